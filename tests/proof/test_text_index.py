"""The index of the search for words: what is read of a page, and how much a word says there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import product

import pytest
from paramledger.proof.sections import Section, is_searched, sections
from paramledger.proof.text_index import SHARD, kind_worth, shortened, terms, text_index, weights

PAGE = """<html><head><title>{title} - Ledger</title><meta name="description" content="About {title}."></head><body>
<nav>around</nav><article><p class="crumbs">way</p><h1 id="a">{title}<a class="headerlink">¶</a></h1>{body}</article>
</body></html>
"""


def page(title: str, body: str = "") -> str:
    return PAGE.format(title=title, body=body)


def read(script: bytes) -> dict[str, object]:
    """The value that a script assigns."""
    found: dict[str, object] = json.loads(script.decode().partition(" = ")[2].rstrip(";\n"))
    return found


def places(files: Mapping[str, bytes], word: str) -> dict[str, int]:
    """The sections with a word, by their addresses, and what it says there."""
    rows = read(files["search/sections.js"])["sections"]
    assert isinstance(rows, list)
    for path, script in files.items():
        numbers = read(script).get(word) if path.startswith("search/words-") else None
        if isinstance(numbers, list):
            return {rows[number][0]: weight for number, weight in zip(numbers[::2], numbers[1::2], strict=True)}
    return {}


@pytest.mark.parametrize(("text", "expected"), [
    ("ResNet-50", {"resnet", "50", "resnet50"}),
    ("ResNet 50", {"resnet", "50", "resnet50"}),
    ("conv2d", {"conv2d", "conv"}),          # a letter alone is none
    ("batch_norm", {"batch", "norm", "batchnorm"}),
    ("the parameters of a loss", {"parameter", "loss"}),
    ("25,557,032 weights and 25557032", {"weight"}),
    ("Schönhage’s", {"schonhage"}),
    ("in 2015", {"2015"}),
    ("biases, classes, bias", {"biase", "classe", "bias"}),
])
def test_words_as_they_are_looked_for(text: str, expected: set[str]) -> None:
    assert set(terms(text)) - {"2"} == expected


def test_a_page_is_read_by_its_parts() -> None:
    body = (
        "<p>Above.</p><h2 id='one'>One part</h2><p>First <b>wo</b>rd.</p><table><tr><td>cell</td></tr></table>"
        "<svg><text>picture</text></svg><pre class='language-bibtex'>cite</pre><h3 id='two'>Another</h3><p>Second.</p>"
    )
    assert list(sections({"a/index.html": page("Title", body)})) == [
        Section("a/", "Title", "", "Title - Ledger a", "About Title.", "Title Above."),
        Section("a/#one", "Title", "One part", "", "First word.", "First word. cell"),
        Section("a/#two", "Title", "Another", "", "Second.", "Second."),
    ]


def test_parts_that_many_pages_have_belong_to_the_page() -> None:
    pages = {f"{name}/index.html": page(name, "<h2 id='cite'>Cite</h2><p>words</p>") for name in "abcde"}
    assert [section.address for section in sections(pages)] == [f"{name}/" for name in "abcde"]
    del pages["e/index.html"]
    assert [section.address for section in sections(pages)][:2] == ["a/", "a/#cite"]


def test_pages_of_variants_and_what_has_no_article_are_left_out() -> None:
    assert [path for path in (
        "index.html", "404.html", "architectures/vgg/index.html", "architectures/vgg/vgg16/index.html",
    ) if is_searched(path)] == ["index.html", "architectures/vgg/index.html"]
    assert list(sections({"old/index.html": "<p>This page has moved</p>"})) == []


def test_a_title_says_more_than_a_description_and_that_more_than_a_text() -> None:
    found = weights(Section("x/", "Alpha", "", "", "Beta", "gamma gamma delta"))
    assert found["alpha"] > found["beta"] > found["gamma"] > found["delta"] > 0


def test_a_short_title_says_more_than_a_long_one() -> None:
    short, long = (weights(Section("x/", title, "", "", "", ""))["vgg"] for title in ("VGG", "VGG in three tables"))
    assert short > long


def test_families_and_explanations_come_before_lists() -> None:
    lists = max(map(kind_worth, ("", "claims/", "claims/#vgg", "architectures/", "reconciliations/")))
    assert min(map(kind_worth, ("architectures/vgg/", "reconciliations/vgg/", "concepts/x/", "ops/x/"))) > lists


def test_the_index_is_the_same_whatever_the_order_of_the_pages() -> None:
    pages = {"b/index.html": page("Beta words"), "a/index.html": page("Alpha words")}
    assert text_index(pages) == text_index(dict(reversed(pages.items())))
    found = places(text_index(pages), "word")
    assert set(found) == {"a/", "b/"}


def test_words_stand_in_scripts_of_about_one_size_in_the_order_of_the_alphabet() -> None:
    text = " ".join(f"{''.join(letters)}word" for letters in product("abcdefghij", repeat=3))
    files = text_index({f"{name}/index.html": page(name, f"<p>{text}</p>") for name in ("one", "two", "three")})
    words = [list(read(script)) for path, script in files.items() if path.startswith("search/words-")]
    assert len(words) > 1 and read(files["search/sections.js"])["starts"] == [some[0] for some in words]
    assert [word for some in words for word in some] == sorted(word for some in words for word in some)
    assert max(map(len, files.values())) < 2 * SHARD


def test_a_long_lead_is_cut_between_words() -> None:
    assert shortened("short, here.") == "short, here."
    assert shortened("word, " * 40) == ("word, " * 14).rstrip(", ") + "…"
