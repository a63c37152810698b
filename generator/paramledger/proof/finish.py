"""One step after MkDocs or Zensical: what is written into the site that they built, and what is proved of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from paramledger.addresses import DELETED
from paramledger.problems import Problem
from paramledger.proof.built import page_problems
from paramledger.proof.description import described, undescribed
from paramledger.proof.joined import joined_scripts, joined_styles
from paramledger.proof.lean_styles import lean
from paramledger.proof.plain_text import markdown_files
from paramledger.proof.policy import guarded
from paramledger.proof.readers import as_built, captioned
from paramledger.proof.redirects import is_redirect, redirect_problems, redirects
from paramledger.proof.text_index import text_index


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """A built site and what it was built from.

    `pages`: path in the site (`claims/index.html`) -> HTML; `sources`: path under docs/ (`claims.md`) -> text.
    `folder` and `docs` are the two folders, as they stand in front of paths in problems. `dataset` is the description
    of the data among the downloads, empty without one. `styles`, `scripts`: path in the site -> a style sheet,
    one of our scripts.
    """

    folder: str
    pages: Mapping[str, str]
    docs: str
    sources: Mapping[str, str]
    dataset: str = ""
    styles: Mapping[str, str] = field(default_factory=dict)
    scripts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepResult:
    """What is wrong with the site, and the files that are written into it: path in the site -> bytes. HTML is UTF-8."""

    problems: tuple[Problem, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)


Step = Callable[[BuiltSite], StepResult]


def proved(site: BuiltSite) -> StepResult:
    """Readers see the numbers that were proved in the sources, and no others."""
    pages = {path: undescribed(as_built(html)) for path, html in site.pages.items() if not is_redirect(html)}
    return StepResult(tuple(page_problems(site.folder, pages, site.docs, site.sources)))


def redirected(site: BuiltSite) -> StepResult:
    """The address of a deleted page leads to the page that has taken its place."""
    files = {path: html.encode() for path, html in redirects(DELETED).items()}
    return StepResult(tuple(redirect_problems(site.docs, site.sources.keys(), DELETED)), files)


def dated(site: BuiltSite) -> StepResult:
    """The foot of each page says which edition it is; the page of downloads describes them to search engines."""
    return StepResult((), {path: html.encode() for path, html in described(site.pages, site.dataset)})


def plain(site: BuiltSite) -> StepResult:
    """The Markdown of every page stands beside it, and a list of all at the top."""
    return StepResult((), {path: text.encode() for path, text in markdown_files(site.sources)})


def readable(site: BuiltSite) -> StepResult:
    """Tables and headings say what readers with a keyboard or a screen reader need."""
    return StepResult(files=captioned(site.pages))


def safe(site: BuiltSite) -> StepResult:
    """Every page says which scripts may run: the site's own."""
    files, problems = guarded(site.folder, site.pages)
    return StepResult(tuple(problems), files)


def searched(site: BuiltSite) -> StepResult:
    """Words are found: the search of the header asks these scripts."""
    return StepResult(files=text_index(site.pages))


def quick(site: BuiltSite) -> StepResult:
    """Browsers are not asked to style what no page has."""
    return StepResult(files=lean(site.styles, site.pages))


def at_once(site: BuiltSite) -> StepResult:
    """Browsers ask for one style sheet, and for one script besides the theme's."""
    files = joined_styles(site.styles, site.pages)
    pages = {**site.pages, **{path: data.decode() for path, data in files.items() if path in site.pages}}
    return StepResult(files=files | joined_scripts(site.scripts, pages))


STEPS: tuple[Step, ...] = (         # in this order: each sees the site as the steps before it leave it
    proved,
    searched,
    redirected,
    dated,
    plain,
    readable,
    safe,
    quick,
    at_once,
)


def finished(site: BuiltSite) -> StepResult:
    """All steps, one after the other: every problem that they find, every file that they write."""
    problems: list[Problem] = []
    files: dict[str, bytes] = {}
    for step in STEPS:
        result = step(site)
        problems += result.problems
        files |= result.files
        changed = {path: data.decode() for path, data in result.files.items() if path.endswith(".html")}
        styles = {path: result.files[path].decode() for path in site.styles if path in result.files}
        site = replace(site, pages={**site.pages, **changed}, styles={**site.styles, **styles})
    return StepResult(tuple(sorted(set(problems))), files)
