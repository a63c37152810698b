"""Readings of a source: which network it is and what differs, the best first.

The rule. A source whose rows are all those of a published network is `correct`; what else would give the same rows
comes after it. Every other reading explains every count, leaves no remainder, and needs clearly fewer choices than it
has rows that agree. They are told in order of what does not fit and how implausible their causes are. Where there is
none, the source is `unknown`, with the nearest networks and what would be left over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from paramledger.diagnosis.hypotheses import Repaired
from paramledger.diagnosis.made import Made
from paramledger.diagnosis.table import Row, table
from paramledger.language.causes import CAUSES, repair
from paramledger.language.location import LocatedError
from paramledger.language.reconciliations import Reconciliation, Step
from paramledger.ledger.edits import label
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.reconcile import NUMBER, Reconciled, Stepped, reconciled_as

Status = Literal["correct", "convention", "buggy", "unknown"]
CONVENTIONS = frozenset(
    {
        "optimizer_counted",
        "bn_stats_counted",
        "tied_counted_twice",
        "shared_counted_twice",
        "lstm_double_bias",
        "aux_heads_on",
        "frozen_layers",
    }
)
UNCOUNTED = frozenset({"wrong_input_size"})  # no cause where no parameter hangs on it
CUT_FIRST = ("include_top_false", "wrong_input_size")  # the size of the input is no cause where the head is cut off
MOST_READINGS = 5
STRAINED = 15   # by how much later a reading comes in which hardly a row was as published
MOST_EDITS = 50  # of one step
SHOWN = 3        # layers of a formula, edits of a label


@dataclass(frozen=True, slots=True)
class Told:
    """A cause of one reading: what it adds, the layers in which it shows, the edit, and what to do about it."""

    code: str
    delta: int
    layers: tuple[tuple[str, int], ...]
    edit: str
    formula: str
    why: str
    repair: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One explanation. `reference` is the address of the network that was meant, None if nobody knows."""

    status: Status
    reference: str | None
    expected: int | None
    causes: tuple[Told, ...]
    remainder: int | None
    rows: int
    agreed: int
    tells_apart: str = ""
    path: Reconciled | None = None
    title: str = ""
    framework: str = ""
    table: tuple[Row, ...] = ()

    def __repr__(self) -> str:
        codes = ", ".join(one.code for one in self.causes)
        return f"<Reading {self.reference or 'of no network'}: {self.status}{codes and f' ({codes})'}>"


UNKNOWN = Reading("unknown", None, None, (), None, 0, 0)


def rank(one: Repaired) -> tuple[int, int, int, str]:
    """What the readings are ordered by."""
    exact = 0 if not one.alignment.distance and not any(made.code for made in one.made) else 1
    late = STRAINED * (10 * one.differ >= 9 * len(one.theirs.rows))
    return exact, one.badness + late, one.differ, one.address


def reading(ledger: Ledger, one: Repaired, counting: Sequence[Made] = (), total: int | None = None) -> Reading | None:
    """A repaired network as an explanation, every delta recounted; None where the ledger cannot follow it."""
    made = merged((*one.made, *counting))
    quantity = "total" if one.theirs.view.state else "parameters"
    told: tuple[Told, ...] = ()
    start = ledger.breakdown(one.address)
    expected = start.figure("", quantity)
    path = None
    end = total if total is not None else one.ours.total
    if made:
        path = _path(ledger, one, made, quantity, end)
        if path is None:
            return None
        told, expected = _told(path, made, one), int(path.start.total)
    total_found = expected + sum(cause.delta for cause in told)
    codes = {cause.code for cause in told}
    status: Status = "correct" if not codes else "convention" if codes <= CONVENTIONS else "buggy"
    rows, agreed = len(one.theirs.rows), one.alignment.agreed
    is_plain = status == "correct" and agreed == rows      # nothing differs, so there is nothing to show
    return Reading(
        status, one.address, expected, told, end - total_found, rows, agreed, "", path, start.title,
        one.theirs.view.framework, () if is_plain else table(ledger, replace(one, made=made)),
    )


def merged(made: Sequence[Made]) -> tuple[Made, ...]:
    """Causes of one code as one, where the first of them stands; that the head is cut off comes first."""
    found: dict[str, Made] = {}
    for one in made:
        before = found.get(one.code)
        found[one.code] = Made(one.code, (*before.edits, *one.edits)) if before else one
    cut = CUT_FIRST if CUT_FIRST[0] in found else ()
    return tuple(sorted(found.values(), key=lambda one: cut.index(one.code) if one.code in cut else len(cut)))


def _path(ledger: Ledger, one: Repaired, made: Sequence[Made], quantity: str, end: int) -> Reconciled | None:
    steps = [step for cause in made for step in _steps(cause)]
    model = Reconciliation.model_validate(
        {
            "title": "diagnosis",
            "answer": "diagnosis",
            "quantity": quantity,
            "start": one.address,
            "end": f"{NUMBER}{end}",
            "steps": steps,
        }
    )
    try:
        return reconciled_as(ledger, "diagnosis", model)
    except LocatedError:
        return None


def _steps(made: Made) -> list[Step]:
    about = CAUSES[made.code].about if made.code else "the source shows it so"
    parts = [made.edits[at : at + MOST_EDITS] for at in range(0, len(made.edits), MOST_EDITS)]
    return [
        Step(about=about, evidence="inferred", edits=list(part))
        if len(part) > 1
        else Step(about=about, evidence="inferred", **{key: getattr(part[0], key) for key in part[0].model_fields_set})
        for part in parts
    ]


def _told(path: Reconciled, made: Sequence[Made], one: Repaired) -> tuple[Told, ...]:
    told, at = [], 0
    for cause in made:
        number = len(_steps(cause))
        steps, at = path.steps[at : at + number], at + number
        if not cause.code or (cause.code in UNCOUNTED and not any(step.delta for step in steps)):
            continue
        rows = {row.layer: row.delta for step in steps for row in step.rows}
        labels = "; ".join(label(edit) for edit in cause.edits[:SHOWN]) + ("; …" if len(cause.edits) > SHOWN else "")
        framework = one.theirs.view.framework
        why = CAUSES[cause.code].about
        told.append(
            Told(
                cause.code,
                sum(step.delta for step in steps),
                tuple(rows.items())[:50],
                labels,
                _formula(steps),
                f"{why[:1].upper()}{why[1:]}.",
                repair(cause.code, framework),
            )
        )
    return tuple(told)


def _formula(steps: Sequence[Stepped]) -> str:
    """What the layers have after the steps, less what they had before: the first few of them."""
    found: dict[str, tuple[int, int]] = {}
    for row in (row for step in steps for row in step.rows):
        before, _ = found.get(row.layer, (row.before, 0))
        found[row.layer] = before, row.after
    changed = [f"{layer}: {after:,} − {before:,}" for layer, (before, after) in found.items() if before != after]
    return "; ".join(changed[:SHOWN]) + ("; …" if len(changed) > SHOWN else "")

