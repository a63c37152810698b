"""A number that follows from a network in a few steps."""

from __future__ import annotations

from dataclasses import dataclass

from paramledger.counts.steps import Step


@dataclass(frozen=True, slots=True)
class Composed:
    """A number with the steps to it. `unusual` is how far its settings are from usual ones; a line that is about its
    `subject` means it.
    """

    address: str
    quantity: str
    value: int
    steps: tuple[Step, ...]
    about: str
    page: str
    unusual: int = 0
    subject: str = ""
