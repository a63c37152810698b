"""What is around a pasted text: markup, quotes, logs, numbers of lines."""

from __future__ import annotations

import json
from itertools import count

import pytest
from paramledger.diagnosis.reading import read_text
from paramledger.diagnosis.reading.plain import Lines, bounded, plain, whole
from paramledger.problems import SpecError

from tests.diagnosis.reading.printed import Printed, printed

ROW = "(conv1): Conv2d(3, 64, kernel_size=(7, 7))"


@pytest.mark.parametrize("before", [
    "", "> ", "> > ", ">>> ", "    ", "2024-03-01 12:00:07,123 - train - INFO - ", "INFO:root:", "INFO:my.module:",
    "[2024-03-01 12:00:07,123][__main__][INFO] - ", "2024-03-01 12:00:07.123 | INFO     | __main__:main:42 - ",
    "I0301 12:00:07.123456 140 main.py:42] ", "[rank0]: ", "rank3: ", "2024-03-01T12:00:07Z ", "12:00:07 ",
    "[12:00:07] ", "[INFO] ", "root - WARNING - ", "\x1b[32m", "\u00a0\u00a0", "<code>", "\u200b",
])
def test_what_stands_before_a_line(before: str) -> None:
    lines = f"{before}{ROW}\n{before}{ROW}\n"
    assert [line.strip() for line in plain(lines).splitlines()] == [ROW, ROW]


@pytest.mark.parametrize("line", [
    ROW, "├─Conv2d: 1-1   [1, 64, 112, 112]  9,408", "conv1.weight torch.Size([64, 3, 7, 7])",
    "Total params: 11,689,512", "Input size (MB): 0.57", "12 x Block", "0 | conv1 | Conv2d | 156", "INFORMATION (3)",
])
def test_what_belongs_to_a_line_stays(line: str) -> None:
    assert plain(f"Here:\n{line}") == f"Here:\n{line}"


def test_numbers_of_lines() -> None:
    for numbers in (count(1), count(40, 2)):
        text = "".join(f"{next(numbers):>3}: {ROW}\n" for _ in range(3))
        assert [line.strip() for line in plain(text).splitlines()] == [ROW] * 3
    assert plain(f"7: {ROW}\n{ROW}") == f"7: {ROW}\n{ROW}"      # not every line has one
    assert [line.strip() for line in plain(f" 9 | {ROW}\n10 | {ROW}").splitlines()] == [ROW] * 2
    table = "0 | conv1 | Conv2d | 156\n1 | conv2 | Conv2d | 2.4 K"          # Lightning's
    assert plain(table) == table


def test_a_service_before_each_line() -> None:
    assert [line.strip() for line in plain(f"trainer_1  | {ROW}\ntrainer_1  | {ROW}").splitlines()] == [ROW] * 2
    rows = "conv1 | (64, 3, 7, 7)\nbn1 | (64,)"
    assert plain(rows) == rows


def test_a_time_before_long_words() -> None:
    """There is one way to split them into words: with all ways tried, this would not end."""
    text = f"[2024-03-09T11:02:05Z] {'_' * 65}\n" * 50
    assert plain(text).split() == ["_" * 65] * 50


@pytest.mark.parametrize("text", printed("torchinfo")[:3] + printed("print(model)")[:2], ids=lambda text: text.name)
def test_a_text_printed_as_a_string(text: Printed) -> None:
    counts = [item.count for item in read_text(text.text).items]
    for string in (json.dumps(text.text), repr(text.text)):
        assert [item.count for item in read_text(string).items] == counts


def test_lines_keep_their_numbers() -> None:
    text = f"a\r\n<br>b\r\n> {ROW}"
    assert Lines(plain(text)).line(plain(text).index("(conv1)")) == 3


def test_too_many_rows() -> None:
    assert bounded(range(3)) == [0, 1, 2]
    with pytest.raises(SpecError) as error:
        bounded(count())
    assert str(error.value) == "more than 100,000 rows [paste one summary of one network]"
    assert whole("1,234,567") == 1_234_567
