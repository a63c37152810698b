"""Causes as edits, and how plausible some of them are together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from paramledger.language.causes import CAUSES
from paramledger.language.reconciliations import SingleEdit

FURTHER = 5  # what a choice costs beyond the first of its cause
# Many numbers that follow from one.
ONE_CHOICE = frozenset({"width_multiplier", "wrong_expansion", "missing_downsample"})
CHOSEN_BY_NONE = frozenset({"flatten", "global_avg_pool", "batch_norm", "layer_norm", "relu"})
HEADS, JOINED = ({"extra_fc", "wrong_num_classes"}, {"missing_fc", "wrong_units"}), 26  # make another head together
STEM, AT_ONCE = {"kernel_size", "wrong_stride", "missing_pool"}, 45  # a network made for small images costs less
SMALL = 16  # numbers up to this one may be equal by chance
AGAIN = 10  # what a cause costs that is there already


@dataclass(frozen=True, slots=True)
class Made:
    """A cause as edits. Without a code it is what the source happens to show, such as a length, and no cause."""

    code: str
    edits: tuple[SingleEdit, ...]

    @property
    def choices(self) -> int:
        """Numbers and layers that were chosen freely."""
        if not self.code or self.code in ONE_CHOICE:
            return int(bool(self.code))
        seen: set[str] = set()
        for edit in self.edits:
            seen.update(_choice(key, value) for key, value in _leaves("", edit.set or {}))
            lines = (edit.insert.layers if edit.insert else []) + (edit.replace.layers if edit.replace else [])
            seen.update(
                repr(sorted((line.model_extra or {}).items())) for line in lines if line.op not in CHOSEN_BY_NONE
            )
        return max(1, len(seen))


Proposal = tuple[Made, ...]


def _leaves(prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _leaves(f"{prefix}{key}.", value)
        else:
            yield f"{prefix}{key}", value


def _choice(key: str, value: object) -> str:
    """What tells one choice from another: a number that stands in two layers is chosen once."""
    return str(value) if type(value) is int and value > SMALL else f"{key.rpartition('.')[2]} = {value}"


def cost_of(made: Sequence[Made]) -> int:
    """How implausible causes are together; one that occurs twice counts once and a little, and so does every further
    choice.
    """
    codes = [one.code for one in made if one.code]
    further = sum(max(0, one.choices - 1) for one in made)
    joined = JOINED * any(set(codes) >= head for head in HEADS) - AT_ONCE * (set(codes) >= STEM)
    return (
        sum(CAUSES[code].cost for code in set(codes))
        + AGAIN * (len(codes) - len(set(codes)))
        + FURTHER * further
        + joined
    )


def setting(code: str, values: Mapping[str, Any]) -> Made:
    """A cause that sets parameters, arguments of lines, or axes of the input."""
    return Made(code, (SingleEdit(set=dict(values)),))


def dropping(code: str, addresses: Iterable[str]) -> Made:
    """A cause that leaves lines out."""
    return Made(code, (SingleEdit(drop=list(addresses)),))
