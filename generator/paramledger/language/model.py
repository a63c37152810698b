"""What may stand in a spec file: the tables and keys of the language, with their types.

An argument of a line is checked by the op or block that takes it, at the walk; all else is checked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from paramledger.language.roles import Role
from paramledger.language.text import numberless, plain, web_address
from paramledger.problems import SpecError

ARXIV = re.compile(r"//arxiv\.org/[a-z]+/(\d\d)(?:0[1-9]|1[0-2])\.\d")    # year and month of a preprint

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_]*$", max_length=60)]
LineName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_]*$", max_length=60)]
Text = Annotated[str, Field(max_length=4000), AfterValidator(plain)]
Wording = Annotated[str, Field(max_length=200), AfterValidator(numberless)]     # a few words without a number
Url = Annotated[str, Field(max_length=500), AfterValidator(web_address)]
Quantity = Literal[
    "parameters",
    "state",
    "total",
    "weights",
    "biases",
    "active_parameters",
    "training_parameters",
    "macs",
    "units",
    "activations",
    "input",
    "frozen_parameters",
    "bytes",
    "cache_per_token",
    "cache",
    "cache_bytes_per_token",
    "cache_bytes",
    "flops_per_token",
    "prefill_flops",
    "causal_flops",
    "training_flops",
    "training_bytes",
]

# Whose models `implementations` names.
Framework = Literal[
    "diffusers", "keras", "timm", "torch", "torch_geometric", "torchvision", "transformers", "ultralytics"
]
FRAMEWORKS: tuple[Framework, ...] = get_args(Framework)


def left_out(kind: type[dict[Any, Any]] | type[list[Any]], **said: Any) -> Any:
    """A field that is empty when it is left out; pydantic would copy a default of `{}` or `[]` more slowly."""
    return Field(default_factory=kind, json_schema_extra={"default": kind()}, **said)


class Table(BaseModel):
    """A table whose keys are all known. Its validator is built at first use: commands start faster."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", populate_by_name=True, defer_build=True)


class Source(Table):
    """Where a network or a number was published."""

    title: Text = Field(description="as printed on the source; numbers are allowed here")
    authors: Text = Field("", description="last names, with commas")
    url: Url = Field("", description="an address that begins with https:// or http://")
    where: Text = Field("", description="section, table or line of the source")
    year: int | None = Field(None, ge=1900, le=2100, description="when it was published")

    @property
    def published(self) -> int | None:
        """Its year; of a preprint on arXiv without one, that of the number in its address."""
        found = ARXIV.search(self.url)
        return self.year or (2000 + int(found[1]) if found else None)


class Line(BaseModel):
    """One layer or block in a list of layers: the fixed keys; every other key is an argument of the op or block."""

    model_config = ConfigDict(frozen=True, strict=True, extra="allow", populate_by_name=True, defer_build=True)

    name: str = Field(max_length=200, description="the line's name, part of its address; braces hold an expression")
    op: str | None = Field(None, max_length=200, description="the kind of layer; braces hold an expression")
    block: str | None = Field(
        None, max_length=200, description="the block that this line stands for; braces hold an expression"
    )
    from_: str | list[str] | None = Field(
        None, alias="from", description="what the line reads; left out: the line before it"
    )
    repeat: int | str | None = Field(None, description="how many rounds, each reading the one before")
    each: str | list[dict[str, Any]] | None = Field(
        None, description="a list of tables: one round for each, its keys handed to the block"
    )
    when: bool | str = Field(True, description="false leaves the line out: lines that refer to it then read its first "
                                               "input")
    parallel: bool = Field(
        False, description="every round reads the input of the line; the outputs go to the join after it"
    )
    per_item: bool = Field(
        False, description="each item along the first axis, such as a box or a frame, goes through the block separately"
    )
    shared: bool = Field(False, description="all rounds use the first round's tensors")
    only: Literal["training"] | None = Field(None, description="a side branch used only in training")
    frozen: bool | None = Field(
        None,
        description="training does not change its tensors; they remain parameters, as in torch. False inside a frozen "
        "block: training changes them after all",
    )
    adapter: int | None = Field(
        None, gt=0, le=65536, description="the rank of a low-rank adapter (LoRA) on the layer: two additional small "
                                          "layers"
    )
    magnitude: bool = Field(False, description="the adapter also learns a magnitude per output (DoRA)")
    uncounted: Annotated[str, AfterValidator(numberless)] = Field(
        "",
        max_length=200,
        description="work of the line that is not counted, in a few words; the MACs are then a lower bound",
    )
    tied_to: str | None = Field(
        None,
        max_length=200,
        description="the address whose weight (of a block: all tensors) this line uses; with a dot before it, an "
        "address in the same list of lines",
    )
    ties: Literal["weight", "all"] = Field(
        "weight", description="what `tied_to` shares: the layer's weight, or all its tensors"
    )


