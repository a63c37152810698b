"""ONNX: the nodes of a graph with their attributes, and the shapes of the tensors that they read; no numbers are read.

https://github.com/onnx/onnx/blob/main/onnx/onnx.proto has the numbers of the fields. Dense weights are turned so that
outputs come first, as PyTorch has them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from paramledger.diagnosis.observation import Axes, Held, Item, Observation
from paramledger.diagnosis.reading.json_objects import shown
from paramledger.diagnosis.reading.sources import File
from paramledger.diagnosis.reading.tensors import parted
from paramledger.diagnosis.reading.wire import Field, Wire
from paramledger.problems import SpecError

NAME = "onnx"
GRAPH = 7               # of a model
NODE, TENSOR, INPUT, OUTPUT, VALUE = 1, 5, 11, 12, 13       # of a graph
MOST_AXES = 64
FIRST = 0x08            # the field of the version, and the fields that may come after it
SECOND = (0x12, 0x1A, 0x22, 0x28, 0x32, 0x3A, 0x42)
NEWEST = 30             # versions of the format that may come
NUMBERS = {1, 2, 3, 4, 5, 10, 11, 16, 17, 18, 19, 20}       # types of weights; 64-bit integers are shapes and indices
FOLDED = "onnx::Conv_"
MADE = ("onnx::", "/")  # how names begin that an exporter made
DENSE = ("Gemm", "MatMul")
# What a node reads, in order; the first is the data
ROLES = {
    "BatchNormalization": ("", "weight", "bias", "running_mean", "running_var"),
    "Conv": ("", "weight", "bias"),
    "ConvTranspose": ("", "weight", "bias"),
    "GRU": ("", "weight_ih", "weight_hh", "bias"),
    "Gather": ("weight",),
    "Gemm": ("", "weight", "bias"),
    "GroupNormalization": ("", "weight", "bias"),
    "InstanceNormalization": ("", "weight", "bias"),
    "LSTM": ("", "weight_ih", "weight_hh", "bias"),
    "LayerNormalization": ("", "weight", "bias"),
    "MatMul": ("weight", "weight"),
    "PRelu": ("", "weight"),
    "RNN": ("", "weight_ih", "weight_hh", "bias"),
}


@dataclass(slots=True)
class Node:
    name: str = ""
    kind: str = ""
    inputs: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    attributes: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Graph:
    """Tensors by name, None for one that is no weight; shapes of values by name; names of inputs in order."""

    nodes: list[Node] = field(default_factory=list)
    tensors: dict[str, tuple[int, ...] | None] = field(default_factory=dict)
    values: dict[str, Axes] = field(default_factory=dict)
    inputs: list[str] = field(default_factory=list)
    copies: dict[str, str] = field(default_factory=dict)        # of weights, to the first of its name


def recognises(file: File) -> bool:
    """By its name, or by a version and a field after it that a model has."""
    begin = file.slice(0, 3)
    known = len(begin) == 3 and begin[0] == FIRST and 2 < begin[1] <= NEWEST and begin[2] in SECOND
    return known or file.name.endswith(".onnx")


def read(file: File) -> Observation:
    """The nodes of a model. Raises SpecError for a file that is none."""
    wire = Wire(file)
    graphs = [one for one in wire.fields(wire.whole()) if one.number == GRAPH]
    if len(graphs) != 1:
        raise SpecError("this file holds no ONNX graph")
    graph = _without_copies(_graph(wire, graphs[0]))
    items = tuple(_items(graph))
    if not any(item.tensors for item in items):
        raise SpecError("the nodes of this graph read no weights")
    inputs = tuple(graph.values[name] for name in graph.inputs if name not in graph.tensors)
    return Observation(NAME, "torch", items, inputs=inputs, notes=tuple(_notes(graph)))


def _without_copies(graph: Graph) -> Graph:
    """The graph where an Identity of a weight is that weight, by its own name.

    Exporters keep one of several tensors with equal numbers. Vectors of that kind are a new model's zeros and ones, of
    which every layer has its own; a matrix that is there twice is a tied one.
    """
    kept: list[Node] = []
    copies: dict[str, str] = {}
    tensors = dict(graph.tensors)
    for node in graph.nodes:
        source = node.inputs[0] if node.kind == "Identity" and len(node.inputs) == 1 else ""
        shape = tensors.get(source)
        if shape is None or len(node.outputs) != 1:
            kept.append(node)
            continue
        tensors[node.outputs[0]] = shape
        copies[node.outputs[0]] = copies.get(source, source)
    return replace(graph, nodes=kept, tensors=tensors, copies=copies)


def _items(graph: Graph) -> Iterator[Item]:
    makers = {name: _name(graph, node) for node in graph.nodes for name in node.outputs}
    first: dict[str, str] = {}
    met: set[tuple[str, str]] = set()
    for node in graph.nodes:
        name = _name(graph, node)
        tensors = tuple(_held(graph, node, name, first))
        again = bool(tensors) and all(one.same_as for one in tensors) and (name, node.kind) in met
        met.add((name, node.kind))
        yield Item(
            name,
            node.kind,
            outputs=tuple(graph.values[one] for one in node.outputs if one in graph.values),
            tensors=tensors,
            arguments=node.attributes,
            reads=tuple(makers[one] for one in node.inputs if one in makers),
            again=again,
        )


def _name(graph: Graph, node: Node) -> str:
    """The module that a node's weights are called after; else the node's own name, or its output's."""
    for one in node.inputs:
        if graph.tensors.get(one) is not None and not one.startswith(MADE) and parted(one)[0]:
            return parted(one)[0]
    return node.name or next(iter(node.outputs), "")


