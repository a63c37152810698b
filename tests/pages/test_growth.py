"""How counts grow: with the input, with a setting; what stays and what does not."""

from __future__ import annotations

import re

from paramledger.ledger.ledger import Ledger
from paramledger.page import Page
from paramledger.pages import family as family_page
from paramledger.pages.pictures.growth import Growth, growth, settings_of
from paramledger.pages.shared.markdown import rendered

from tests.networks import family, read

CONV = 'name = "conv", op = "conv2d", out_channels = 2, kernel_size = 3, padding = 1'
IMAGE = "{ height = 4, width = 4, channels = 1 }"


def grown(book: Ledger) -> Growth:
    assert book.problems == ()
    return growth(book.breakdown("x"), [book.breakdown(f"x/{name}") for name in book.families["x"].model.variants])


def titles(found: Growth) -> list[str]:
    return re.findall(r"<title [^>]*>([^<]*)</title>", rendered(found.text))


def test_a_convolution_owns_the_same_whatever_it_reads() -> None:
    """9 weights a filter and its bias; 9 MACs for each of 2 outputs at every one of side × side places."""
    found = grown(read(family(CONV, entering=IMAGE)))
    assert titles(found) == ["Twice the side length: the same parameters", "Twice the side length: 4 times the MACs"]
    assert found.values == {
        "input_2_2_1.parameters": 20, "input_2_2_1.macs": 72, "input_6_6_1.parameters": 20, "input_6_6_1.macs": 648,
        "input_8_8_1.parameters": 20, "input_8_8_1.macs": 1152,
    }
    assert "No layer's parameters depend on the image size; only the compute does." in rendered(found.text)


def test_a_dense_layer_behind_it_is_what_the_side_changes() -> None:
    """32 numbers reach 3 units at a side of 4, 128 at a side of 8; 20 + 99 parameters and 20 + 387; 288 + 96 MACs and
    1152 + 384.
    """
    lines = f'{CONV}\nname = "flat", op = "flatten"\nname = "fc", op = "linear", out_features = 3'
    found = grown(read(family(lines, entering=IMAGE)))
    assert (found.values["input_8_8_1.parameters"], found.values["input_8_8_1.macs"]) == (407, 1536)
    assert titles(found) == [
        "Twice the side length: 3.42 times the parameters", "Twice the side length: 4 times the MACs"
    ]
    assert "Only the parameters of `fc` depend on the image size." in rendered(found.text)


def test_a_size_that_is_a_parameter_is_set_for_all_that_uses_it() -> None:
    """A table of positions has a row for every token."""
    lines = (
        'name = "pos", op = "position_embedding", num_embeddings = "length"\nname = "fc", op = "linear", out_features '
        '= 4'
    )
    found = grown(read(family(lines, parameters="length = 6", entering='{ tokens = "length", features = 4 }')))
    assert found.values["input_12_4.parameters"] == 12 * 4 + 4 * 4 + 4
    assert "Only the parameters of `pos` depend on the number of tokens." in rendered(found.text)


def test_a_size_that_does_not_fit_is_left_out() -> None:
    found = grown(read(family('name = "conv", op = "conv2d", out_channels = 2, kernel_size = 3', entering=IMAGE)))
    assert [name for name in found.values if name.endswith("macs")] == ["input_6_6_1.macs", "input_8_8_1.macs"]


def test_variants_that_differ_in_one_setting_show_how_counts_grow_with_it() -> None:
    """Parameters 5 w; the variant with another setting too is no point."""
    settings = {"two": "wide = 2", "eight": "wide = 8", "odd": "wide = 5, other = 2"}
    variants = "".join(f"[variants.{name}]\nset = {{ {text} }}\n" for name, text in settings.items())
    lines = (
        'name = "a", op = "linear", out_features = "wide"\nname = "b", op = "linear", out_features = "other", bias = '
        'false'
    )
    book = read(family(lines, parameters="wide = 4, other = 1", variants=f"[variants.plain]\n{variants}"))
    found = [book.breakdown(f"x/{name}") for name in ("plain", "two", "eight", "odd")]
    points = settings_of(found[0], found)
    assert {
        key: [(point.label, point.breakdown.totals.parameters) for point in row] for key, row in points.items()
    } == {
        "wide": [("wide = 2", 12), ("wide = 4", 24), ("wide = 8", 48)],
    }
    assert titles(grown(book))[2:] == ["wide from 2 to 8: 4 times the parameters", "wide from 2 to 8: 4 times the MACs"]


def test_the_family_page_publishes_the_counts() -> None:
    (page,) = family_page.pages(read(family(CONV, entering=IMAGE)), "x")
    assert isinstance(page, Page)
    assert page.values["input_8_8_1.macs"] == 1152
    assert '<a id="input_8_8_1.macs"></a>1,152' in page.text
    assert "[288](plain.md#macs)" in page.text


def test_without_a_size_there_is_nothing_to_grow() -> None:
    found = grown(read(family('name = "fc", op = "linear", out_features = 3', entering="{ features = 4 }")))
    assert (found.text, found.values) == ("", {})
