"""specs/site.toml and specs/changes.toml: what is wrong in them is a problem with a line, and CITATION.cff agrees with
them.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from paramledger.ledger.checks import spec_problems
from paramledger.ledger.ledger import Ledger, ledger

ROOT = Path(__file__).parents[2]
NET = """title = "Net"
input = { features = 1000 }
default = "thin"
layers = [ { name = "fc", op = "linear", out_features = 5 } ]
[variants.thin]
"""
WITHOUT = "leave it out: `was` and `now` hold the numbers"
FIRST = '[[editions]]\ndate = "2026-01-02"\ntitle = "First"\n'
OTHER = (
    "net/thin is listed with 5,004 parameters now, but 5,005 are computed [write the new change into a new edition]"
)
CHANGE = (
    '[[editions.changes]]\naddress = "{}"\nquantity = "parameters"\nlayer = "{}"\nwas = {}\nnow = {}\nabout = "why"\n'
)


def said(file: str, text: str) -> list[str]:
    book = ledger("specs", {"architectures/net.toml": NET.encode(), file: text.encode()})
    return [str(problem) for problem in (book.problems or spec_problems(book))]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", []),
        (FIRST + CHANGE.format("net/thin", "", 1, 5005), []),
        (FIRST + CHANGE.format("net/thin", "fc", 1, 5005), []),
        (FIRST + CHANGE.format("net/thin", "", 1, 5004), [f"specs/changes.toml:9: {OTHER}"]),
        (FIRST + '[[editions.withdrawn]]\nclaim = "net.gone"\nabout = "misquoted"\n', []),
        (
            FIRST + CHANGE.format("net/thick", "", 1, 2),
            ["specs/changes.toml:4: `net` has no variant `thick` [did you mean `thin`?]"],
        ),
        (
            FIRST + CHANGE.format("net/thin", "fc9", 1, 2),
            ["specs/changes.toml:4: `fc9` names no layer [did you mean `fc`?]"],
        ),
        (
            FIRST + 'about = "Some 528 MB are gone."',
            [f"specs/changes.toml:4: `528 MB` is typed into a text [{WITHOUT}]"],
        ),
        (
            FIRST + FIRST,
            ["specs/changes.toml:5: 2026-01-02 is not after 2026-01-02 [editions are in order, oldest first]"],
        ),
        (
            FIRST
            + CHANGE.format("net/thin", "", 1, 2)
            + FIRST.replace("01-02", "01-03")
            + CHANGE.format("net/thin", "", 3, 5005),
            [
                "specs/changes.toml:18: the edition before published 2, not 3 [copy its `now`]",
            ],
        ),
    ],
)
def test_changes(text: str, problems: list[str]) -> None:
    assert said("changes.toml", text) == problems


@pytest.mark.parametrize(("text", "problem"), [
    ('[site]\naddress = "https://a.example"', "does not end in /"),
    ('[site]\naddress = "javascript:alert(1)"', "is not a web address"),
    ('[site]\nrepository = "ftp://a.example/"', "is not a web address"),
    ('[site]\nadress = "https://a.example/"', "did you mean `address`?"),
    ('[site]\ntitle = "<b>x</b>"', "is HTML or Markdown"),
    ('[site]\nyear = "2026"', "whole number"),
])
def test_settings(text: str, problem: str) -> None:
    (found,) = said("site.toml", text)
    assert found.startswith("specs/site.toml:2: ") and problem in found


def test_a_day_is_one_of_the_calendar() -> None:
    (found,) = said("changes.toml", FIRST.replace("01-02", "02-30"))
    assert found.startswith("specs/changes.toml:2: ")


def test_the_citation_file_says_what_the_pages_say(repository: Ledger) -> None:
    file = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    site, edition = repository.site, repository.changes.editions[-1]
    assert (file["cff-version"], file["type"], file["license"]) == ("1.2.0", "dataset", "CC0-1.0")
    assert (file["title"], " and ".join(author["name"] for author in file["authors"])) == (site.title, site.authors)
    assert file["date-released"] == edition.date
    assert edition.date.startswith(str(site.year))
    assert "url" not in file
    assert "repository-code" not in file
    assert f'\nversion = "{file["version"]}"\n' in (ROOT / "pyproject.toml").read_text()


def test_mkdocs_has_the_same_addresses(repository: Ledger) -> None:
    lines = dict(
        line.split(": ", 1)
        for line in (ROOT / "mkdocs.yml").read_text().splitlines()
        if line.startswith(("site_", "repo_url"))
    )
    assert (lines["site_url"], lines["repo_url"]) == ('!ENV [SITE_URL, ""]', '!ENV [REPO_URL, ""]')
    assert (repository.site.address, repository.site.repository) == (None, None)    # nothing committed names either
    assert lines["site_name"] == repository.site.title


def test_a_claim_that_is_said_to_be_gone_is_gone() -> None:
    claim = (
        '[[claims]]\nid = "a"\nvariant = "thin"\nquantity = "parameters"\nprinted = "5,005"\n'
        'source = { title = "t" }\n'
    )
    gone = FIRST + '[[editions.withdrawn]]\nclaim = "net.a"\nabout = "misquoted"\n'
    data = {"architectures/net.toml": NET, "claims/net.toml": claim, "changes.toml": gone}
    book = ledger("specs", {path: text.encode() for path, text in data.items()})
    assert [str(problem) for problem in spec_problems(book)] == [
        "specs/changes.toml:4: the claim `net.a` is listed as gone, but still exists [remove this entry, or the claim]"
    ]
