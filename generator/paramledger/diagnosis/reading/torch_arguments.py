"""What `print(model)` writes in a module's brackets: its arguments, and the parameters that follow from them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from paramledger.diagnosis.observation import Held
from paramledger.diagnosis.reading.torch_layers import spatial_axes

Arguments = Mapping[str, object]
POSITIONS = (       # classes whose first arguments are printed without names
    (r"(?:Lazy)?(?:\w*Conv2dSame|\w*Conv(?:Transpose)?[1-3]d\w*)", ("in_channels", "out_channels")),
    (r"\w*Embedding(?:Bag)?", ("num_embeddings", "embedding_dim")),
    (r"(?:Lazy|Sync)?(?:BatchNorm|InstanceNorm)\w*|FrozenBatchNorm\w*", ("num_features",)),
    (r"GroupNorm\w*", ("num_groups", "num_channels")),
    (r"\w*(?:Layer|RMS)Norm\w*", ("normalized_shape",)),
    (r"(?:RNN|LSTM|GRU)(?:Cell)?", ("input_size", "hidden_size")),
    (r"LocalResponseNorm", ("size",)),
)
PIECE = re.compile(r"'[^'\n]{0,200}'|\"[^\"\n]{0,200}\"|[^,()\[\]{}'\"]+|.", re.DOTALL)
NAMED = re.compile(r"\s*([A-Za-z_]\w{0,100})\s?=(?!=)")
INTEGER = re.compile(r"-?\d{1,18}")
FLOAT = re.compile(r"-?(?:\d{1,40}\.\d{0,40}|\d{1,40})(?:e[+-]?\d{1,4})?|-?inf|nan")
WORDS: Mapping[str, object] = {"True": True, "False": False, "None": None}
COSTS = re.compile(     # what ptflops writes before the arguments
    r"\s*[\d.]{1,30} ?[KMGT]?,? {1,3}[\d.]{1,30}% Params, {1,3}[\d.]{1,30} ?[KMGT]?Macs?, {1,3}[\d.]{1,30}% MACs,",
    re.IGNORECASE,
)


def arguments(kind: str, text: str) -> dict[str, object]:
    """The arguments in a module's brackets by name, in their order; one without a name by its class, or its number."""
    text = COSTS.sub("", text, count=1)
    found: dict[str, object] = {}
    names = next((names for pattern, names in POSITIONS if re.fullmatch(pattern, kind)), ())
    for place, part in enumerate(_parts(text)):
        named = NAMED.match(part)
        name = named[1] if named else names[place] if place < len(names) else str(place)
        found[name] = value(part[named.end():] if named else part)
    return found


def value(text: str) -> object:
    """`3`, `1e-05`, `True`, `(3, 3)` as Python has them; anything else as it is written."""
    text = text.strip()
    if INTEGER.fullmatch(text):
        return int(text)
    if FLOAT.fullmatch(text):
        return float(text)
    if text[:1] in ("(", "[") and text[-1:] in (")", "]"):
        parts = [part.strip() for part in text[1:-1].split(",") if part.strip()]
        if all(INTEGER.fullmatch(part) for part in parts):
            return tuple(map(int, parts))
    return WORDS.get(text, text.strip("'\""))


def _parts(text: str) -> Iterator[str]:
    """A text cut at the commas that are in no brackets and no quotes."""
    part, deep = list[str](), 0
    for piece in PIECE.findall(text):
        deep += (piece in tuple("([{")) - (piece in tuple(")]}"))
        if piece == "," and deep <= 0:
            yield "".join(part)
            part = []
        else:
            part.append(piece)
    if "".join(part).strip():
        yield "".join(part)


def parameters(kind: str, said: Arguments) -> tuple[Held, ...]:
    """The parameters of a layer that PyTorch makes from its arguments; none of a class that is not known."""
    for pattern, made in MADE:
        if re.fullmatch(pattern, kind):
            try:
                return tuple(Held(name, shape) for name, shape in made(kind, said) if all(size > 0 for size in shape))
            except (KeyError, TypeError, ValueError, ZeroDivisionError):
                return ()       # its arguments are not those of PyTorch's own class
    return ()


Shapes = Iterator[tuple[str, tuple[int, ...]]]


def _whole(said: Arguments, name: str, *default: int) -> int:
    """An argument that is a whole number; raises KeyError or TypeError where it is none."""
    found = said.get(name, default[0]) if default else said[name]
    if type(found) is not int:
        raise TypeError(name)
    return found


def _extents(said: Arguments, name: str, axes: int) -> tuple[int, ...]:
    found = said[name]
    if type(found) is int:
        return (found,) * axes
    if isinstance(found, tuple) and len(found) == axes:
        return found
    raise TypeError(name)


