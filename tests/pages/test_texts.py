"""Texts of specs: braces become linked numbers, and one that leads nowhere is a problem with its line."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pytest
from paramledger.ledger.ledger import Ledger, ledger
from paramledger.ledger.references import (
    QUANTITY,
    Number,
    canonical,
    figure,
    plain,
)
from paramledger.ledger.texts import asked_figures, text_reference_problems
from paramledger.pages.shared.markdown import rendered
from paramledger.pages.shared.texts import inline, paragraphs, sentence
from paramledger.problems import Problem, SpecError

# conv: 3·3·3·8 = 216 weights, 8 biases; a round of dense: 8·8 + 8 = 72; three of them: 216; the network: 440.
SPEC = """
title = "Small & a < b [x] |"
about = "It has {small/a.parameters} parameters, {small/a.dense.parameters} of them dense \
(claimed: {claim:small.printed})."
input = { height = 4, width = 4, channels = 3 }
default = "a"
layers = [
  { name = "conv",  op = "conv2d", out_channels = 8, kernel_size = 3 },
  { name = "pool",  op = "global_avg_pool" },
  { name = "dense", op = "linear", out_features = 8, repeat = 3 },
]
[variants.a]
about = "ABOUT"
"""
CLAIMS = b"""
[[claims]]
id = "printed"
variant = "a"
quantity = "parameters"
printed = "0.4K"
source = { title = "A table" }
"""


FINER = "write more decimals, a smaller unit, or all digits"


def book(about: str = "", more: str = "", reconciliation: str = "") -> Ledger:
    files = {"architectures/small.toml": SPEC.replace("ABOUT", about).encode() + more.encode(),
             "claims/small.toml": CLAIMS}
    if reconciliation:
        files["reconciliations/r.toml"] = reconciliation.encode()
    made = ledger("specs", files)
    assert not made.problems
    return made


def shown(made: Ledger, text: str, page: str, local: Mapping[str, Number] = MappingProxyType({})) -> str:
    return rendered(inline(made, text, page, local))


def test_a_reference_is_a_link_to_the_place_that_computes_it() -> None:
    assert (
        shown(book(), "It has {small/a.parameters}.", "index.md")
        == "It has [440](architectures/small/a.md#parameters)."
    )
    assert shown(book(), "{small/a.conv.weights}", "architectures/small/a.md") == "[216](#conv.weights)"
    assert shown(book(), "{small/a.macs:.1K}", "claims.md") == "[1.1K](architectures/small/a.md#macs)"


def test_a_printed_number_is_quoted() -> None:
    assert shown(book(), "said: {claim:small.printed}", "index.md") == "said: [0.4K](claims.md#small.printed)"


def test_a_page_has_numbers_of_its_own() -> None:
    local = {
        "step-1": Number("reconciliations/x.md", "step-1", -307200, signed=True),
        "end": Number("reconciliations/x.md", "end", 5),
    }
    assert shown(book(), "{step-1} to {end}", "reconciliations/x.md", local) == "[−307,200](#step-1) to [5](#end)"
    assert shown(book(), "{end}", "index.md", local) == "[5](reconciliations/x.md#end)"


def test_plain_text_keeps_its_signs_and_its_numbers() -> None:
    assert plain(book(), "a * b:\n{small/a.parameters}") == "a * b: 440"
    assert shown(book(), "a * b_c _d_ & |", "index.md") == "a &#42; b_c &#95;d&#95; &#38; &#124;"


def test_paragraphs_stay_apart() -> None:
    assert rendered(paragraphs(book(), "one\ntwo\n\n# three", "index.md")) == "one two\n\n&#35; three"


def test_a_sentence_begins_and_ends_as_one() -> None:
    assert sentence("one tower: all channels") == "One tower: all channels."
    assert sentence("It is!") == "It is!"
    assert sentence("") == ""


def test_an_address_leads_to_the_row_that_shows_it() -> None:
    breakdown = book().breakdown("small/a")
    assert canonical(breakdown, "dense.2") == "dense.0"
    assert canonical(breakdown, "dense.last") == "dense.0"
    assert canonical(breakdown, "dense") == "dense"
    assert canonical(breakdown, "dense.*") == "dense"
    assert figure(book(), "small/a", "dense", "parameters") == Number(
        "architectures/small/a.md", "dense.parameters", 216
    )
    assert figure(book(), "small/a", "dense.2", "parameters") == Number(
        "architectures/small/a.md", "dense.0.parameters", 72
    )


def test_what_texts_and_claims_refer_to_is_asked_of_the_pages() -> None:
    asked = asked_figures(book("{small/a.conv.activations}"))["architectures/small/a.md"]
    assert {number.anchor: number.value for number in asked} == {
        "parameters": 440,
        "dense.parameters": 216,
        "conv.activations": 2 * 2 * 8,
    }


@pytest.mark.parametrize(
    ("reference", "message", "hint"),
    [
        ("small/a.parameter", "`parameter` is not a quantity", "did you mean `parameters`?"),
        ("small/a.conv.out_channels", "`out_channels` is not a quantity", QUANTITY),
        ("small/a.convs.macs", "`convs` names no layer", "did you mean `conv`?"),
        ("small/b.macs", "there is no variant `small/b`", "did you mean `small/a`?"),
        ("claim:small.print", "there is no claim `small.print`", "did you mean `small.printed`?"),
        ("claim:small.printed:.1M", "a printed number is quoted as it was printed", "write {claim:small.printed}"),
        (
            "start",
            "`start` refers to nothing",
            "write {family/variant.quantity}, {family/variant.layer.quantity} or {claim:family.id}",
        ),
        # 440 parameters: 0.4K is rounded to the hundred, of which it has four; 0K and 0.0M would say nothing
        ("small/a.parameters:.0K", "rounded to the thousand, 440 has no digit left", FINER),
        ("small/a.parameters:.3M", "rounded to the thousand, 440 has no digit left", FINER),
        ("small/a.parameters:.1 billion", "rounded to the hundred million, 440 has no digit left", FINER),
    ],
)
def test_a_reference_that_leads_nowhere_is_a_problem(reference: str, message: str, hint: str) -> None:
    found = list(text_reference_problems(book(f"{{{reference}}}")))
    assert found == [Problem("specs/architectures/small.toml", 12, "reference", f"{{{reference}}}: {message}", hint)]


def test_good_references_are_no_problem() -> None:
    assert list(text_reference_problems(book())) == []
    assert list(text_reference_problems(book("{small/a.parameters:.1K} {small/a.parameters:.4M}"))) == []


def test_a_step_that_is_rounded_away_is_a_problem() -> None:
    """The step leaves out 8 biases of the convolution."""
    path = """title = "T"
start = "small/a"
answer = "{step-1:.1M} and {step-1:.3K} of {start:.2K}"
end = "small/b"
[[steps]]
evidence = "inferred"
set = { conv.bias = false }
about = "a"
"""
    variants = "[variants.b]\nset = { conv.bias = false }\n"
    found = list(text_reference_problems(book(more=variants, reconciliation=path)))
    message = "{step-1:.1M}: rounded to the hundred thousand, \u22128 has no digit left"
    assert found == [Problem("specs/reconciliations/r.toml", 3, "reference", message, FINER)]


def test_an_unknown_number_of_a_page_says_which_there_are() -> None:
    with pytest.raises(SpecError) as wrong:
        inline(book(), "{stpe-1}", "x.md", {"step-1": Number("x.md", "step-1", 1)})
    assert (wrong.value.message, wrong.value.hint) == (
        "`stpe-1` is not one of this page's numbers",
        "did you mean `step-1`?",
    )
