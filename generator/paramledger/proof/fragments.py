"""Pages with what they include in its place, as builders read them; and where each of their lines stands."""

from __future__ import annotations

import posixpath
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from paramledger.page import END, INCLUDED, START
from paramledger.problems import Problem
from paramledger.proof.provenance import origin, resealed

BUILD = "run `paramledger build`"


@dataclass(frozen=True, slots=True)
class Whole:
    """A page with its parts in place. `runs` are (its first line, file, line there), in order: lines that follow each
    other in one file. `missing` are (line of the page, the file of a part, the part) that is not built.
    """

    text: str
    runs: tuple[tuple[int, str, int], ...] = ()
    missing: tuple[tuple[int, str, str], ...] = ()

    def placed(self, problem: Problem) -> Problem:
        """A problem of the whole page, in the file and at the line where it has to be looked for."""
        if not self.runs or problem.line == 0:
            return problem
        first, path, line = self.runs[bisect_right(self.runs, problem.line, key=lambda run: run[0]) - 1]
        return replace(problem, path=path, line=problem.line - first + line)


def wholes(docs: str, published: Mapping[str, str], folder: str, fragments: Mapping[str, str]) -> dict[str, Whole]:
    """Every page with its parts; `docs` and `folder` stand in front of paths of pages and of fragments."""
    return {path: whole(posixpath.join(docs, path), text, folder, fragments) for path, text in published.items()}


def whole(path: str, text: str, folder: str, fragments: Mapping[str, str]) -> Whole:
    """A page with its parts; one that includes nothing is its text."""
    if not INCLUDED.search(text):
        return Whole(text)
    lines: list[str] = []
    runs: list[tuple[int, str, int]] = [(1, path, 1)]
    missing: list[tuple[int, str, str]] = []
    sound = origin(path, text) == "generated"
    for number, line in enumerate(text.split("\n"), 1):
        found = INCLUDED.fullmatch(line)
        if not found:
            lines.append(line)
            continue
        name, fragment = found["path"], fragments.get(found["path"], "")
        start, inside = part(fragment, found["part"])
        if start == 0:
            missing.append((number, posixpath.join(folder, name), found["part"]))
        sound = sound and origin(name, fragment) == "generated"
        first = len(lines) + 1
        runs += [(first, posixpath.join(folder, name), start), (first + len(inside), path, number + 1)]
        lines += inside
    joined = "\n".join(lines)
    return Whole(resealed(joined) if sound else joined, tuple(runs), tuple(missing))


def part(fragment: str, name: str) -> tuple[int, list[str]]:
    """Where a part begins in its fragment, and its lines; 0 and none when it is not there."""
    before, start, rest = fragment.partition(START % name)
    inside, end, _ = rest.partition(END % name)
    return (before.count("\n") + 2, inside.split("\n")[:-1]) if start and end else (0, [])


def missing_parts(docs: str, pages: Mapping[str, Whole]) -> Iterator[Problem]:
    """Every part that a page includes is built."""
    for path, page in pages.items():
        for line, file, name in page.missing:
            message = f"the page includes `{name}` of {file}, which is not there"
            yield Problem(posixpath.join(docs, path), line, "missing-page", message, BUILD)
