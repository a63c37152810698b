"""Every digit of every published number, changed: the check must name that file and that line, for each changed line by
itself.

A sample in `make test`, spread over all pages; all of them in `make test-all`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from paramledger.addresses import BUILT, is_built, op_page
from paramledger.files import read_docs
from paramledger.ops import OPS
from paramledger.page import Page
from paramledger.pages import site
from paramledger.proof.drift import drift
from paramledger.proof.markdown_reader import numbers
from paramledger.proof.provenance import stamped

from conftest import the_ledger

ROOT = Path(__file__).parents[2]
SAMPLE = 1500
UNSEEN = re.compile(r"<[^>]*>|\]\([^)]*\)|\A---\n.*?\n---\n", re.DOTALL)    # tags, the targets of links, front matter
NUMBER = re.compile(r"(?<![\w#./-])\d[\d,.]*")


@cache
def published() -> Mapping[str, str]:
    """The pages that people wrote, and every generated one."""
    kept = {path: text for path, text in read_docs(ROOT / "docs").files.items() if not is_built(path)}
    return {**kept, **{path: stamped(page) for path, page in pages().items()}}


@cache
def pages() -> Mapping[str, Page]:
    return site(the_ledger())


def digits(path: str) -> Iterator[int]:
    """The positions of the digits of a page's numbers: in what readers see, and on hand-written pages where a number is
    published.
    """
    text = published()[path]
    if path in pages():
        seen = UNSEEN.sub(lambda found: " " * len(found[0]), text)
        yield from (at for found in NUMBER.finditer(seen) for at in range(*found.span()) if text[at].isdigit())
        return
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    for number in numbers(text):
        written = f"[{number.text}](" if number.target else number.text
        found = text.index(written, starts[number.line - 1]) + (written[0] == "[")
        yield from (at for at in range(found, found + len(number.text)) if text[at].isdigit())


def copies(text: str, positions: Iterable[int]) -> Iterator[dict[int, int]]:
    """The changes, by line: each copy of a page has at most one changed digit in a line, so that each must be named by
    itself.
    """
    by_line: dict[int, list[int]] = {}
    ends = [found.start() for found in re.finditer("\n", text)]
    for at in positions:
        by_line.setdefault(bisect_left(ends, at) + 1, []).append(at)
    while by_line:
        yield {line: left.pop() for line, left in by_line.items()}
        by_line = {line: left for line, left in by_line.items() if left}


def survivors(path: str, positions: Iterable[int]) -> Iterator[str]:
    """The changed digits that the check does not name, with file and line."""
    text = published()[path]
    for changes in copies(text, positions):
        changed = list(text)
        for at in changes.values():
            changed[at] = str((int(text[at]) + 1) % 10)
        # one page at a time: what the check says of it does not depend on the others being looked at too
        found = drift("docs", {path: "".join(changed)}, pages())
        named = {problem.line for problem in found if problem.path == f"docs/{path}"}
        for line, at in changes.items():
            if line not in named:
                yield f"docs/{path}:{line}: a {text[at]} became {changed[at]}: {text.splitlines()[line - 1][:120]}"


def test_a_sample_of_changed_digits_is_caught() -> None:
    every = [(path, at) for path in sorted(published()) if path.endswith(".md") for at in digits(path)]
    step = max(1, len(every) // SAMPLE)
    chosen: dict[str, list[int]] = {}
    for path, at in every[::step]:
        chosen.setdefault(path, []).append(at)
    assert len(every) > SAMPLE
    assert [line for path, positions in chosen.items() for line in survivors(path, positions)] == []


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted({
    *(path for path in read_docs(ROOT / "docs").files if path.endswith(".md") and not is_built(path)),
    *(path for path in BUILT if "*" not in path), *(op_page(op) for op in OPS),
}))
def test_every_changed_digit_is_caught(path: str) -> None:
    assert list(survivors(path, digits(path))) == []
