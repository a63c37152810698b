"""Specs from strangers: poison in every text that the language has, built into a site and opened in a browser.

The language refuses most of it, which is tested first. Then its checks are switched off, and the site has no content
security policy: what is left is how pages are written, and that alone has to hold.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from paramledger.exports.feed import feed
from paramledger.files import write_docs
from paramledger.language.conventions import CALLS_FILE
from paramledger.language.schema import MODELS
from paramledger.language.text import markup_in
from paramledger.ledger.ledger import Ledger, ledger
from paramledger.pages import fragments
from paramledger.pages import site as made
from playwright.sync_api import Browser, Route

from tests.poison import (
    FILES,
    KEY,
    MARKUP,
    PAYLOADS,
    all_texts,
    believing,
    data,
    fields_with_text,
    named,
    open_fields,
    poisoned,
    refused,
    sound,
    taken,
    without_place,
)
from tests.site.browsing import ROOT, builder, served

# A program of the page: what stands there that no page of ours has.
FOREIGN = """() => {
  const found = [];
  if (window.__pwn) found.push("a script ran");
  for (const each of document.querySelectorAll("*")) {
    for (const { name, value } of each.attributes) {
      if (/^on/.test(name) || /evil/.test(name)) found.push(`${each.localName} ${name}`);
      const leads = /^(src|href|action|data|srcset)$/.test(name);
      if (leads && /^\\s*(javascript:|(https?:)?[/][/]evil)/i.test(value)) found.push(`${each.localName} ${value}`);
    }
  }
  const data = "script[type='application/ld+json']";     // the page's own, for search engines
  try {
    for (const each of document.querySelectorAll(data)) JSON.parse(each.textContent);
  } catch { found.push("data"); }
  const kinds = "script, style, iframe, object, embed, base, meta, link, img, plaintext, textarea, x-y";
  const odd = `.md-content :is(${kinds}):not(${data})`;
  for (const each of document.querySelectorAll(odd)) found.push(each.localName);
  if (document.querySelectorAll("meta[http-equiv]").length) found.push("meta http-equiv");
  if (document.querySelectorAll("meta[name=description]").length !== 1) found.push("no description");
  if (document.querySelectorAll("h1").length !== 1) found.push("h1");
  if (!document.querySelector("article table")) found.push("no table");
  if (!document.querySelector("body > script[src$='ledger.js']")) found.push("no scripts at the end");
  return found;
}"""

NO_BRACES = str.maketrans("{}", "()")
OF_ALL = ("", "architectures/", "reconciliations/", "claims/", "compare/", "storage/", "tools/", "numbers/?q=32")
WITHOUT_TABLE = ("",)       # the home page has a grid


def test_the_files_without_poison_are_sound() -> None:
    assert not refused(sound())


def test_every_text_of_the_language_is_attacked() -> None:
    """A field that is new has to be put into a file of tests/poison.py."""
    known = {field for _, model in FILES.values() for field in fields_with_text(model)}
    assert known - {without_place(field) for field, _, _ in all_texts()} == set()


def test_every_kind_of_file_is_attacked() -> None:
    assert {model for _, model in FILES.values()} == set(MODELS.values())


@pytest.mark.parametrize("payload", MARKUP)
def test_the_language_refuses_markup(payload: str) -> None:
    """In every text; the code of a reader's own check alone may hold it."""
    for text in all_texts():
        field, path, place = text
        file = poisoned(sound(), [text], payload)[path]
        found = {keys for keys, _ in markup_in(data(file), file)}
        wanted = (*place[:-2], payload) if place[-1] == KEY else place
        assert (wanted in found) is (field != "Check.code"), field


def test_markup_is_a_problem_in_every_file() -> None:
    for text in all_texts():
        assert refused(poisoned(sound(), [text], "<b>")) is (text[0] != "Check.code"), text[0]


@pytest.mark.slow
@pytest.mark.parametrize("payload", PAYLOADS)
def test_all_other_fields_take_none(payload: str) -> None:
    """What no page shows as a stranger wrote it is refused even by a language that takes markup."""
    with believing():
        assert {field for field, _, _ in taken(payload)} <= open_fields()


@pytest.mark.parametrize("url", [
    "javascript:alert(1)", "data:text/html,<script>1</script>", "//evil.test", 'https://x" onclick="y', "https://x/<b>",
    "https://x/`", "https://x/ y", "vbscript:x", "https:///x", "file:///etc/passwd",
])
def test_no_such_address(url: str) -> None:
    files = poisoned(sound(), [("", "architectures/NAME.toml", ("source", "url"))], url)
    problems = ledger("specs", named(files, "x")).problems
    assert any("is not a web address" in problem.message for problem in problems)


