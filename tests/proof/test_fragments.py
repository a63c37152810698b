"""A page with what it includes in its place, and where each line of it has to be looked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from paramledger.__main__ import main
from paramledger.page import Page, Rendered
from paramledger.problems import Problem
from paramledger.proof.fragments import Whole, missing_parts, whole, wholes
from paramledger.proof.provenance import origin, stamped

from tests.proof.building import built

TEXT = """---
title: "A"
description: "A"
---

# A

--8<-- "a.md:why"

two

--8<-- "a.md:none"
--8<-- "a.md:end"
"""
PAGE = Page("a.md", Rendered(TEXT), parts={
    "why": Rendered("## Why\n\n7 apples\n"), "none": Rendered(""), "end": Rendered("9 pears\n"),
})
SEEN = TEXT.replace('--8<-- "a.md:why"', "## Why\n\n7 apples").replace('--8<-- "a.md:none"\n', "")
SEEN = SEEN.replace('--8<-- "a.md:end"', "9 pears")
FILES = {"docs/a.md": stamped(PAGE), "fragments/a.md": stamped(PAGE.fragment)}


def read(page: str = FILES["docs/a.md"], fragment: str = FILES["fragments/a.md"]) -> Whole:
    return whole("docs/a.md", page, "fragments", {"a.md": fragment})


def test_parts_stand_in_their_place() -> None:
    text = read().text
    assert text == stamped(Page("a.md", Rendered(SEEN)))
    assert origin("a.md", text) == "generated"


@pytest.mark.parametrize(("words", "file"), [
    ("# A\n", "docs/a.md"), ("7 apples\n", "fragments/a.md"), ("two\n", "docs/a.md"), ("9 pears\n", "fragments/a.md"),
])
def test_a_line_is_looked_for_where_it_stands(words: str, file: str) -> None:
    read_line = read().text.split(f"\n{words}")[0].count("\n") + 2
    line = FILES[file].split(f"\n{words}")[0].count("\n") + 2
    placed = read().placed(Problem("docs/a.md", read_line, "built-number", "x", ""))
    assert (placed.path, placed.line) == (file, line)


def test_a_problem_of_the_whole_page_stays_with_it() -> None:
    problem = Problem("docs/a.md", 0, "not-built", "x", "")
    assert read().placed(problem) == problem


def test_what_includes_nothing_is_its_text() -> None:
    assert whole("docs/b.md", "a\n", "fragments", {}) == Whole("a\n")


def test_what_somebody_has_edited_is_not_read_as_generated() -> None:
    assert origin("a.md", read(fragment=FILES["fragments/a.md"].replace("7", "8")).text) == "edited"
    assert origin("a.md", read(page=FILES["docs/a.md"].replace("two", "2")).text) == "edited"


@pytest.mark.parametrize(("fragment", "parts"), [
    ("", ["why", "none", "end"]),
    (FILES["fragments/a.md"].replace("start:why", "start:other"), ["why"]),
    (FILES["fragments/a.md"].replace("end:end", "end:other"), ["end"]),
])
def test_a_part_that_is_not_built(fragment: str, parts: list[str]) -> None:
    pages = wholes("docs", {"a.md": FILES["docs/a.md"]}, "fragments", {"a.md": fragment})
    lines = {"why": 9, "none": 13, "end": 14}
    assert [str(problem) for problem in missing_parts("docs", pages)] == [
        f"docs/a.md:{lines[part]}: the page includes `{part}` of fragments/a.md, which is not there "
        "[run `paramledger build`]" for part in parts
    ]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page, its fragment, and what a builder made of them."""
    monkeypatch.chdir(tmp_path)
    for file, text in FILES.items():
        Path(file).parent.mkdir()
        Path(file).write_text(text)
    Path("site/a").mkdir(parents=True)
    Path("site/a/index.html").write_text(built(FILES["docs/a.md"]))
    return tmp_path


def test_builders_include_what_is_proved(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "7 apples" in Path("site/a/index.html").read_text()
    assert main(["finish", "site"]) == 0
    assert capsys.readouterr().out.startswith("1 pages: readers see what was proved")


@pytest.mark.parametrize(("words", "said"), [
    ("7 apples", "fragments/a.md:8: readers of the built page see 88 here, where the proof reads 7"),
    ("9 pears", "fragments/a.md:15: readers of the built page see 88 here, where the proof reads 9"),
])
def test_a_number_that_readers_see_otherwise_is_named_in_the_fragment(
    site: Path, capsys: pytest.CaptureFixture[str], words: str, said: str
) -> None:
    page = Path("site/a/index.html")
    page.write_text(page.read_text().replace(words, f"88 {words[2:]}"))
    assert main(["finish", "site"]) == 1
    hint = "[write it where Markdown and HTML can be read in one way alone, or build the site again]"
    assert capsys.readouterr().err == f"{said} {hint}\n"


def test_a_fragment_that_is_not_there_is_one_message(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("fragments/a.md").unlink()
    assert main(["finish", "site"]) == 1
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith("docs/a.md:9: the page includes `why` of fragments/a.md, which is not there")
    assert "Traceback" not in "".join(said)
