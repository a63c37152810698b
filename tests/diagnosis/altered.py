"""Recorded models changed in one place, tensor by tensor under the names of their frameworks, as headers of files.

Nothing of the ledger is asked but how many classes and positions a network has: what is changed, and what hangs on it,
is worked out from shapes and names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import NamedTuple, TypeAlias

from paramledger.diagnosis.observation import Observation
from paramledger.diagnosis.reading.tensors import Tensor, observed
from paramledger.ledger.breakdown import Breakdown

from oracles.reading import Recording

Axes = tuple[int, ...]
Held: TypeAlias = Mapping[str, Axes]        # a module's tensors by their own names
Modules: TypeAlias = Mapping[str, Held]     # by the module's name
MATRIX = ("weight", "kernel")
ROLES = ("classes", "context", "vocabulary")
TABLES = re.compile(r"emb|wte|wpe|shared|relative|position|token", re.IGNORECASE)
# Their layers hang together: none of them can be changed alone
ATTENTION = re.compile(r"attn|attention|query|key|value|qkv|[qkvo]_proj|receptance", re.IGNORECASE)
WIDER = frozenset({"wrong_units", "wrong_width", "wrong_expansion", "wrong_variant"})
MORE = frozenset({"wrong_depth", "duplicated_block", "duplicated_layer", "wrong_variant"})
LESS = frozenset({"wrong_depth", "missing_layer", "wrong_variant"})


class Altered(NamedTuple):
    """A model after a change of one kind: where it was made, and the codes that name it."""

    where: str
    codes: frozenset[str]
    modules: Modules


class Model(NamedTuple):
    """A recorded model: `roles` are the numbers of its classes, positions and words, as far as it has them."""

    framework: str
    modules: Modules
    roles: Mapping[str, int]

    @property
    def is_keras(self) -> bool:
        return self.framework == "keras"

    def outputs(self, held: Held) -> int:
        """The outputs of a dense layer or a convolution; 0 for any other module."""
        shape = self.weight(held)
        if len(shape) not in (2, 4):
            return 0
        depthwise = self.is_keras and len(shape) == 4 and shape[-1] == 1
        return shape[-2] if depthwise else shape[-1] if self.is_keras else shape[0]

    def inputs(self, held: Held) -> int:
        shape = self.weight(held)
        return 0 if len(shape) not in (2, 4) else shape[-2] if self.is_keras else shape[1]

    def weight(self, held: Held) -> Axes:
        return next((held[name] for name in MATRIX if name in held), ())

    def matrix(self, inputs: int, outputs: int) -> Axes:
        return (inputs, outputs) if self.is_keras else (outputs, inputs)

    @property
    def matrix_name(self) -> str:
        return MATRIX[self.is_keras]


Kind = Callable[[Model, Random], Iterator[Altered]]


def model_of(found: Recording, of: Breakdown) -> Model:
    """A recording by its modules, with what the ledger says of its variant."""
    sizes = {role: of.spec.parameters.get(of.family.roles.get(role, "")) for role in ROLES}
    modules: dict[str, dict[str, Axes]] = {}
    for part in ("trainable", "state"):
        for one in found.tensors(part):
            module, _, name = one.name.replace("/", ".").rpartition(".")
            modules.setdefault(module, {})[name] = one.shape
    return Model(found.framework, modules, {role: size for role, size in sizes.items() if type(size) is int})


def header(model: Model, modules: Modules) -> Observation:
    """As the library writes it: by the alphabet."""
    sign = "/" if model.is_keras else "."
    tensors = [Tensor(f"{module}{sign}{name}" if module else name, shape)
               for module, held in modules.items() for name, shape in held.items()]
    return observed("safetensors", sorted(tensors, key=lambda one: one.name))


def _with(model: Model, *changed: tuple[str, Held | None]) -> Modules:
    """The modules with others in their places; None for one that is gone."""
    found = {**model.modules, **dict(changed)}
    return {name: held for name, held in found.items() if held}


def _resized(held: Held, before: int, after: int) -> Held:
    """Each axis of one extent with another."""
    return {name: tuple(after if extent == before else extent for extent in shape) for name, shape in held.items()}


def _altered(where: str, codes: str | frozenset[str], modules: Modules) -> Altered:
    return Altered(where, frozenset(codes.split()) if isinstance(codes, str) else codes, modules)


def _classifiers(model: Model) -> list[str]:
    """The modules with an output for each class."""
    classes = model.roles.get("classes", 0)
    return [name for name, held in model.modules.items() if classes > 1 and model.outputs(held) == classes]


def _classes(model: Model, random: Random) -> Iterator[Altered]:
    before = model.roles.get("classes", 0)
    after = random.choice([number for number in (2, 10, 37, 100) if number != before])
    if found := _classifiers(model):
        changed = [(name, _resized(model.modules[name], before, after)) for name in found]
        yield _altered(", ".join(found), "wrong_num_classes", _with(model, *changed))


def _channels(model: Model, random: Random) -> Iterator[Altered]:
    found = [name for name, held in model.modules.items() if len(model.weight(held)) == 4 and model.inputs(held) == 3]
    if len(found) == 1:
        held = model.modules[found[0]]
        at, after = (2 if model.is_keras else 1), random.choice((1, 2, 4, 6))
        shape = model.weight(held)
        wide = {name: (*shape[:at], after, *shape[at + 1:]) if name in MATRIX else own for name, own in held.items()}
        yield _altered(found[0], "wrong_input_channels", _with(model, (found[0], wide)))


def _bias_gone(model: Model, random: Random) -> Iterator[Altered]:
    for name in _shuffled(model, random):
        held = model.modules[name]
        if model.outputs(held) and "bias" in held and len(held["bias"]) == 1:
            yield _altered(name, "bias_missing", _with(model, (name, _without(held, "bias"))))


def _bias_added(model: Model, random: Random) -> Iterator[Altered]:
    for name in _shuffled(model, random):
        held = model.modules[name]
        if model.outputs(held) and set(held) <= set(MATRIX) and not TABLES.search(name):
            yield _altered(name, "bias_before_bn", _with(model, (name, {**held, "bias": (model.outputs(held),)})))


def _without(held: Held, name: str) -> Held:
    return {key: shape for key, shape in held.items() if key != name}


def _shuffled(model: Model, random: Random) -> list[str]:
    names = sorted(model.modules)
    random.shuffle(names)
    return names


def _kernel(model: Model, random: Random) -> Iterator[Altered]:
    for name in _shuffled(model, random):
        shape = model.weight(model.modules[name])
        if len(shape) == 4 and (shape[:2] if model.is_keras else shape[2:]) == (3, 3):
            wide = (5, 5, *shape[2:]) if model.is_keras else (*shape[:2], 5, 5)
            changed = {key: wide if key in MATRIX else own for key, own in model.modules[name].items()}
            yield _altered(name, "kernel_size", _with(model, (name, changed)))


def _block_of(name: str) -> str:
    """What a module's name begins with, up to its last number but those of its own word."""
    return name[: max((found.end() for found in re.finditer(r"\d+\.|block\d+_", name)), default=0)]


