"""Problems are values: what is wrong, where, and what to do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from heapq import nsmallest

MOST_COMPARED = 50      # names that are compared letter by letter with a misspelt one


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that a user has to mend: `path` relative to the working folder, `line` from 1 (0: the whole file).

    `suggestion` is the whole line as it should be, where that is known.
    """

    path: str
    line: int
    code: str
    message: str
    hint: str = ""
    suggestion: str = ""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.message}" + (f" [{self.hint}]" if self.hint else "")


class SpecError(Exception):
    """A short reason, raised where it is known; the one place that knows file and line makes a Problem of it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint

    def __str__(self) -> str:
        return self.message + (f" [{self.hint}]" if self.hint else "")


@dataclass(slots=True)
class Budget:
    """Work that one input may cost. It is counted, never timed, so that every machine refuses the same."""

    most: int
    what: str           # as a message says it: `the steps count more than 200,000 rows`
    hint: str
    spent: int = 0

    def spend(self, work: int) -> None:
        """Raises SpecError when more is spent than there was."""
        self.spent += work
        if self.spent > self.most:
            raise SpecError(self.what.format(most=f"{self.most:,}"), self.hint)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the closest known words, or all of them when they are few; empty when nothing is near."""
    names = sorted(set(known) - {word})
    close = get_close_matches(word, _sharing_letters(word, names), n=1)
    if close:
        return f"did you mean `{close[0]}`?"
    return f"known: {', '.join(f'`{name}`' for name in names)}" if 0 < len(names) <= 15 else ""


def _sharing_letters(word: str, names: list[str]) -> list[str]:
    """The names that have most letters in common with a word: only they are worth a slow look."""
    if len(names) <= MOST_COMPARED:
        return names
    letters = Counter(word)

    def distance(name: str) -> tuple[float, str]:
        return -(letters & Counter(name)).total() / (len(word) + len(name)), name

    return nsmallest(MOST_COMPARED, names, key=distance)


CODES: dict[str, str] = {
    "built-number": "a built page shows numbers other than those that were checked",
    "claim": "a claim has no verdict, or its explanation is missing or not needed",
    "conflict": "a file contains merge conflict markers",
    "dead-anchor": "a link leads to an anchor that does not exist",
    "dead-page": "a link leads to a page that does not exist",
    "docs-file": "a file in docs/ cannot be read",
    "drift-number": "a number on a generated page is not the computed one",
    "drift-page": "a generated page is not as generated",
    "edition": "an edition makes a false statement about a number",
    "hand-edited": "a generated file was edited",
    "hand-written": "a hand-written file is where a generated one goes",
    "misquoted": "a printed number is not quoted as it was printed",
    "missing-page": "a generated page is missing",
    "no-folder": "a folder is missing",
    "not-built": "a page is not in the built site",
    "not-written": "a page could not be written",
    "orphan": "nothing generates this file any more",
    "page-path": "a page cannot have this path",
    "mistake": "a mistake that cannot be computed, or a cause that changes no number",
    "reconciliation": "a reconciliation cannot be computed",
    "redirect": "a deleted page has no successor, or still exists",
    "reference": "a reference in a text refers to nothing",
    "remainder": "a reconciliation leaves a remainder",
    "script": "a script in a built page is not the site's own",
    "spec": "a spec has an unknown name, a wrong key or type, or an unused part",
    "spec-file": "a spec file cannot be read",
    "stale-download": "a download is not as generated",
    "style": "a page contains a style, which the policy blocks",
    "tensors": "a network's tensors differ from those that it is compared with",
    "text": "a text has a number instead of a reference",
    "toml": "a file is not TOML, or not within bounds",
    "unbound-number": "a published number is not a link to where it is computed",
    "unread": "a file is published that nothing checks",
    "unreadable": "a page has characters or markup that can be read in more than one way",
    "unrecorded": "a framework's model that a spec names has no recording",
    "walk": "a network does not fit together",
    "wrong-number": "a number in prose is not the computed one",
}
