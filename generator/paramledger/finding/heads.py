"""Numbers of a language model with another head than the published one: labels for a sentence or for each word, as
transformers' classes put them on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from paramledger.addresses import variant_page
from paramledger.counts.steps import Step
from paramledger.finding.steps import Composed
from paramledger.language.location import LocatedError, Location
from paramledger.language.model import Line
from paramledger.language.reconciliations import Insert
from paramledger.ledger.breakdown import Breakdown, broken_down
from paramledger.ledger.edits import EDITS, State
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.memory import kept
from paramledger.network.tree import Group
from paramledger.problems import SpecError
from paramledger.storage import network_of

MOST_LABELS = 100


class Body(NamedTuple):
    """A language model, and what comes off it before another head is put on: `cut` with its parameters."""

    address: str
    parameters: int
    width: int          # of what it gives for each token
    pooler: int         # the parameters of a dense layer over the first token; 0 without one
    head: str           # the address of a layer that answers with a number for each word
    own: int            # its parameters, without a shared table


class Head(NamedTuple):
    """A way of putting labels on: what comes off, and the lines that come on, as text and as sizes."""

    cut: Callable[[Body], tuple[str, int]]
    dense: bool         # a dense layer as wide as the body in front
    bias: bool
    fits: Callable[[Body], bool]
    about: str

    def labels(self, body: Body, parameters: int) -> int:
        """How many labels a head of so many parameters has; 0 if it has none, or too many."""
        labels, rest = divmod(parameters - self.before(body), body.width + self.bias)
        return labels if not rest and 0 < labels <= MOST_LABELS else 0

    def before(self, body: Body) -> int:
        """The parameters of the dense layer in front."""
        return body.width * (body.width + 1) if self.dense else 0


def _whole(body: Body) -> tuple[str, int]:
    return "", 0


def _without_pooler(body: Body) -> tuple[str, int]:
    return ("pooler", body.pooler) if body.pooler else ("", 0)


def _without_words(body: Body) -> tuple[str, int]:
    return body.head, body.own


HEADS = (
    Head(_whole, False, True, lambda body: bool(body.pooler), "labels of a text, as in BertForSequenceClassification"),
    Head(_without_pooler, False, True, lambda body: not body.head,
         "labels of each token, as in BertForTokenClassification"),
    Head(_without_pooler, True, True, lambda body: not body.head,
         "labels of a text after a dense layer, as in RobertaForSequenceClassification"),
    Head(_without_words, False, False, lambda body: bool(body.head),
         "labels of a text in place of words, as in GPT2ForSequenceClassification"),
)


@kept
def bodies_of(ledger: Ledger, family: str) -> tuple[Body, ...]:
    """The language models of a family on which other heads are put."""
    found: list[Body] = []
    for key in ledger.families[family].model.variants:
        breakdown = ledger.breakdown(f"{family}/{key}")
        if len(breakdown.inputs) == 1 and any(row.kind == "embedding" for row in breakdown.rows):
            found += _bodies(breakdown, network_of(breakdown.root, family).words["language"] is True)
    return tuple(found)


def _bodies(breakdown: Breakdown, answers_words: bool) -> Iterator[Body]:
    """The model with its head, if that is a line of the network itself; blocks of several layers are left alone."""
    top = {entry.name: entry.node for entry in breakdown.root.entries}
    last = breakdown.root.entries[-1]
    rows = {row.address: row for row in breakdown.rows}
    if answers_words:
        if last.name in rows and rows[last.name].kind == "linear":
            head = rows[last.name]
            yield Body(breakdown.address, breakdown.parameters, head.node.inputs[0][-1], 0, last.name,
                       head.figures.of("parameters"))
        return
    pooler = rows["pooler"].figures.of("parameters") if "pooler" in top and "pooler" in rows else 0
    if isinstance(last.node, Group) or pooler:
        yield Body(breakdown.address, breakdown.parameters, breakdown.root.outputs[0][-1], pooler, "", 0)


def with_head(ledger: Ledger, body: Body, value: int) -> Iterator[Composed]:
    for head in HEADS:
        if not head.fits(body):
            continue
        _, less = head.cut(body)
        labels = head.labels(body, value - body.parameters + less)
        steps = tuple(labelled(ledger, body, head, labels)) if labels else ()
        if steps and steps[-1].total == value:
            title = ledger.breakdown(body.address).title
            about = f"{title} with {labels:,} {head.about}"
            yield Composed(body.address, "parameters", value, steps, about, variant_page(body.address))


def labelled(ledger: Ledger, body: Body, head: Head, labels: int) -> Iterator[Step]:
    """The steps to the model with so many labels; nothing where an edit does not fit."""
    yield from _steps(ledger.breakdown(body.address), head, head.cut(body)[0], labels)


def _steps(breakdown: Breakdown, head: Head, cut: str, labels: int) -> Iterator[Step]:
    """The network walked after each edit; nothing where an edit does not fit."""
    after = [entry.name for entry in breakdown.root.entries if entry.name != cut][-1]
    lines = [Line(name="dense", op="linear", out_features=breakdown.root.outputs[0][-1])] if head.dense else []
    lines.append(Line(name="labels", op="linear", out_features=labels, bias=head.bias))
    edits: list[tuple[str, object]] = [("drop", cut)] if cut else []
    edits += [("insert", Insert(after=after, layers=lines))]
    place = Location(breakdown.family.file, ())
    state, total = State(breakdown.spec), breakdown.parameters
    for key, value in edits:
        try:
            state = EDITS[key].apply(state, value, place)
            spec = replace(state.spec, address=breakdown.address)
            now = broken_down(breakdown.address, spec).parameters
        except (LocatedError, SpecError):
            return
        yield Step(EDITS[key].label(value), now - total, now)
        total = now