def _hidden(model: Model, random: Random) -> Iterator[Altered]:
    """The width between two dense layers of one block."""
    for name in _shuffled(model, random):
        first = model.modules[name]
        block = [other for other in model.modules if _block_of(other) == _block_of(name) and not TABLES.search(other)]
        wide, narrow = model.outputs(first), model.inputs(first)
        back = [other for other in block if model.weight(model.modules[other]) == model.matrix(wide, narrow)]
        if len(model.weight(first)) == 2 and wide > narrow and len(back) == 1 and not TABLES.search(name):
            after = random.choice((wide // 2, 2 * wide, wide // 4 * 3))
            changed = [(other, _resized(model.modules[other], wide, after)) for other in block
                       if wide in [extent for shape in model.modules[other].values() for extent in shape]]
            if after != narrow and not ATTENTION.search(name):
                yield _altered(name, WIDER, _with(model, *changed))


def _wider(model: Model, random: Random) -> Iterator[Altered]:
    """A convolution of a block, its norm, and what the next one reads."""
    for name in _shuffled(model, random):
        block, number = name[:-1], name[-1:]
        if not block.endswith("conv") or number not in "123":
            continue
        after = f"{block}{int(number) + 1}"
        norm = next((other for other in (f"{block[:-4]}bn{number}", f"{block[:-4]}norm{number}")
                     if other in model.modules), "")
        if not norm or after not in model.modules:
            continue
        first, second = model.modules[name], model.modules[after]
        wide = model.outputs(first)
        if model.inputs(second) == wide and not model.is_keras and model.inputs(first) > 3:
            more = random.choice((2 * wide, wide + 16))
            changed = (
                (name, {key: (more, *shape[1:]) for key, shape in first.items()}),
                (norm, _resized(model.modules[norm], wide, more)),
                (after, {key: (shape[0], more, *shape[2:]) if len(shape) > 1 else shape
                         for key, shape in second.items()}),
            )
            yield _altered(name, WIDER, _with(model, *changed))


def _rounds(model: Model) -> Iterator[tuple[str, list[dict[str, Held]]]]:
    """What is numbered from 0 or 1 without gaps: what its names begin with, and the modules of each round by how their
    names go on.
    """
    found: dict[str, dict[int, dict[str, Held]]] = {}
    for name, held in model.modules.items():
        for number in re.finditer(r"(?<![\d])\d+(?=\.|_)", name):
            rounds = found.setdefault(name[: number.start()], {})
            rounds.setdefault(int(number.group()), {})[name[number.end():]] = held
    for begin, rounds in sorted(found.items()):
        first = min(rounds)
        if first <= 1 and sorted(rounds) == list(range(first, first + len(rounds))) and len(rounds) > 1:
            yield f"{begin}|{first}", [rounds[number] for number in sorted(rounds)]


def _block_more(model: Model, random: Random) -> Iterator[Altered]:
    for begin, rounds in _shuffled_rounds(model, random):
        prefix, _, first = begin.partition("|")
        if len(rounds[-1]) > 1 and rounds[-1] == rounds[-2]:
            number = int(first) + len(rounds)
            yield _altered(f"{prefix}{number}", MORE, _with(
                model, *((f"{prefix}{number}{rest}", held) for rest, held in rounds[-1].items())))


def _block_less(model: Model, random: Random) -> Iterator[Altered]:
    for begin, rounds in _shuffled_rounds(model, random):
        prefix, _, first = begin.partition("|")
        if len(rounds[-1]) > 1 and rounds[-1] == rounds[-2]:
            number = int(first) + len(rounds) - 1
            yield _altered(f"{prefix}{number}", LESS, _with(
                model, *((f"{prefix}{number}{rest}", None) for rest in rounds[-1])))


def _shuffled_rounds(model: Model, random: Random) -> list[tuple[str, list[dict[str, Held]]]]:
    found = list(_rounds(model))
    random.shuffle(found)
    return found


def _norm_gone(model: Model, random: Random) -> Iterator[Altered]:
    for name in _shuffled(model, random):
        held = model.modules[name]
        is_norm = all(len(shape) < 2 for shape in held.values()) and {"weight", "gamma"} & set(held)
        if is_norm and re.search(r"norm|bn|ln", name.lower()):
            yield _altered(name, "bn_missing missing_layer", _with(model, (name, None)))


def _square(model: Model, random: Random) -> Iterator[str]:
    """Dense layers and convolutions that could be there once more or once less, but those of attention."""
    for name in _shuffled(model, random):
        held = model.modules[name]
        shape = model.weight(held)
        depthwise = model.is_keras and len(shape) == 4 and shape[-1] == 1
        known = ATTENTION.search(name) or TABLES.search(name)
        if model.outputs(held) == model.inputs(held) > 0 and not depthwise and not known:
            yield name


def _layer_gone(model: Model, random: Random) -> Iterator[Altered]:
    codes = "missing_layer missing_fc missing_downsample pooler_missing"
    yield from (_altered(name, codes, _with(model, (name, None))) for name in _square(model, random))


def _layer_more(model: Model, random: Random) -> Iterator[Altered]:
    codes = "duplicated_layer duplicated_block extra_fc"
    yield from (
        _altered(name, codes, _with(model, (f"{name}_again", model.modules[name]))) for name in _square(model, random)
    )


def _head_more(model: Model, random: Random) -> Iterator[Altered]:
    """A hidden dense layer in front of the classifier."""
    for name in _classifiers(model):
        held = model.modules[name]
        if len(model.weight(held)) == 2 and "bias" in held and len(_classifiers(model)) == 1:
            classes, hidden = model.outputs(held), random.choice((128, 256, 512))
            inputs = model.inputs(held)
            first, last = ("dense_1", name) if model.is_keras else (f"{name}.0", f"{name}.3")
            yield _altered(name, "extra_fc custom_head include_top_false", _with(
                model, (name, None), (first, {model.matrix_name: model.matrix(inputs, hidden), "bias": (hidden,)}),
                (last, {model.matrix_name: model.matrix(hidden, classes), "bias": (classes,)})))


def _head_gone(model: Model, random: Random) -> Iterator[Altered]:
    if len(found := _classifiers(model)) == 1:
        yield _altered(found[0], "include_top_false missing_fc missing_layer", _with(model, (found[0], None)))


def _context(model: Model, random: Random) -> Iterator[Altered]:
    before = model.roles.get("context", 0)
    found = [name for name, held in model.modules.items() if before and before in [s[0] for s in held.values() if s]]
    if len(found) == 1 and re.search("pos|wpe", found[0]):
        after = random.choice([number for number in (256, 512, 1024, 4096) if number != before])
        held = {name: (after, *shape[1:]) for name, shape in model.modules[found[0]].items()}
        yield _altered(found[0], "wrong_max_positions", _with(model, (found[0], held)))


def _vocabulary(model: Model, random: Random) -> Iterator[Altered]:
    before = model.roles.get("vocabulary", 0)
    after = before + random.choice((1, 8, 1000, -1000))
    changed = [(name, _resized(held, before, after)) for name, held in model.modules.items()
               if before and any(before in shape for shape in held.values())]
    if changed:
        yield _altered(changed[0][0], "wrong_vocab", _with(model, *changed))


KINDS: Mapping[str, Kind] = {
    "bias added": _bias_added,
    "bias gone": _bias_gone,
    "block less": _block_less,
    "block more": _block_more,
    "channels": _channels,
    "classes": _classes,
    "context": _context,
    "head gone": _head_gone,
    "head more": _head_more,
    "hidden": _hidden,
    "kernel": _kernel,
    "layer gone": _layer_gone,
    "layer more": _layer_more,
    "norm gone": _norm_gone,
    "vocabulary": _vocabulary,
    "wider": _wider,
}


def altered(model: Model, kind: str, random: Random) -> Altered | None:
    """A change of a kind that fits a model; None if there is none."""
    return next(KINDS[kind](model, random), None)
