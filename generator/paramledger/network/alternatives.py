"""Which lines of a list are there: neighbours of one name, as edits have them, and the one of them that is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from paramledger.language.changed import changed
from paramledger.language.compiled import CompiledLine
from paramledger.language.location import LocatedError
from paramledger.language.values import shown
from paramledger.language.variants import BEFORE, INSERT, REPLACE, Patches, PatchesByName
from paramledger.language.words import is_name
from paramledger.network.frame import LineScope
from paramledger.network.rounds import loop_of
from paramledger.network.tree import Names, Shapes
from paramledger.problems import SpecError


def named(
    lines: Iterable[CompiledLine], scope: LineScope, used: set[int], patches: PatchesByName | None = None
) -> Iterator[tuple[str, list[CompiledLine]]]:
    """Neighbouring lines of one name, with its braces filled in; and before, after or instead of them the lines that an
    edit puts there. `used` are the numbers of the patches that met a line.
    """
    neighbours = _neighbours(lines, scope)
    return neighbours if patches is None else _edited(neighbours, scope, used, patches)


def _edited(
    neighbours: Iterable[tuple[str, list[CompiledLine]]], scope: LineScope, used: set[int], patches: PatchesByName
) -> Iterator[tuple[str, list[CompiledLine]]]:
    for name, alternatives in neighbours:
        here = [patch for patch in patches.of(name) if patch.lines and patch.path == (name,)]
        replaced = [patch for patch in here if patch.key == REPLACE][-1:]
        used.update(patch.number for patch in here)
        for patch in (patch for patch in here if patch.key == BEFORE):
            yield from named(patch.lines, scope, used)
        if replaced:
            yield from named(replaced[0].lines, scope, used)
        else:
            yield name, alternatives
        for patch in (patch for patch in here if patch.key == INSERT):
            yield from named(patch.lines, scope, used)


def _neighbours(lines: Iterable[CompiledLine], scope: LineScope) -> Iterator[tuple[str, list[CompiledLine]]]:
    """What `itertools.groupby` gives by the name of a line, at half the price."""
    together: list[CompiledLine] = []
    name = ""
    for line in lines:
        own = line.filled("name", line.name, scope) if line.name.expressions else line.name.text
        if own == name:
            together.append(line)
            continue
        if own == "input" or not is_name(own):
            raise LocatedError(
                line.at("name"),
                f"`{own[:60]}` cannot be the name of a line",
                "letters, digits and _; `input` and `last` mean something else",
            )
        if together:
            yield name, together
        name, together = own, [line]
    if together:
        yield name, together


def patched(line: CompiledLine, patches: Patches, used: set[int]) -> CompiledLine:
    """The line as variants and edits set it."""
    for patch in patches:
        used.add(patch.number)
        line = changed(line, patch.key, patch.value, patch.place)
    return line


def kept(name: str, lines: list[CompiledLine], unread: LineScope) -> tuple[CompiledLine | None, Shapes, Names]:
    """The alternative that is kept, what it reads and what makes that; or None, and what the first alternative
    reads. `unread` is the scope of a line that has read nothing yet.
    """
    found: CompiledLine | None = None
    for line in lines:
        if line.when is not True and not _stays(line, unread):
            continue
        if found is not None:
            raise LocatedError(
                line.place, f"two alternatives of `{name}` are kept", "their `when` must exclude each other"
            )
        found = line
    if found is None:
        return None, *_given(lines[0], unread)
    given, sources = _given(found, unread)
    return found, given, () if found.loops and found.reads_rounds else sources


def _given(line: CompiledLine, scope: LineScope) -> tuple[Shapes, Names]:
    """What a line reads and what makes that; of a line whose rounds read by themselves, what is before it."""
    if line.reads is None or line.reads_rounds:
        return scope.frame.previous(line.training)
    return line.under("from", scope.frame.read, line, scope)


def _stays(line: CompiledLine, scope: LineScope) -> bool:
    """Whether `when` keeps a line; of a loop that asks about its rounds each round is asked later. What a line reads is
    looked for only if it is asked about: a line that is left out may read nothing.
    """
    if line.when_reads:
        given, _ = _given(line, scope)
        scope = LineScope(scope.frame, given[0]) if given else scope
    if line.loops:
        keys = (
            frozenset(key for row in loop_of(line, scope).rows for key in row)
            if line.each is not None
            else frozenset()
        )
        if line.when_per_round(keys):
            return True
    return is_true(line, scope)


def is_true(line: CompiledLine, scope: LineScope) -> bool:
    """What `when` says; raises LocatedError if it says neither true nor false."""
    when = line.when
    try:
        value = when if when is True or when is False else when.evaluate(scope)
    except SpecError as wrong:
        raise line.located("when", wrong) from None
    if value is True or value is False:
        return value
    hint = "write true, false or a comparison, such as `stride != 1`"
    raise LocatedError(line.at("when"), f"`when` is {shown(value)[:60]}", hint)
