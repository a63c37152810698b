"""What `diagnose` tells people: a sentence, the two sides row by row, the sum, what to do, and what else it may be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap

from paramledger.addresses import CAUSES, page_address, variant_page
from paramledger.diagnosis.diagnosing import Diagnosis, Near
from paramledger.diagnosis.readings import Reading, Told
from paramledger.diagnosis.table import Cell, Mark, Row, Stretch, folded

WIDTH = 80
MOST_LINES, LAST = 20, 3  # lines of a table, and how many of them are its last ones
LEAST_NAME, DIFFERS, EDIT = 6, 21, 60  # columns of names, of what differs, and of an edit in the sum
MARKS: dict[Mark, str] = {"same": " ", "cause": ">", "follows": "·", "open": "?"}
WORDS: dict[Mark, str] = {"same": "", "cause": "", "follows": "follows: ", "open": ""}
LEGEND: dict[Mark, str] = {
    "cause": "> is a change",
    "follows": "· follows from a change",
    "open": "? not explained",
}
UNNAMED = re.compile(r"\b(?:added\d+(?:, | |$))+")
FRAMEWORKS = {"keras": " in Keras", "torch": " in PyTorch"}


def lines(file: str, found: Diagnosis, site: str = "") -> Iterator[str]:
    """One source, as people read it; `site` is where the site is published."""
    best, *others = found.readings
    yield f"{file}:" if file != "-" else "This text:"
    yield from _wrapped(sentence(found, best), "  ")
    yield from _table(best.table, best.reference or "")
    if best.causes:
        yield from ("", *_chain(best), "", f"  What to do{FRAMEWORKS.get(best.framework, '')}:")
        yield from _repairs(best.causes)
    if others:
        yield from ("", "  Other readings of the same rows:" if len(others) > 1 else "  Another reading:")
        for other in others:
            yield from _wrapped(_other(other), "  - ", "    ")
    if found.nearest:
        yield from ("", "  The nearest networks:")
        for near in found.nearest:
            yield from _wrapped(_near(near), "  - ", "    ")
        yield from _table(found.nearest[0].table, found.nearest[0].address)
    if best.reference is not None:
        yield from ("", "  Pages:", f"    {page_address(site, variant_page(best.reference))}")
        yield from (f"    {page_address(site, CAUSES, cause.code)}" for cause in best.causes)


def sentence(found: Diagnosis, best: Reading) -> str:
    """Which network it is, with both totals."""
    if best.reference is None or best.expected is None:
        of = f" of {_count(found.total, 'parameter')}" if found.total is not None else ""
        return f"No network in the ledger explains this model{of}, not even with a few changes."
    name = best.title
    if not best.rows and not best.causes:       # a configuration: it names a network
        return f"This is {name}: {_count(best.expected, 'parameter')}."
    if not best.causes:
        return f"This is {name}, as published: {_count(best.expected, 'parameter')}. {_agreed(best)}."
    total, after = found.total or 0, "this change" if len(best.causes) == 1 else f"these {len(best.causes)} changes"
    has, expected = f"Your model has {_count(total, 'parameter')}", _count(best.expected, "parameter")
    if best.status == "convention" and total == best.expected:
        return f"This is {name}, with its {expected}; nothing is wrong. {_agreed(best)}."
    if best.status == "convention":
        return (
            f"This is {name}, which has {expected}. The {total:,} here are counted differently; that is not a "
            f"mistake. {_agreed(best)}."
        )
    if total == best.expected:
        return f"{has}, as {name} has, but it is not the same network. {_agreed(best)} after {after}."
    return f"{has}, not the {best.expected:,} of {name}. {_agreed(best)} after {after}."


def _agreed(best: Reading) -> str:
    if best.agreed == best.rows:
        return "Its only row agrees" if best.rows == 1 else f"All {best.rows:,} rows agree"
    return f"{best.agreed:,} of {best.rows:,} rows {_agree(best.agreed)}"


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _table(table: Sequence[Row], reference: str) -> Iterator[str]:
    """Both sides beside each other; equal stretches are folded, and so is the middle of a long table."""
    shown = list(folded(table))
    rows = [row for row in shown if isinstance(row, Row)]
    if all(row.mark == "same" for row in rows):
        return
    counts = max(len(_number(cell)) for row in rows for cell in (row.theirs, row.reference))
    room = (WIDTH - 8 - DIFFERS - 2 * (counts + 1)) // 2
    left, right = (
        max(LEAST_NAME, min(room, max(map(len, column))))
        for column in (map(_name, (row.theirs for row in rows)), map(_name, (row.reference for row in rows)))
    )
    heads = [cut(head, name + 1 + counts).ljust(name + 1 + counts)
             for head, name in (("your model", left), (reference, right))]
    yield from ("", f"    {heads[0]}  {heads[1]}  what differs")
    for one in _shortened(shown):
        if isinstance(one, str):
            yield one
            continue
        start = f"  {MARKS[one.mark]} {_cell(one.theirs, left, counts)}  {_cell(one.reference, right, counts)}  "
        yield from (line.rstrip() for line in _beside(start, WORDS[one.mark] + one.differs if one.differs else ""))
    marks = {row.mark for row in rows} | {one.mark for one in shown if isinstance(one, Stretch)}
    if "follows" in marks or "open" in marks:
        yield "    (" + "; ".join(text for mark, text in LEGEND.items() if mark in marks) + ")"


def _shortened(shown: Sequence[Row | Stretch]) -> Iterator[Row | str]:
    if len(shown) <= MOST_LINES:
        yield from (_folded(one) for one in shown)
        return
    first, middle, last = shown[: MOST_LINES - LAST - 1], shown[MOST_LINES - LAST - 1 : -LAST], shown[-LAST:]
    yield from (_folded(one) for one in first)
    same = sum(_same(one) for one in middle)
    other = sum(1 for one in middle if not _same(one))
    alike = f", and {same:,} that {'is' if same == 1 else 'are'} the same" if same else ""
    yield f"    … {_count(other, 'more row')} that {'differs' if other == 1 else 'differ'}{alike}"
    yield from (_folded(one) for one in last)


def _same(one: Row | Stretch) -> int:
    """How many rows are the same here, or differ in their outputs alone."""
    return one.rows if isinstance(one, Stretch) else int(one.mark == "same")


def _folded(one: Row | Stretch) -> Row | str:
    if isinstance(one, Row):
        return one
    words = "are the same" if one.mark == "same" else "follow: the same parameters, a different output"
    return f"  {MARKS[one.mark]} … {one.rows:,} rows {words}"


def _number(cell: Cell | None) -> str:
    return f"{cell.count:,}" if cell else ""


def _name(cell: Cell | None) -> str:
    return "–" if cell is None else cell.name or f"({cell.kind})"


def _cell(cell: Cell | None, name: int, count: int) -> str:
    return f"{cut(_name(cell), name).ljust(name)} {_number(cell).rjust(count)}"


def _beside(start: str, text: str) -> Iterator[str]:
    """A text in the last column, on as many lines as it needs."""
    first, *more = wrap(text, max(DIFFERS, WIDTH - len(start))) or [""]
    yield start + first
    yield from (" " * len(start) + line for line in more)


def cut(text: str, width: int) -> str:
    """A name in so many columns; of a long one its end, which says more than its beginning."""
    return text if len(text) <= width else "…" + text[len(text) - width + 1 :]


def _chain(best: Reading) -> Iterator[str]:
    """The sum, from the published total to the printed one."""
    total = best.expected or 0
    yield f"    {total:>15,}  {best.reference}"
    for cause in best.causes:
        total += cause.delta
        text = f"{cause.why.removesuffix('.')} ({cause.code}{_edit(cause.edit)})"
        yield from _beside(f"    {f'{cause.delta:+,}' if cause.delta else '0':>15}  ", text)
    yield f"    {total:>15,}  as in your model"


def _edit(edit: str) -> str:
    """The edit behind a cause's code: of a long one its beginning; none where it only names a layer twice. Layers that
    the explanation has added have no name that a person would know.
    """
    edit = UNNAMED.sub("", edit)
    if " in place of " in edit or not edit:
        return ""
    return f": {edit}" if len(edit) <= EDIT else f": {edit[:EDIT].rpartition(',')[0] or edit[:EDIT]}, …"


def _repairs(causes: Iterable[Told]) -> Iterator[str]:
    for cause in causes:
        yield from _wrapped(cause.repair, "  - ", "    ")


def _other(other: Reading) -> str:
    told = "; ".join(f"{_small(cause.why.removesuffix('.'))} ({cause.code})" for cause in other.causes)
    apart = f" {other.tells_apart}" if other.tells_apart else ""
    return f"{other.reference}, {other.expected or 0:,} parameters: {told or 'as published'}.{apart}"


def _small(text: str) -> str:
    """A sentence after a colon, with a small letter unless its first word is a name or an abbreviation."""
    word = text.split(" ", 1)[0]
    return text[:1].lower() + text[1:] if word[1:] == word[1:].lower() else text


def _near(near: Near) -> str:
    """A network that is near: a person sees how far the rows go together."""
    left = near.left_over
    totals = f"yours has {abs(left):,} parameters {'more' if left > 0 else 'fewer'}" if left else "the totals are equal"
    return f"{near.address}: {near.agreed:,} of {near.rows:,} rows {_agree(near.agreed)}, and {totals}."


def _agree(rows: int) -> str:
    return "agrees" if rows == 1 else "agree"


def _wrapped(text: str, first: str, more: str | None = None) -> list[str]:
    return wrap(text, WIDTH, initial_indent=first, subsequent_indent=first if more is None else more,
                break_long_words=False, break_on_hyphens=False)