def _held(graph: Graph, node: Node, item: str, first: dict[str, str]) -> Iterator[Held]:
    """The weights that a node reads; one that an earlier node reads is that node's."""
    roles = ROLES.get(node.kind, ())
    for at, name in enumerate(node.inputs):
        shape = graph.tensors.get(name)
        if shape is None:
            continue
        role = roles[at] if at < len(roles) and roles[at] else parted(name)[1]
        if len(shape) == 2 and role == "weight" and node.kind in DENSE and not node.attributes.get("transB"):
            shape = shape[::-1]
        whole = name if len(shape) == 1 else graph.copies.get(name, name)
        yield Held(role, shape, first.get(whole, ""))
        first.setdefault(whole, f"{item}.{role}")


def _notes(graph: Graph) -> Iterator[str]:
    read = {name for node in graph.nodes for name in node.inputs}
    if any(name.startswith(FOLDED) for name in read):
        yield "Normalisation seems to be folded into convolutions: their weights have names generated by an exporter."
    read.update(graph.copies.values())
    unread = [name for name, shape in graph.tensors.items() if shape is not None and name not in read]
    if unread:
        named = shown(unread[0])
        yield f"{len(unread)} tensors are not read by any node, or only in branches and loops, such as {named}."


# Messages ---------------------------------------------------------------------------------------------------------


def _graph(wire: Wire, of: Field) -> Graph:
    graph = Graph()
    for one in wire.fields(of):
        if one.number == NODE:
            graph.nodes.append(_node(wire, one))
        elif one.number == TENSOR:
            name, shape = _tensor(wire, one)
            if name in graph.tensors:
                raise SpecError(f"two tensors are called {shown(name)}")
            graph.tensors[name] = shape
        elif one.number in (INPUT, OUTPUT, VALUE):
            name, axes = _value(wire, one)
            graph.values[name] = axes
            if one.number == INPUT:
                graph.inputs.append(name)
    return graph


def _node(wire: Wire, of: Field) -> Node:
    node = Node()
    for one in wire.fields(of):
        if one.number == 1:
            node.inputs.append(wire.text(one))
        elif one.number == 2:
            node.outputs.append(wire.text(one))
        elif one.number == 3:
            node.name = wire.text(one)
        elif one.number == 4:
            node.kind = wire.text(one)
        elif one.number == 5:
            node.attributes.update(_attribute(wire, one))
    return node


def _attribute(wire: Wire, of: Field) -> Mapping[str, object]:
    """A number, a text or whole numbers; other values are passed over."""
    name = ""
    value: object = None
    numbers: list[int] = []
    for one in wire.fields(of):
        if one.number == 1:
            name = wire.text(one)
        elif one.number == 2:
            value = wire.real(one)
        elif one.number == 3:
            value = wire.integers(one)[0]
        elif one.number == 4:
            value = wire.text(one)
        elif one.number == 8:
            numbers += wire.integers(one)
    found = tuple(numbers) if numbers else value
    return {} if found is None else {name: found}


def _tensor(wire: Wire, of: Field) -> tuple[str, tuple[int, ...] | None]:
    """The name of a tensor, and its shape if it is one of weights: not of indices, and not a single number."""
    name, shape, kind = "", [], 0
    for one in wire.fields(of):
        if one.number == 1:
            shape += wire.integers(one)
        elif one.number == 2:
            kind = one.value
        elif one.number == 8:
            name = wire.text(one)
    if len(shape) > MOST_AXES or min(shape, default=0) < 0:
        raise SpecError(f"{shown(name)} has a shape that no tensor can have")
    return name, tuple(shape) if kind in NUMBERS and shape else None


def _value(wire: Wire, of: Field) -> tuple[str, Axes]:
    """The name of a value and its shape, which is two messages deep."""
    name, axes = "", []
    for one in wire.fields(of):
        if one.number == 1:
            name = wire.text(one)
        elif one.number == 2:
            for shape in _inside(wire, one, 1, 2):
                axes += [_extent(wire, axis) for axis in wire.fields(shape) if axis.number == 1]
    return name, tuple(axes)


def _inside(wire: Wire, of: Field, *path: int) -> Iterator[Field]:
    """The fields at a path of numbers."""
    for one in wire.fields(of):
        if one.number == path[0]:
            yield from _inside(wire, one, *path[1:]) if path[1:] else (one,)


def _extent(wire: Wire, of: Field) -> int | None:
    """The extent of an axis, None for one that has a name in place of a number."""
    return next((one.value for one in wire.fields(of) if one.number == 1 and 0 < one.value < 1 << 63), None)
