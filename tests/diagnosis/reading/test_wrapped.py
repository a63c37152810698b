"""Texts in notebooks and in logs of JSON: read as if they stood alone."""

from __future__ import annotations

import json

import pytest
from paramledger.diagnosis.reading import read_text
from paramledger.diagnosis.reading.wrapped import unwrapped

from tests.diagnosis.reading.printed import Printed, printed

TEXTS = [text for format_ in ("torchinfo", "torchsummary", "print(model)", "listing") for text in printed(format_)[:1]]


def notebook(text: str) -> str:
    lines = [f"{line}\n" for line in text.split("\n")]
    outputs = [{"output_type": "stream", "text": ["loading\n"]},
               {"output_type": "execute_result", "data": {"text/plain": lines, "text/html": "<b>1</b>"}}]
    cells = [{"cell_type": "markdown", "source": "# A net"}, {"cell_type": "code", "outputs": outputs}]
    return json.dumps({"cells": cells, "nbformat": 4}, indent=1)


def logged(text: str) -> str:
    lines = text.rstrip("\n").split("\n")
    return "".join(json.dumps({"log": f"{line}\n", "stream": "stdout", "time": "2024-03-09T11:02:33Z"}) + "\n"
                   for line in lines)


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.name)
def test_rows_are_those_of_the_bare_text(text: Printed) -> None:
    bare, wrapped, lined = (read_text(one) for one in (text.text, notebook(text.text), logged(text.text)))
    counts = [(one.name, one.count, one.outputs) for one in bare.items]
    for seen in (wrapped, lined):
        assert [(one.name, one.count, one.outputs) for one in seen.items] == counts
        assert seen.printed == bare.printed
    assert [one.line for one in lined.items] == [one.line for one in bare.items]


@pytest.mark.parametrize("text", [
    '{"model_type": "bert", "hidden_size": 768}', '{"log": "one line"}', '{"nbformat": 4, "cells": [}',
    '{"nbformat": 4, "cells": [1, {"outputs": 2}]}', '{"log": 1}\n{"log": 2}', "[" * 5_000, '{"a":' * 5_000,
    '{"log": "a"}\nand prose',
])
def test_what_is_neither_stays_as_it_is(text: str) -> None:
    assert unwrapped(text) == text
