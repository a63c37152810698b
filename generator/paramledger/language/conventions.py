"""How tools count: specs/conventions/*.toml. What an implementation runs otherwise, `calls` of its family says.

One file is a tool in one version. A figure of it is a sum over the layers of a network: each layer is run as a module,
which calls functions, which call operators (`torch.toml`), and a rule says what a call counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field

from paramledger.language.expressions import Expression, expression
from paramledger.language.location import LocatedError, Location
from paramledger.language.model import Framework, Name, Runs, Source, Table, Text, Wording
from paramledger.language.row_words import NETWORK_WORDS, ROW_WORDS
from paramledger.language.words import unknown
from paramledger.ops import ARGUMENTS, OPS
from paramledger.problems import SpecError, did_you_mean

FOLDER = "conventions"
CALLS_FILE = f"{FOLDER}/torch.toml"
Kind = Literal["macs", "flops", "params", "bytes"]
Level = Literal["module", "function", "operator"]
LEVELS: tuple[Level, ...] = get_args(Level)
OF_LAYERS = frozenset(name for names in ARGUMENTS.values() for name in names)     # arguments that a rule may ask for
# How a tool writes a number: as it is, with commas, as a float, in megabytes of either kind.
Form = Literal["whole", "commas", "float", "MB", "MiB"]
Call = Annotated[str, Field(pattern=r"^[A-Za-z_*?][A-Za-z0-9_.*?]*$", max_length=80)]


class Rule(Table):
    """What one call counts."""

    count: str = Field(description="an expression over the words of a row")
    about: Wording = Field("", description="the rule in words, shown as its step")

    @property
    def expression(self) -> Expression:
        """The count, compiled; raises SpecError."""
        return expression(self.count)


def _rule(value: object) -> object:
    return {"count": value} if isinstance(value, str) else value


RuleField = Annotated[Rule, BeforeValidator(_rule, json_schema_input_type=str | Rule)]
Rules = dict[Call, RuleField]


class Scaled(Table):
    """A number written in a unit, with two decimals."""

    units: list[Literal["T", "G", "B", "M", "K", "k"]] = Field(
        min_length=1, max_length=4, description="letters, largest first; B is a billion"
    )
    suffix: str = Field("", max_length=10, description="what follows the letter: `Mac` in `GMac`")
    trimmed: bool = Field(False, description="without trailing zeros")
    always: bool = Field(False, description="in the last unit even if it is too large")


class Figure(Table):
    """One number that a tool prints: a total of the network's figures, or the sum of what its rules count, or both."""

    figure: Kind = Field(description="the quantity")
    name: Wording = Field(description="what the tool calls it")
    printed: Form | Scaled = Field("commas", description="how the tool writes it")
    total: list[str] = Field(
        [], max_length=10, description="expressions over the network's figures, which are added, with what rules count"
    )
    shared: Literal["once", "again"] = Field(
        "again", description="whether a layer that shares all its tensors with another counts `once` with it"
    )
    module: Rules = Field({}, description="what a called module counts, by its class; `*` matches any letters, `?` one")
    function: Rules = Field({}, description="the same for functions")
    operator: Rules = Field({}, description="the same for operators")

    def rules(self) -> Iterator[tuple[Level, Rules]]:
        """The rules of each level that has some."""
        for level in LEVELS:
            if found := getattr(self, level):
                yield level, found


class Convention(Table):
    """How one tool counts, in one version: one file in specs/conventions/."""

    title: Text = Field(description="the name of the tool")
    version: Annotated[str, Field(max_length=60)] = Field(description="the version that the rules were read from")
    source: Source = Field(description="the code that the rules were read from")
    about: Text = Field("", description="what distinguishes it, in a sentence")
    call: Annotated[str, Field(max_length=200)] = Field("", description="how people call it")
    frameworks: list[Framework] = Field(min_length=1, description="whose models it reads")
    gradients: bool | None = Field(
        None, description="whether it runs with gradients on; left out: the caller decides, and both are given"
    )
    device: Literal["cpu", "any"] = Field("any", description="`cpu`: its figure differs on other devices")
    judged: Literal["recordings", "code"] = Field(
        "recordings", description="`code`: it has not been run here; the rules follow its published code"
    )
    stops: dict[Call, Wording] = Field({}, description="modules at which it stops, and why")
    figures: dict[Name, Figure] = Field(min_length=1, max_length=10, description="the numbers that it prints")


