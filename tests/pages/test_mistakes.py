"""The pages of mistakes and of causes: the number, its causes and the way to it, and what each code means."""

from __future__ import annotations

from paramledger.addresses import CAUSES, MISTAKES
from paramledger.ledger.ledger import Ledger, ledger
from paramledger.pages import causes, family, mistakes, variant

# 3·2 + 2 = 8 and 4·4·2·10 + 10 = 330: 338. Without Flatten 2·10 + 10 = 30, 300 fewer: 38; and without a bias 36.
NET = b"""title = "Net"
input = { height = 4, width = 4, channels = 3 }
default = "plain"
layers = [
  { name = "conv", op = "conv2d", out_channels = 2, kernel_size = 1 },
  { name = "flatten", op = "flatten" },
  { name = "fc", op = "linear", out_features = 10 },
]
[variants.plain]
title = "Plain net"
"""
BOTH = b"""
[[mistakes]]
id = "both"
network = "net/plain"
about = "Seen in summaries."
causes = [
  { code = "missing_flatten", drop = "flatten" },
  { code = "bias_missing", about = "no bias in the convolution", set = { conv.bias = false } },
]
"""


def net() -> Ledger:
    return ledger("specs", {"architectures/net.toml": NET, "mistakes/net.toml": BOTH})


def test_a_mistake_shows_its_number_and_the_way_to_it() -> None:
    (page,) = mistakes.pages(net())
    assert (page.path, page.values) == (MISTAKES, {"net.both": 36, "net.both.1": -300, "net.both.2": -2})
    assert (
        "[Plain net](architectures/net/plain.md)<br>"
        "[No Flatten: the dense layers are applied to each position of the feature map "
        "separately](causes.md#missing_flatten); "
        "[no bias in the convolution](causes.md#bias_missing).<br>"
        '<span class="facts">[338](architectures/net/plain.md#parameters) '
        '<a id="net.both.1"></a><span class="take">−300</span> '
        '<a id="net.both.2"></a><span class="take">−2</span> = [36](#net.both)</span><br>'
        "Seen in summaries." in page.text
    )
    assert "**Keras**: Add `Flatten()` before the first `Dense`." in page.text


def test_a_code_shows_its_edit_its_repair_and_where_it_occurs() -> None:
    (page,) = causes.pages(net())
    _, section = page.text.split("{ #missing_flatten}\n")
    section, *_ = section.split("\n## ")
    assert page.path == CAUSES
    assert (
        "Code `missing_flatten`. Edit: `drop flatten`, for example `without flatten`." in section
    )
    assert (
        "| [Plain net](architectures/net/plain.md) | [338](architectures/net/plain.md#parameters) "
        "| [−300](mistakes.md#net.both.1) | [36](mistakes.md#net.both) "
        "| [no bias in the convolution](#bias_missing) |" in section
    )


def test_each_page_of_a_network_names_the_numbers_of_its_mistakes() -> None:
    for (page,) in (tuple(kind.pages(net(), "net")) for kind in (family, variant)):
        said = "Common mistakes](../../mistakes.md#net) and the totals they produce<br>[36](../../mistakes.md#net.both)"
        assert said in page.parts["why"]