class Block(Table):
    """A named, parametrised list of layers."""

    layers: list[Line] = Field(min_length=1, max_length=2000, description="lines in order")
    takes: str = Field("", description="names with defaults, written like Python parameters")
    inputs: list[LineName] = Field(
        ["input"], min_length=1, max_length=100, description="names of the block's inputs, in order"
    )
    outputs: list[str] | None = Field(
        None, min_length=1, description="names of lines or inputs; left out: the last line"
    )
    about: Text = Field("", description="what it is, in a sentence")


class Variant(Table):
    """A named setting of a family."""

    title: Annotated[str, Field(max_length=100), AfterValidator(plain)] = Field(
        "", description="its name for readers; left out: the family's title and the variant's key"
    )
    about: Text = Field("", description="what distinguishes it, in a sentence")
    like: Name | None = Field(None, description="the variant that this one starts from")
    set: dict[str, Any] = left_out(dict, description="parameters by name, arguments of lines by address")
    limit: int | None = Field(
        None,
        gt=0,
        description="the published maximum number of tokens; left out: that of the variant in `like`, or the length of "
        "its position table",
    )
    implementations: dict[Name, Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:/=(), -]+$", max_length=100)]] = left_out(
        dict, description="the framework models that are this variant"
    )
    source: Source | None = Field(None, description="where this variant was published, if not with the family")
    mistaken: bool = Field(
        False, description="a common mistake whose numbers people see; a diagnosis never compares with it"
    )


class Erratum(Table):
    """A slip of a source."""

    about: Text = Field(description="what went wrong, in a sentence")
    reason: Literal[
        "counted twice", "left out", "misprint", "other network", "rounding", "wrong place", "wrong sum", "wrong unit"
    ] = Field(description="the kind of error; `wrong place`: a correct number in the wrong row or column")
    state: Literal["found", "reported", "confirmed", "fixed"] = Field(
        description="found by us, reported to the source, confirmed by the source, or corrected there"
    )


class Claim(Table):
    """A published number."""

    id: Name = Field(description="its name in the family")
    variant: Name = Field(description="the variant that it is about")
    quantity: Quantity = Field(description="what it counts")
    printed: Annotated[str, Field(max_length=80), AfterValidator(plain)] = Field(
        description="the digits as printed, with the unit word"
    )
    unit: Annotated[str, Field(max_length=20), AfterValidator(plain)] = Field(
        "", description="the unit in the column header: M for `Params (M)`"
    )
    source: Source = Field(description="where it was printed")
    layer: str = Field("", max_length=200, description="an address inside the network, if the number is about a part")
    about: Text = Field("", description="what a reader should know about it")
    tokens: int | None = Field(
        None,
        gt=0,
        description="the tokens for which the number holds: for `cache` and `cache_bytes` those that are stored, for "
        "`training_flops` those of the whole training",
    )
    storage: str = Field(
        "",
        max_length=130,
        description="the scheme of specs/storage/ in which the numbers are stored: bytes are then the bytes of the "
        "tensors, parameters what `numel` gives, total all elements of the file",
    )
    binary: bool = Field(False, description="the printed K, M or G is a power of 1024, as in MB printed for MiB")
    explained_by: Name | None = Field(None, description="the reconciliation that explains the difference")
    erratum: Erratum | None = Field(
        None, description="what went wrong, if the source made an error: `explained_by` is then the proof"
    )

    @property
    def said(self) -> str:
        """The digits with their unit, from the cell or from the head of the column."""
        return f"{self.printed} {self.unit}".strip()


ModelType = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$", max_length=60)]
ConfigKey = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=60)]


class Configuration(Table):
    """How a `config.json` of transformers sets the parameters of a family."""

    model_type: ModelType | list[ModelType] = Field(
        description="the `model_type` that such a configuration names, or several"
    )
    keys: dict[ConfigKey, Any] = Field(
        min_length=1, max_length=100,
        description="keys that are read, each with the library's default: a value, or an expression over the keys "
        "before it, `model_type` and `architecture`, the class that the configuration names",
    )
    nulls: dict[ConfigKey, bool | int | float] = left_out(
        dict,
        max_length=100,
        description="keys for which null differs from being left out: the value that it means",
    )
    set: dict[Name, Any] = Field(
        min_length=1, max_length=100, description="parameters, each a value or an expression over the keys"
    )
    fixed: dict[ConfigKey, Any] = left_out(
        dict, max_length=100, description="keys with a fixed value in this family: a configuration with another value "
        "is a network that the family does not describe",
    )

    @property
    def model_types(self) -> tuple[str, ...]:
        return (self.model_type,) if isinstance(self.model_type, str) else tuple(self.model_type)


