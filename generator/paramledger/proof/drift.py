"""Published against computed: every number in docs/ that is not, or may not be, what its spec computes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from difflib import SequenceMatcher
from itertools import takewhile

from paramledger.addresses import is_built
from paramledger.page import Page
from paramledger.problems import Problem
from paramledger.proof.beside import beside_problems
from paramledger.proof.docs import Asked, Docs, built_path, no_settings
from paramledger.proof.links import difference, link_problems, number_problems, unread_pages
from paramledger.proof.provenance import in_conflict, is_current, stamped, text_files
from paramledger.proof.readable import unreadable_pages

BUILD = "run `paramledger build`"
RESTORE = "make the change in its spec; `paramledger build --force` puts the generated text back"

MOVE = "move it out of the folder, or put its content on a page"
MOST_COMPARED = 1_000_000   # lines of one text times lines of the other
PROVENANCE_LINE = 2         # differs whenever another line does

# What a line says beside its numbers: tags with their attributes, targets of links, names such as `conv2`.
PIECE = re.compile(r"<[^>]*>|\]\([^)]*\)|\{[#.][^{}|]*\}|(?P<number>(?<![\w#.])[+\u2212-]?\d+(?:,\d+)*(?:\.\d+)*)")
ANCHOR = re.compile(r'<a id="([^"]*)">')
PLACE = re.compile(r" \{ ?#([^{}\s]+)\} *(?:\||$)")      # of a whole cell


def drift(
    folder: str, published: Mapping[str, str], pages: Mapping[str, Page], beside: Mapping[str, str] | None = None,
    asked: Asked = no_settings,
) -> list[Problem]:
    """All that the checks find, sorted; `published` is path -> text under docs/, `folder` stands in front of the paths,
    `beside` is name -> text of the files beside docs/, `asked` computes what a page would say with settings.
    """
    docs = Docs(folder, text_files(published), pages, beside or {}, asked)
    return sorted({problem for check in CHECKS for problem in check(docs)})


def edited_pages(docs: Docs) -> Iterator[Problem]:
    """A generated file is as it was generated: its hash fits its text."""
    for path in docs.published:
        if docs.origins[path] == "edited":
            yield docs.problem(
                path, PROVENANCE_LINE, "hand-edited", "the file was edited after it was generated", RESTORE
            )
        elif docs.origins[path] == "hand-written" and path in docs.pages:
            yield docs.problem(
                path,
                0,
                "hand-written",
                "a hand-written file is in the place of a generated one",
                f"move it, then {BUILD}",
            )


def conflicting_pages(docs: Docs) -> Iterator[Problem]:
    """No file holds the two sides of a merge."""
    for path, origin in docs.origins.items():
        if origin == "conflict":
            yield docs.problem(path, 0, "conflict", "a merge has left two versions of this generated file", BUILD)
        elif origin == "hand-written" and in_conflict(text := docs.published[path]):
            line = text[: f"\n{text}".index("\n<<<<<<< ")].count("\n") + 1
            yield docs.problem(path, line, "conflict", "a merge has left two versions of these lines", "keep one")


def missing_pages(docs: Docs) -> Iterator[Problem]:
    """Every generated page is there."""
    for path in docs.pages:
        if path not in docs.published:
            yield docs.problem(path, 0, "missing-page", "the generated file is missing", BUILD)


def orphaned_pages(docs: Docs) -> Iterator[Problem]:
    """No generated file stays when its spec is gone."""
    for path in docs.published:
        if docs.origins[path] != "hand-written" and path not in docs.pages:
            yield docs.problem(path, 0, "orphan", "nothing generates this file any more", f"{BUILD}, which deletes it")


def unknown_files(docs: Docs) -> Iterator[Problem]:
    """What is published is a page, or generated; two sources do not make one page."""
    made: dict[str, str] = {}
    for path in sorted(docs.published):
        if not path.endswith(".md"):
            if docs.origins[path] == "hand-written" and path not in docs.pages:
                yield docs.problem(path, 0, "unread", "the site publishes this file, and nothing proves it", MOVE)
        elif (other := made.setdefault(built_path(path), path)) != path:
            yield docs.problem(path, 0, "unread", f"{other} makes the same page of the site", "remove one of them")


def drifting_pages(docs: Docs) -> Iterator[Problem]:
    """Every generated page is what its spec computes, byte for byte; the numbers that drift are named."""
    for path, page in docs.digests.items():
        file = docs.published.states.get(path)
        if file and file.origin in ("edited", "generated") and not is_current(file, page):
            yield from page_drift(docs, path, docs.published[path], stamped(docs.pages[path]))


def committed_drift(
    folder: str, published: Mapping[str, str], pages: Mapping[str, Page], beside: Mapping[str, str] | None = None,
    asked: Asked = no_settings,
) -> list[Problem]:
    """As `drift`, of what git keeps: a built page may be absent or old, since the next build renews it."""
    files = text_files(published)
    kept = {path for path, file in files.states.items() if not is_built(path) or file.origin == "hand-written"}
    absent = {f"{folder}/{path}" for path in pages if is_built(path)}
    found = drift(folder, files.only(kept), pages, beside, asked)
    return [problem for problem in found if problem.code != "missing-page" or problem.path not in absent]


CHECKS: tuple[Callable[[Docs], Iterator[Problem]], ...] = (
    beside_problems,
    conflicting_pages,
    drifting_pages,
    edited_pages,
    link_problems,
    missing_pages,
    number_problems,
    orphaned_pages,
    unread_pages,
    unknown_files,
    unreadable_pages,
)


def page_drift(docs: Docs, path: str, text: str, computed: str) -> Iterator[Problem]:
    """The numbers of one page that differ; and, once, that lines differ in anything else."""
    hint = RESTORE if docs.origins[path] == "edited" else BUILD
    pairs = [(line, drifting(old, new)) for line, old, new in unequal_lines(text.split("\n"), computed.split("\n"))]
    yield from (
        docs.problem(path, line, "drift-number", message, hint) for line, messages in pairs for message in messages
    )
    others = [line for line, messages in pairs if not messages and (line != PROVENANCE_LINE or len(pairs) == 1)]
    if others:
        lines = "this line is" if len(others) == 1 else f"this and {len(others) - 1:,} more lines are"
        yield docs.problem(path, others[0], "drift-page", f"{lines} not as generated", hint)


def unequal_lines(old: list[str], new: list[str]) -> Iterator[tuple[int, str | None, str | None]]:
    """(line in the old text, old line, new line) where two texts differ; lines that differ in numbers alone are pairs.
    """
    before, after = [masked(line) for line in old], [masked(line) for line in new]
    for tag, start, end, new_start, new_end in opcodes(before, after):
        if tag == "equal":
            pairs = zip(range(start, end), range(new_start, new_end), strict=True)
            yield from ((at + 1, old[at], new[new_at]) for at, new_at in pairs if old[at] != new[new_at])
        elif tag == "insert":
            yield min(start + 1, len(old)), None, new[new_start]
        else:
            yield from ((at + 1, old[at], None) for at in range(start, end))


def opcodes(old: list[str], new: list[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """How to make one list of lines from another, as difflib says it; not of lists that differ in too much."""
    head = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    rest = zip(reversed(old[head:]), reversed(new[head:]), strict=False)
    tail = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], rest))
    old_end, new_end = len(old) - tail, len(new) - tail
    yield "equal", 0, head, 0, head
    if (old_end - head) * (new_end - head) > MOST_COMPARED:
        yield "replace", head, old_end, head, new_end
    else:
        for tag, *ends in SequenceMatcher(None, old[head:old_end], new[head:new_end]).get_opcodes():
            start, end, new_start, new_stop = (head + number for number in ends)
            yield tag, start, end, new_start, new_stop
    yield "equal", old_end, len(old), new_end, len(new)


def masked(line: str) -> str:
    """A line with every number that readers see as 0."""
    parts: list[str] = []
    at = 0
    for start, number in number_pieces(line):
        parts += [line[at:start], "0"]
        at = start + len(number)
    return "".join([*parts, line[at:]])


def drifting(old: str | None, new: str | None) -> list[str]:
    """A message for each number in which two lines differ; none when they differ in other things."""
    if old is None or new is None:
        return []
    before, after = number_pieces(old), number_pieces(new)
    if masked(old) != masked(new) or len(before) != len(after):
        return []
    return [drift_message(new, start, published, computed)
            for (_, published), (start, computed) in zip(before, after, strict=True) if published != computed]


def drift_message(line: str, start: int, published: str, computed: str) -> str:
    """One drifting number, by its anchor if its cell has one."""
    cell = line.rfind("|", 0, start) + 1, line.find("|", start) + 1 or len(line)
    anchors = [*ANCHOR.findall(line[cell[0]:start]), *PLACE.findall(line[start:cell[1]])]
    where = f"#{anchors[-1]}: " if anchors else ""
    return f"{where}published {published}, computed {computed}{difference(published, computed)}"


def number_pieces(line: str) -> list[tuple[int, str]]:
    """The numbers of a line that readers see, each with its offset."""
    return [(match.start(), match["number"]) for match in PIECE.finditer(closed(line)) if match["number"]]


def closed(line: str) -> str:
    """A line without what opens a tag or a target and is never closed: to look for each end takes quadratic time."""
    for opens, closes in (("<", ">"), ("](", ")")):
        end = line.rfind(closes) + 1
        line = line[:end] + line[end:].replace(opens, " " * len(opens))
    return line
