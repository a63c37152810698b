"""What names mean where: the shapes of one list of lines, and the scope of one line's expressions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias, cast

from paramledger.language.compiled import CompiledLine
from paramledger.language.location import Location, at
from paramledger.language.values import Value, shown
from paramledger.language.variants import Spec
from paramledger.language.words import CHANNELS, Argument, Word, evaluated, unknown
from paramledger.network.tree import Entry, Group, Names, Shapes
from paramledger.ops import OPS, WORDS
from paramledger.ops.axes import axis_numbers, shape_text
from paramledger.ops.base import Shape
from paramledger.polynomial import is_whole
from paramledger.problems import SpecError, did_you_mean

LARGEST = 10**12   # of any axis
MOST_READ = 4_096  # rounds that one line reads
What: TypeAlias = tuple[str, str]   # an op or a block, for messages: ("", "conv2d"), ("block ", "stage")
IN_BRACES = "an expression is written in braces, names in quotes inside: `{'a' if wide else 'b'}`"


class Frame:
    """One list of lines while it is walked: the only thing, with `_Walker`, that changes while it is worked on.

    Four lines over an input of 6 × 4, and what the frame holds after each:

        { name = "stem", op = "linear", out_features = 8 }
        { name = "drop", op = "dropout", when = false }
        { name = "act",  op = "relu" }
        { name = "add",  op = "add", from = ["drop", "act"] }

        after   stands          before    last        reads                    instead
        -       -               6 × 4     ("input",)  -                        -
        stem    stem: 6 × 8     6 × 8     ("stem",)   stem: ("input",)         -
        drop    drop: 6 × 8     6 × 8     ("stem",)   -                        drop: ("stem",)
        act     act: 6 × 8      6 × 8     ("act",)    act: ("stem",)           -
        add     add: 6 × 8      6 × 8     ("add",)    add: ("stem", "act")     -

    `stands` is what each name means in shapes, also the name of a line that was left out: it means its first input.
    `before` is what the next line reads if it has no `from`, and `last` the names that make it. `reads` says of every
    kept line whose outputs it reads; lines left out are seen through, by `instead`. `entries` are the kept lines,
    `training` the names of those that are there in training only: they change neither `before` nor `last`,
    so that no line reads them by chance. `named` are the values of names: what the family has, and before that what
    the block was given.
    """

    __slots__ = (
        "before", "beside", "entries", "inputs", "instead", "last", "named", "reads", "stands", "training"
    )

    def __init__(
        self, inputs: Mapping[str, Shape], taken: Mapping[str, Value], parameters: Mapping[str, Value]
    ) -> None:
        self.inputs = inputs
        self.named = {**parameters, **taken}
        self.stands: dict[str, Shapes] = {}
        self.entries: list[Entry] = []
        self.training: set[str] = set()   # lines that are there in training only
        self.before: Shapes = tuple(inputs.values())
        self.last: Names = tuple(inputs)          # what `before` is made by
        self.beside: tuple[Shapes, Names] | None = None   # of a training-only line just before: what it makes
        self.reads: dict[str, Names] = {}         # what each line reads
        self.instead: dict[str, Names] = {}       # what stands for each line that is left out

    def read(self, line: CompiledLine, scope: LineScope) -> tuple[Shapes, Names]:
        """The shapes that a line reads, and what makes them: names in this list, or inputs.

        It reads each named line's first output, or all outputs of the one line named or before.
        """
        if line.reads is None:
            return self.previous(line.training)
        addresses = [word.fill(scope) for word in line.reads]
        if any(address.endswith(".*") for address in addresses):
            addresses = [one for address in addresses for one in self.rounds_of(address)]
        made = [self.outputs(address, line.training) for address in addresses]
        sources = [self.source(address) for address in addresses]
        if line.reads_all and len(made) == 1:
            return made[0], sources[0]
        return tuple(outputs[0] for outputs in made), tuple(name for names in sources for name in names[:1])

    def rounds_of(self, address: str) -> list[str]:
        """The addresses of all rounds of a loop in this list, in order, for `loop.*`; any other address by itself."""
        name, _, star = address.rpartition(".")
        if star != "*":
            return [address]
        found = [entry.rounds for entry in self.entries if entry.name == name and entry.rounds]
        if not found:
            message = f"reads from `{address}`, but `{name}` is not a loop of this list, or has no rounds here"
            raise SpecError(message, "`*` means its rounds")
        numbers = sorted(number for rounds in found for run in rounds.runs for number in run)
        if len(numbers) > MOST_READ:
            raise SpecError(f"reads from `{address}`, which are more than {MOST_READ:,} rounds", "a join reads fewer")
        return [f"{name}.{found[0].key(number)}" for number in numbers]

    def previous(self, training: bool) -> tuple[Shapes, Names]:
        """What the line before made; lines there in training only are passed over by those that are always there."""
        return self.beside if training and self.beside is not None else (self.before, self.last)

    def source(self, address: str) -> Names:
        """What an address means, once lines that are left out are seen through."""
        return tuple(self.inputs) if address == "input" else self.instead.get(address, (address,))

    def close(self, name: str, stands: Shapes, sources: Names, first: Entry | None, training: bool) -> None:
        """Keep what a line stands for and what it reads, and let the next line read it. Without a first entry the line
        is left out: what it reads stands for it.
        """
        self.stands[name] = stands
        if first is None:
            means = self.instead[name] = sources[:1]
        else:
            means = (name,)
            used = sources[:len(first.node.inputs)]
            if name in self.reads:
                used = (*self.reads[name], *used)
            self.reads[name] = used if len(used) < 2 else tuple(dict.fromkeys(used))
        if training:
            self.beside = stands, means
        else:
            self.beside = None
            self.before, self.last = stands, means

    def output(self, word: Word, scope: LineScope) -> Shape:
        """The first output of what a word names."""
        return self.outputs(word.fill(scope))[0]

    def outputs(self, address: str, training: bool = False) -> Shapes:
        """What an address in this list stands for; raises SpecError when it is not there, or (unless `training`) not at
        inference.
        """
        if address == "input":
            return tuple(self.inputs.values())
        if address in self.inputs:
            return (self.inputs[address],)
        if not training and self.training and address.partition(".")[0] in self.training:
            raise SpecError(
                f"reads from `{address}`, which is used only in training",
                'what reads it is used only in training too: `only = "training"`',
            )
        return self.stands.get(address) or _outputs(self.entries, self.stands, address.split("."), address, self.inputs)


def _outputs(
    entries: Iterable[Entry], stands: Mapping[str, Shapes], parts: list[str], address: str, inputs: Iterable[str] = ()
) -> Shapes:
    name, rest = parts[0], parts[1:]
    if name not in stands:
        raise SpecError(
            f"reads from `{address}`, which is neither a line before it nor an input",
            IN_BRACES if " " in name else did_you_mean(name, [*stands, *inputs]),
        )
    if not rest:
        if not stands[name]:
            raise SpecError(f"reads from `{address}`, which is left out and stands for nothing")
        return stands[name]
    found = [entry for entry in entries if entry.name == name]
    if found and found[0].rounds is not None:
        key, *rest = rest
        ends = [(entry.rounds.runs[-1].stop, number) for number, entry in enumerate(found) if entry.rounds]
        found = (
            [found[max(ends)[1]]]
            if key == "last"
            else [entry for entry in found if entry.rounds and entry.rounds.holds(key)]
        )
    if not found:
        raise SpecError(
            f"reads from `{address}`, but `{name}` has no such round here",
            "rounds count from 0; `last` is the last one",
        )
    node = found[0].node
    if not rest:
        return node.outputs
    if len(rest) == 1 and rest[0].isdecimal() and not (isinstance(node, Group) and rest[0] in node.stands):
        return (_nth(node.outputs, rest[0], address),)
    if not isinstance(node, Group):
        raise SpecError(
            f"reads from `{address}`, but `{name}` is a single layer", f"`{name}.1` is its second output"
        )
    return _outputs(node.entries, node.stands, rest, address)


def _nth(outputs: Shapes, number: str, address: str) -> Shape:
    """One of several outputs, counted from 0."""
    if int(number) >= len(outputs):
        there = "is one output" if len(outputs) == 1 else f"are {len(outputs)} outputs"
        raise SpecError(f"reads from `{address}`, but there {there}", "outputs count from 0")
    return outputs[int(number)]


class LineScope:
    """The scope of one line's expressions: its loop, what the block takes, the family's parameters, the shape it reads,
    op names.
    """

    __slots__ = ("frame", "named", "reads")

    def __init__(self, frame: Frame, reads: Shape | None = None, loop: Mapping[str, Value] | None = None) -> None:
        self.frame, self.reads = frame, reads
        self.named = {**frame.named, **loop} if loop else frame.named

    def value(self, name: str) -> Value:
        try:
            return self.named[name]
        except KeyError:    # rare: a shape, or the name of an op
            pass
        if name in CHANNELS:
            if not self.reads:
                raise SpecError(f"`{name}` is used where no input is read")
            return self.reads[-1]
        if name in OPS or name in WORDS:
            return name
        raise unknown(name, [*self.named, *CHANNELS])

    def size(self, name: str, axis: str) -> int:
        frame = self.frame
        shape = next(iter(frame.inputs.values()), ()) if name == "input" else frame.outputs(name, training=True)[0]
        axes = axis_numbers(shape)
        if axis not in axes:
            raise SpecError(
                f"`{name}.{axis}`: {shape_text(shape)} has no `{axis}`", f"it has {', '.join(axes)}" if axes else ""
            )
        return shape[axes[axis]]


def adapted(given: Shapes, line: CompiledLine, least: int, most: int | None, what: What) -> Shapes:
    """The shapes that a block or op reads out of those given: extra outputs of a line before are left, extra names are
    wrong.
    """
    if len(given) < least:
        raise SpecError(
            f"{what[0]}`{what[1]}` reads {least} inputs and gets {len(given)}",
            'name each: `from = ["a", "b"]`; of a line with several outputs `b.1` is the second',
        )
    if most is None or len(given) <= most:
        return given
    if not line.reads_all:
        raise SpecError(
            f"{what[0]}`{what[1]}` reads {most} {'input' if most == 1 else 'inputs'} and is given {len(given)}",
            "join them first with `add` or `concat`",
        )
    return given[:most]


def one_item(shapes: Shapes) -> tuple[int, Shapes]:
    """How many items several inputs have along their first axis, and the shapes of one; raises SpecError."""
    items = {shape[:1] for shape in shapes}
    if len(items) > 1 or any(len(shape) < 2 for shape in shapes):
        raise SpecError(
            f"`per_item` reads {' and '.join(map(shape_text, shapes))}",
            "the first axis counts the items, the same number in each input, and at least one other axis follows it",
        )
    return shapes[0][0], tuple(shape[1:] for shape in shapes)


def input_shapes(spec: Spec) -> dict[str, Shape]:
    """The shapes that enter a network; raises LocatedError."""
    place = Location(spec.family.file, ("input",))
    scope = LineScope(Frame({}, {}, spec.parameters), None)
    shapes = {
        name: tuple(at(place, _size, size, axis, scope) for axis, size in sizes) for name, sizes in spec.inputs
    }
    for name, sizes in spec.inputs:
        if [axis for axis, _ in sizes] == ["tokens"]:
            at(place, _check_length, shapes[name][0], spec)
    return shapes


def _check_length(tokens: int, spec: Spec) -> None:
    """A text is no longer than the table of positions, where there is one."""
    role = spec.family.roles.get("context", "")
    context = spec.parameters.get(role, tokens)
    if isinstance(context, int) and tokens > context:
        raise SpecError(
            f"a text of {tokens:,} tokens is longer than the table of positions, which has {context:,}",
            f"set the length to at most {context:,}, or `{role}` to more",
        )


def _size(size: Argument, axis: str, scope: LineScope) -> int:
    value = evaluated(size, scope)
    if not is_whole(value) or not 0 < cast(int, value) <= LARGEST:
        raise SpecError(
            f"`{axis}` of the input is {shown(value)[:60]}", f"a size is a whole number from 1 to {LARGEST:,}"
        )
    return cast(int, value)
