"""Wrong numbers in every way that somebody wrote them: each is a problem, of `check` or of the built page.

mutants.json: `wrong`: name -> [which of the two finds it, Markdown], `right`: name -> Markdown, `arguable`: name ->
[which of the two finds it, or nothing, Markdown]: code, names, small numbers, the right number of another network. The
pages that links lead to are made up; their numbers are those of AlexNet.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from paramledger.page import Page
from paramledger.problems import Problem
from paramledger.proof.built import page_problems
from paramledger.proof.drift import drift
from paramledger.proof.provenance import stamped

from tests.proof.building import built

MUTANTS = json.loads(Path(__file__).with_name("mutants.json").read_text(encoding="utf-8"))
FRONT = '---\ntitle: "Page"\ndescription: "d"\n---\n\n# Page\n\n'
HERE = "concepts/m.md"
PAGES = {
    "architectures/alexnet/paper.md": {"parameters": 60_965_224, "fc8.biases": 1_000},
    "architectures/alexnet/ungrouped.md": {"parameters": 62_378_344},
    "claims.md": {"alexnet.abstract": "60 million"},
    "index.md": {},
    "reconciliations/alexnet_grouping.md": {"step-1": -307_200},
}
SITE = {path: Page(path, "---\ntitle: T\n---\n\n# T\n", values, ("s.toml",)) for path, values in PAGES.items()}


def page(text: str) -> str:
    return text if text.startswith(("---", "\ufeff---")) else f"{FRONT}{text}\n"


def checked(text: str) -> list[Problem]:
    return drift("docs", {path: stamped(made) for path, made in SITE.items()} | {HERE: text}, SITE)


def proved(text: str) -> list[Problem]:
    return list(page_problems("site", {"concepts/m/index.html": built(text)}, "docs", {HERE: text}))


@pytest.mark.parametrize("name", MUTANTS["wrong"])
def test_a_wrong_number_is_found(name: str) -> None:
    by, text = MUTANTS["wrong"][name]
    found = checked(page(text)) if by == "check" else proved(page(text))
    assert found
    assert {problem.path for problem in found} == {f"docs/{HERE}"}
    assert all(1 <= problem.line <= page(text).count("\n") + 1 for problem in found)


@pytest.mark.parametrize("name", MUTANTS["right"])
def test_a_right_number_passes(name: str) -> None:
    text = page(MUTANTS["right"][name])
    assert checked(text) == proved(text) == []


@pytest.mark.parametrize("name", MUTANTS["arguable"])
def test_what_can_be_argued_about_stays_as_it_was_decided(name: str) -> None:
    by, text = MUTANTS["arguable"][name]
    assert ("check" if checked(page(text)) else "built" if proved(page(text)) else "") == by
