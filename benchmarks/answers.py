"""Questions about something that a reader has: labelled texts diagnosed, long sources that are no network, a number
found. `python -m benchmarks.answers` prints these lines alone.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import median, quantiles

import paramledger as pl
from paramledger.diagnosis.diagnosing import diagnosis
from paramledger.diagnosis.reading import observe

from benchmarks.peers import seconds

TEXTS = Path(__file__).parent.parent / "tests/diagnosis"
FOLDERS = ("summaries", "corpus", "unseen")
MIDDLE, MOST, LONG = 0.5, 2.0, 2.0      # seconds of processor time: the median, 90 of 100, a long source
LONGEST = 10_000_000                    # bytes of a source
ROWS = 3_000


def diagnoses() -> Iterator[str]:
    """Every labelled text once, with the index loaded; then long sources that are no network."""
    book = pl.load()
    files = [
        TEXTS / folder / case["file"]
        for folder in FOLDERS
        for case in json.loads((TEXTS / folder / "manifest.json").read_text("utf-8"))["cases"]
    ]

    def diagnosed(source: Path | bytes) -> None:
        with suppress(pl.SpecError):
            diagnosis(book, observe(source))

    diagnosed(files[0])     # loads the index
    taken = [seconds(partial(diagnosed, one), 1, warm=False) for one in files]
    middle, most = median(taken), quantiles(taken, n=10)[-1]
    slowest = files[taken.index(max(taken))]
    yield (
        f"diagnosis of {len(files)} labelled texts: median {middle:.2f} s (aim: {MIDDLE} s), 90th percentile "
        f"{most:.2f} s (aim: {MOST:.0f} s), the slowest {max(taken):.2f} s ({slowest.name})"
    )
    for name, made in sources().items():
        spent = seconds(partial(diagnosed, made()), 1, warm=False)
        yield f"diagnosis of {name}: {spent:.2f} s (aim: {LONG:.0f} s)"
    yield f"all of this: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f} MB at its peak (aim: 500 MB)"


def sources() -> dict[str, Callable[[], bytes]]:
    """Long sources that are like no network, each made when it is asked for."""
    return {
        "10 MB of noise": lambda: Random(1).randbytes(LONGEST),
        "10 MB of prose": lambda: _repeated("we train the model for 90 epochs, and its loss is 0.25 at the end "),
        "10 MB of a log": lambda: _repeated("[2026-01-01 10:00:01] Epoch 7/90: loss=0.41 lr=0.001 shape=(64, 10)\n"),
        "10 MB of a listing": lambda: _listing(LONGEST // 40)[:LONGEST],
        f"a made-up listing of {ROWS:,} rows": lambda: _listing(ROWS),
        f"a made-up summary of {ROWS:,} rows": lambda: _summary(ROWS),
    }


def _repeated(text: str) -> bytes:
    return (text * (LONGEST // len(text))).encode()


def _listing(rows: int) -> bytes:
    """Convolutions of widths that follow no rule, as a state dict lists them."""
    draw = Random(2)
    sizes = ((draw.choice((17, 33, 65, 211)), draw.choice((17, 33, 65, 211))) for _ in range(rows))
    return "\n".join(f"conv{n}.weight: torch.Size([{a}, {b}, 3, 3])" for n, (a, b) in enumerate(sizes)).encode()


def _summary(rows: int) -> bytes:
    """The same as Keras prints a summary."""
    draw = Random(3)
    widths = [draw.choice((17, 33, 65, 211)) for _ in range(rows + 1)]
    counts = [9 * a * b + b for a, b in pairwise(widths)]
    lines = [
        f" conv_{n} (Conv2D)".ljust(29) + f"(None, 56, 56, {width})".ljust(26) + str(count)
        for n, (width, count) in enumerate(zip(widths[1:], counts, strict=True))
    ]
    head = ['Model: "made_up"', "_" * 65, " Layer (type)                Output Shape              Param #   ", "=" * 65]
    return "\n".join([*head, *lines, "=" * 65, f"Total params: {sum(counts):,}", ""]).encode()


def main() -> None:
    """Prints each line as soon as it is known."""
    for line in diagnoses():
        print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
