"""Networks that nobody has published, by chance, printed as Keras or torchinfo prints them: all of them are unknown.

Sizes are what people choose, so that single layers look familiar; how many layers there are and in what order is drawn.
Counts are worked out here, from the definition of each layer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

WIDTHS = (12, 16, 20, 24, 32, 40, 48, 50, 64, 80, 96, 100, 128, 150, 160, 192, 200, 256, 300, 384, 400, 500, 512, 640,
          768)
Shape = tuple[int | None, ...]


class Row(NamedTuple):
    """A layer: how Keras and PyTorch call it, its output with Keras's axes, its parameters and its state."""

    keras: str
    torch: str
    shape: Shape
    parameters: int = 0
    state: int = 0


@dataclass
class Image:
    """Where a convolutional network has come to."""

    side: int
    channels: int

    @property
    def shape(self) -> Shape:
        return (None, self.side, self.side, self.channels)


def convolutional(draw: Random) -> Iterator[Row]:
    at = Image(draw.choice((28, 32, 48, 64, 96, 100, 128, 150, 160, 224, 256)), draw.choice((1, 3, 3, 4)))
    norm, bias, act = draw.random() < 0.5, draw.random() < 0.7, draw.random() < 0.6
    for _ in range(draw.randint(2, 14)):
        width, kernel = draw.choice(WIDTHS[:-4]), draw.choice((1, 3, 3, 3, 5, 7))
        if draw.random() < 0.15:
            bias_of = at.channels if bias else 0
            yield Row("DepthwiseConv2D", "Conv2d", at.shape, kernel * kernel * at.channels + bias_of)
        else:
            count = kernel * kernel * at.channels * width + (width if bias else 0)
            at = Image(at.side, width)
            yield Row("Conv2D", "Conv2d", at.shape, count)
        if norm:
            yield Row("BatchNormalization", "BatchNorm2d", at.shape, 2 * at.channels, 2 * at.channels)
        if act:
            yield Row("ReLU", "ReLU", at.shape)
        if at.side > 3 and draw.random() < 0.4:
            at = Image(at.side // 2, at.channels)
            yield Row("MaxPooling2D", "MaxPool2d", at.shape)
    features = at.channels
    if at.side < 12 and draw.random() < 0.5:
        features *= at.side**2
        yield Row("Flatten", "Flatten", (None, features))
    else:
        yield Row("GlobalAveragePooling2D", "AdaptiveAvgPool2d", (None, features))
    yield from dense(draw, features, draw.randint(0, 2))


def dense(draw: Random, features: int, hidden: int) -> Iterator[Row]:
    for number in range(hidden + 1):
        width = draw.choice(WIDTHS) if number < hidden else draw.choice((1, 2, 3, 5, 7, 10, 12, 17, 20, 43, 100, 120))
        yield Row("Dense", "Linear", (None, width), (features + 1) * width)
        features = width
        if number < hidden and draw.random() < 0.5:
            yield Row("Dropout", "Dropout", (None, width))


def table(draw: Random) -> Iterator[Row]:
    yield from dense(draw, draw.randint(4, 900), draw.randint(1, 7))


def recurrent(draw: Random) -> Iterator[Row]:
    length, width = draw.choice((20, 50, 80, 100, 200, 500)), draw.choice((16, 32, 50, 64, 100, 128, 200, 256, 300))
    words = draw.choice((1000, 5000, 8000, 10000, 20000, 30000))
    yield Row("Embedding", "Embedding", (None, length, width), words * width)
    for _ in range(draw.randint(1, 4)):
        units = draw.choice(WIDTHS[:-4])
        name, gates, biases = draw.choice((("LSTM", 4, 1), ("GRU", 3, 2), ("LSTM", 4, 1)))
        both = 2 if draw.random() < 0.3 else 1
        count = both * gates * units * (units + width + biases)
        width = both * units
        yield Row("Bidirectional" if both == 2 else name, name, (None, length, width), count)
    yield Row("GlobalMaxPooling1D", "AdaptiveMaxPool1d", (None, width))
    yield from dense(draw, width, draw.randint(0, 2))


def transformer(draw: Random) -> Iterator[Row]:
    heads, length = draw.choice((2, 4, 6, 8)), draw.choice((32, 50, 64, 128, 196, 256))
    width, inner = heads * draw.choice((8, 16, 24, 32, 40, 48)), draw.choice(WIDTHS)
    at: Shape = (None, length, width)
    yield Row("Embedding", "Embedding", at, draw.choice((500, 1000, 4096, 8192, 16000)) * width)
    for _ in range(draw.randint(1, 9)):
        yield Row("LayerNormalization", "LayerNorm", at, 2 * width)
        yield Row("MultiHeadAttention", "MultiheadAttention", at, 4 * width * (width + 1))
        yield Row("LayerNormalization", "LayerNorm", at, 2 * width)
        yield Row("Dense", "Linear", (None, length, inner), (width + 1) * inner)
        yield Row("Dense", "Linear", at, (inner + 1) * width)
    yield Row("GlobalAveragePooling1D", "AdaptiveAvgPool1d", (None, width))
    yield from dense(draw, width, draw.randint(0, 1))


KINDS: tuple[Callable[[Random], Iterator[Row]], ...] = (convolutional, convolutional, table, recurrent, transformer)


def as_keras(rows: list[Row]) -> str:
    """As Keras 2 prints it."""
    heads = "Layer (type)                 Output Shape              Param #   "
    lines = ['Model: "sequential"', "_" * 65, heads, "=" * 65]
    seen: dict[str, int] = {}
    for row in rows:
        number = seen.setdefault(row.keras, 0)
        seen[row.keras] += 1
        name = "".join(f"_{letter.lower()}" if letter.isupper() and at else letter.lower()
                       for at, letter in enumerate(row.keras)).replace("2_d", "2d").replace("1_d", "1d")
        first = f"{name}_{number} ({row.keras})" if number else f"{name} ({row.keras})"
        shape = str(row.shape).replace("(None,)", "(None, )")
        lines += [f"{first[:28]:<29}{shape:<26}{row.parameters + row.state:<10}", "_" * 65]
    lines[-1] = "=" * 65
    total, state = sum(row.parameters + row.state for row in rows), sum(row.state for row in rows)
    lines += [f"Total params: {total:,}", f"Trainable params: {total - state:,}", f"Non-trainable params: {state:,}"]
    lines.append("_" * 65)
    return "\n".join(lines) + "\n"


def as_torchinfo(rows: list[Row]) -> str:
    """As torchinfo prints it."""
    lines = ["=" * 90, f"{'Layer (type:depth-idx)':<41}{'Output Shape':<26}Param #", "=" * 90,
             f"{'Net':<41}{torch_shape(rows[-1].shape):<26}--"]
    for number, row in enumerate(rows, 1):
        count = f"{row.parameters:,}" if row.parameters else "--"
        lines.append(f"{f'├─{row.torch}: 1-{number}':<41}{torch_shape(row.shape):<26}{count}")
    total = sum(row.parameters for row in rows)
    lines += ["=" * 90, f"Total params: {total:,}", f"Trainable params: {total:,}", "Non-trainable params: 0", "=" * 90]
    return "\n".join(lines) + "\n"


def torch_shape(shape: Shape) -> str:
    """With the channels first, and a batch of one."""
    axes = shape[1:]
    moved = [axes[-1], *axes[:-1]] if len(axes) == 3 else axes
    return str([1, *moved])


def made_up(seed: int) -> str:
    """The summary of a network that is nobody's; the same for the same number."""
    draw = Random(seed)
    rows = list(draw.choice(KINDS)(draw))
    return draw.choice((as_keras, as_torchinfo))(rows)
