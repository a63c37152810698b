"""One answer, four renderings: a table for the terminal, JSON, CSV with plain integers, Markdown."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from paramledger.exports.records import Json, cell, problems
from paramledger.problems import Problem

FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")     # how a cell begins that a spreadsheet computes
NUMBER = re.compile(r"[+-]?[\d,.]+")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command says: `value` is the JSON, `rows` with `columns` its table, `lines` what stands above the table.
    """

    value: object
    rows: Sequence[Json]
    columns: Sequence[str]
    lines: Sequence[str] = ()


def as_json(answer: Answer) -> str:
    return json.dumps(answer.value, indent=2, ensure_ascii=False) + "\n"


def as_csv(answer: Answer) -> str:
    """Integers without separators, shapes with `x`, so that other programs can read them."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(answer.columns)
    for row in answer.rows:
        writer.writerow([plain_cell(row.get(column)) for column in answer.columns])
    return out.getvalue()


def plain_cell(value: object) -> str | int:
    """A cell: integers as they are; before a text that a spreadsheet would compute stands `'`, which it then hides."""
    found = said(value)
    return f"'{found}" if isinstance(found, str) and FORMULA.match(found) and not NUMBER.fullmatch(found) else found


def said(value: object) -> str | int:
    """A value in a table that programs read: integers as they are, shapes with `x`."""
    if type(value) is str or type(value) is int:
        return value
    if isinstance(value, list) and all(isinstance(item, int) for item in value):
        return "x".join(map(str, value))
    return cell(value)


def as_table(answer: Answer) -> str:
    """Columns aligned: numbers right, words left."""
    cells = [[cell(row.get(column)) for column in answer.columns] for row in answer.rows]
    widths = [max([len(column), *(len(line[i]) for line in cells)]) for i, column in enumerate(answer.columns)]
    right = [
        all(isinstance(row.get(column), int) or row.get(column) is None for row in answer.rows)
        for column in answer.columns
    ]

    def line(texts: Sequence[str]) -> str:
        return "  ".join(
            text.rjust(w) if r else text.ljust(w) for text, w, r in zip(texts, widths, right, strict=True)
        ).rstrip()

    table = [line(answer.columns), line(["-" * width for width in widths]), *map(line, cells)] if answer.columns else []
    return "\n".join([*answer.lines, *([""] if answer.lines and table else []), *table]) + "\n"


def as_markdown(answer: Answer) -> str:
    right = [all(isinstance(row.get(column), int) for row in answer.rows) for column in answer.columns]
    head = ["| " + " | ".join(answer.columns) + " |", "|" + "|".join("---:" if r else "---" for r in right) + "|"]
    body = [
        "| " + " | ".join(cell(row.get(column)).replace("|", "\\|") for column in answer.columns) + " |"
        for row in answer.rows
    ]
    return "\n".join([*answer.lines, *([""] if answer.lines else []), *head, *body]) + "\n"


FORMATS: dict[str, Callable[[Answer], str]] = {
    "csv": as_csv,
    "json": as_json,
    "md": as_markdown,
    "table": as_table,
}


def github(problem: Problem) -> str:
    """A problem as an annotation of a pull request."""
    text = problem.message + (f" [{problem.hint}]" if problem.hint else "")
    place = f"file={_property(problem.path)}" + (f",line={problem.line}" if problem.line else "")
    return f"::error {place},title={_property(problem.code)}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


PROBLEM_FORMATS: dict[str, Callable[[Sequence[Problem]], str]] = {
    "github": lambda found: "".join(f"{github(problem)}\n" for problem in found),
    "json": lambda found: json.dumps(problems(found), indent=2) + "\n",
    "table": lambda found: "".join(f"{problem}\n" for problem in found),
}
