"""What may stand in a file of specs/reconciliations/: edits, steps, and the page around them, with their types."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, WithJsonSchema

from paramledger.language.counting_words import words_schema
from paramledger.language.model import Line, Quantity, Source, Table, Text


class Insert(Table):
    """Lines put in after another, or before it."""

    after: str = Field("", description="the address of the line that they follow")
    before: str = Field("", description="the address of the line that follows them")
    layers: list[Line] = Field(min_length=1, max_length=2000, description="lines in order")


class Replace(Table):
    """Lines put in the place of another. What names that one finds the new line of the same name."""

    layer: str = Field(description="the address of the line that is replaced")
    layers: list[Line] = Field(min_length=1, max_length=2000, description="lines in order")


class Round(Table):
    """Rounding as a publisher did it."""

    to: int = Field(gt=0, description="the place: 1000000 for a number in millions")
    mode: Literal["nearest", "down", "up"] = Field("nearest", description="the direction of rounding")


class Adapt(Table):
    """Low-rank adapters beside layers, as LoRA has them; all else is frozen."""

    layers: str | list[str] = Field(description="the addresses of the layers; * for any one part")
    rank: int = Field(gt=0, le=65536, description="the width of the two small layers: `r` in PEFT")
    magnitude: bool = Field(False, description="with a learned magnitude per output, as in DoRA")


class Misprint(Table):
    """One factor of a row's product printed as another."""

    layer: str = Field(description="the address of the row")
    factor: str = Field(description="the name of the factor in the row's product")
    value: int = Field(gt=0, description="what was printed instead")


Words = str | list[str]
Included = Annotated[Words, WithJsonSchema(words_schema("include", addresses=False))]
Layers = Annotated[Words, WithJsonSchema(words_schema("count_again", addresses=True))]
Rows = Annotated[Words, WithJsonSchema(words_schema("only", addresses=True))]


class SingleEdit(Table):
    """One edit: exactly one key."""

    set: dict[str, Any] | None = Field(
        None, description="as in a variant: parameters by name, arguments by address, axes of `input`"
    )
    drop: Words | None = Field(
        None, description="addresses of lines to leave out: a branch is dropped together with its final join"
    )
    insert: Insert | None = Field(None, description="lines to insert after or before another")
    replace: Replace | None = Field(None, description="lines that replace another")
    adapt: Adapt | None = Field(None, description="low-rank adapters on layers; the network itself is frozen")
    store: str | None = Field(
        None, description="a scheme of specs/storage/: counts what is stored, elements or bytes"
    )
    freeze: Words | None = Field(None, description="addresses of lines that training does not change")
    leave_out: Rows | None = Field(
        None, description="layers by address or kind, or kinds of tensors, to stop counting from here on"
    )
    include: Included | None = Field(None, description="what to count in addition from here on")
    only: Rows | None = Field(
        None, description="the only layers, by address or kind, or the only tensors, to count from here on"
    )
    count_again: Layers | None = Field(None, description="layers, by address or kind, to count once more")
    count_ties_twice: bool | None = Field(None, description="count tied tensors wherever they are used")
    misprint: Misprint | None = Field(None, description="one factor of a row's product printed as another")
    as_printed: Words | None = Field(
        None, description="claims of the family whose numbers replace those of their layers; * for any part"
    )
    times: int | None = Field(None, gt=0, description="the number is multiplied: 2 for FLOPs from MACs, 4 for bytes")
    divide: int | None = Field(
        None, gt=1, description="the number is divided, without a remainder, by a ratio that a source states"
    )
    round: Round | None = Field(None, description="the number is rounded as the publisher did")


Evidence = Literal["documented", "forced", "inferred"]


class Step(SingleEdit):
    """One step on the way from one number to another: `about`, `evidence`, and exactly one key that says what is done.
    """

    about: Text = Field(description="what was done, and why")
    evidence: Evidence = Field(
        description="how we know: a source says so (`documented`), nothing else gives the digits (`forced`), or it is "
        "our reading (`inferred`)"
    )
    source: Source | None = Field(
        None, description="what documents the step, with its place, if it is not one of the page's `sources`"
    )
    edits: list[SingleEdit] | None = Field(
        None, min_length=2, max_length=50, description="several edits that together form one step, each a table with "
                                                       "one key"
    )


class Check(Table):
    """A few lines that a reader can run."""

    framework: Text = Field(description="what it runs on: PyTorch, Keras, Python")
    code: str = Field(
        max_length=4000, description="the code; it prints the number and contains no expected number"
    )


class Reconciliation(Table):
    """Why two published numbers differ: one file in specs/reconciliations/."""

    title: Text = Field(description="its short name, on cards and in paths of pages")
    question: Text = Field(
        "", description="the question as people ask it, shown as the heading of the page; left out: the title"
    )
    answer: Text = Field(description="the first sentence of the page")
    repair: Text = Field("", description="what to do about it, the second sentence of the page")
    about: list[Text] = Field([], description="more paragraphs")
    quantity: Quantity = Field("parameters", description="what both numbers count")
    start: str = Field(description="where the path starts: family/variant")
    end: str = Field(description="where the path ends: family/variant, or claim:family.id")
    reversed: bool = Field(False, description="show the steps in the reverse order too")
    claims: list[str] = Field(
        [], max_length=50, description="claims to show with the rows, family.id, * for any part of an id"
    )
    sources: list[Source] = Field([], description="where the numbers and the question come from")
    checks: list[Check] = Field([], description="a few lines that a reader can run")
    steps: list[Step] = Field(min_length=1, max_length=200, description="edits in order")
