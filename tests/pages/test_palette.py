"""Contrast of the pictures, from the style sheet itself, light and dark.

3:1 for what is drawn and 4.5:1 for what is read (WCAG 2.2, 1.4.11 and 1.4.3).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from paramledger.ops.base import Hue

CSS = (Path(__file__).parents[2] / "docs" / "assets" / "ledger.css").read_text(encoding="utf-8")
DRAWN = (*get_args(Hue), "rule", "add", "take", "ink")
READ = ("ink", "quiet", "link", "add", "take", "exact", "rounds", "truncates", "differs", "unexplained")


def colours(selector: str) -> dict[str, str]:
    block = CSS.partition(f"\n{selector} {{\n")[2].partition("\n}")[0]
    return dict(re.findall(r"--ledger-([a-z]+): #([0-9a-f]{6});", block))


PALETTES = {"light": colours(":root"), "dark": colours('[data-md-color-scheme="slate"]')}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_the_definition() -> None:
    assert contrast("000000", "ffffff") == pytest.approx(21)
    assert contrast("777777", "ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("ground", ["paper", "tint"])
@pytest.mark.parametrize("palette", PALETTES)
def test_what_is_drawn_and_what_is_read_stands_out(palette: str, ground: str) -> None:
    found = PALETTES[palette]
    drawn = {name: contrast(found[name], found[ground]) for name in DRAWN}
    read = {name: contrast(found[name], found[ground]) for name in READ}
    assert {name: ratio for name, ratio in drawn.items() if ratio < 3} == {}
    assert {name: ratio for name, ratio in read.items() if ratio < 4.5} == {}


def test_pictures_take_their_colours_from_the_palette_alone() -> None:
    rules = [line for line in CSS.splitlines() if ".ledger-svg" in line]
    values = [value for line in rules for value in re.findall(r"(?:fill|stroke): ([^;]*);", line)]
    assert values
    assert [
        value
        for value in values
        if value != "none" and not value.startswith(("var(--ledger-", "var(--hue, var(--ledger-"))
    ] == []
