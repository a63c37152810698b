"""Every variant that names a framework's model owns the model's tensors, shape by shape, and does its work.

`make oracle` and `make record` made the recordings. Nothing here is skipped and nothing is approximate.
"""

from __future__ import annotations

import pytest
from paramledger.tensors.comparison import Named, differences, reordered
from paramledger.tensors.layouts import LAYOUTS, Layout
from paramledger.tensors.owned import kind, owned, tensors
from paramledger.tensors.unrecorded import implementations

from oracles.ours import at_size, book
from oracles.reading import Recording, models, recording

BOOK = book()
# What is named and not recorded yet fails no contribution: `paramledger check --unrecorded` says what it is.
IMPLEMENTATIONS = [entry for entry in implementations(BOOK) if recording(*entry[1:])]


def of(framework: str, model: str) -> Recording:
    found = recording(framework, model)
    assert found, f"nothing is recorded of {framework}'s `{model}`: run `make record MODEL={framework}:{model}`"
    return found


def test_all_specs_are_read() -> None:
    assert [str(problem) for problem in BOOK.problems] == []


@pytest.mark.parametrize(("address", "framework", "model"), IMPLEMENTATIONS)
@pytest.mark.parametrize("section", ["trainable", "state"])
def test_tensors(address: str, framework: str, model: str, section: str) -> None:
    recorded = of(framework, model)
    ours, theirs = tensors(BOOK.breakdown(address), section, framework, recorded.model_class), recorded.tensors(section)
    found = [*differences(ours, theirs, framework), *reordered(ours, theirs, framework)]
    if found:
        pytest.fail("\n".join([f"{address} and {framework}'s {model}, {section} tensors:", *found]), pytrace=False)


CONFIGURED = [name for name in models("transformers") if "config" in of("transformers", name).entry]


@pytest.mark.parametrize("model", CONFIGURED)
def test_configurations(model: str) -> None:
    """A model's `config.json`, which leaves the library's defaults out, means the variant that is the model."""
    found = of("transformers", model)
    ours = BOOK.from_config(found.entry["config"])
    assert ours.variant.implementations.get("transformers") == model and "[" not in ours.address
    for section in ("trainable", "state"):
        own, theirs = tensors(ours, section, "transformers", found.model_class), found.tensors(section)
        assert [*differences(own, theirs, "transformers"), *reordered(own, theirs, "transformers")] == []


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: f"{layout.framework}-{layout.op}-{layout.model}")
def test_every_layout_is_some_models(layout: Layout) -> None:
    """A line that no recording needs would let a transposed tensor pass."""
    for address, framework, model in IMPLEMENTATIONS:
        if framework == layout.framework and of(framework, model).model_class.startswith(layout.model):
            for row, tensor in owned(BOOK.breakdown(address)):
                if layout.op == kind(row) and layout.tensor == tensor.name and layout.axes in (0, len(tensor.shape)):
                    return
    pytest.fail("no recorded model has such a tensor", pytrace=False)


def test_a_transposed_kernel_does_not_pass() -> None:
    recorded = of("torchvision", "vgg16")
    theirs = recorded.tensors("trainable")
    turned = [Named(one.name, one.shape[::-1]) if one.shape == (4096, 25088) else one for one in theirs]
    ours = tensors(BOOK.breakdown("vgg/vgg16"), "trainable", "torchvision")
    assert reordered(ours, theirs, "torchvision") == []
    (line,) = reordered(ours, turned, "torchvision")
    assert line.startswith("transposed: ours 4096x25088, torchvision 25088x4096")


@pytest.mark.parametrize(("address", "framework", "model"), [one for one in IMPLEMENTATIONS if of(*one[1:]).macs])
def test_macs(address: str, framework: str, model: str) -> None:
    """To the unit as torch's own counter has them, at each size or number of tokens that is recorded, and so to the
    three decimals of what torchvision publishes. The tensors are those of one model, whatever the size.
    """
    found = of(framework, model)
    at_sizes = {size: at_size(BOOK.breakdown(address), size) for size in found.macs}
    ours = {size: one.macs for size, one in at_sizes.items()}
    assert ours == found.macs
    if framework != "transformers":     # there a table of positions is as long as the text
        whole = found.total("trainable") + found.entry.get("frozen", 0)
        assert {one.training_parameters for one in at_sizes.values()} <= {whole}
    counted = found.entry.get("macs_of_nothing_found")      # what torchvision publishes of a detector
    assert {one.name: rounded(counted or ours[one.size]) for one in found.published} == {
        one.name: one.thousandths for one in found.published
    }


def rounded(macs: int) -> int:
    """Thousandths of a billion, the nearest."""
    return (macs + 500_000) // 1_000_000


@pytest.mark.parametrize(
    "framework",
    [
        "diffusers",
        "keras",
        "timm",
        "torch",
        "torch_geometric",
        "torchvision",
        "transformers",
        "ultralytics",
    ],
)
def test_coverage(framework: str) -> None:
    missing = sorted(set(models(framework)) - {model for _, name, model in IMPLEMENTATIONS if name == framework})
    if missing:
        pytest.fail(f"no variant is {framework}'s {', '.join(missing)}", pytrace=False)


@pytest.mark.parametrize(
    ("framework", "model"),
    [(f, m) for f in ("diffusers", "keras", "timm", "torchvision", "transformers") for m in models(f)],
)
def test_the_frameworks_own_numbers_agree_with_its_tensors(framework: str, model: str) -> None:
    found = of(framework, model)
    assert {one.parameters for one in found.published} <= {found.total("trainable") + found.entry.get("frozen", 0)}
    counts = found.entry.get("counts")
    if counts is not None:
        assert counts["trainable"] == found.total("trainable")
        assert counts["non_trainable"] == found.total("state")
        assert counts["total"] == found.total("trainable") + found.total("state")


def test_a_changed_kernel_is_named_with_both_shapes() -> None:
    changed = """
[variants.changed]
like = "resnet18"
set = { layer1.0.conv1.conv = { kernel_size = 5, padding = 2 }, layer3.1.conv2.conv = { kernel_size = 1, padding = 0 } }
"""
    ours = tensors(book({"architectures/resnet.toml": changed}).breakdown("resnet/changed"), "trainable", "torchvision")
    assert differences(ours, of("torchvision", "resnet18").tensors("trainable"), "torchvision") == [
        "layer1.0.conv1.conv.weight: ours 64x64x5x5, torchvision 64x64x3x3 (layer1.0.conv1.weight)",
        "layer3.1.conv2.conv.weight: ours 256x256x1x1, torchvision 256x256x3x3 (layer3.1.conv2.weight)",
    ]
