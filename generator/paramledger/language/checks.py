"""What can be known of a family before the walk: every name means something, everything declared is used."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import chain

from pydantic import BaseModel

from paramledger.language.compiled import CompiledLine
from paramledger.language.family import CompiledBlock, Family
from paramledger.language.location import LocatedError, Location
from paramledger.language.model import FRAMEWORKS, Line
from paramledger.language.roles import ROLES
from paramledger.language.text import unbound
from paramledger.language.values import Value, frozen, row_keys, words
from paramledger.language.words import CHANNELS, LOOP, argument, expressions_in, not_a_name, unknown
from paramledger.ops import OPS, WORDS
from paramledger.problems import SpecError, did_you_mean
from paramledger.typed import Names

KIND, CLASS = "model_type", "architecture"      # in a `config`: what a configuration names, or empty words
DEVICES = frozenset({"aux", "con", "nul", "prn", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
NO_FILE = "Windows reserves this name for a device and cannot have a file of that name"


def family_problems(family: Family) -> Iterator[LocatedError]:
    """Everything about a family that is wrong whatever the shapes are."""
    sound = True
    for wrong in chain(_declared(family), _unknown(family)):
        sound = False
        yield wrong
    if sound:       # what is misspelt is unused too
        yield from _unused(family)


def _unknown(family: Family) -> Iterator[LocatedError]:
    rows = _row_keys(family)
    parameters = frozenset(family.parameters)
    yield from _list_problems(
        family.lines, parameters, frozenset(name for name, _ in family.inputs), family.blocks, rows
    )
    for block in family.blocks.values():
        if block.place.file == family.file:
            yield from block_problems(block, family.blocks, rows, parameters)


def _declared(family: Family) -> Iterator[LocatedError]:
    """Names that cannot be declared, variants that are not there."""
    top, model = Location(family.file, ()), family.model
    for name in model.parameters:
        if why := not_a_name(name):
            yield LocatedError(top.at("parameters", name), f"`{name}` cannot be a parameter", why)
    if model.default not in model.variants:
        yield LocatedError(
            top.at("default"), f"there is no variant `{model.default}`", did_you_mean(model.default, model.variants)
        )
    yield from _role_problems(family)
    yield from _like_problems(family)
    yield from _config_problems(family)
    for key, variant in model.variants.items():
        for framework in variant.implementations:
            if framework not in FRAMEWORKS:
                yield LocatedError(
                    top.at("variants", key, "implementations", framework),
                    f"there is no framework `{framework}`",
                    did_you_mean(framework, FRAMEWORKS) or f"known are {', '.join(FRAMEWORKS)}",
                )
    for name in model.variants:
        if why := NO_FILE if name in DEVICES else "its page would replace the family's own" if name == "index" else "":
            yield LocatedError(top.at("variants", name), f"`{name}` cannot be a variant", why)


def _role_problems(family: Family) -> Iterator[LocatedError]:
    """Roles that no parameter plays, or that one plays by its name already."""
    for role, name in family.model.roles.items():
        place, own = Location(family.file, ("roles", role)), ROLES[role].parameter
        if name not in family.parameters:
            hint = did_you_mean(name, family.parameters)
            yield LocatedError(place, f"`{name}` is not a parameter of `{family.name}`", hint)
        elif own in family.parameters:
            yield LocatedError(place, f"the parameter `{own}` has this role because of its name", "remove the entry")


def _config_problems(family: Family) -> Iterator[LocatedError]:
    """Keys and parameters of `config` that are not there, and expressions that are none."""
    config, place = family.model.config, Location(family.file, ("config",))
    if config is None:
        return
    known = [KIND, CLASS]
    parts = (("keys", config.keys), ("nulls", config.nulls), ("fixed", config.fixed), ("set", config.set))
    for part, table in parts:
        for key, value in table.items():
            try:
                asked = {name for found in expressions_in(argument(value)) for name in found.names}
            except SpecError as wrong:
                yield LocatedError(place.at(part, key), wrong.message, wrong.hint)
                asked = set()
            for name in sorted(asked.difference(known)):
                why = unknown(name, known)
                yield LocatedError(place.at(part, key), why.message, why.hint)
            if part == "keys":
                known.append(key)
            elif part in ("fixed", "nulls") and key not in known:
                yield LocatedError(place.at(part, key), f"`{key}` is not one of the `keys`", did_you_mean(key, known))
            elif part == "set" and key not in family.parameters:
                hint = did_you_mean(key, family.parameters)
                yield LocatedError(place.at(part, key), f"`{key}` is not a parameter of `{family.name}`", hint)


def _like_problems(family: Family) -> Iterator[LocatedError]:
    """Variants that are like one that is not there, or like themselves in the end: each circle once."""
    variants, done = family.model.variants, set[str]()
    for start in variants:
        chain: list[str] = []
        step: str | None = start
        while step is not None and step in variants and step not in done and step not in chain:
            chain.append(step)
            step = variants[step].like
        place = Location(family.file, ("variants", chain[-1], "like")) if chain else None
        if place and step in chain:
            circle = " -> ".join([*chain[chain.index(step):], step])
            yield LocatedError(place, f"variant `{step}` is like itself ({circle})", "take `like` out of one of them")
        elif place and step is not None and step not in variants:
            yield LocatedError(place, f"`{family.name}` has no variant `{step}`", did_you_mean(step, variants))
        done.update(chain)


def block_problems(
    block: CompiledBlock, blocks: Mapping[str, CompiledBlock], rows: frozenset[str], parameters: frozenset[str]
) -> Iterator[LocatedError]:
    """Everything about a block that is wrong whatever it is given. A shared block sees no parameters."""
    taken = frozenset(block.takes)
    known = taken | (frozenset() if block.is_shared else parameters)
    earlier = (known - taken) | CHANNELS
    for name, default in block.takes.items():
        if default is not None and (nowhere := sorted(default.names - earlier - _words())):
            yield LocatedError(
                block.place.at("takes"), f"`{nowhere[0]}` means nothing in `takes`", did_you_mean(nowhere[0], earlier)
            )
        earlier |= {name}
    yield from _list_problems(block.lines, known, frozenset(block.inputs), blocks, rows)
    asked = {name for line in block.lines for found in line.expressions for name in found.names}
    asked |= {name for default in block.takes.values() if default for name in default.names}
    asked |= {name for word in block.outputs or () for found in word.expressions for name in found.names}
    for name in sorted(taken - asked):
        yield LocatedError(
            block.place.at("takes"), f"block `{block.name}` takes `{name}` but does not use it", "remove it"
        )


def shared_problems(block: CompiledBlock, users: Collection[Family]) -> Iterator[LocatedError]:
    """Everything about a shared block that is wrong in some family that uses it."""
    blocks = {name: other for family in users for name, other in family.blocks.items()}
    rows = frozenset(key for family in users for key in _row_keys(family))
    if users:
        yield from block_problems(block, blocks, rows, frozenset())


def _list_problems(
    lines: Collection[CompiledLine],
    known: frozenset[str],
    inputs: frozenset[str],
    blocks: Mapping[str, CompiledBlock],
    rows: frozenset[str],
) -> Iterator[LocatedError]:
    before: set[str] = set(inputs)
    named = {line.name.text for line in lines}
    for line in lines:
        here = (
            known | CHANNELS | (LOOP if line.loops else frozenset()) | (rows if line.each is not None else frozenset())
        )
        for found in line.expressions:
            if nowhere := sorted(found.names - here - _words()):
                wrong = unknown(nowhere[0], here)
                yield LocatedError(_place_of(line, found.text), wrong.message, wrong.hint)
            for name, _ in sorted(found.sizes):
                line_name = name.partition(".")[0]
                known_here = inputs | named | {"input"}
                if line_name not in known_here and not any("{" in other for other in named):
                    yield LocatedError(
                        _place_of(line, found.text),
                        f"`{line_name}` is not a line or an input of this list",
                        did_you_mean(line_name, before | {"input"}),
                    )
        if line.op and not line.op.expressions and line.op.text not in OPS:
            yield LocatedError(
                line.place.at("op"), f"there is no op `{line.op.text}`", did_you_mean(line.op.text, OPS)
            )
        if line.block and not line.block.expressions and line.block.text not in blocks:
            yield LocatedError(
                line.place.at("block"),
                f"there is no block `{line.block.text}`",
                did_you_mean(line.block.text, blocks) or "a shared block's file is named in `use`",
            )
        before.add(line.name.text)


def _place_of(line: CompiledLine, text: str) -> Location:
    """The key of a line that holds an expression."""
    for key, value in line.arguments:
        if getattr(value, "text", None) == text:
            return line.place.at(key)
    for key in ("when", "repeat", "each"):
        if getattr(getattr(line, key), "text", None) == text:
            return line.place.at(key)
    return line.place


def _words() -> frozenset[str]:
    return frozenset(OPS) | WORDS


def _row_keys(family: Family) -> frozenset[str]:
    """The keys of all rows of data: the family's, its variants', and those written on a line."""
    keys = {key for value in _data(family) for key in row_keys(value)}
    lines = [*family.lines, *(line for block in family.blocks.values() for line in block.lines)]
    return frozenset(keys | {key for line in lines if isinstance(line.each, tuple) for key in row_keys(line.each)})


def _data(family: Family) -> Iterator[Value]:
    yield from family.parameters.values()
    for variant in family.model.variants.values():
        for value in variant.set.values():
            try:
                yield frozen(value)
            except SpecError:
                continue    # reported where the variant is set


def _unused(family: Family) -> Iterator[LocatedError]:
    """Parameters and blocks of the family's own file that nothing asks for."""
    own = [block for block in family.blocks.values() if block.place.file == family.file]
    lines = [*family.lines, *(line for block in own for line in block.lines)]
    asked = {name for line in lines for found in line.expressions for name in found.names}
    asked |= {name for block in own for default in block.takes.values() if default for name in default.names}
    asked |= {name for _, sizes in family.inputs for _, size in sizes for name in getattr(size, "names", ())}
    for name in sorted(set(family.parameters) - asked):
        yield LocatedError(
            Location(family.file, ("parameters", name)), f"parameter `{name}` is not used", "remove it, or use it"
        )
    named = {line.block.text for block in family.blocks.values() for line in block.lines if line.block}
    named |= {line.block.text for line in family.lines if line.block} | {
        word for value in _data(family) for word in words(value)
    }
    for block in own:
        if block.name not in named:
            yield LocatedError(block.place, f"block `{block.name}` is not used", "remove it, or use it")


REFER = "write a reference, such as {alexnet/paper.parameters}, so that the number proves itself"
PROSE = frozenset({"about", "answer", "called", "question", "repair", "title"})     # the keys whose texts pages publish


def text_problems(model: BaseModel, file: str, names: Names, hint: str = REFER) -> Iterator[LocatedError]:
    """Numbers typed into the texts of a spec where a reference should stand; `names` end in a size."""
    for keys, text in _texts(model, ()):
        for number in unbound(text, names):
            yield LocatedError(Location(file, keys), f"`{number}` is typed into a text", hint)


def _texts(model: BaseModel, keys: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for name in type(model).model_fields:
        yield from _texts_of(getattr(model, name), (*keys, name), name in PROSE)


def _texts_of(value: object, keys: tuple[str | int, ...], prose: bool) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, BaseModel) and not isinstance(value, Line):
        if "source" not in keys and "sources" not in keys:   # a source's own title is quoted as it is
            yield from _texts(value, keys)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts_of(item, (*keys, key), False)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _texts_of(item, (*keys, number), prose)
    elif prose and isinstance(value, str):
        yield keys, value
