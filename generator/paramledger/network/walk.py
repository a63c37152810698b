"""The walk: a spec's lines, expanded list by list over the input shapes, to a tree of nodes.

`when`, `repeat` and arguments depend on shapes, so lines are expanded as shapes become known. A block is walked once
for each (block, arguments, input shapes, patches inside), so the cost follows the file, not the network; rounds of a
loop that cannot differ are not walked one by one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from paramledger.language.compiled import CompiledLine
from paramledger.language.family import CompiledBlock
from paramledger.language.location import LocatedError, Location, TooLargeError, at
from paramledger.language.values import DataRow, Value
from paramledger.language.variants import Patches, PatchesByName, Spec, inside_of, split
from paramledger.network.adapters import with_adapter
from paramledger.network.alternatives import is_true, kept, named, patched
from paramledger.network.arguments import TAKE_BLOCKS, arguments_of, bound_kinds, experts_of, leaf
from paramledger.network.block_cache import BlockCache, BlockKey, KnownBlocks, WalkedBlock
from paramledger.network.frame import Frame, LineScope, adapted, input_shapes, one_item
from paramledger.network.rounds import Loop, RoundsWalked, loop_of
from paramledger.network.ties import check_ties, same_tensors
from paramledger.network.tree import Entry, Group, Leaf, Shapes
from paramledger.ops import ARGUMENTS
from paramledger.problems import SpecError, did_you_mean

MOST_LINES, MOST_ROWS, DEEPEST = 3_000, 5_000, 40


@dataclass(slots=True)
class LineCount:
    """How many lines several walks have walked together."""

    walked: int = 0


def network(spec: Spec, count: LineCount | None = None, known: BlockCache | None = None) -> Group:
    """The tree of a variant; raises LocatedError, with file, keys and layer, for whatever does not fit.

    Lines are counted in `count` too. Walks that are given the same `known` share their blocks: a variant and what edits
    make of it. All walks share their layers.
    """
    walker = _Walker(spec, known)
    place = Location(spec.family.file, ("layers",))
    frame = Frame(input_shapes(spec), {}, spec.parameters)
    try:
        root = walker.list_of(spec.address, spec.family.lines, frame, spec.patches, place)
    finally:
        if count is not None:
            count.walked += MOST_LINES - walker.lines
    for patch in spec.patches:
        if patch.number not in walker.used:
            raise LocatedError(
                patch.place,
                f"`{'.'.join(patch.path)}` matches no layer of {spec.address}",
                did_you_mean(patch.path[0], root.stands),
            )
    if walker.has_ties:
        check_ties(root)
    return root


class _Walker:
    """One walk of one spec. A list of lines is walked in a `Frame`, whose docstring follows four lines; each line goes
    through the same steps:

        list_of   neighbouring lines of one name are alternatives                 [drop, drop]
        kept      which one stays, what it reads: `from`, else what came before   drop, (6 × 8,), ("stem",)
        _walked   once, or round by round if it loops                             _loop, _turn
        _entry    its node, tied or copied                                        Entry("drop", …)
        _node     a layer, or a block: a new frame, and `list_of` again           Leaf or Group

    `groups` holds each block once, so that what is equal is one object, and `known` the blocks of walks before
    this one; `used` are the numbers of the patches (settings of a variant, edits) that met a line; `lines` is what may
    still be walked; `stack` the blocks around; `has_ties` whether a line has been tied to another.
    """

    def __init__(self, spec: Spec, known: BlockCache | None = None) -> None:
        self.known = KnownBlocks(known, spec) if known is not None else None
        self.blocks = spec.family.blocks
        self.parameters = spec.parameters
        self.adapted: dict[tuple[int, int, bool], Leaf] = {}
        self.over_items = known.over_items if known is not None else {}
        self.groups: dict[BlockKey, WalkedBlock] = {}
        self.used: set[int] = set()
        self.lines = MOST_LINES
        self.stack: list[str] = []
        self.has_ties = False

    def list_of(
        self,
        block: str,
        lines: Iterable[CompiledLine],
        frame: Frame,
        patches: Patches,
        place: Location,
        compiled: CompiledBlock | None = None,
    ) -> Group:
        """The lines of a block or network, walked in order."""
        mine = PatchesByName(patches, 0) if patches else None
        unread = LineScope(frame)
        for name, alternatives in named(lines, unread, self.used, mine):
            if name in frame.stands or name in frame.inputs:
                raise LocatedError(
                    alternatives[0].at("name"),
                    f"`{name}` is used twice",
                    "neighbouring lines of one name are alternatives; else choose another name",
                )
            self._line(name, alternatives, unread, mine.of(name, "*") if mine else ())
        outputs, hands = frame.before, frame.last
        if compiled is not None and compiled.outputs is not None:
            place_of = compiled.place.at("outputs")
            outputs = tuple(at(place_of, frame.output, word, unread) for word in compiled.outputs)
            hands = tuple(name for word in compiled.outputs for name in frame.source(word.fill(unread))[:1])
        inner = [entry.node.rows for entry in frame.entries if isinstance(entry.node, Group)]
        rows = len(frame.entries) + sum(inner)
        if rows > MOST_ROWS:
            raise TooLargeError(
                place,
                f"`{block}` has more than {MOST_ROWS:,} different layers",
                "let equal layers be rounds of a `repeat`",
            )
        entered, entries = tuple(frame.inputs.values()), tuple(frame.entries)
        return Group(block, entered, outputs, entries, frame.stands, rows, tuple(frame.inputs), frame.reads, hands)

    def _line(self, name: str, alternatives: list[CompiledLine], unread: LineScope, patches: Patches) -> None:
        """One line, or the one of neighbouring lines of a name that is kept; if none is, the name stands for the first
        input. `unread` is the scope of what a line asks before it is known what it reads.
        """
        own, inside = split(patches, 1) if patches else ((), ())
        frame = unread.frame
        line: CompiledLine | None = None
        first: Entry | None = None
        try:
            self.lines -= len(alternatives)
            if self.lines < 0:
                raise _too_many(alternatives[0])
            lines = [patched(one, own, self.used) for one in alternatives] if own else alternatives
            line, given, sources = kept(name, lines, unread)
            if line is None:
                stands = given[:1]
            else:
                stands, first = self._walked(name, line, given, frame, inside)
        except LocatedError as misplaced:
            raise misplaced.inside(name) from None
        except SpecError as wrong:
            raise LocatedError((line or alternatives[0]).place, wrong.message, wrong.hint).inside(name) from None
        if line is not None and line.training:
            frame.training.add(name)
        frame.close(name, stands, sources, first, (line or alternatives[0]).training)

    def _walked(
        self, name: str, line: CompiledLine, given: Shapes, frame: Frame, patches: Patches
    ) -> tuple[Shapes, Entry | None]:
        """What a line's name stands for and its first entry, after its nodes are entered in the frame."""
        if line.loops:
            return self._loop(name, line, given, frame, patches)
        scope = LineScope(frame, given[0] if given else None)
        entry = self._entry(name, line, scope, given, None, inside_of(patches, 1) if patches else ())
        frame.entries.append(entry)
        return entry.node.outputs, entry

    def _loop(
        self, name: str, line: CompiledLine, given: Shapes, frame: Frame, patches: Patches
    ) -> tuple[Shapes, Entry | None]:
        loop = loop_of(line, LineScope(frame, given[0] if given else None))
        per_round = line.when_per_round(frozenset(key for row in loop.rows for key in row))
        turns, counts_rounds = RoundsWalked(loop, line.parallel), line.counts_rounds
        number, by_round = 0, PatchesByName(patches, 1)
        while number < loop.count:
            self.lines -= 1 if number else 0
            if self.lines < 0:
                raise _too_many(line)
            scope, mine = loop.scope(frame, number), by_round.of(*loop.names(number))
            again = given
            if line.reads_rounds:
                again, sources = frame.read(line, scope)
                frame.reads[name] = (*frame.reads.get(name, ()), *sources)
            inputs = turns.reads(again)
            try:
                entry, outputs = at(
                    line.place, self._turn, name, line, scope, inputs, (loop, number, per_round), turns.first, mine
                )
            except LocatedError as misplaced:
                raise misplaced.inside(loop.key(number)) from None
            settled = line.parallel or (*outputs, *again[len(outputs):]) == inputs
            folds = settled and not patches and not counts_rounds and 0 < number < loop.count - 1
            until = loop.count - 1 if folds else number + 1
            turns.add(entry, outputs, range(number, until))
            number = until
        entries = turns.made()
        frame.entries += entries
        return tuple(turns.outputs) if loop.count else given[:1], entries[0] if entries else None

    def _turn(
        self,
        name: str,
        line: CompiledLine,
        scope: LineScope,
        inputs: Shapes,
        turn: tuple[Loop, int, bool],
        first: Entry | None,
        patches: Patches,
    ) -> tuple[Entry | None, Shapes]:
        """One round: its entry and its outputs. A round that is left out has no entry and hands on what it reads."""
        loop, number, per_round = turn
        own, inside = split(patches, 2)
        if fixed := [p for p in own if p.key in ("each", "from", "only", "parallel", "repeat", "shared")]:
            raise LocatedError(
                fixed[0].place, f"`{fixed[0].key}` belongs to all rounds of `{name}`", f"set it at `{name}`"
            )
        line = patched(line, own, self.used)
        scope.reads = inputs[0] if inputs else None
        if (per_round or any(p.key == "when" for p in own)) and not is_true(line, scope):
            return None, inputs[:1] if line.parallel else inputs
        row = loop.rows[number] if loop.rows else None
        entry = self._entry(name, line, scope, inputs, row, inside_of(inside, 2), first)
        return entry, entry.node.outputs

    def _entry(
        self,
        name: str,
        line: CompiledLine,
        scope: LineScope,
        given: Shapes,
        row: DataRow | None,
        patches: Patches,
        first: Entry | None = None,
    ) -> Entry:
        """The entry of a line or of a round; `first` is the first round's, whose tensors `shared` rounds use."""
        node = self._node(line, scope, given, row, patches)
        experts = None
        if line.op is not None and isinstance(node, Group):
            experts = experts_of(line.filled("op", line.op, scope), line, scope)
        if line.shared and first is not None:
            if node is not first.node and not same_tensors(first.node, node):
                raise SpecError(
                    "this round has different tensors from the first",
                    "`shared` rounds use the first round's tensors, so their shapes must agree",
                )
            return Entry(name, node, line, None, "all", "", line.training, experts)
        if line.tied_to is None:
            return Entry(name, node, line, None, "", "", line.training, experts)
        self.has_ties = True
        tied_to = line.filled("tied_to", line.tied_to, scope)
        tied = ("weight" if isinstance(node, Leaf) and not line.ties_all else "all") if tied_to else ""
        if tied == "weight" and isinstance(node, Leaf) and not any(tensor.name == "weight" for tensor in node.tensors):
            raise LocatedError(
                line.at("tied_to"),
                f"`{node.kind}` has no weight to tie",
                '`tied_to` on an op ties its `weight`; with `ties = "all"` all its tensors',
            )
        return Entry(name, node, line, None, tied, tied_to, line.training, experts)

    def _node(
        self, line: CompiledLine, scope: LineScope, given: Shapes, row: DataRow | None, patches: Patches
    ) -> Leaf | Group:
        """The layer or block that a line stands for, over the shapes it reads."""
        op = line.op
        kind = "" if op is None else line.filled("op", op, scope) if op.expressions else op.text
        if kind and kind not in TAKE_BLOCKS:
            found = leaf(kind, line, scope, given, row)
            return self._with_adapter(found, line) if line.adapter else found
        if line.block is None:
            raise LocatedError(
                line.at("op"),
                f"`{kind}` needs a `block`",
                f'write `op = "{kind}", block = "…"`: the block is one of its copies',
            )
        name = line.filled("block", line.block, scope)
        block = self.blocks.get(name)
        if block is None:
            raise LocatedError(
                line.at("block"),
                f"there is no block `{name}`",
                did_you_mean(name, self.blocks) or "a shared block's file is named in `use`",
            )
        inputs = adapted(given, line, len(block.inputs), len(block.inputs), ("block ", name))
        items, inputs = one_item(inputs) if line.per_item else (0, inputs)
        bound = arguments_of(block, line, scope, row, ignored=ARGUMENTS[kind] if kind else ())
        key = (name, bound, bound_kinds(bound), inputs, patches)
        if key not in self.groups:
            before = self.known.get(key) if self.known else None
            self.groups[key] = before or self._walked_block(block, line, key)
        group, used, has_ties = self.groups[key]
        self.used |= used
        self.has_ties |= has_ties
        return self._over_items(group, items) if items else group

    def _with_adapter(self, found: Leaf, line: CompiledLine) -> Leaf:
        key = (id(found), line.adapter or 0, line.magnitude)
        if key not in self.adapted:
            self.adapted[key] = line.under("adapter", with_adapter, found, line.adapter or 0, line.magnitude)
        return self.adapted[key]

    def _over_items(self, group: Group, items: int) -> Group:
        """The block as its readers see it: all items read and made; its lines are those of one."""
        key = (id(group), items)
        if key not in self.over_items:
            inputs, outputs = (tuple((items, *shape) for shape in shapes) for shapes in (group.inputs, group.outputs))
            self.over_items[key] = replace(group, inputs=inputs, outputs=outputs)
        return self.over_items[key]

    def _walked_block(self, block: CompiledBlock, line: CompiledLine, key: BlockKey) -> WalkedBlock:
        """A block that no walk has come to, with what happens to be used and tied in it."""
        _, bound, _, inputs, patches = key
        around, self.used = self.used, set()
        had_ties, self.has_ties = self.has_ties, False
        walked = WalkedBlock(
            self._block(block, line, dict(bound), inputs, patches), frozenset(self.used), self.has_ties
        )
        self.used, self.has_ties = around, had_ties
        if self.known:
            self.known.keep(key, walked)
        return walked

    def _block(
        self, block: CompiledBlock, line: CompiledLine, given: dict[str, Value], inputs: Shapes, patches: Patches
    ) -> Group:
        if block.name in self.stack or len(self.stack) >= DEEPEST:
            chain = (
                " -> ".join([*self.stack, block.name])
                if block.name in self.stack
                else f"more than {DEEPEST} blocks inside each other"
            )
            raise LocatedError(
                line.at("block"), f"block `{block.name}` contains itself ({chain})", "a block cannot contain itself"
            )
        frame = Frame(dict(zip(block.inputs, inputs, strict=True)), given, {} if block.is_shared else self.parameters)
        scope = LineScope(frame, inputs[0])
        for name, default in block.takes.items():
            if name not in given and default is not None:
                frame.named[name] = block.default(default, scope)
        self.stack.append(block.name)
        group = self.list_of(block.name, block.lines, frame, patches, block.place, block)
        self.stack.pop()
        return group


def _too_many(line: CompiledLine) -> TooLargeError:
    message = f"the network has more than {MOST_LINES:,} different lines to walk"
    return TooLargeError(line.place, message, "let equal layers be rounds of a `repeat`")
