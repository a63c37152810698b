"""The walk: a spec's lines, expanded list by list over the input shapes, to a tree of nodes.

`when`, `repeat` and arguments depend on shapes, so lines are expanded as shapes become known. A block is walked once for
each (block, arguments, input shapes, patches inside), so the cost follows the file, not the network; rounds of a loop that
cannot differ are not walked one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TypeAlias

from generator.made import arguments_of, leaf
from generator.ops.base import Shape
from generator.problems import Wrong, did_you_mean
from generator.scope import Frame, LineScope, adapted
from generator.spec.plan import BlockPlan, Misplaced, Place, Plan, changed
from generator.spec.values import Row, Value, shown
from generator.spec.variants import INSERT, Patch, Spec
from generator.spec.words import evaluated
from generator.ties import check_ties, same_tensors
from generator.tree import Entry, Experts, Group, Leaf, Rounds, Shapes

MOST_ROUNDS, MOST_LINES, MOST_ROWS, DEEPEST, LARGEST = 10_000, 20_000, 20_000, 40, 10**12
Patches: TypeAlias = tuple[Patch, ...]


def network(spec: Spec) -> Group:
    """The tree of a variant; raises Misplaced, with file, keys and layer, for whatever does not fit."""
    walker = _Walker(spec)
    root = walker.list_of(spec.address, spec.family.lines, Frame(_inputs(spec), {}, spec.parameters), spec.patches, None)
    for patch in spec.patches:
        if patch.number not in walker.used:
            address = ".".join(patch.path)
            raise Misplaced(patch.place, f"`{address}` matches no layer of {spec.address}", did_you_mean(patch.path[0], root.stands))
    check_ties(root)
    return root


def _inputs(spec: Spec) -> dict[str, Shape]:
    place = Place(spec.family.file, ("input",))
    scope = LineScope(Frame({}, {}, spec.parameters), None)
    shapes = {}
    for name, sizes in spec.family.inputs:
        try:
            shapes[name] = tuple(_size(evaluated(size, scope), axis) for axis, size in sizes)
        except Wrong as wrong:
            raise Misplaced(place, wrong.message, wrong.hint) from None
    return shapes


def _size(value: Value, axis: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= LARGEST:
        raise Wrong(f"`{axis}` of the input is {shown(value)}", "a size is a whole number from 1 up")
    return value


class _Walker:
    """One walk of one spec. `memo` holds each node once; `used` are the patches that met a line; `lines` is what is left to spend."""

    def __init__(self, spec: Spec) -> None:
        self.blocks = spec.family.blocks
        self.parameters = spec.parameters
        self.memo: dict[object, Leaf | Group] = {}
        self.used: set[int] = set()
        self.lines = MOST_LINES
        self.stack: list[str] = []

    def list_of(self, block: str, lines: Iterable[Plan], frame: Frame, patches: Patches, plan: BlockPlan | None) -> Group:
        """The lines of a block or network, walked in order."""
        for name, alternatives in groupby(self._with_inserted(lines, frame, patches), key=lambda pair: pair[0]):
            if name in frame.stands or name in frame.inputs:
                line = next(alternatives)[1]
                raise Misplaced(line.place.at("name"), f"`{name}` is used twice", "lines of one name stand next to each other and are alternatives; else choose another name")
            self._line(name, [line for _, line in alternatives], frame, tuple(p for p in patches if p.path[0] in (name, "*")))
        outputs = frame.before
        if plan is not None and plan.outputs is not None:
            outputs = self._outputs(plan, frame)
        rows = sum(entry.node.rows if isinstance(entry.node, Group) else 1 for entry in frame.entries)
        if rows > MOST_ROWS:
            raise Wrong(f"`{block}` has more than {MOST_ROWS:,} different layers", "let equal layers be rounds of a `repeat`")
        return Group(block, tuple(frame.inputs.values()), outputs, tuple(frame.entries), frame.stands, rows)

    def _with_inserted(self, lines: Iterable[Plan], frame: Frame, patches: Patches) -> Iterator[tuple[str, Plan]]:
        """Each line with its name filled in, and after it the lines that an edit inserts there."""
        scope = LineScope(frame, None)
        for line in lines:
            name = _at(line.place.at("name"), line.name.fill, scope)
            yield name, line
            for patch in patches:
                if patch.key == INSERT and patch.path == (name,) and isinstance(patch.value, tuple):
                    self.used.add(patch.number)
                    yield from self._with_inserted(patch.value, frame, ())

    def _outputs(self, plan: BlockPlan, frame: Frame) -> Shapes:
        scope = LineScope(frame, None)
        place = plan.place.at("outputs")
        return tuple(_at(place, lambda word=word: frame.outputs(word.fill(scope))[0]) for word in plan.outputs or ())

    def _line(self, name: str, alternatives: list[Plan], frame: Frame, patches: Patches) -> None:
        """One line, or the one of neighbouring lines of a name that is kept; if none is, the name stands for the first input."""
        kept: list[tuple[Plan, Shapes]] = []
        stands: Shapes | None = None
        for number, plan in enumerate(alternatives):
            line = self._patched(plan, [p for p in patches if len(p.path) == 1 and p.key != INSERT])
            try:
                given = frame.given(line, LineScope(frame, None)) if not line.reads_rounds else frame.before
                scope = LineScope(frame, given[0] if given else None)
                stands = given[:1] if number == 0 else stands
                if line.when_per_round(self._row_keys(line, scope)) or evaluated(line.when, scope):
                    kept.append((line, given))
            except Misplaced:
                raise
            except Wrong as wrong:
                raise Misplaced(line.place, wrong.message, wrong.hint).inside(name) from None
        if len(kept) > 1:
            raise Misplaced(kept[1][0].place, f"two alternatives of `{name}` are kept", "their `when` must exclude each other")
        for line, given in kept:
            stands = self._walked(name, line, given, frame, tuple(p for p in patches if len(p.path) > 1))
        frame.stands[name] = stands or ()
        if not (kept and kept[0][0].training):
            frame.before = frame.stands[name]

    def _patched(self, line: Plan, patches: Iterable[Patch]) -> Plan:
        for patch in patches:
            self.used.add(patch.number)
            line = _at(patch.place, changed, line, patch.key, patch.value)
        return line

    def _walked(self, name: str, line: Plan, given: Shapes, frame: Frame, patches: Patches) -> Shapes:
        """What a line's name stands for, after its nodes are entered in the frame."""
        self.lines -= 1
        try:
            if self.lines < 0:
                raise Wrong(f"the network has more than {MOST_LINES:,} different lines to walk", "let equal layers be rounds of a `repeat`")
            if line.repeat is not None or line.each is not None:
                return self._loop(name, line, given, frame, patches)
            scope = LineScope(frame, given[0] if given else None)
            node = self._node(line, scope, given, None, tuple(_inner(p, 1) for p in patches))
            frame.entries.append(self._entry(name, node, line, scope))
            return node.outputs
        except Misplaced as misplaced:
            raise misplaced.inside(name) from None
        except Wrong as wrong:
            raise Misplaced(line.place, wrong.message, wrong.hint).inside(name) from None

    def _entry(self, name: str, node: Leaf | Group, line: Plan, scope: LineScope, rounds: Rounds | None = None, tied: str = "") -> Entry:
        tied_to = line.tied_to.fill(scope) if line.tied_to else ""
        if tied_to:
            tied = "weight" if isinstance(node, Leaf) else "all"
            if isinstance(node, Leaf) and not any(tensor.name == "weight" for tensor in node.tensors):
                raise Wrong(f"`{node.kind}` has no weight to tie", "`tied_to` on an op ties its `weight`")
        return Entry(name, node, line, rounds, tied, tied_to, line.training, self._experts(line, scope))

    def _experts(self, line: Plan, scope: LineScope) -> Experts | None:
        if line.op is None or line.op.text != "experts":
            return None
        values = {key: _at(line.place.at(key), evaluated, value, scope) for key, value in line.arguments if key in ("count", "active", "stacked")}
        count, active = values.get("count"), values.get("active")
        if not isinstance(count, int) or not isinstance(active, int) or not 0 < active <= count <= MOST_ROUNDS:
            raise Wrong(f"{shown(active) if active is not None else 'no'} of {shown(count) if count is not None else 'no'} experts are active", "give `count` and `active`, whole numbers with active up to count")
        return Experts(count, active, bool(values.get("stacked", False)))

    def _loop(self, name: str, line: Plan, given: Shapes, frame: Frame, patches: Patches) -> Shapes:
        rows, count = self._rounds(line, LineScope(frame, given[0] if given else None))
        keys = _keys(rows)
        per_round = line.when_per_round(frozenset(key for row in rows for key in row))
        for_rounds = {patch.path[1] for patch in patches}
        runs: dict[tuple[int, bool], tuple[Leaf | Group, list[range], LineScope]] = {}
        made: list[tuple[Shapes, int]] = []
        before: Shapes = ()
        number, first = 0, None
        while number < count:
            row = rows[number] if rows else None
            scope = LineScope(frame, given[0] if given else None, {**(row or {}), "index": number, "first": number == 0, "last": number == count - 1})
            again = frame.given(line, scope) if line.reads_rounds else given
            inputs = before + again[len(before):]
            scope.reads = inputs[0] if inputs else None
            until = number + 1
            if per_round and not _at(line.place.at("when"), evaluated, line.when, scope):
                outputs = inputs
            else:
                key = keys[number] if keys else str(number)
                node = self._round(line, scope, inputs, row, key, patches)
                outputs = node.outputs
                first = first or node
                if line.shared and node is not first and not same_tensors(first, node):
                    raise Wrong(f"round {key} has other tensors than round 0", "`shared` rounds use the first round's tensors, so their shapes must agree")
                repeats = not line.counts_rounds and not for_rounds and number > 0
                if repeats and number < count - 1 and (line.parallel or outputs + again[len(outputs):] == inputs):
                    until = count - 1
                runs.setdefault((id(node), line.shared and number > 0), (node, [], scope))[1].append(range(number, until))
            made.append((outputs, until - number))
            before = () if line.parallel else outputs
            number = until
        for (_, tied), (node, ranges, scope) in runs.items():
            frame.entries.append(self._entry(name, node, line, scope, Rounds(_joined(ranges), keys), "all" if tied else ""))
        if not made:
            return given[:1]
        return tuple(shape for outputs, times in made for _ in range(times) for shape in outputs) if line.parallel else made[-1][0]

    def _row_keys(self, line: Plan, scope: LineScope) -> frozenset[str]:
        return frozenset(key for row in self._rounds(line, scope)[0] for key in row) if line.each is not None else frozenset()

    def _rounds(self, line: Plan, scope: LineScope) -> tuple[tuple[Row, ...], int]:
        """The rows of `each`, or none, and the number of rounds."""
        if line.each is not None:
            rows = _at(line.place.at("each"), evaluated, line.each, scope)
            if not isinstance(rows, tuple) or not all(isinstance(row, Row) for row in rows):
                raise Misplaced(line.place.at("each"), f"`each` is {shown(rows)[:60]}", "`each` walks a list of tables")
            return tuple(row for row in rows if isinstance(row, Row)), len(rows)
        count = _at(line.place.at("repeat"), evaluated, line.repeat, scope)
        if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= MOST_ROUNDS:
            raise Misplaced(line.place.at("repeat"), f"`repeat` is {shown(count) if count is not None else 'nothing'}", f"a whole number from 0 to {MOST_ROUNDS:,}")
        return (), count

    def _round(self, line: Plan, scope: LineScope, inputs: Shapes, row: Row | None, key: str, patches: Patches) -> Leaf | Group:
        mine = [patch for patch in patches if patch.path[1] in (key, "*")]
        patched = self._patched(line, [patch for patch in mine if len(patch.path) == 2])
        return self._node(patched, scope, inputs, row, tuple(_inner(patch, 2) for patch in mine if len(patch.path) > 2))

    def _node(self, line: Plan, scope: LineScope, given: Shapes, row: Row | None, patches: Patches) -> Leaf | Group:
        """The layer or block that a line stands for, over the shapes it reads."""
        kind = line.op.fill(scope) if line.op else ""
        if kind and kind != "experts":
            return leaf(kind, line, scope, given, row, self.memo)
        name = line.block.fill(scope) if line.block else ""
        block = self.blocks.get(name)
        if block is None:
            raise Misplaced(line.place.at("block"), f"there is no block `{name}`", did_you_mean(name, self.blocks) or "a shared block's file is named in `use`")
        inputs = adapted(given, line, len(block.inputs), len(block.inputs), f"block `{name}`")
        bound = arguments_of(block, line, scope, row, ignored=("count", "active", "stacked") if kind else ())
        key = (name, bound, inputs, patches)
        if key not in self.memo:
            self.memo[key] = self._block(block, line, dict(bound), inputs, patches)
        return self.memo[key]

    def _block(self, block: BlockPlan, line: Plan, given: dict[str, Value], inputs: Shapes, patches: Patches) -> Group:
        if block.name in self.stack or len(self.stack) >= DEEPEST:
            chain = " -> ".join([*self.stack, block.name]) if block.name in self.stack else f"more than {DEEPEST} blocks inside each other"
            raise Misplaced(line.place.at("block"), f"block `{block.name}` reaches itself ({chain})", "a block is made of other blocks")
        parameters = {} if block.is_shared else self.parameters
        frame = Frame(dict(zip(block.inputs, inputs, strict=True)), given, parameters)
        scope = LineScope(frame, inputs[0])
        for name, default in block.takes:
            if name not in given and default is not None:
                given[name] = _at(block.place.at("takes"), default.evaluate, scope)
        self.stack.append(block.name)
        group = self.list_of(block.name, block.lines, frame, patches, block)
        self.stack.pop()
        return group


def _inner(patch: Patch, parts: int) -> Patch:
    return Patch(patch.number, patch.path[parts:], patch.key, patch.value, patch.place)


def _keys(rows: tuple[Row, ...]) -> tuple[str, ...] | None:
    """The names of rows, for their addresses; None when they have none."""
    names = [row.get("name") for row in rows]
    if not any(names):
        return None
    keys = tuple(name if isinstance(name, str) else str(number) for number, name in enumerate(names))
    if len(set(keys)) < len(keys):
        raise Wrong(f"two rows are named `{next(key for key in keys if keys.count(key) > 1)}`", "names of rows are parts of addresses")
    return keys


def _joined(ranges: list[range]) -> tuple[range, ...]:
    """Neighbouring ranges as one."""
    joined: list[range] = []
    for run in ranges:
        if joined and joined[-1].stop == run.start:
            joined[-1] = range(joined[-1].start, run.stop)
        else:
            joined.append(run)
    return tuple(joined)


def _at(place, function, *arguments):  # type: ignore[no-untyped-def]
    """The function's value; a reason that it raises gets the place."""
    try:
        return function(*arguments)
    except Misplaced:
        raise
    except Wrong as wrong:
        raise Misplaced(place, wrong.message, wrong.hint) from None
