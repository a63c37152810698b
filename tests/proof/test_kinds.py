"""A wrong number on real pages, written in every way that an honest author could choose: each is found, on its line.

AlexNet has 60,965,224 parameters; nothing here is linked, so each way of writing is a number that nobody proves.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from paramledger.problems import Problem
from paramledger.proof.built import page_problems
from paramledger.proof.drift import drift

from tests.proof.building import built

CONCEPTS = Path(__file__).parents[2] / "docs" / "concepts"
PAGES = ("experts.md", "index.md", "state_and_checkpoints.md")


def grouped(mark: str) -> str:
    return f"60{mark}965{mark}225"


MARKS = {
    "comma": ",", "point": ".", "space": " ", "apostrophe": "'", "raised apostrophe": "’", "middle dot": "·",
    "underscore": "_", "no-break space": "\u00a0", "thin space": "\u2009", "figure space": "\u2007",
    "narrow space": "\u202f", "named space": "&nbsp;", "named thin space": "&thinsp;", "comma's entity": "&#44;",
    "comma's hex entity": "&#x2c;", "bold comma": "<b>,</b>", "span": ",<span>", "comment": "<!-- x -->",
    "break": ",<wbr>", "soft hyphen": "\xad", "zero width": "\u200b", "joiner": "\u2060",
}
SPELLED = {
    "words": "sixty-two million", "half words": "62 and a half million", "odd words": "62-odd million",
    "of a million": "three quarters of a million", "hundreds": "two hundred thousand", "mio": "63 mio",
    "mln": "63 mln", "crore": "6.1 crore", "glued b": "175b", "glued m": "63m", "glued M": "63M", "apart": "175 B.",
    "capital": "2012 K", "megabytes": "233 MB", "scientific": "6.1e7", "power": "6.1 × 10^7", "raised": "6.1×10⁷",
    "sup": "6.1 × 10<sup>7</sup>", "tex": "6.1 \\times 10^7", "Indian": "6,09,65,225", "plain": "60965225",
    "em": "60,*965*,225", "strong": "**60**,965,225", "kbd": "<kbd>60</kbd><kbd>965</kbd><kbd>225</kbd>",
    "code by code": "`60`,`965`,`225`", "digits' entities": "&#54;&#48;,965,225", "Arabic": "٦٠٩٦٥٢٢٥",
    "full width": "６０，９６５，２２５", "Cyrillic M": "63 М",
    "Chinese": "6097万", "hash": "#60965225", "in brackets": "(n-60965225)",
}
NUMBERS = {name: grouped(mark) for name, mark in MARKS.items()} | SPELLED
PLACES: dict[str, Callable[[str], str]] = {     # where on the page; the last are attributes, which hold no markup
    "paragraph": lambda number: f"AlexNet has {number} parameters.",
    "heading": lambda number: f"### All {number} parameters",
    "list": lambda number: f"- it has {number} parameters",
    "quote": lambda number: f"> it has {number} parameters",
    "table": lambda number: f"| a | b |\n|---|---|\n| AlexNet | {number} parameters |",
    "HTML": lambda number: f"<p>AlexNet has {number} parameters</p>",
    "note": lambda number: f"!!! note\n    AlexNet has {number} parameters",
    "SVG": lambda number: f"<svg><text>{number} parameters</text></svg>",
    "alt": lambda number: f'<img src="x.png" alt="AlexNet has {number} parameters">',
    "title": lambda number: f'<span title="{number} parameters">AlexNet</span>',
    "aria-label": lambda number: f'<span aria-label="{number} parameters">AlexNet</span>',
    "link's title": lambda number: f'[AlexNet](index.md "{number} parameters")',
    "picture": lambda number: f"![AlexNet has {number} parameters](x.png)",
}
PLAIN = ("alt", "title", "aria-label", "link's title", "picture")
MARKED = frozenset(name for name, number in NUMBERS.items() if "<" in number or "*" in number or "`" in number)
MARKDOWN = frozenset({"em", "strong", "code by code"})      # HTML shows these signs as they are
CASES = [(place, name) for place in PLACES for name in NUMBERS
         if not (place in PLAIN and name in MARKED) and not (place in ("HTML", "SVG") and name in MARKDOWN)]


def found(path: str, text: str) -> list[Problem]:
    """What `check` finds, and the proof of the built page."""
    built_problems = page_problems("site", {"x/index.html": built(text)}, "docs", {"x.md": text})
    return [*drift("docs", {path: text}, {}), *built_problems]


@pytest.mark.parametrize(("place", "name"), CASES)
def test_it_is_found_on_its_line(place: str, name: str) -> None:
    page = (CONCEPTS / PAGES[len(place + name) % len(PAGES)]).read_text(encoding="utf-8")
    lines = page.rstrip("\n").count("\n") + 3, 3 + page.rstrip("\n").count("\n") + 2
    text = f"{page.rstrip()}\n\n{PLACES[place](NUMBERS[name])}\n"
    caught = [problem for problem in found("x.md", text) if lines[0] <= problem.line <= lines[1]]
    assert {problem.code for problem in caught} & {"unbound-number", "unreadable", "built-number"}


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_themselves_hold_no_such_number(path: str) -> None:
    page = (CONCEPTS / path).read_text(encoding="utf-8")
    codes = {problem.code for problem in found("x.md", page)}
    assert not codes & {"unreadable", "built-number"}


BESIDE = {
    "README.md": "# A\n\nAlexNet has {} parameters\n",
    "CITATION.cff": "title: A\nabstract: AlexNet has {} parameters\n",
    "mkdocs.yml": "site_name: A\nsite_description: AlexNet has {} parameters\n",
}


@pytest.mark.parametrize("name", ["words", "half words", "mio", "glued b", "space", "scientific"])
@pytest.mark.parametrize("file", BESIDE)
def test_it_is_found_beside_the_pages(file: str, name: str) -> None:
    text = BESIDE[file].format(NUMBERS[name])
    assert [(problem.path, problem.line, problem.code) for problem in drift("docs", {}, {}, {file: text})] == [
        (file, text.count("\n"), "unbound-number")
    ]
