"""What tools print of a network, as records."""

from __future__ import annotations

from dataclasses import asdict

from paramledger.conventions.printed import Printed
from paramledger.exports.records import Json

COLUMNS = ("tool", "version", "mode", "name", "figure", "value", "printed", "why")


def tool(one: Printed) -> Json:
    """One figure: its value with the chain to it, or null and why."""
    return {
        "tool": one.tool,
        "version": one.version,
        "mode": one.mode,
        "name": one.label,
        "figure": one.figure,
        "value": one.value,
        "printed": one.printed,
        "steps": [asdict(step) for step in one.steps],
        "why": one.why,
        "judged": one.judged,
        "device": one.device,
    }