def _convolution(kind: str, said: Arguments) -> Shapes:
    entering, leaving = _whole(said, "in_channels"), _whole(said, "out_channels")
    groups = _whole(said, "groups", 1)
    kernel = _extents(said, "kernel_size", spatial_axes(kind))
    across = (entering, leaving // groups) if "Transpose" in kind else (leaving, entering // groups)
    yield "weight", (*across, *kernel)
    if said.get("bias") is not False:
        yield "bias", (leaving,)


def _standardized(kind: str, said: Arguments) -> Shapes:
    """timm's convolution with standardized weights and a gain per filter."""
    yield from _convolution(kind, said)
    yield "gain", (_whole(said, "out_channels"), 1, 1, 1)


def _linear(kind: str, said: Arguments) -> Shapes:
    yield "weight", (_whole(said, "out_features"), _whole(said, "in_features"))
    if said.get("bias") is not False:
        yield "bias", (_whole(said, "out_features"),)


def _bilinear(kind: str, said: Arguments) -> Shapes:
    leaving = _whole(said, "out_features")
    yield "weight", (leaving, _whole(said, "in1_features"), _whole(said, "in2_features"))
    if said.get("bias") is not False:
        yield "bias", (leaving,)


def _conv1d_of_gpt(kind: str, said: Arguments) -> Shapes:
    yield "weight", (_whole(said, "nx"), _whole(said, "nf"))
    yield "bias", (_whole(said, "nf"),)


def _embedding(kind: str, said: Arguments) -> Shapes:
    yield "weight", (_whole(said, "num_embeddings"), _whole(said, "embedding_dim"))


def _channels(name: str, used: bool) -> Callable[[str, Arguments], Shapes]:
    """A norm with one weight and one bias per channel; `used` says whether it has them if nothing is printed."""
    def made(kind: str, said: Arguments) -> Shapes:
        if said.get("affine", used) is True:
            yield "weight", (_whole(said, name),)
            if said.get("bias") is not False:
                yield "bias", (_whole(said, name),)
    return made


def _normalized(kind: str, said: Arguments) -> tuple[int, ...]:
    shape = said["normalized_shape"]
    if type(shape) is int:
        return (shape,)
    if not isinstance(shape, tuple):
        raise TypeError("normalized_shape")
    return shape


def _layer_norm(kind: str, said: Arguments) -> Shapes:
    if said.get("elementwise_affine") is not False:
        yield "weight", _normalized(kind, said)
        if said.get("bias") is not False:
            yield "bias", _normalized(kind, said)


def _rms_norm(kind: str, said: Arguments) -> Shapes:
    if said.get("elementwise_affine") is not False:
        yield "weight", _normalized(kind, said)


def _prelu(kind: str, said: Arguments) -> Shapes:
    yield "weight", (_whole(said, "num_parameters"),)


GATES = {"RNN": 1, "GRU": 3, "LSTM": 4}


def _recurrent(kind: str, said: Arguments) -> Shapes:
    """In PyTorch's order: by layer, then by direction."""
    hidden, gates = _whole(said, "hidden_size"), GATES[kind]
    projected = _whole(said, "proj_size", 0)
    leaving = projected or hidden
    both = said.get("bidirectional") is True
    for layer in range(_whole(said, "num_layers", 1)):
        entering = leaving * (1 + both) if layer else _whole(said, "input_size")
        for end in (f"l{layer}", f"l{layer}_reverse")[:1 + both]:
            yield f"weight_ih_{end}", (gates * hidden, entering)
            yield f"weight_hh_{end}", (gates * hidden, leaving)
            if said.get("bias") is not False:
                yield f"bias_ih_{end}", (gates * hidden,)
                yield f"bias_hh_{end}", (gates * hidden,)
            if projected:
                yield f"weight_hr_{end}", (projected, hidden)


def _cell(kind: str, said: Arguments) -> Shapes:
    rows = GATES[kind.removesuffix("Cell")] * _whole(said, "hidden_size")
    yield "weight_ih", (rows, _whole(said, "input_size"))
    yield "weight_hh", (rows, _whole(said, "hidden_size"))
    if said.get("bias") is not False:
        yield "bias_ih", (rows,)
        yield "bias_hh", (rows,)


MADE: tuple[tuple[str, Callable[[str, Arguments], Shapes]], ...] = (     # the first pattern that a class is
    (r"Bilinear", _bilinear),
    (r"Conv1D", _conv1d_of_gpt),
    (r"ScaledStdConv2d(?:Same)?", _standardized),
    (r"(?!Lazy)\w*Conv2dSame|(?!Lazy)\w*Conv(?:Transpose)?[1-3]d\w*", _convolution),
    (r"(?!Lazy)\w*Linear\w*", _linear),
    (r"\w*Embedding(?:Bag)?", _embedding),
    (r"(?:Sync)?BatchNorm(?:[1-3]d|Act2d)?", _channels("num_features", True)),
    (r"InstanceNorm[1-3]d", _channels("num_features", False)),
    (r"GroupNorm\w*", _channels("num_channels", True)),
    (r"\w*RMSNorm", _rms_norm),
    (r"\w*LayerNorm\w*", _layer_norm),
    (r"PReLU", _prelu),
    (r"RNN|GRU|LSTM", _recurrent),
    (r"(?:RNN|GRU|LSTM)Cell", _cell),
)