# What is called, `timm.layers.LayerNorm`, or nothing; and the end of an address, `attention.qkv`, `blocks.*`, `.norm`.
CallName = Annotated[str, Field(pattern=r"^([A-Za-z_][A-Za-z0-9_.]*)?$", max_length=80)]
RowsNamed = Annotated[str, Field(pattern=r"^\.?(\*|[A-Za-z0-9_]+)(\.(\*|[A-Za-z0-9_]+))*$", max_length=200)]


class Runs(Table):
    """How a layer is run: the module that is called, the functions that it calls, the operators that these call. Empty:
    none, or none that anybody knows.
    """

    module: CallName | None = Field(None, description="the class of the module that is called")
    function: CallName | list[CallName] | None = Field(None, description="functions, in order")
    operator: CallName | list[CallName] | None = Field(None, description="operators, in order")
    flattened: bool | None = Field(None, description="the tokens become the batch axis before the call")
    parts: bool | None = Field(None, description="the module has submodules, although they do nothing")
    varies: Wording = Field("", description="why it is not known how it is run")


class OtherCall(Runs):
    """Layers that an implementation runs in another way than `specs/conventions/torch.toml` says."""

    rows: RowsNamed | list[RowsNamed] = Field(
        description="the end of the layers' addresses, rounds left out, or several; `*` for any one part, a dot in "
        "front for the whole address",
    )
    of: list[Framework] = left_out(list, description="whose implementation; left out: all")
    gradients: bool | None = Field(None, description="only with gradients on, or off")
    attention: Name | None = Field(None, description="only with this `attn_implementation`")
    untrained: bool = Field(
        False, description="its state is a parameter in this implementation that training does not change"
    )
    then: Name | None = Field(None, description="a kind of layer that is called after it and changes nothing")
    unless: LineName | None = Field(None, description="not when the network has a layer of this name")
    about: Text = Field(description="what is done differently, in a few words")


class Architecture(Table):
    """A family of networks: one file in specs/architectures/."""

    title: Annotated[str, Field(max_length=100), AfterValidator(plain)] = Field(
        description="the family's name for readers"
    )
    called: list[Annotated[str, Field(max_length=100), AfterValidator(plain)]] = left_out(
        list,
        max_length=10,
        description="other names that people search for, such as the full name behind a short title",
    )
    year: int | None = Field(None, ge=1940, le=2100, description="when it was published")
    source: Source | None = Field(None, description="where it was published")
    about: Text = Field(
        "", description="what it is, in paragraphs with blank lines between them; numbers as references"
    )
    input: dict[str, Any] = Field(
        min_length=1, max_length=20, description="axes with sizes, or one such table per named input"
    )
    parameters: dict[Name, Any] = left_out(
        dict, max_length=200, description="data that expressions use by name and that variants set"
    )
    roles: dict[Role, Name] = left_out(
        dict, description="parameters that play a role under another name: `classes`, `size`, `channels`, `tokens`, "
        "`context`; a parameter with the role's own name (of `channels`: `image_channels`) needs no entry",
    )
    default: Name = Field(description="the variant meant by the family's name alone")
    config: Configuration | None = Field(None, description="how a configuration of transformers sets the parameters")
    use: list[Name] = left_out(list, max_length=20, description="files of specs/blocks/ whose blocks may be used")
    layers: list[Line] = Field(min_length=1, max_length=2000, description="lines in order")
    blocks: dict[Name, Block] = left_out(dict, max_length=200, description="named lists of layers that lines can use")
    variants: dict[Name, Variant] = Field(
        min_length=1, max_length=200, description="named settings, each with its own page"
    )
    calls: list[OtherCall] = left_out(
        list, max_length=100, description="layers that an implementation runs differently, for the tools that watch it"
    )


def names_of(model: Architecture) -> Iterator[str]:
    """What the networks of a family are called: `Mistral`, `Mistral 7b`, and the titles of its variants."""
    yield model.title
    for key, variant in model.variants.items():
        yield from (key, f"{model.title} {key}", *filter(None, (variant.title,)))


class Claims(Table):
    """The published numbers of a family: one file in specs/claims/, with the name of its architecture."""

    claims: list[Claim] = left_out(list, max_length=500, description="published numbers, each with its source")


class Blocks(Table):
    """Blocks shared by families: one file in specs/blocks/."""

    blocks: dict[Name, Block] = Field(
        min_length=1, max_length=200, description="named lists of layers; they see only their arguments"
    )


def reason(error: Exception) -> tuple[str, str]:
    """Message and hint of what a validator raised."""
    return (error.message, error.hint) if isinstance(error, SpecError) else (str(error), "")
