"""Specs and pages are tests: pytest collects specs/**/*.toml and docs/**/*.md, one item per variant, claim,
reconciliation and page.

A failing run reads `specs/claims/alexnet.toml::claim[abstract]` and shows the problems that the command line
would print.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from paramledger.addresses import is_built
from paramledger.files import read_docs
from paramledger.language.lines_of_keys import line_of
from paramledger.language.model import Claim
from paramledger.ledger.checks import spec_problems
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.reconcile import reconciled
from paramledger.ledger.references import asked_number
from paramledger.loading import opened
from paramledger.pages import site
from paramledger.problems import Problem
from paramledger.proof.drift import committed_drift

ROOT = Path(__file__).parent

# The same examples in each run, however busy the machine: what fails is the change under test. `make test-all` draws
# others.
settings.register_profile("same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("others", settings.get_profile("same"), derandomize=False)
settings.load_profile("same")


@cache
def the_ledger() -> Ledger:
    """The ledger of this repository's specs."""
    return opened(ROOT / "specs", "specs")[0]


@cache
def problems_of_specs() -> tuple[Problem, ...]:
    return (*the_ledger().problems, *(spec_problems(the_ledger()) if not the_ledger().problems else ()))


@cache
def problems_of_pages() -> tuple[Problem, ...]:
    asked = partial(asked_number, the_ledger())
    return tuple(committed_drift("docs", read_docs(ROOT / "docs").files, site(the_ledger()), asked=asked))


@pytest.fixture(scope="session")
def repository() -> Ledger:
    """The ledger of this repository's specs."""
    return the_ledger()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.File | None:
    path = file_path.relative_to(ROOT) if file_path.is_relative_to(ROOT) else file_path
    if path.parts[0] == "specs" and path.suffix == ".toml":
        return SpecFile.from_parent(parent, path=file_path)
    if path.parts[0] == "docs" and path.suffix in (".md", ".json") and not is_built("/".join(path.parts[1:])):
        return PageFile.from_parent(parent, path=file_path)
    return None


class NoProblems(pytest.Item):
    """Passes when none of the problems is about it: a place in a spec (from line to line), or a whole page."""

    def __init__(self, *, lines: range | None = None, zero: str = "", **rest: object) -> None:
        super().__init__(**rest)
        self.lines, self.zero = lines, zero

    def runtest(self) -> None:
        path = self.path.relative_to(ROOT).as_posix()
        known = problems_of_pages() if path.startswith("docs/") else problems_of_specs()
        own = [problem for problem in known if problem.path == path]
        found = [problem for problem in own if self.lines is None or problem.line in self.lines or problem.line == 0]
        if self.zero and not found:
            assert reconciled(the_ledger(), self.zero).remainder == 0
        if found:
            pytest.fail("\n".join(map(str, found)), pytrace=False)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, (self.lines.start - 1) if self.lines else 0, self.name


class SpecFile(pytest.File):
    """A spec: its text as a whole; its variants, its claims or its path of edits."""

    def collect(self) -> Iterator[pytest.Item]:
        folder, name = self.path.parent.name, self.path.stem
        yield NoProblems.from_parent(self, name="spec")
        if folder == "reconciliations":
            yield NoProblems.from_parent(self, name="remainder", zero=name)
        if folder == "claims":
            yield from self.claims(the_ledger().claims_of(name), self.path.read_text())
        if folder == "architectures" and name in the_ledger().families:
            yield from self.variants(the_ledger().families[name].model.variants, self.path.read_text())

    def claims(self, claims: Sequence[Claim], text: str) -> Iterator[pytest.Item]:
        starts = [line_of(text, ("claims", number)) for number in range(len(claims))]
        for claim, start, end in zip(claims, starts, [*starts[1:], text.count("\n") + 2], strict=False):
            yield NoProblems.from_parent(self, name=f"claim[{claim.id}]", lines=range(start, end))

    def variants(self, variants: Iterable[str], text: str) -> Iterator[pytest.Item]:
        for variant in variants:
            line = line_of(text, ("variants", variant))
            yield NoProblems.from_parent(self, name=f"variant[{variant}]", lines=range(line, line + 1))


class PageFile(pytest.File):
    """A page: every number on it is the computed one, every link leads somewhere."""

    def collect(self) -> Iterator[pytest.Item]:
        yield NoProblems.from_parent(self, name="numbers")
