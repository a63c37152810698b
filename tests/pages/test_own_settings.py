"""The settings of a family on its page: what each may be, and the formulas."""

from __future__ import annotations

from paramledger.pages.family import pages

from tests.networks import family, read

# 3 filters of 5 × 5 over as many channels, and a dense layer of 2 · 2 · 3 = 12 weights and a bias for each class
LAYERS = """
name = "conv", op = "conv2d", out_channels = 3, kernel_size = 5, bias = "bias"
name = "act", op = "{act}"
name = "more", op = "relu", repeat = "depth"
name = "flatten", op = "flatten"
name = "fc", op = "linear", out_features = "classes"
"""
PARAMETERS = (
    'act = "relu", depth = 2, size = 6, image_channels = 3, bias = false, ratio = 0.5, classes = 10, sizes = [1, 2]'
)
USES = 'name = "end", op = "identity", when = "ratio < 1 and len(sizes) > 1"'
IMAGE = '{ height = "size", width = "size", channels = "image_channels" }'
VARIANTS = '[variants.plain]\n[variants.other]\nset = { act = "gelu" }'


def rows() -> dict[str, list[str]]:
    """The cells of each setting's row."""
    (page,) = pages(read(family(LAYERS + USES, "", PARAMETERS, IMAGE, VARIANTS)), "x")
    section = page.text[page.text.index("## Settings") :]
    lines = [line.strip("| ").split(" | ") for line in section.split("\n") if line.startswith("| `")]
    return {line[0].partition("<br>")[0].strip("`"): line[1:] for line in lines if " = " in line[0]}


def test_what_a_setting_may_be() -> None:
    assert {name: cells[0] for name, cells in rows().items()} == {
        "classes = 10": "a whole number, at least 1",
        "size = 6": "a whole number, at least 1",
        "channels = 3": "a whole number, at least 1",
        'act = "relu"': "a word, such as `relu` or `gelu`",
        "depth = 2": "a whole number between 0 and 10,000",
        "bias = false": "true or false",
        "ratio = 0.5": "a number",
        "sizes = [1, 2]": "a list",
    }


def test_formulas_of_what_depends_on_it() -> None:
    """225 weights of the convolution and 130 of the dense layer; 4 places, each with 225 multiply-accumulates."""
    found = rows()
    assert found["classes = 10"][1:] == ["`225 + 13 · classes`", "`900 + 12 · classes`"]
    assert found["channels = 3"][1:] == ["`130 + 75 · channels`", "`120 + 300 · channels`"]
    # a map of size - 4 on each side: 235 + 30 · (size - 4)², and 225 + 30 for each of its places
    assert found["size = 6"][1:] == [
        "`715 − 240 · size + 30 · size²`<br>for 6 to 10,000",
        "`4,080 − 2,040 · size + 255 · size²`<br>for 6 to 10,000",
    ]
    assert found['act = "relu"'][1:] == ["–", "–"]


def test_settings_with_a_role_come_first() -> None:
    assert list(rows())[:3] == ["classes = 10", "size = 6", "channels = 3"]
