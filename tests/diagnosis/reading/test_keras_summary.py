"""Summaries of Keras: rows and sums against what Keras's own layer objects hold (oracles/print_keras.py)."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from paramledger.diagnosis.observation import Item, Printed
from paramledger.diagnosis.reading import FORMATS, keras_summary, read_text
from paramledger.problems import SpecError

TEXTS = Path(__file__).parents[1] / "texts" / "keras"
TRUTH = json.loads((TEXTS / "truth.json").read_text(encoding="utf-8"))
PRINTED = sorted(TEXTS.glob("*.txt"))
CORNERS = str.maketrans("┼╇┏┳┓┴┘│┃├┤┡┩─━", "+++++++||||||--")
NO_BARS = str.maketrans("│┃", "  ", "├┼┤─━┡╇┩┏┳┓┴┘")


def every_line(before: str) -> Callable[[str], str]:
    return lambda text: "".join(f"{before}{line}\n" for line in text.split("\n"))


def in_a_log(text: str) -> str:
    return "".join(f"2024-01-01 12:0{at % 10}:11,123 INFO fit - {line}\n" for at, line in enumerate(text.split("\n")))


def in_one_line(text: str) -> str:
    return " ".join(text.split())


def without_header(text: str) -> str:
    return re.split(r"=====+\n|┡.*\n", text, maxsplit=1)[1]


def among_training(text: str) -> str:
    bar = "1/9 [==>...........................] - ETA: 3s - loss: 2.3"
    return f"Epoch 1/5\n9/9 [==============================] - 2s 12ms/step\n{text}Epoch 1/5\n{bar}\r{bar}\n"


AS_FOUND: dict[str, Callable[[str], str]] = {
    "as printed": str,
    "quoted": every_line("> "),
    "quoted twice": every_line("> > "),
    "indented": every_line("    "),
    "in a comment": every_line("# "),
    "in a log": in_a_log,
    "in a string": lambda text: f'"""\n{text}"""',
    "lines of Windows": lambda text: text.replace("\n", "\r\n"),
    "blanks that do not break": lambda text: text.replace(" ", "\u00a0"),
    "HTML": lambda text: f"<pre>{html.escape(text)}</pre>".replace(" ", "&nbsp;").replace("\n", "<br/>"),
    "escaped for Markdown": lambda text: text.replace("_", "\\_").replace("#", "\\#"),
    "drawn in ASCII": lambda text: text.translate(CORNERS),
    "in colours": lambda text: re.sub(r"(\d[\d,]*)", "\x1b[38;5;34m\\1\x1b[0m", text),
    "in colours that were lost": lambda text: re.sub(r"(\d[\d,]*)", "[38;5;34m\\1[0m", text),
    "dots for the sign of a cut": lambda text: text.replace("…", "..."),
    "numbered lines": lambda text: "".join(f"{at:>4} | {line}\n" for at, line in enumerate(text.split("\n"), 1)),
    "numbers without commas": lambda text: re.sub(r"(?<=\d),(?=\d{3})", "", text),
    "numbers with points": lambda text: re.sub(r"(?<=\d),(?=\d{3})", ".", text),
    "numbers with apostrophes": lambda text: re.sub(r"(?<=\d),(?=\d{3})", "\u2019", text),
    "marks of direction": every_line("\u200f"),
    "every second line empty": lambda text: text.replace("\n", "\n\n"),
    "twice": lambda text: f"{text}\n{text}",
    "among training": among_training,
    "in UTF-8 read as Latin-1": lambda text: text.encode().decode("latin-1"),
    "in UTF-8 read as Windows-1252": lambda text: text.encode().decode("cp1252", "replace"),
}
# These keep no lines or no titles. With a column of three digits, as at this width, a count of four is torn there
UNLIKELY = ("attention.keras215.65", "residual.keras215.65", "text.keras215.65")
FLAT: dict[str, Callable[[str], str]] = {
    "in one line": in_one_line,
    "in one line of prose": lambda text: f"I call summary() and get {in_one_line(text)} but the paper says 60 million.",
    "in one line, drawn in ASCII": lambda text: in_one_line(text.translate(CORNERS)),
    "in one line, without bars": lambda text: in_one_line(text.translate(NO_BARS)),
    "in lines without bars": lambda text: text.translate(NO_BARS),
    "blanks collapsed": lambda text: "\n".join(in_one_line(line) for line in text.split("\n")),
    "tabs": lambda text: re.sub(" {2,}", "\t", text),
    "batch as a question mark": lambda text: text.replace("None", "?"),
    "without a header": without_header,
    "without a header, in one line": lambda text: in_one_line(without_header(text)),
}


def truth_of(path: Path) -> tuple[list[dict[str, Any]], Printed]:
    """The rows that a text should have, and its sums. Keras 2 does not list operations that are no layers."""
    name, style, _ = path.stem.split(".")
    network = TRUTH[name]
    rows = network["expanded" if style.endswith("_expanded") else "rows"]
    sums = Printed(**{key: network[key] for key in ("total", "trainable", "frozen", "optimizer")})
    return [row for row in rows if style.startswith("keras3") or row["kind"] != "Mean"], sums


def agrees(one: Item, row: dict[str, Any], path: Path, text: str) -> bool:
    """Whether an item is a row, up to what the text cuts: then a name is its beginning, and a count or shape open."""
    older = ".keras22." in path.name            # cuts without a sign
    cut = "…" in text
    outputs = tuple(map(tuple, row["outputs"]))
    begun = (older or one.name.endswith("…")) and row["name"].startswith(one.name.rstrip("…"))
    return (
        (one.name == row["name"] or begun)
        and (one.kind == row["kind"] or ((older or cut) and row["kind"].startswith(one.kind)))
        and (one.count == row["count"] or (one.count is None and (cut or "cropped" in path.name)))
        and (one.outputs == outputs or ((older or cut) and one.outputs == outputs[: len(one.outputs)]))
        and one.depth == row["depth"]
        and (not one.reads or len(one.reads) == len(row["reads"]))
        and all(true.startswith(read.rstrip("…")) for read, true in zip(one.reads, row["reads"], strict=False))
    )


def right(paths: list[Path], found: Callable[[str], str]) -> list[str]:
    """What is not read right, of all texts as they were found somewhere."""
    wrong = []
    for path in paths:
        text = path.read_text(encoding="utf-8")
        rows, sums = truth_of(path)
        seen = read_text(found(text))
        if seen.printed != sums or len(seen.items) != len(rows):
            wrong.append(f"{path.stem}: {seen.printed}, {len(seen.items)} rows")
        wrong += [
            f"{path.stem}: {one}, not {row}"
            for one, row in zip(seen.items, rows, strict=False)
            if not agrees(one, row, path, text)
        ]
    return wrong


@pytest.mark.parametrize("found", AS_FOUND)
def test_every_row_and_sum_is_read(found: str) -> None:
    assert right(PRINTED, AS_FOUND[found]) == []


@pytest.mark.parametrize("found", FLAT)
def test_every_row_and_sum_is_read_where_no_lines_are_kept(found: str) -> None:
    assert right([path for path in PRINTED if path.stem not in UNLIKELY], FLAT[found]) == []


def test_counts_are_open_only_where_they_are_cut() -> None:
    """Narrow tables cut a name or class in most rows; of all counts, one: `2,560,0…`."""
    paths = [path for path in PRINTED if "cropped" not in path.name]
    items = [(path.stem, one) for path in paths for one in read_text(path.read_text(encoding="utf-8")).items]
    assert [(stem, one.name) for stem, one in items if one.count is None] == [("text.keras3.60", "embedding")]


def test_an_item_is_found_again_in_its_text() -> None:
    for path in PRINTED:
        text = path.read_text(encoding="utf-8")
        for one in read_text(text).items:
            assert one.text in text.split("\n")[one.line - 1]


def test_a_table_whose_lines_an_encoding_did_not_have() -> None:
    text = (TEXTS / "lenet.keras3.88.txt").read_text(encoding="utf-8").encode("ascii", "replace").decode()
    assert [one.count for one in read_text(text).items] == [row["count"] for row in TRUTH["lenet"]["rows"]]


def test_a_total_above_rows_without_a_header() -> None:
    seen = read_text("**Total params:** 850 is what I get:\ndense (Dense)   (None, 10)   850")
    assert (seen.printed.total, [one.count for one in seen.items]) == (850, [850])


def test_a_total_that_is_missing_is_open() -> None:
    text = (TEXTS / "lenet.keras3.88.txt").read_text(encoding="utf-8")
    seen = read_text(text[: text.index(" Total params")])
    assert len(seen.items) == 8
    assert seen.printed == Printed()
    assert seen.notes == ("The summary has no line `Total params`: it is cut off, or only part of it was copied.",)


def test_the_first_summary_with_a_total_is_read() -> None:
    lenet = (TEXTS / "lenet.keras3.88.txt").read_text(encoding="utf-8")
    trained = (TEXTS / "trained.keras3.88.txt").read_text(encoding="utf-8")
    seen = read_text(lenet[: lenet.index(" Total params")] + trained + lenet)
    assert seen.printed.optimizer == TRUTH["trained"]["optimizer"]
    assert [one.name for one in seen.items] == [row["name"] for row in TRUTH["trained"]["rows"]]
    assert seen.notes == ("The text has 3 summaries; the first with a total was read.",)


@pytest.mark.parametrize("end", range(400, 2200, 97))
def test_a_text_that_ends_anywhere_has_no_wrong_count(end: int) -> None:
    text = (TEXTS / "residual.keras3.76.txt").read_text(encoding="utf-8")[:end]
    true = {row["name"]: row["count"] for row in TRUTH["residual"]["rows"]}
    assert all(one.count in (None, true[one.name]) for one in read_text(text).items if one.name in true)


# As a forum keeps it: one line, prose around it, a class cut at the width of its column
QUESTION = """When I implement the model with Keras, I get ~25 million params. model = tf.keras.models.Sequential([ \
tf.keras.layers.Conv2D(96, 11, strides=4, activation="relu", input_shape=[227,227,3]), ]) Here is the summary: \
Model: "sequential" _________________________________________________________________ \
Layer (type) Output Shape Param # ================================================================= \
conv2d (Conv2D) (None, 55, 55, 96) 34944 _________________________________________________________________ \
max_pooling2d_1 (MaxPooling2 (None, 27, 27, 96) 0 ___________________________________________________ \
dense (Dense) (None, 27, 27, 10) 970 ================================================================= \
Total params: 35,914 Trainable params: 35,914 Non-trainable params: 0 ________________________ \
I'm really far from 60 million. So, how did they sum 60 million params?"""


def test_a_summary_in_one_line_among_prose() -> None:
    seen = read_text(QUESTION)
    assert [(one.name, one.kind, one.count, one.outputs) for one in seen.items] == [
        ("conv2d", "Conv2D", 34944, ((None, 55, 55, 96),)),
        ("max_pooling2d_1", "MaxPooling2D", 0, ((None, 27, 27, 96),)),
        ("dense", "Dense", 970, ((None, 27, 27, 10),)),
    ]
    assert seen.printed == Printed(total=35914, trainable=35914, frozen=0)
    assert seen.items[1].text == "max_pooling2d_1 (MaxPooling2"


TORN = """Layer (type) Output Shape Param # Connected to ===== \
block1a_se_squeeze (G (None, 32) 0 ['block1a_activation[0][0] lobalAveragePooling2 '] D) \
batch_normalization_1 (None, 147, 147, 32) 96 ['conv2d_10[0][0]'] 0 (BatchNormalizatio n) \
block1a_se_reshape (Reshape) (None, 1, 1, 32) 0 ['block1a_se_squeeze[0][0] '] ===== Total params: 96"""


def test_cells_in_several_lines_that_were_joined() -> None:
    """As Keras 2.15 prints EfficientNet-B0 and Inception v3 at 80 characters."""
    assert [(one.name, one.kind, one.count, one.reads) for one in read_text(TORN).items] == [
        ("block1a_se_squeeze", "GlobalAveragePooling2D", 0, ("block1a_activation",)),
        ("batch_normalization_10", "BatchNormalization", 96, ("conv2d_10",)),
        ("block1a_se_reshape", "Reshape", 0, ("block1a_se_squeeze",)),
    ]


CUT = """┃ Layer (type)        ┃ Output Shape      ┃    Param # ┃
┡━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━┩
│ conv1_bn            │ (None, 56, 56,    │        256 │
│ (BatchNormalizatio… │ 64)               │            │
├─────────────────────┼───────────────────┼────────────┤
│ down (MaxPooli…     │ (None, 28, 64)    │          0 │
├─────────────────────┼───────────────────┼────────────┤
│ avg_pool            │ (None, 64)        │          0 │
│ (GlobalAveragePool… │                   │            │
├─────────────────────┼───────────────────┼────────────┤
│ last (Re…           │ (None, 64)        │          0 │
└─────────────────────┴───────────────────┴────────────┘
"""


def test_a_cut_class_is_completed_where_one_alone_can_be_meant() -> None:
    """By its letters, its output's rank, for a global pool that of the layer above; `Re` may be ReLU or Reshape."""
    kinds = [one.kind for one in read_text(CUT).items]
    assert kinds == ["BatchNormalization", "MaxPooling1D", "GlobalAveragePooling1D", "Re"]


BETWEEN = """Layer (type)                Output Shape              Param #
=================================================================
dense (Dense)               (None, 20)                820
Epoch 1:  12%|#         | 120/1000 [00:04<00:31, 27.9it/s]
|
dense_1 (Dense)             (None, 11)                231
Total params: 1,051
"""


def test_a_bar_of_progress_puts_no_row_deeper() -> None:
    """20 × 40 + 20 and 11 × 20 + 11 parameters; a bar before a name, in its line, is of a nested model."""
    assert [(one.name, one.count, one.depth) for one in read_text(BETWEEN).items] == [
        ("dense", 820, 0), ("dense_1", 231, 0)
    ]


TORCHSUMMARY = """----------------------------------------------------------------
        Layer (type)               Output Shape         Param #
================================================================
            Conv2d-1            [-1, 6, 28, 28]             156
         MaxPool2d-2            [-1, 6, 14, 14]               0
================================================================
Total params: 156
"""
TORCHINFO = """==========================================================================================
Layer (type:depth-idx)                   Output Shape              Param #
==========================================================================================
├─Conv2d: 1-1                            [1, 6, 28, 28]            156
==========================================================================================
Total params: 156
"""


NO_DEPTH = """Layer (type)                             Output Shape              Param #
==========================================================================================
Net                                      [1, 1000]                 --
+ Conv2d (conv1)                         [1, 24, 32, 32]           648
"""
OTHERS = [TORCHSUMMARY, TORCHINFO, NO_DEPTH, "", "conv1.weight (6, 1, 5, 5)", "Conv2D(6, 5) gives (None, 24, 24, 6)"]


@pytest.mark.parametrize("text", OTHERS)
def test_a_text_in_another_format_is_left_to_its_reader(text: str) -> None:
    assert not keras_summary.recognises(text)


def test_a_header_without_rows_is_a_problem() -> None:
    text = "Layer (type)   Output Shape   Param #\n=====\n=====\nTotal params: 0\n"
    assert keras_summary.recognises(text)
    with pytest.raises(SpecError) as caught:
        keras_summary.read(text)
    assert str(caught.value) == (
        "this looks like a Keras summary, but none of its rows can be read"
        " [paste it from the line `Layer (type)` to the line `Total params`]"
    )


def test_the_format_is_on_the_shelf() -> None:
    assert any(one.name == keras_summary.NAME and one.read is keras_summary.read for one in FORMATS)
