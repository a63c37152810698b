"""What `diagnose` answers: records for programs, sentences for people."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from paramledger.addresses import cause_address
from paramledger.diagnosis.diagnosing import Diagnosis, diagnosis
from paramledger.diagnosis.observation import Observation
from paramledger.diagnosis.readings import Reading, Told
from paramledger.exports.records import Json
from paramledger.ledger.ledger import Ledger
from paramledger.problems import SpecError


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
        "readings": [_reading(one, site) for one in found.readings],
        "nearest": [{"address": one.address, "left_over": one.left_over} for one in found.nearest],
    }


def failed(file: str, message: str) -> Json:
    """A source that could not be read."""
    unknown: Json = {"status": "unknown", "reference": None, "expected_total": None, "causes": [], "remainder": None}
    return {
        "file": file,
        "format": None,
        "printed_total": None,
        "problem": message,
        "readings": [{**unknown, "rows": 0, "agreed": 0, "tells_apart": ""}],
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


def lines(file: str, found: Diagnosis, site: str = "") -> Iterator[str]:
    """One source, as people read it; `site` is where the site is published."""
    best = found.readings[0]
    yield f"{file}:" if file != "-" else "This text:"
    yield f"  {_sentence(found, best)}"
    yield from _chain(best)
    if best.causes:
        yield "  What to do:"
        yield from (f"    {cause.repair} ({cause_address(site, cause.code)})" for cause in best.causes)
    for other in found.readings[1:]:
        causes = ", ".join(cause.code for cause in other.causes) or "the same rows"
        yield f"  Another reading: {other.reference} ({other.expected:,}): {causes}." + (
            f" {other.tells_apart}" if other.tells_apart else ""
        )
    for near in found.nearest:
        agreed = f"{near.agreed} of {near.rows} rows agree"
        yield f"  Nearest: {near.address}, {agreed}, {near.left_over:+,} parameters left over."


def _sentence(found: Diagnosis, best: Reading) -> str:
    if best.reference is None or best.expected is None:
        total = f" with {found.total:,} parameters" if found.total is not None else ""
        return f"This is no network that is known here{total}, nor one with a few mistakes."
    if not best.causes:
        agreed = f"{best.agreed} of {best.rows} rows agree"
        return f"This is {best.reference}: {best.expected:,} parameters, as it should be. {agreed}."
    return (
        f"{found.total:,} parameters, where {best.reference} has {best.expected:,}. "
        f"{best.agreed} of {best.rows} rows agree after these changes:"
    )


def _chain(best: Reading) -> Iterator[str]:
    if best.expected is None or not best.causes:
        return
    total = best.expected
    yield f"    {total:>15,}  {best.reference}"
    for cause in best.causes:
        total += cause.delta
        yield f"    {cause.delta:>+15,}  {cause.code}: {cause.why} ({cause.edit})"
    yield f"    {total:>15,}  as printed"
