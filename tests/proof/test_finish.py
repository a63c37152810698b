"""The step after the builder: its steps run in order, and each sees what the ones before it wrote."""

from __future__ import annotations

from pathlib import Path

import pytest
from paramledger.__main__ import main
from paramledger.problems import Problem
from paramledger.proof import finish
from paramledger.proof.finish import BuiltSite, StepResult, finished

SITE = BuiltSite("site", {"index.html": "<p>a</p>"}, "docs", {"index.md": "a\n"})


def test_each_step_sees_what_the_steps_before_it_wrote(monkeypatch: pytest.MonkeyPatch) -> None:
    def longer(site: BuiltSite) -> StepResult:
        text = site.pages["index.html"] + "<p>é</p>"
        return StepResult((Problem("docs/index.md", 1, "unread", text),), {"index.html": text.encode()})

    monkeypatch.setattr(finish, "STEPS", (longer, longer))
    done = finished(SITE)
    assert done.files == {"index.html": "<p>a</p><p>é</p><p>é</p>".encode()}
    assert [problem.message for problem in done.problems] == ["<p>a</p><p>é</p>", "<p>a</p><p>é</p><p>é</p>"]


def test_pages_without_a_source_and_sources_without_a_page() -> None:
    site = BuiltSite("site", {"old/index.html": "", "404.html": ""}, "docs", {"a/b.md": "", "x.json": ""})
    assert list(map(str, finished(site).problems)) == [
        "docs/a/b.md: no page of it is in site/ [build the site again]",
        "site/old/index.html: no source in docs/ makes this page: nothing proves it [build into an empty folder]",
    ]


def test_the_page_for_dead_addresses_has_no_number_of_its_own() -> None:
    """A title may stand around it, in the navigation."""
    html = "<title>{}</title><nav>GPT-3</nav><article><h1>{}</h1><img alt='{}'></article><footer>{}</footer>"
    source = {"index.md": "# GPT-3\n"}
    home = "<title>a</title><article><h1>GPT-3</h1></article>"
    pages = {"index.html": home, "404.html": html.format("a", "b", "c", 3)}
    found = [str(problem) for problem in finished(BuiltSite("site", pages, "docs", source)).problems]
    where, hint = "on the page for dead addresses, which no title says", "write it without the number"
    assert found == []
    wrong = {**pages, "404.html": html.format("", "3", "61", "175 billion")}
    found = [str(problem) for problem in finished(BuiltSite("site", wrong, "docs", source)).problems]
    assert found == [
        f"site/404.html: readers see {number} {where} [{hint}]" for number in ("175", "3", "61", "billion")
    ]


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["finish", "site"]) == 1
    assert capsys.readouterr().err == (
        "site: there is no such folder [build the site first: `mkdocs build --site-dir SITE`]\n"
    )
    for file, text in {"site/index.html": "<p>a</p>", "docs/index.md": "a\n"}.items():
        Path(file).parent.mkdir(exist_ok=True)
        Path(file).write_text(text)
    assert main(["finish", "site"]) == 0
    written = "search/sections.js: the index of the search; the page as Markdown; the list of pages"
    assert capsys.readouterr().out == "1 pages: readers see what was proved; 3 files written\n", written


def test_pages_get_their_policy_whatever_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`make serve` shows them all the same."""
    monkeypatch.chdir(tmp_path)
    for file, text in {"site/index.html": "<html><head></head><p>1</p>", "docs/index.md": "a\n"}.items():
        Path(file).parent.mkdir()
        Path(file).write_text(text)
    assert main(["finish", "site"]) == 1
    assert "docs/index.md:1: readers of the built page see 1 here" in capsys.readouterr().err
    assert "content-security-policy" in Path("site/index.html").read_text()


def test_a_deleted_page_leads_to_its_successor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice: the second run finds what the first one wrote."""
    monkeypatch.setattr(finish, "DELETED", {"nets/old.md": "nets/new/index.md", "top.md": "index.md"})
    sources = {"index.md": "a\n", "nets/new/index.md": "a\n"}
    pages = {"index.html": "<p>a</p>", "nets/new/index.html": "<p>a</p>"}
    for _ in range(2):
        done = finished(BuiltSite("site", pages, "docs", sources))
        assert done.problems == ()
        pages |= {path: data.decode() for path, data in done.files.items() if path.endswith(".html")}
    assert 'content="0; url=../new/"' in pages["nets/old/index.html"]
    assert '<a href="../new/">' in pages["nets/old/index.html"]
    assert 'content="0; url=../"' in pages["top/index.html"]
    assert "content-security-policy" in pages["top/index.html"]


def test_the_successor_is_there_and_the_deleted_page_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finish, "DELETED", {"index.md": "gone.md"})
    successor, there = [str(problem) for problem in finished(SITE).problems]
    assert successor == (
        "docs/index.md: gone.md is said to have taken its place, but is not a page [name another page in addresses.py]"
    )
    assert there == (
        "docs/index.md: the page is said to be deleted, with gone.md in its place, and is there "
        "[remove it from DELETED in addresses.py]"
    )


def test_the_edition_stands_in_the_foot_of_every_page_and_the_description_on_the_page_of_downloads() -> None:
    """Twice: the second run proves the pages without what the first one wrote."""
    foot = '<html><head><title>a</title></head><article>a</article><span class="ledger-edition"></span>'
    pages = {"index.html": foot, "api/index.html": foot}
    sources = {"index.md": "# a\n\na\n", "api.md": "# a\n\na\n"}
    dataset = '{"@type": "sc:Dataset", "url": "https://a.example/", "datePublished": "2026-01-02", "name": "A </b>"}'
    for _ in range(2):
        done = finished(BuiltSite("site", pages, "docs", sources, dataset))
        assert done.problems == ()
        pages |= {path: data.decode() for path, data in done.files.items() if path.endswith(".html")}
    for html in pages.values():
        assert html.count('<span class="ledger-edition">Edition of <time>2026-01-02</time></span>') == 1
    assert pages["api/index.html"].count('<script type="application/ld+json" id="ledger-dataset">') == 1
    assert "A \\u003c/b\\u003e" in pages["api/index.html"] and "ld+json" not in pages["index.html"]
    assert "content-security-policy" in pages["api/index.html"]


def test_without_a_description_pages_stay_as_they_are() -> None:
    html = '<span class="ledger-edition"></span><p>a</p>'
    for dataset in ("", "no JSON", "[]"):
        done = finished(BuiltSite("site", {"index.html": html}, "docs", {"index.md": "a\n"}, dataset))
        assert sorted(done.files) == ["index.md", "llms.txt", "search/sections.js"] and done.problems == ()
