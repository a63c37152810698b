"""What `diagnose` answers: records for programs; the text for people is of `diagnosis_text`."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

from paramledger.addresses import cause_address
from paramledger.diagnosis.diagnosing import Diagnosis, Near, diagnosis
from paramledger.diagnosis.observation import Observation
from paramledger.diagnosis.readings import Reading, Told
from paramledger.diagnosis.table import Cell, Row, Stretch, folded
from paramledger.exports.diagnosis_text import lines, sentence
from paramledger.exports.records import Json
from paramledger.ledger.ledger import Ledger
from paramledger.problems import SpecError

MOST_LINES = 100        # of one table


def answered(ledger: Ledger, file: str, read: Callable[[], Observation]) -> tuple[Json, str]:
    """One source as programs read it, and as people do; one that cannot be read is said to be so."""
    try:
        found = diagnosis(ledger, read())
    except SpecError as wrong:
        message = wrong.message + (f" [{wrong.hint}]" if wrong.hint else "")
        return failed(file, message), f"{file}: {message}"
    site = ledger.site.address or ""
    return record(file, found, site), "\n".join(lines(file, found, site))


def record(file: str, found: Diagnosis, site: str = "") -> Json:
    """One source, as programs read it; `site` is where the site is published."""
    return {
        "file": file,
        "format": found.observation.format,
        "printed_total": found.total,
        "said": sentence(found, found.readings[0]),
        "readings": [_reading(one, site) for one in found.readings],
        "nearest": [_near(one) for one in found.nearest],
    }


def failed(file: str, message: str) -> Json:
    """A source that could not be read."""
    unknown: Json = {"status": "unknown", "reference": None, "expected_total": None, "causes": [], "remainder": None}
    return {
        "file": file,
        "format": None,
        "printed_total": None,
        "said": message,
        "problem": message,
        "readings": [{**unknown, "rows": 0, "agreed": 0, "tells_apart": "", "table": []}],
        "nearest": [],
    }


def _reading(one: Reading, site: str) -> Json:
    return {
        "status": one.status,
        "reference": one.reference,
        "expected_total": one.expected,
        "causes": [_cause(cause, site) for cause in one.causes],
        "remainder": one.remainder,
        "rows": one.rows,
        "agreed": one.agreed,
        "tells_apart": one.tells_apart,
        "table": [_line(line) for line in islice(folded(one.table), MOST_LINES)],
    }


def _near(one: Near) -> Json:
    return {
        "address": one.address,
        "left_over": one.left_over,
        "rows": one.rows,
        "agreed": one.agreed,
        "table": [_line(line) for line in islice(folded(one.table), MOST_LINES)],
    }


def _cause(one: Told, site: str) -> Json:
    return {
        "code": one.code,
        "delta": one.delta,
        "layers": [{"layer": layer, "delta": delta} for layer, delta in one.layers],
        "edit": one.edit,
        "formula": one.formula,
        "why": one.why,
        "repair": one.repair,
        "url": cause_address(site, one.code),
    }


def _line(one: Row | Stretch) -> Json:
    """A row of the table, or a stretch of rows whose counts are the same."""
    if isinstance(one, Stretch):
        return {"same": one.rows, "mark": one.mark}
    return {
        "theirs": _cell(one.theirs, "line"),
        "reference": _cell(one.reference),
        "differs": one.differs,
        "mark": one.mark,
    }


def _cell(one: Cell | None, *more: str) -> Json | None:
    if one is None:
        return None
    return {key: getattr(one, key) for key in ("name", "kind", "count", "shape", "rows", *more)}
