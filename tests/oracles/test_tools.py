"""What tools print, predicted from specs and rules, beside what they printed: `make oracle` recorded it.

A prediction may be missing, with a reason; it may never be another number.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import pytest
from paramledger.conventions.printed import Printed, printed
from paramledger.language.location import Location
from paramledger.language.variants import with_set
from paramledger.ledger.breakdown import Breakdown
from paramledger.network.walk import network
from paramledger.tensors.unrecorded import implementations

from oracles.ours import book, tokens
from oracles.reading import recording
from oracles.recording import FOLDER

BOOK = book()
RECORDED = json.loads((FOLDER / "tools.json").read_text(encoding="utf-8"))
FRAMEWORKS = ("torch", "torchvision", "timm", "transformers")
GRADIENTS, ATTENTION = "_gradients", ("eager", "sdpa")
# Recorded, and predicted by nobody: the sizes of torchsummary cover blocks, of which the ledger has no list.
UNPREDICTED = {("torchsummary", "trainable"), ("torchsummary", "output_mb"), ("torchsummary", "param_mb"),
               ("torchinfo", "trainable")}


class Compared(NamedTuple):
    """A figure as it was recorded (None: the tool stopped) and as it is predicted."""

    framework: str
    model: str
    mode: str
    tool: str
    figure: str
    recorded: int | None
    predicted: int | None
    why: str

    @property
    def verdict(self) -> str:
        if self.predicted is None:
            return "not predictable"
        return "exact" if self.predicted == self.recorded else "wrong"


def at_input(of: Breakdown, entry: dict[str, Any]) -> tuple[Printed, ...]:
    """What is predicted of a variant, at as many tokens as were recorded."""
    if "tokens" not in entry:
        return of.tools()
    setting = with_set(of.spec, {"input": tokens(of, entry["tokens"])}, Location(of.family.file, ()))
    return printed(network(setting), of.family.model, of.name, BOOK.conventions())


def fits(one: Printed, gradients: bool, attention: str) -> bool:
    """Whether a prediction is for this way of running the network."""
    other = "gradients off" if gradients else "gradients on"
    return other not in one.mode and ("attention" not in one.mode or attention in one.mode)


@cache
def compared() -> tuple[Compared, ...]:
    layers = ((entry["address"], "torch", name) for name, entry in RECORDED["torch"].items())
    models = (entry for entry in implementations(BOOK) if entry[1] in FRAMEWORKS and entry[1] != "torch")
    return tuple(one for entry in (*models, *layers) for one in of_model(*entry))


def of_model(address: str, framework: str, model: str) -> Iterator[Compared]:
    entry = RECORDED[framework].get(model)
    if not entry:
        return
    predicted = at_input(BOOK.breakdown(address), entry)
    for mode, said in ways(entry).items():
        for tool, answer in said.items():
            key, gradients = tool.removesuffix(GRADIENTS), tool.endswith(GRADIENTS)
            own = [one for one in predicted if one.key == key and fits(one, gradients, mode)]
            if tool == "flop_counter" and f"{tool}{GRADIENTS}" not in said:     # recorded only where it differs
                own += [
                    one for one in predicted
                    if one.key == key and "gradients on" in one.mode and fits(one, True, mode)
                ]
            for one in own:
                yield Compared(framework, model, mode, tool, one.name, answer.get(one.name), one.value, one.why)


def ways(entry: dict[str, Any]) -> dict[str, dict[str, dict[str, Any]]]:
    """What tools said, by the way of running attention, where there are several."""
    found = {mode: entry[mode] for mode in ATTENTION if mode in entry} or {"": entry}
    return {mode: {tool: said for tool, said in one.items() if isinstance(said, dict)} for mode, one in found.items()}


def scores() -> dict[tuple[str, str], Counter[str]]:
    found: dict[tuple[str, str], Counter[str]] = {}
    for one in compared():
        found.setdefault((one.tool, one.figure), Counter())[one.verdict] += 1
    return found


def test_no_prediction_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    lines = [
        f"{tool:16} {figure:16} {count['exact']:6} {count['not predictable']:6} {count['wrong']:6}"
        for (tool, figure), count in sorted(scores().items())
    ]
    with capsys.disabled():
        print("\ntool             figure            exact    not  wrong", *lines, sep="\n")
    wrong = [one for one in compared() if one.verdict == "wrong"]
    assert wrong == []


def test_everything_that_torchvision_prints_is_predicted() -> None:
    """But for networks at which a tool stops: there it prints nothing."""
    missing = [one for one in compared() if one.framework in ("torch", "torchvision") and one.predicted is None]
    stopped = "it stops with an error: "
    assert [one for one in missing if one.recorded is not None or not one.why.startswith(stopped)] == []


@pytest.mark.parametrize("framework", ["timm", "transformers"])
def test_nearly_everything_else_is_predicted(framework: str) -> None:
    found = [one for one in compared() if one.framework == framework and one.recorded is not None]
    exact = sum(one.verdict == "exact" for one in found)
    assert exact >= 0.95 * len(found), Counter((one.model, one.why) for one in found if one.predicted is None)


def test_every_recorded_figure_is_compared() -> None:
    """Or is one of those that nobody predicts."""
    figures = {
        (tool.removesuffix(GRADIENTS), name)
        for framework in FRAMEWORKS
        for entry in RECORDED[framework].values()
        for way in ways(entry).values()
        for tool, said in way.items()
        for name in said
        if name != "stops"
    }
    assert figures - {(one.tool, one.figure) for one in compared()} == UNPREDICTED


def test_enough_is_recorded() -> None:
    assert {framework: len(RECORDED[framework]) for framework in FRAMEWORKS} == {
        "torch": 4, "torchvision": 79, "timm": 30, "transformers": 16,
    }


@pytest.mark.parametrize("model", sorted(RECORDED["num_parameters"]))
def test_what_models_of_transformers_say_of_themselves(model: str) -> None:
    addresses = [entry[0] for entry in implementations(BOOK) if entry[1:] == ("transformers", model)]
    assert addresses, "no variant is this model"
    for address in addresses:
        predicted = {one.name: one.value for one in BOOK.breakdown(address).tools() if one.key == "transformers"}
        assert predicted == RECORDED["num_parameters"][model]


@pytest.mark.parametrize(
    ("address", "framework", "model"), [one for one in implementations(BOOK) if one[1] == "keras"]
)
def test_what_keras_prints(address: str, framework: str, model: str) -> None:
    found = recording(framework, model)
    assert found is not None
    counts = found.entry["counts"]
    predicted = {one.name: one.value for one in BOOK.breakdown(address).tools() if one.key == "keras"}
    assert predicted == {"params": counts["total"], **{key: counts[key] for key in ("trainable", "non_trainable")}}
