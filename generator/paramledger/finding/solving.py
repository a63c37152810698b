"""Layers by their formula: which arguments of a convolution, a dense or recurrent layer give a number of parameters."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterator, Sequence
from typing import NamedTuple

MOST = 20_000_000       # above it too many layers fit
LEAST = 10
SHOWN = 6               # of each kind
FARTHEST = 6            # from round arguments: what is farther fits by chance, unless a shape beside it says the same
WINDOWS = (2, 3, 4, 5, 7, 11)
LENGTHS = (2, 3, 4, 5, 7, 9)    # of windows along one axis
CUBES = (3, 5, 7)
USUAL = (3, 5)          # windows
WIDEST = 8_192          # channels, filters and units of a recurrent layer
MOST_FEATURES = 262_144     # that a dense layer reads; half as many units at most
PAGES = {
    "attention": "concepts/attention.md",
    "bidirectional": "concepts/recurrent_layers.md",
    "convolution": "concepts/counting_a_convolution.md",
    "conv1d": "concepts/counting_a_convolution.md",
    "conv3d": "concepts/counting_a_convolution.md",
    "depthwise": "concepts/groups.md",
    "grouped": "concepts/groups.md",
    "separable": "concepts/groups.md",
    "transposed": "concepts/counting_a_convolution.md",
    "dense": "concepts/counting_a_dense_layer.md",
    "recurrent": "concepts/recurrent_layers.md",
    "embedding": "concepts/embeddings_and_ties.md",
    "norm": "concepts/pooling_and_normalisation.md",
}


class Solved(NamedTuple):
    """A layer that has so many parameters; `of` how many layers of that kind with round arguments have them."""

    layer: str
    about: str
    page: str
    of: int
    cost: int       # how far from round its arguments are
    out: int        # how wide what it gives is


class _Fit(NamedTuple):
    cost: int
    layer: str
    about: str
    out: int = 0        # how wide what it gives is


def solved(value: int, kinds: Collection[str] = (), sizes: Container[int] = ()) -> Iterator[Solved]:
    """The layers with the roundest arguments, kind by kind, the roundest first; of `kinds` alone if there are any, and
    those that give something as wide as one of `sizes` before others.
    """
    if not LEAST <= value <= MOST:
        return
    answers: list[Solved] = []
    for kind, fits in KINDS.items():
        if kind not in (kinds or UNASKED):
            continue
        there = [one if one.out in sizes else one._replace(cost=one.cost + bool(sizes)) for one in fits(value)]
        found = sorted(one for one in there if one.cost <= FARTHEST or one.out in sizes)
        answers += [Solved(one.layer, one.about, PAGES[kind], len(found), one.cost, one.out) for one in found[:SHOWN]]
    yield from sorted(answers, key=lambda one: one.cost)


def _cost(*arguments: int) -> int:
    """How far some arguments are from round ones."""
    return sum(_cost_of(argument) for argument in arguments)


def _cost_of(argument: int) -> int:
    """0 for a power of two, 1 for three or five times one or a single digit before zeros, else what is left."""
    odd = argument // (argument & -argument)
    digits = str(argument).rstrip("0")
    return 0 if odd == 1 else 1 if odd in (3, 5) or len(digits) == 1 else max(2, odd.bit_length() - 2)


def _dense(value: int) -> Iterator[_Fit]:
    for units in _divisors(value):
        features = value // units - 1
        if 0 < features <= MOST_FEATURES and units <= MOST_FEATURES // 2:
            yield _Fit(_cost(units, features) + 1, f"dense, {_of(units, 'unit')} on {_of(features, 'feature')}",
                       f"({features} + 1) · {units}", units)


class _Window(NamedTuple):
    """A window, as it is said and as it is multiplied out."""

    said: str
    size: int
    factors: str
    cost: int


def _windows(sides: Sequence[int], axes: int, more: int) -> tuple[_Window, ...]:
    """Windows as long along each of their axes."""
    return tuple(
        _Window(" × ".join([str(side)] * axes), side**axes, " · ".join([str(side)] * axes),
                more + int(side not in USUAL))
        for side in sides
    )


FLAT, LONG, SOLID = _windows(WINDOWS, 2, 0), _windows(LENGTHS, 1, 1), _windows(CUBES, 3, 1)


def _convolutions(value: int, windows: Sequence[_Window], name: str = "convolution", each: str = "") -> Iterator[_Fit]:
    for filters in _divisors(value):
        if filters > WIDEST:
            continue
        for window in windows:
            for bias in (1, 0):
                channels, rest = divmod(value // filters - bias, window.size)
                if not rest and 0 < channels <= WIDEST:
                    yield _Fit(
                        _cost(filters, channels) + (0 if bias else 1) + window.cost + int(filters == 1),
                        f"{name}, {_of(filters, 'filter')} of {window.said} on {_of(channels, 'channel')}{each}"
                        + ("" if bias else ", no bias"),
                        f"({window.factors} · {channels}{' + 1' if bias else ''}) · {filters}",
                        filters,
                    )


def _depthwise(value: int) -> Iterator[_Fit]:
    """A window for each channel by itself."""
    for window in (*FLAT, *LONG):
        for bias in (1, 0):
            channels, rest = divmod(value, window.size + bias)
            if not rest and 0 < channels <= WIDEST:
                formula = f"({window.factors}{' + 1' if bias else ''}) · {channels}"
                yield _Fit(_cost(channels) + window.cost + 1,
                           f"depthwise convolution, {_of(channels, 'channel')}, {window.said}"
                           + ("" if bias else ", no bias"), formula, channels)


def _separable(value: int) -> Iterator[_Fit]:
    """A window for each channel by itself, then a window of 1 over all of them."""
    for window in FLAT:
        for channels in range(1, WIDEST + 1):
            for bias in (1, 0):
                filters, rest = divmod(value - window.size * channels, channels + bias)
                if rest or not 0 < filters <= WIDEST:
                    continue
                yield _Fit(
                    _cost(filters, channels) + (0 if bias else 1) + window.cost,
                    f"separable convolution, {_of(filters, 'filter')} of {window.said} on {_of(channels, 'channel')}"
                    + ("" if bias else ", no bias"),
                    f"{window.factors} · {channels} + ({channels}{' + 1' if bias else ''}) · {filters}", filters,
                )


def _attention(value: int) -> Iterator[_Fit]:
    """Queries, keys and values, `inner` wide, and what puts them together; as wide as the layer in most networks."""
    for width in range(1, WIDEST + 1):
        inner, rest = divmod(value - width, 4 * width + 3)
        if not rest and inner == width:
            yield _Fit(_cost(width), f"attention, width {width:,}", f"4 · ({width} + 1) · {width}", width)
        elif not rest and 0 < inner <= WIDEST:
            yield _Fit(_cost(width, inner) + 2, f"attention, width {width:,}, total head width {inner:,}",
                       f"3 · ({width} + 1) · {inner} + ({inner} + 1) · {width}", width)
        if value == 4 * width * width:
            yield _Fit(_cost(width) + 2, f"attention, width {width:,}, no bias", f"4 · {width} · {width}", width)


def _recurrent(value: int, ways: Sequence[int] = (1, 2)) -> Iterator[_Fit]:
    """Gates of u · (u + features + biases) each; forwards, or in both directions."""
    for name, gates, biases in (
        ("LSTM", 4, 1), ("PyTorch LSTM", 4, 2), ("GRU with one bias", 3, 1), ("GRU", 3, 2), ("simple RNN", 1, 1)
    ):
        for directions in ways:
            each, rest = divmod(value, gates * directions)
            if rest:
                continue
            for units in _divisors(each):
                features = each // units - units - biases
                if 0 < features <= MOST_FEATURES and units <= WIDEST:
                    both = "bidirectional " if directions == 2 else ""
                    times = "2 · " if directions == 2 else ""
                    yield _Fit(
                        _cost(units, features) + directions - 1 + (name not in ("LSTM", "PyTorch LSTM", "GRU")),
                        f"{both}{name}, {_of(units, 'unit')} on {_of(features, 'feature')}",
                        f"{times}{gates} · {units} · ({units} + {features} + {biases})",
                        directions * units,
                    )


def _embedding(value: int) -> Iterator[_Fit]:
    for width in _divisors(value):
        words = value // width
        usual = width in (50, 100, 200, 300, 768) or (width & (width - 1) == 0 and width >= 16)
        if usual and words > width:
            yield _Fit(_cost(words, width) + 2, f"embedding, {words:,} words of {width:,}", f"{words} · {width}", width)


def _norm(value: int) -> Iterator[_Fit]:
    """One number or more for each channel: every even number is a norm's, so only the usual widths are offered."""
    for cost, name, each in (
        (2, "batch or layer normalisation", 2), (2, "batch normalisation with its statistics", 4),
        (3, "root-mean-square normalisation", 1),
    ):
        channels, rest = divmod(value, each)
        if not rest and channels <= WIDEST:
            formula = f"{each} · {channels}" if each > 1 else str(channels)
            yield _Fit(_cost(channels) + cost, f"{name}, {_of(channels, 'channel')}", formula, channels)


KINDS: dict[str, Callable[[int], Iterator[_Fit]]] = {
    "recurrent": _recurrent,
    "convolution": lambda value: _convolutions(value, (*FLAT, *LONG)),
    "dense": _dense,
    "attention": _attention,
    "depthwise": _depthwise,
    "embedding": _embedding,
    "norm": _norm,
    "bidirectional": lambda value: _recurrent(value, (2,)),
    "conv1d": lambda value: _convolutions(value, LONG),
    "conv3d": lambda value: _convolutions(value, SOLID),
    "grouped": lambda value: _convolutions(value, (*FLAT, *LONG), "grouped convolution", " each"),
    "separable": _separable,
    "transposed": lambda value: _convolutions(value, (*FLAT, *LONG, *SOLID), "transposed convolution"),
}
UNASKED = tuple(KINDS)[:7]      # that a number is tried with when no word names a kind


def _of(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + "s" * (count != 1)


def _divisors(value: int) -> Iterator[int]:
    """Every divisor, each once; a number of twenty million has at most a few hundred."""
    small = 1
    while small * small <= value:
        if value % small == 0:
            yield small
            if small * small != value:
                yield value // small
        small += 1
