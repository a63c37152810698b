"""What a change moves, as JSON that other programs rely on, and as text: for a terminal, and for a pull request.

The JSON may come from a pull request of a stranger: `read_changes` refuses what does not fit, and every word of it is
escaped before it becomes Markdown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from paramledger.ledger.differences import Changes, Moved, summary
from paramledger.problems import SpecError

MOST_LINES = 60         # of a kind, in a comment: the rest is counted
MOST_BYTES = 5_000_000
BUILT = frozenset({"drift-number", "drift-page", "missing-page", "orphan"})     # what a build puts right
NOT_COMPARED = "Nothing was compared: the specs do not fit together yet."
PAGES = """These pages are missing or old. Run `paramledger build` and commit them, or leave them: they are built \
after the merge. As they will be, they are in `pages.patch`, an artifact of the check "pull request".
"""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class MovedRecord(_Table):
    """One thing that is not as it was."""

    name: str = Field(max_length=300)
    quantity: str = Field("", max_length=60)
    before: int | str | None
    after: int | str | None


class ChangesRecord(_Table):
    """`diff --format json`."""

    new: list[str] = Field(max_length=20_000)
    gone: list[str] = Field(max_length=20_000)
    totals: list[MovedRecord] = Field(max_length=200_000)
    claims: list[MovedRecord] = Field(max_length=50_000)
    reconciliations: list[MovedRecord] = Field(max_length=50_000)


class ProblemRecord(_Table):
    """`check --format json`, an entry each."""

    path: str = Field(max_length=500)
    line: int = Field(ge=0)
    code: str = Field(max_length=60)
    message: str = Field(max_length=20_000)
    hint: str = Field("", max_length=20_000)
    suggestion: str = Field("", max_length=20_000)


def changes_record(changes: Changes) -> dict[str, object]:
    """The changes as plain values."""
    moved = {kind: [_record(one) for one in getattr(changes, kind)] for kind in ("totals", "claims", "reconciliations")}
    return {"new": list(changes.new), "gone": list(changes.gone), **moved}


def _record(one: Moved) -> dict[str, object]:
    return {"name": one.name, "quantity": one.quantity, "before": one.before, "after": one.after}


def read_changes(text: str) -> Changes | None:
    """The changes that a file holds; None where it holds what `diff` says of specs that do not fit together. Raises
    SpecError for anything else.
    """
    if _bounded(text).startswith("["):
        read_problems(text)
        return None
    try:
        record = ChangesRecord.model_validate_json(text)
    except ValidationError as error:
        reason = f"this is not a report of changes: {_first(error)}"
        raise SpecError(reason, "`paramledger diff REV --format json` writes one") from None
    kinds = (record.totals, record.claims, record.reconciliations)
    return Changes(tuple(record.new), tuple(record.gone), *(tuple(map(_moved, kind)) for kind in kinds))


def _moved(record: MovedRecord) -> Moved:
    return Moved(record.name, record.quantity, record.before, record.after)


def read_problems(text: str) -> list[ProblemRecord]:
    """The problems that a file holds; raises SpecError for anything else."""
    try:
        values = json.loads(_bounded(text))
        return [ProblemRecord.model_validate(value) for value in values] if isinstance(values, list) else _no_list()
    except (ValidationError, ValueError, RecursionError) as error:
        reason = _first(error) if isinstance(error, ValidationError) else "it is not JSON"
        message = f"this is not a list of problems: {reason}"
        raise SpecError(message, "`paramledger check --format json` writes one") from None


def _no_list() -> list[ProblemRecord]:
    raise ValueError


def _bounded(text: str) -> str:
    if len(text) > MOST_BYTES:
        raise SpecError(f"the file has more than {MOST_BYTES:,} characters", "a report is shorter")
    return text


def _first(error: ValidationError) -> str:
    found = error.errors(include_url=False, include_input=False)[0]
    return f"`{'.'.join(map(str, found['loc']))[:80]}`: {found['msg'][:120]}"


def lines(changes: Changes) -> Iterator[str]:
    """The changes as lines of plain text; one line when nothing moves."""
    if not changes:
        yield "No published number, verdict or reconciliation moves."
    yield from (f"new: {address}" for address in changes.new)
    yield from (f"gone: {address}" for address in changes.gone)
    for one in changes.totals:
        yield f"{one.name} {one.quantity} {_shown(one.before)} → {_shown(one.after)}{_difference(one)}"
    yield from (f"{_plural(count, 'claim')} {way}" for way, count in summary(changes.claims))
    yield from (f"claim {one.name}: {_shown(one.before)} → {_shown(one.after)}" for one in changes.claims)
    for one in changes.reconciliations:
        yield f"reconciliation {one.name}: {_shown(one.before)} → {_shown(one.after)}"


def _shown(value: int | str | None) -> str:
    return "none" if value is None else f"{value:,}" if isinstance(value, int) else value


def _difference(one: Moved) -> str:
    if not isinstance(one.before, int) or not isinstance(one.after, int):
        return ""
    return f" ({one.after - one.before:+,})".replace("-", "−")


def _plural(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


_MARKS = re.compile(r"[\\`*_{}\[\]()#+!|<>&~@:$-]")


def safe(text: str) -> str:
    """Any text as GitHub's Markdown that shows it: no link, no mention, no picture, no HTML."""
    return _MARKS.sub(lambda found: f"&#{ord(found[0])};", " ".join(text.split()))


def comment(changes: Changes | None, problems: Iterable[ProblemRecord]) -> str:
    """The comment on a pull request, as Markdown."""
    every = list(problems)
    found = [one for one in every if one.code not in BUILT]
    pages = sorted({one.path for one in every if one.code in BUILT})
    parts = ["### What this changes", *_bullets(lines(changes) if changes is not None else [NOT_COMPARED])]
    if found:
        parts += ["", f"### {_plural(len(found), 'problem')}", *_bullets(map(_problem, found))]
    if pages:
        parts += ["", f"### {_plural(len(pages), 'generated page')} to build", PAGES, *_bullets(pages)]
    return "\n".join(parts) + "\n"


def _bullets(texts: Iterable[str]) -> Iterator[str]:
    for number, text in enumerate(texts):
        if number < MOST_LINES:
            yield f"- {safe(text)}"
        elif number == MOST_LINES:
            yield "- and more: the command `paramledger diff` prints all of it"


def _problem(one: ProblemRecord) -> str:
    place = f"{one.path}:{one.line}" if one.line else one.path
    return f"{place}: {one.message}" + (f" [{one.hint}]" if one.hint else "")


def review(problems: Iterable[ProblemRecord]) -> dict[str, object]:
    """A review with a suggestion for one click on each line that `check` can put right."""
    notes = [
        {"path": one.path, "line": one.line, "side": "RIGHT", "body": _suggested(one)}
        for one in problems
        if one.suggestion and one.line and "`" * 3 not in one.suggestion and len(one.suggestion.splitlines()) == 1
    ]
    return {"event": "COMMENT", "comments": notes[:MOST_LINES]}


def _suggested(one: ProblemRecord) -> str:
    return f"{safe(one.message)}\n\n```suggestion\n{one.suggestion}\n```"
