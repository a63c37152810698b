"""What somebody brought, as rows: what every reader of a format makes, and all that the explanation looks at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

Framework: TypeAlias = Literal["keras", "torch", ""]
Extent: TypeAlias = int | None      # of one axis; None where the source leaves it open, as `None` of a batch
Axes: TypeAlias = tuple[Extent, ...]


class Held(NamedTuple):
    """A tensor that an item holds: its name in the item (`weight`), and its shape as the framework lays it out.

    `same_as` is the whole name of an earlier tensor that it is, as a tied table is; empty for one of its own, and where
    the source does not tell.
    """

    name: str
    shape: tuple[int, ...]
    same_as: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A row of a summary, a module of a printed model, or a module of a listing with its tensors.

    `name` and `kind` are as the source writes them, without what a wrapper puts before a name (`module.`,
    `_orig_mod.`); `count` is the printed number of parameters, None where none is printed or it is cut; `outputs` the
    shapes of the outputs with the batch first; `arguments` those that the source prints, by the framework's names;
    `reads` the names of the items that it is connected to. A `whole` stands for all that is inside it: its count
    includes that of the items that follow it deeper, or they do not show. `again` marks a later call of an item that
    was listed before. `line` is where it begins in a text, from 1, and `text` a fragment of it by which a person finds
    it there.
    """

    name: str = ""
    kind: str = ""
    count: int | None = None
    outputs: tuple[Axes, ...] = ()
    tensors: tuple[Held, ...] = ()
    arguments: Mapping[str, object] = field(default_factory=dict)
    reads: tuple[str, ...] = ()
    depth: int = 0
    whole: bool = False
    again: bool = False
    trainable: bool | None = None
    line: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """The sums that a source prints, in parameters; None for one that it does not print.

    `others` are those of something else, as they are printed: `Input size (MB)` to `0.57`.
    """

    total: int | None = None
    trainable: int | None = None
    frozen: int | None = None
    optimizer: int | None = None
    others: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Observation:
    """All that one source says.

    `format` is the name of its reader; `inputs` the shapes of the inputs, with the batch first, where the source says
    them; `settings` the keys and values of a configuration, which is no list of rows; `notes` what could not be read,
    in sentences. `ordered` is False where the items come in the order of the alphabet, as files often have them, or in
    none: then nothing follows from their order.
    """

    format: str
    framework: Framework
    items: tuple[Item, ...] = ()
    printed: Printed = Printed()
    inputs: tuple[Axes, ...] = ()
    settings: Mapping[str, object] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    ordered: bool = True

    def __repr__(self) -> str:
        return f"<Observation {self.format}: {len(self.items):,} rows>"
