"""Variants: a family with its parameters set and its lines patched, ready for the walk.

`set` of a variant and of an edit are the same code: a plain key is a parameter, a dotted key or table an address.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TypeAlias

from paramledger.language.compiled import CompiledLine, compiled
from paramledger.language.family import Family, Sizes, sizes
from paramledger.language.location import LocatedError, Location
from paramledger.language.model import Line
from paramledger.language.values import Value, frozen
from paramledger.ops.axes import is_shape
from paramledger.problems import SpecError, did_you_mean

Address: TypeAlias = tuple[str, ...]
INSERT, BEFORE, REPLACE = "insert after", "insert before", "replace"     # what a patch with lines does with them
MOST_PATCHES = 1_000        # of one variant, those of the variants that it is like included


@dataclass(frozen=True, slots=True)
class Patch:
    """One key of the line at an address set to a value, or lines inserted after it. `number` tells equal patches apart.
    """

    number: int
    path: Address
    key: str
    value: object
    place: Location
    lines: tuple[CompiledLine, ...] = ()   # that are inserted

    def __hash__(self) -> int:
        return hash((self.number, self.path))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Patch) and self.number == other.number and self.path == other.path


Patches: TypeAlias = tuple[Patch, ...]


class PatchesByName:
    """Patches by one part of their address, so that a line finds its own without a look at all of them."""

    def __init__(self, patches: Patches, part: int) -> None:
        self.by_name: dict[str, list[Patch]] = {}
        for patch in patches:
            self.by_name.setdefault(patch.path[part], []).append(patch)

    def of(self, *names: str) -> Patches:
        """The patches of these names, in the order in which they were set."""
        if not self.by_name:
            return ()
        found = [patch for name in dict.fromkeys(names) for patch in self.by_name.get(name, ())]
        return tuple(sorted(found, key=attrgetter("number")))


@dataclass(frozen=True, slots=True)
class Spec:
    """A variant ready for the walk: the family, its parameters as set, the patches."""

    address: str
    family: Family
    parameters: Mapping[str, Value]
    patches: Patches = ()
    entering: tuple[tuple[str, Sizes], ...] | None = None     # what enters the network, where that is set

    @property
    def inputs(self) -> tuple[tuple[str, Sizes], ...]:
        """The inputs by name, with the sizes of their axes."""
        return self.family.inputs if self.entering is None else self.entering


def variant(family: Family, name: str) -> Spec:
    """A variant of a family; raises LocatedError for an unknown name, parameter or a circle of `like`."""
    chain: list[str] = []
    step: str | None = name
    while step is not None:
        if step in chain:
            raise LocatedError(
                Location(family.file, ("variants", name, "like")),
                f"variant `{name}` is like itself ({' -> '.join([*chain, step])})",
                "take `like` out of one of them",
            )
        if step not in family.model.variants:
            raise LocatedError(
                Location(family.file, ("variants", chain[-1], "like") if chain else ()),
                f"`{family.name}` has no variant `{step}`",
                did_you_mean(step, family.model.variants),
            )
        chain.append(step)
        step = family.model.variants[step].like
    spec = Spec(f"{family.name}/{name}", family, family.parameters)
    for step in reversed(chain):
        spec = with_set(spec, family.model.variants[step].set, Location(family.file, ("variants", step, "set")))
    return spec


def limit_of(family: Family, name: str) -> int | None:
    """The most tokens that a variant was made for: its own, that of the variant it is like, or its table of positions.
    """
    step: str | None = name
    while step is not None:
        if (own := family.model.variants[step].limit) is not None:
            return own
        step = family.model.variants[step].like
    context = variant(family, name).parameters.get(family.roles.get("context", ""))
    return context if isinstance(context, int) else None


def split(patches: Patches, parts: int) -> tuple[Patches, Patches]:
    """The patches of a line itself, whose address has so many parts, and those of what is inside it."""
    if not patches:
        return (), ()
    return tuple(p for p in patches if len(p.path) == parts and not p.lines), tuple(
        p for p in patches if len(p.path) > parts
    )


def inside_of(patches: Patches, parts: int) -> Patches:
    """The patches as a block sees them: without the parts of the address that led to it."""
    return tuple(replace(p, path=p.path[parts:]) for p in patches) if patches else ()


def with_set(spec: Spec, table: Mapping[str, object], place: Location) -> Spec:
    """The spec with parameters and lines set as a `set` table says; raises LocatedError for an unknown parameter."""
    parameters = dict(spec.parameters)
    patches = list(spec.patches)
    for key, value in table.items():
        if key.partition(".")[0] == "input":
            spec = replace(spec, entering=_entering(spec, key, value, place.at(key)))
        elif isinstance(value, Mapping):
            for path, argument, setting in _leaves(tuple(key.split(".")), value, place.at(key)):
                patches.append(Patch(len(patches), path, argument, setting, place.at(*path, argument)))
        elif "." in key:
            *path_parts, argument = key.split(".")
            patches.append(Patch(len(patches), tuple(path_parts), argument, value, place.at(key)))
        elif (name := spec.family.parameter(key)) not in parameters:
            raise LocatedError(
                place.at(key),
                f"`{key}` is not a parameter of `{spec.family.name}`",
                did_you_mean(key, [*parameters, *spec.family.roles])
                or "a line's argument is set by its address: `conv1.out_channels = 64`",
            )
        else:
            try:
                parameters[name] = frozen(value)
            except SpecError as wrong:
                raise LocatedError(place.at(key), wrong.message, wrong.hint) from None
    if len(patches) > MOST_PATCHES:
        message = f"more than {MOST_PATCHES:,} arguments of lines have been set by this point"
        raise LocatedError(place, message, "use one parameter for arguments that change together")
    return replace(spec, parameters=parameters, patches=tuple(patches))


def _entering(spec: Spec, key: str, value: object, place: Location) -> tuple[tuple[str, Sizes], ...]:
    """The inputs with axes set: `input.channels = 1`, of several `input.image.channels = 1`. A table of axes that make
    a shape by themselves takes the place of the old one.
    """
    for part in reversed(key.split(".")[1:]):
        value = {part: value}
    named = dict(spec.inputs)
    tables = {"input": value} if list(named) == ["input"] else value
    if not isinstance(tables, Mapping) or not all(isinstance(table, Mapping) for table in tables.values()):
        raise LocatedError(place, "an input is a table of axes", "`input.channels = 1`, or `input.NAME.channels`")
    for name, table in tables.items():
        if name not in named:
            raise LocatedError(place, f"there is no input `{name}`", did_you_mean(name, named))
        axes = {**dict(named[name]), **table}
        named[name] = sizes(axes if is_shape(axes) else table, place)
    return tuple(named.items())


def with_inserted(spec: Spec, at: tuple[str, str], layers: list[Line], place: Location) -> Spec:
    """The spec with lines put in at a line: `at` says how (`INSERT`, `BEFORE`, `REPLACE`), and the line's address."""
    how, address = at
    patch = Patch(
        len(spec.patches),
        tuple(address.split(".")),
        how,
        None,
        place.at({INSERT: "after", BEFORE: "before", REPLACE: "layer"}[how]),
        compiled(layers, place.at("layers")),
    )
    return replace(spec, patches=(*spec.patches, patch))


def _leaves(path: Address, table: Mapping[str, object], place: Location) -> Iterator[tuple[Address, str, object]]:
    if not table:
        raise LocatedError(place, f"nothing is set at `{'.'.join(path)}`", "write the arguments that change")
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _leaves((*path, *key.split(".")), value, place.at(key))
        else:
            *more, argument = key.split(".")
            yield (*path, *more), argument, value