class TorchCalls(Table):
    """How torch runs each kind of layer: specs/conventions/torch.toml."""

    title: Text = Field(description="what it is")
    version: Annotated[str, Field(max_length=60)] = Field(description="of torch")
    source: Source = Field(description="where it can be read")
    products: list[Call] = Field(
        description="functions and operators that multiply and accumulate: if several calls run a layer, each of these "
        "takes the next of its multiply-accumulates"
    )
    calls: dict[Name, Runs] = Field(description="by kind of layer; a kind that is missing cannot be predicted")
    attention: dict[Name, Runs] = Field(
        {}, description="how transformers runs attention under each name of `attn_implementation`"
    )
    models: dict[Name, dict[Name, Runs]] = Field(
        {}, description="what a framework's models call differently, by framework and kind of layer"
    )


@dataclass(frozen=True, slots=True)
class Conventions:
    """How torch runs layers, and how each tool counts them, by the name of its file."""

    torch: TorchCalls | None = None
    tools: Mapping[str, Convention] = field(default_factory=dict)


def convention_file(name: str) -> str:
    """Where a tool's rules stand, in the folder of specs."""
    return f"{FOLDER}/{name}.toml"


def rule_of(rules: Mapping[str, Rule], call: str, is_block: bool = False) -> tuple[str, Rule] | None:
    """The rule for a call, with its name: of the exact name, else the first whose pattern fits. Patterns are not for
    blocks, whose layers are called too.
    """
    if call in rules:
        return call, rules[call]
    if is_block:
        return None
    return next(((name, rule) for name, rule in rules.items() if fnmatchcase(call, name)), None)


def convention_problems(file: str, found: Convention) -> Iterator[LocatedError]:
    """Expressions that are none, and words that no row has."""
    for name, figure in found.figures.items():
        place = Location(file, ("figures", name))
        if not figure.total and not any(True for _ in figure.rules()):
            yield LocatedError(place, f"`{name}` counts nothing", "give it a `total`, or rules")
        for number, text in enumerate(figure.total):
            yield from _expression_problems(place.at("total", number), text, NETWORK_WORDS)
        for level, rules in figure.rules():
            for call, rule in rules.items():
                yield from _expression_problems(place.at(level, call), rule.count, ROW_WORDS)


def _expression_problems(place: Location, text: str, words: Mapping[str, str]) -> Iterator[LocatedError]:
    try:
        found = expression(text)
        known = {**words, **(dict.fromkeys(OF_LAYERS, "") if words is ROW_WORDS else {})}
        for name in sorted(found.names - known.keys()):
            raise unknown(name, known)
        if found.sizes:
            raise SpecError(f"`{text}` asks for an axis of a layer", "ask for a word of the row, such as `width`")
    except SpecError as wrong:
        yield LocatedError(place, wrong.message, wrong.hint)


def calls_problems(found: TorchCalls) -> Iterator[LocatedError]:
    """Kinds of layers that do not exist."""
    tables: list[tuple[tuple[str, ...], Mapping[str, Any]]] = [(("calls",), found.calls)]
    tables += [(("models", framework), kinds) for framework, kinds in found.models.items()]
    for keys, table in tables:
        for kind in table:
            if kind not in OPS:
                place = Location(CALLS_FILE, (*keys, kind))
                yield LocatedError(place, f"there is no op `{kind}`", did_you_mean(kind, OPS))
