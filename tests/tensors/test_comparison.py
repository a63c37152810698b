"""What the comparison with a framework says, and that it says nothing when shapes agree."""

from __future__ import annotations

import pytest
from paramledger.tensors.comparison import Named, differences

KERNEL = Named("conv.weight", (64, 3, 7, 7))


def said(ours: list[Named], theirs: list[Named]) -> list[str]:
    return differences(ours, theirs, "keras")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ((64, 3, 7, 7), (7, 7, 3, 64)),
        ((1000, 4096), (4096, 1000)),
        ((32, 1, 3, 3), (3, 3, 32, 1)),
        ((96,), (96, 1, 1)),
        ((197, 768), (1, 197, 768)),
        ((), (1,)),
    ],
)
def test_layouts_may_differ(ours: tuple[int, ...], theirs: tuple[int, ...]) -> None:
    assert said([Named("a", ours)], [Named("b", theirs)]) == []


def test_an_image_kernel_keeps_its_axes_of_one() -> None:
    assert said([Named("fc.weight", (64, 32))], [Named("conv/kernel", (1, 1, 32, 64))]) == [
        "fc.weight: ours 64x32, keras 1x1x32x64 (conv/kernel)"
    ]


def test_how_often_a_shape_comes_counts() -> None:
    assert said([KERNEL, KERNEL], [KERNEL]) == ["conv.weight: ours 64x3x7x7, keras has no such tensor"]
    assert said([KERNEL], [KERNEL, KERNEL]) == ["conv.weight: keras 64x3x7x7, ours has no such tensor"]


def test_the_tensor_whose_name_has_no_partner_is_the_odd_one() -> None:
    ours = [Named(f"layer.{n}.conv.weight", (8, 8, 3, 3)) for n in range(3)]
    theirs = [Named(f"layer.{n}.conv.weight", (8, 8, size, size)) for n, size in enumerate((3, 5, 3))]
    assert said(ours, theirs) == ["layer.1.conv.weight: ours 8x8x3x3, keras 8x8x5x5 (layer.1.conv.weight)"]


def test_a_partner_shares_axes_before_it_shares_words() -> None:
    ours = [Named("a.weight", (10, 20)), Named("b.weight", (7, 9))]
    theirs = [Named("a/kernel", (9, 8)), Named("b/kernel", (20, 11))]
    assert said(ours, theirs) == [
        "a.weight: ours 10x20, keras 20x11 (b/kernel)",
        "b.weight: ours 7x9, keras 9x8 (a/kernel)",
    ]


def test_equal_rounds_are_one_line() -> None:
    ours = [Named("layer.0.q.weight", (8, 9))] * 3
    theirs = [Named(f"layer.{n}.qkv.weight", (24, 9)) for n in range(3)]
    assert said(ours, theirs) == ["layer.0.q.weight: ours 8x9, keras 24x9 (layer.0.qkv.weight, 2 more like it)"]
    assert said(ours, []) == ["layer.0.q.weight: ours 8x9, keras has no such tensor (2 more like it)"]


def test_a_long_list_is_cut() -> None:
    lines = said([Named(f"layer.{n}.weight", (n, n)) for n in range(2, 102)], [])
    assert len(lines) == 41
    assert lines[-1] == "… and 60 more"
