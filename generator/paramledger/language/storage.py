"""How a checkpoint or a runtime keeps numbers: one file in specs/storage/ for each library or format, with its schemes.

A scheme takes the tensors of a network one by one: the first of its rules that takes a tensor names the format in which
it is kept. Conditions and sizes are expressions over the words of one tensor (`WORDS`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, Field

from paramledger.language.expressions import Expression, expression
from paramledger.language.location import LocatedError, Location
from paramledger.language.model import Name, Source, Table, Text
from paramledger.language.reconciliations import Evidence
from paramledger.language.text import plain
from paramledger.problems import SpecError, did_you_mean

FOLDER = "storage"
# What an expression may ask of a tensor. Its layout is torch's: (out features, in features) for a dense layer.
WORDS: dict[str, str] = {
    "size": "its elements",
    "columns": "the last of its axes: the inputs of one output",
    "rows": "the product of its other axes, without that of stacked experts",
    "axes": "number of axes, without that of stacked experts",
    "copies": "how many experts are stacked in it; 1 if none are",
    "tensor": "its name in the layer, such as `weight` or `bias`",
    "role": "what it is for: weight, bias, scale, shift, running_mean …",
    "state": "whether it is not a parameter, such as a running mean",
    "op": "the kind of layer that it is in",
    "kind": "the same in one word: convolution, dense, recurrence, embedding, attention, normalisation, other",
    "line": "the name of the spec line that it is in, without rounds: `q` of `layers.3.attention.q`",
    "head": "whether it is the last dense layer, outside all repeated blocks: the output of a language model",
    "adapter": "whether it is of an adapter beside a layer",
    "layer": "the number of the repeated block that it is in, from 0; -1 outside",
    "layers": "how many such blocks the network has",
    "experts": "how many experts the network has; 0 if none",
    "shared_heads": "how many query heads share keys and values; 1 if none do",
    "tied": "whether input and output of the network share a table",
    "language": "whether the network reads tokens and outputs a score for each token of the same vocabulary",
    "inputs": "how many inputs the network has",
    "family": "the name of the family",
}


NETWORK_WORDS = ("layers", "experts", "shared_heads", "tied", "language", "inputs", "family")


class Piece(Table):
    """A tensor of the file: how many elements it has, and what they take."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.]*$", max_length=60)] = Field(
        "", description="what follows the name of the layer in the file; left out: the tensor's own name"
    )
    elements: str | int = Field("size", description="how many elements: a number, or an expression over the tensor")
    block: int = Field(1, ge=1, le=65536, description="how many elements are stored together")
    bytes: int = Field(ge=1, le=65536, description="how many bytes such a block takes")
    parameter: bool = Field(
        True, description="whether it is a parameter in the framework, so that `numel` over parameters counts it"
    )


class Format(Table):
    """How a tensor is kept: itself, and what comes with it."""

    pieces: list[Piece] = Field(min_length=1, max_length=20, description="the tensors that represent it in the file")
    otherwise: Name | None = Field(
        None, description="the format for a tensor whose columns are not a multiple of the block"
    )


class Rule(Table):
    """Which tensors are kept in a format."""

    when: str = Field(description="a condition over the words of a tensor, and those of `words`")
    format: Name = Field(description="the format of those tensors")


class Scheme(Table):
    """A way of storing a whole network."""

    title: Annotated[str, Field(max_length=100), AfterValidator(plain)] = Field(description="its name for readers")
    about: Text = Field("", description="which tensors it touches, in a sentence")
    rules: list[Rule] = Field([], max_length=50, description="after those of the file; the first that holds counts")
    rest: Name = Field(description="the format of the tensors that no rule takes")
    ties_twice: bool = Field(False, description="a tensor that two layers share is written for both")
    judge: Text = Field("", description="what its numbers were compared with, if not what the file names")
    evidence: Evidence | None = Field(None, description="if it is not the file's")


class Storage(Table):
    """The schemes of one library or format: one file in specs/storage/."""

    title: Annotated[str, Field(max_length=100), AfterValidator(plain)] = Field(
        description="the library or the format"
    )
    version: Annotated[str, Field(max_length=60), AfterValidator(plain)] = Field(
        "", description="the version or revision that it describes"
    )
    source: Source = Field(description="where it is written down: the library's code, a specification")
    about: Text = Field("", description="what it is, in a sentence or two")
    networks: str = Field("true", description="a condition over the words of a network: which ones it describes")
    judge: Text = Field(description="what its numbers were compared with: the library run on a model, or a header")
    evidence: Evidence = Field(description="how we know")
    words: dict[Name, str] = Field({}, max_length=30, description="conditions with a name, each over those before it")
    formats: dict[Name, Format] = Field(min_length=1, max_length=60, description="how a tensor is stored")
    rules: list[Rule] = Field([], max_length=50, description="rules that come first in every scheme")
    schemes: dict[Name, Scheme] = Field(min_length=1, max_length=60, description="ways of storing a whole network")


def storage_file(name: str) -> str:
    """Where the schemes of a library or format stand, in the folder of specs."""
    return f"{FOLDER}/{name}.toml"


def storage_problems(name: str, storage: Storage) -> Iterator[LocatedError]:
    """Formats that are not there, and expressions that cannot be read or ask for what no tensor has."""
    top = Location(storage_file(name), ())
    yield from _asked(storage.networks, dict.fromkeys(NETWORK_WORDS), top.at("networks"))
    known = dict.fromkeys(WORDS)
    for word, text in storage.words.items():
        if word in known:
            yield LocatedError(top.at("words", word), f"`{word}` is a word of every tensor", "choose another name")
        yield from _asked(text, known, top.at("words", word))
        known[word] = None
    for key, found in storage.formats.items():
        yield from _named(found.otherwise, storage, top.at("formats", key, "otherwise"))
        for number, piece in enumerate(found.pieces):
            if isinstance(piece.elements, str):
                yield from _asked(piece.elements, known, top.at("formats", key, "pieces", number, "elements"))
    for key in ("", *storage.schemes):
        place = top.at("schemes", key) if key else top
        for number, rule in enumerate(storage.schemes[key].rules if key else storage.rules):
            yield from _named(rule.format, storage, place.at("rules", number, "format"))
            yield from _asked(rule.when, known, place.at("rules", number, "when"))
        if key:
            yield from _named(storage.schemes[key].rest, storage, place.at("rest"))


def _named(key: str | None, storage: Storage, place: Location) -> Iterator[LocatedError]:
    if key is not None and key not in storage.formats:
        yield LocatedError(place, f"there is no format `{key}`", did_you_mean(key, storage.formats))


def _asked(text: str, known: dict[str, None], place: Location) -> Iterator[LocatedError]:
    try:
        found: Expression = expression(text)
    except SpecError as wrong:
        yield LocatedError(place, wrong.message, wrong.hint)
        return
    for word in sorted({*found.names, *(f"{name}.{axis}" for name, axis in found.sizes)} - known.keys()):
        hint = did_you_mean(word, known) or f"there are {', '.join(known)}"
        yield LocatedError(place, f"there is no word `{word}`", hint)
