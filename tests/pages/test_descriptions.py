"""What a search engine's list shows of a page: its title and its description."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml
from paramledger.ledger.ledger import Ledger
from paramledger.pages import site
from paramledger.pages.shared.texts import LONGEST_TITLE, shortened

DOCS = Path(__file__).parents[2] / "docs"
FRONT = re.compile(r"---\n(.*?\n)---\n", re.DOTALL)
LEAST, MOST = 50, 160       # letters of a description: enough to answer, and what is shown


@pytest.fixture(scope="module")
def said(repository: Ledger) -> dict[str, dict[str, str]]:
    """The front matter of every page, made and written by hand."""
    texts = {path.relative_to(DOCS).as_posix(): path.read_text() for path in sorted(DOCS.rglob("*.md"))}
    texts |= {path: page.whole for path, page in site(repository).items() if path.endswith(".md")}
    found = {path: FRONT.match(text) for path, text in texts.items()}
    return {path: yaml.safe_load(match[1]) if match else {} for path, match in found.items()}


def test_every_page_has_a_title_and_a_description_of_some_length(said: dict[str, dict[str, str]]) -> None:
    assert {
        path: front.get("title")
        for path, front in said.items()
        if not 2 <= len(front.get("title", "")) <= LONGEST_TITLE
    } == {}
    descriptions = {path: front.get("description", "") for path, front in said.items()}
    assert {path: (len(text), text) for path, text in descriptions.items() if not LEAST <= len(text) <= MOST} == {}


@pytest.mark.parametrize("what", ["title", "description"])
def test_no_two_pages_say_the_same(what: str, said: dict[str, dict[str, str]]) -> None:
    count = Counter(front[what] for front in said.values())
    assert [text for text, pages in count.items() if pages > 1] == []


def test_they_are_plain_text(said: dict[str, dict[str, str]]) -> None:
    """The themes put them into an attribute as they are."""
    unescaped = re.compile(r'["`\n<]|&(?!(?:amp|lt|quot);)')
    assert [path for path, front in said.items() if unescaped.search(front["title"] + front["description"])] == []


def test_a_network_answers_with_its_number(repository: Ledger, said: dict[str, dict[str, str]]) -> None:
    for address in repository.addresses:
        number = f"{repository.breakdown(address).totals.parameters:,} parameters"
        front = said[f"architectures/{address}.md"]
        assert number in front["title"] and number in front["description"], address
    for family in repository.families:
        number = f"{repository.breakdown(family).totals.parameters:,} parameters"
        front = said[f"architectures/{family}/index.md"]
        assert number in front["title"] and number in front["description"], family


@pytest.mark.parametrize(("text", "most", "short"), [
    ("One two three.", 14, "One two three."),
    ("One two three.", 13, "One two…"),
    ("One two, three.", 10, "One two…"),
    ("One two (three)", 14, "One two…"),
    ("1,234,567 − 1,234,567", 12, "1,234,567…"),
])
def test_what_is_too_long_ends_with_a_word(text: str, most: int, short: str) -> None:
    assert shortened(text, most) == short and len(short) <= most
