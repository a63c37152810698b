"""The HTML that is published: nothing on it leads nowhere, nothing is there twice, and its tables say what the Markdown
says.
"""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from paramledger.addresses import DELETED, FRAGMENTS
from paramledger.proof import fragments

from tests.site.browsing import Values, address, begins_with
from tests.site.built_html import NUMBER, Html, inside
from tests.site.kinds import NOT_FOUND, PAGES
from tests.whole import whole

DOCS = whole() / "docs"
ALWAYS = {"__skip", "__toc", ""}      # anchors that the theme makes or means the top of the page with
FENCE = re.compile(r"^ *(`{3,}|~{3,}).*?^ *\1 *$", re.MULTILINE | re.DOTALL)
CELLS = re.compile(r"(?<!\\)\|")
RULE = re.compile(r"\s*\|?(\s*:?-+:?\s*\|)+\s*(:?-+:?\s*)?")
TAG = re.compile(r"</?[a-z][^>]*>")
ATTRIBUTE = re.compile(r"\{ ?[#.][^{}]*\}(?!`)")        # of a cell: its address, its class; not one shown as code
LINK = re.compile(r"\[((?:[^\[\]]|\[[^\]]*\])*)\]\([^()\s]*\)")


def file(path: str) -> str:
    return f"{address(path)}index.html".lstrip("/")


def test_the_pages_are_those_of_the_docs(html: dict[str, Html]) -> None:
    assert set(html) == {file(path) for path in (*PAGES, *DELETED)} | {NOT_FOUND}


def test_links_and_anchors_lead_somewhere(html: dict[str, Html], built: Path) -> None:
    dead = []
    for page, seen in html.items():
        for to in sorted(set(seen.links)):
            match inside(page, to):
                case (path, anchor) if path in html:
                    if anchor not in ALWAYS and anchor not in html[path].ids:
                        dead.append(f"{page}: {to}: no such anchor")
                case (path, _) if not (built / path).is_file():
                    dead.append(f"{page}: {to}: no such file")
    assert dead == []


def test_every_network_and_family_says_why_a_different_number_was_seen(html: dict[str, Html]) -> None:
    of_networks = [page for page in html if re.fullmatch(r"architectures/[^/]+/([^/]+/)?index\.html", page)]
    assert [page for page in of_networks if "why-you-may-have-seen-a-different-number" not in html[page].ids] == []
    assert len(of_networks) > 700


def test_assets_are_there_and_nobody_elses(html: dict[str, Html], built: Path) -> None:
    wrong = []
    for page, seen in html.items():
        for asset in set(seen.assets):
            place = inside(page, asset) if not asset.startswith("data:") else ("index.html", "")
            if place is None or not (built / place[0].removesuffix("/index.html")).exists():
                wrong.append(f"{page}: {asset}")
    assert wrong == []


def test_an_id_is_on_a_page_once(html: dict[str, Html]) -> None:
    assert [(page, name) for page, seen in html.items() for name, count in seen.ids.items() if count > 1] == []


def test_every_page_says_what_it_is(html: dict[str, Html]) -> None:
    wrong = []
    for page, seen in html.items():
        wrong += [f"{page}: no {what}" for what in ("lang", "title", "description") if not getattr(seen, what).strip()]
        wrong += [f"{page}: {seen.headings} first headings"] if seen.headings != 1 else []
        wrong += [f"{page}: {image} has no alt" for image in seen.unnamed]
    assert wrong == []


def test_titles_and_descriptions_tell_pages_apart(html: dict[str, Html]) -> None:
    """A search engine's list shows nothing else."""
    for what in ("title", "description"):
        said: dict[str, list[str]] = {}
        for page, seen in html.items():
            said.setdefault(getattr(seen, what), []).append(page)
        assert {text: where for text, where in said.items() if len(where) > 1} == {}, what


def test_a_number_at_an_anchor_in_a_table_is_the_computed_one(html: dict[str, Html], values: Values) -> None:
    compared, wrong = 0, []
    for path, published in values.items():
        seen = html[file(path)].at if published else {}
        for at, value in published.items():
            compared += at in seen
            if at in seen and not begins_with(seen[at], value):
                wrong.append((path, at, seen[at], value))
    assert wrong == []
    assert compared > 10_000


def test_the_tables_show_the_numbers_of_the_markdown(html: dict[str, Html]) -> None:
    """Cell by cell: no extension, style or order of columns may change one."""
    assert {path for path in PAGES if html[file(path)].numbers != in_tables(with_fragment(path))} == set()


def with_fragment(path: str) -> str:
    """A page with what it includes in its place."""
    fragment = DOCS.parent / FRAGMENTS / path
    parts = {path: fragment.read_text()} if fragment.exists() else {}
    return fragments.whole(path, (DOCS / path).read_text(), FRAGMENTS, parts).text


def in_tables(markdown: str) -> list[str]:
    """The numbers in the cells of a page's pipe tables, in their order; read with nothing that builds the site."""
    found: list[str] = []
    for line in FENCE.sub("", markdown).splitlines():
        if line.lstrip().startswith("|") and not RULE.fullmatch(line):
            for cell in CELLS.split(line.strip().replace("<br>", "\n"))[1:-1]:
                found += NUMBER.findall(unescape(TAG.sub("", LINK.sub(r"\1", ATTRIBUTE.sub("", cell)))))
    return found