def attack(number: int, payload: str) -> dict[str, dict[str, Any]]:
    """The files of a family with a payload in every text that takes it; what names an attacked name stays as it is."""
    files, texts = sound(), all_texts()
    for field in sorted(open_fields()):
        more = poisoned(files, [text for text in texts if text[0] == field], payload)
        files = files if refused(more) else more
    files["changes.toml"]["editions"][0]["date"] = (date(2026, 1, 1) + timedelta(number)).isoformat()
    return files


def corpus() -> dict[str, bytes]:
    """A family for each payload; of the three files that a site has once, the editions together, and titles that hold
    all payloads.
    """
    attacks = {f"p{number}": attack(number, payload) for number, payload in enumerate(PAYLOADS)}
    files = {path: text for name, family in attacks.items() for path, text in named(family, name).items()}
    editions = [
        edition | {"changes": [change | {"address": f"{name}/a"} for change in edition["changes"]], "withdrawn": [
            gone | {"claim": f"{name}.gone"} for gone in edition["withdrawn"]
        ]}
        for name, family in attacks.items() for edition in family["changes.toml"]["editions"]
    ]
    even, odd = (" ".join(PAYLOADS[first::2]).translate(NO_BRACES) for first in (0, 1))
    site = sound()["site.toml"]["site"] | {"title": even, "authors": odd}
    calls = sound()[CALLS_FILE] | {"title": even, "version": "C#"}
    once = {"changes.toml": {"editions": editions}, "site.toml": {"site": site}, CALLS_FILE: calls}
    return files | {path: data(file) for path, file in once.items()}


@pytest.fixture(scope="module")
def believed() -> Ledger:
    """The corpus, with the checks of the language off."""
    with believing():
        book = ledger("specs", corpus())
    assert list(book.problems) == []
    return book


@pytest.fixture(scope="module")
def sources(believed: Ledger, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site's sources, made from the corpus."""
    folder = tmp_path_factory.mktemp("poison")
    with believing():
        pages = made(believed)
    assert write_docs(folder / "docs", pages, force=False, downloads={}).problems == ()
    assert write_docs(folder / "fragments", fragments(pages)).problems == ()
    shutil.copytree(ROOT / "docs/assets", folder / "docs/assets", dirs_exist_ok=True)
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    config = config[: config.index("\nvalidation:")] + "\nnav:\n  - Home: index.md\n"
    config = config.replace("custom_dir: overrides", f"custom_dir: {ROOT / 'overrides'}")
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    return folder


@pytest.fixture(scope="module", params=["mkdocs", "zensical"])
def base(request: pytest.FixtureRequest, sources: Path) -> Iterator[str]:
    builder(request.param, sources, "--clean")
    with served(sources / "site") as address:
        yield address


def pages_of(name: str) -> tuple[str, ...]:
    return tuple(f"{place}/" for place in (
        f"architectures/{name}", f"architectures/{name}/a", f"architectures/{name}/b", f"reconciliations/{name}"
    ))


def test_the_feed_says_it_as_it_was_written(believed: Ledger) -> None:
    root = ElementTree.fromstring(feed(believed))
    assert {each.tag.rpartition("}")[2] for each in root.iter()} <= {
        "author", "content", "entry", "feed", "id", "link", "name", "rights", "summary", "title", "updated"
    }
    said = "".join(root.itertext())
    written = [edition.about for edition in believed.changes.editions]
    assert [text for text in (believed.site.title, *written) if text not in said] == []


def test_nothing_of_it_is_more_than_text(base: str, believed: Ledger, browser: Browser) -> None:
    """No script of theirs runs, no request leaves, no page loses its structure; the title stands as it was written."""
    page = browser.new_page()
    left: list[str] = []

    def stopped(route: Route) -> None:
        left.append(route.request.url)
        route.abort()

    page.route(re.compile(f"^(?!{re.escape(base)})"), stopped)     # a function would be asked of every file
    found: dict[str, list[str]] = {}
    for number, payload in enumerate(PAYLOADS):
        title = " ".join(believed.families[f"p{number}"].model.title.split())
        for place in pages_of(f"p{number}"):
            page.goto(base + place, wait_until="load")
            wrong = page.evaluate(FOREIGN)
            if page.url != base + place:
                wrong.append(f"went to {page.url}")
            heading = " ".join(page.eval_on_selector("h1", "each => each.firstChild.textContent").split())
            if place.count("/") == 2 and place.startswith("architectures") and heading != title:
                wrong.append(f"h1: {heading}")
            if wrong:
                found[f"{place} {payload}"] = wrong
    for place in OF_ALL:
        page.goto(base + place, wait_until="load")
        wrong = [each for each in page.evaluate(FOREIGN) if each != "no table" or place not in WITHOUT_TABLE]
        found |= {place: wrong} if wrong else {}
    page.close()
    assert (found, left) == ({}, [])
