"""The family's parameters, with values of its other variants and with numbers that the source shows."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from paramledger.diagnosis.hypotheses import Repaired
from paramledger.diagnosis.made import Proposal, dropping, setting
from paramledger.diagnosis.parameter_codes import code_of
from paramledger.language.values import Value

SILENT = frozenset({"tokens", "heads", "dropout", "squash", "activation", "eps"})  # change no row that is compared
# What a source shows where it is another: no other values are tried.
SHOWN = frozenset({"wrong_num_classes", "wrong_input_channels", "wrong_vocab", "wrong_max_positions"})
FACTORS = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4), Fraction(2), Fraction(3, 2), Fraction(4))
MOST = 12  # values of one parameter
MOST_LISTS = 28  # the same of one that is a list
ROWS_OF_A_BLOCK = (4, 6, 2, 3, 9)  # with parameters: of a dense layer, of a bottleneck, of two convolutions


def proposals(one: Repaired) -> Iterator[Proposal]:
    """One parameter at a time; those that edits have set already are left as they are."""
    given = one.spec.parameters
    done = {key for made in one.made for edit in made.edits for key in (edit.set or {})}
    for name, value in given.items():
        if name in done or name in SILENT or name in (one.spec.family.roles.get("size"),):
            continue
        code = code_of(name)
        for other in list(dict.fromkeys(_values(one, name, value)))[: MOST_LISTS if isinstance(value, tuple) else MOST]:
            if other != value or type(other) is not type(value):
                named = named_by(code, name, value, other)
                named = "gru_reset_after" if named == "lstm_double_bias" and _has_gru(one) else named
                yield _proposal(one, named, name, _plain(other))


def _proposal(one: Repaired, code: str, name: str, value: object) -> Proposal:
    """A parameter with another value; BERT without its pooler has the head for hidden words, a second cause."""
    if code != "pooler_missing":
        return (setting(code, {name: value}),)
    pooler = [line.name for line in one.spec.family.model.layers if line.when == name]
    return dropping(code, pooler), setting("mlm_head", {name: value})


def _has_gru(one: Repaired) -> bool:
    return any(row.layer.kind == "gru" for row in one.laid.rows)


def named_by(code: str, name: str, value: Value, other: Value) -> str:
    """The code, where it hangs on the direction of the change."""
    if name == "batch_norm" and value is True:
        return "bn_missing"
    if name in ("bias", "biases") and value is True:
        return "bias_missing"
    if name == "biases" and isinstance(value, int) and not isinstance(value, bool):
        return "lstm_double_bias"
    if name == "pooler" and value is False:
        return "pooler_added"
    return code


def _is_plain(value: object) -> bool:
    parts = value if isinstance(value, tuple) else (value,)
    return bool(parts) and all(isinstance(part, (int, Fraction, str)) for part in parts)


def _plain(value: Value) -> object:
    return list(value) if isinstance(value, tuple) else value


def _values(one: Repaired, name: str, value: Value) -> Iterator[Value]:
    """What a parameter might be instead: as in another variant, and near what it is."""
    family = one.spec.family
    for variant in family.model.variants.values() if code_of(name) not in SHOWN else ():
        other = variant.set.get(name)
        if isinstance(other, list) and all(isinstance(part, (int, Fraction, str)) for part in other):
            yield tuple(other)
        elif isinstance(other, (int, bool, str, Fraction)):
            yield other
    if _is_plain(family.parameters.get(name)) and code_of(name) not in SHOWN:
        yield family.parameters[name]
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from _numbers(one, name, value)
    elif isinstance(value, tuple) and value and all(type(part) is int for part in value):
        yield from _lists(one, tuple(part for part in value if type(part) is int), code_of(name))


def _numbers(one: Repaired, name: str, value: int) -> Iterator[Value]:
    code = code_of(name)
    shown = [row.width for row in one.theirs.rows if row.width]
    if code == "wrong_num_classes":
        yield from shown[-1:]
    elif code in ("wrong_vocab", "wrong_max_positions"):
        yield from (max(row.tensors[0]) for row in one.theirs.rows if row.tensors and row.group == "embedding")
        yield from (row.count // row.width for row in one.theirs.rows if row.group == "embedding" and row.width)
    elif code == "wrong_depth":
        rows, others = (sum(row.count > 0 for row in side) for side in (one.theirs.rows, one.ours.rows))
        likely = round(value * rows / max(1, others))
        by_total = round(value * one.theirs.total / max(1, one.ours.total))     # where rows stand for several
        near = (likely, value + 1, value - 1, by_total, likely + 1, likely - 1, by_total + 1, by_total - 1, value * 2)
        yield from (number for number in near if number > 0)
    elif code == "width_multiplier":
        first = [row.width for row in one.ours.rows if row.width and row.group == "conv"][:1]
        yield from (_ratio(value, Fraction(width, first[0])) for width in shown[:1] if first and first[0])
    else:
        yield from (
            int(value * factor) for factor in FACTORS if (value * factor).denominator == 1 and value * factor > 0
        )
        if code in ("patch_size", "wrong_groups"):
            yield from (1, 2, 4, 7, 8, 14, 16, 32)
        if code == "wrong_growth_rate":
            yield from (12, 16, 24, 32, 40, 48)
        if code in ("wrong_units", "wrong_width"):
            yield from list(dict.fromkeys(shown[:3]))


def _ratios(one: Repaired) -> Iterator[Fraction]:
    """How wide the first convolution of the source is beside the network's."""
    ours, theirs = (next((row.width for row in side if row.width and row.group == "conv"), None)
                    for side in (one.ours.rows, one.theirs.rows))
    if ours and theirs and ours != theirs:
        yield Fraction(theirs, ours)


def _ratio(value: int, ratio: Fraction) -> Value:
    scaled = value * ratio
    return int(scaled) if scaled.denominator == 1 else scaled


def _lists(one: Repaired, value: tuple[int, ...], code: str) -> Iterator[Value]:
    rows, others = (sum(row.count > 0 for row in side) for side in (one.theirs.rows, one.ours.rows))
    steps = [(rows - others) // each for each in ROWS_OF_A_BLOCK if (rows - others) % each == 0]
    for step in dict.fromkeys((1, -1, *steps)) if code == "wrong_depth" else ():
        for number, part in enumerate(value):
            if part + step > 0 and step:
                yield (*value[:number], part + step, *value[number + 1 :])
    if code == "wrong_width":
        for factor in (*_ratios(one), *FACTORS):
            if all((part * factor).denominator == 1 for part in value):
                yield tuple(int(part * factor) for part in value)
