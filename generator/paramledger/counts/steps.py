"""The way from one number to another, step by step."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what is done, what it adds, and what the number is then."""

    edit: str
    delta: int
    total: int
