"""Which cause it is that rows are missing, or there besides: by their names, and by what they are."""

from __future__ import annotations

from collections.abc import Sequence

from paramledger.diagnosis.hypotheses import Repaired
from paramledger.diagnosis.laying import LaidRow
from paramledger.diagnosis.sides import Side

# Missing or extra rows by a part of their name or class: code if missing, code if extra.
BY_NAME = (
    ("pooler", "pooler_missing", "pooler_added"),
    ("aux", "aux_heads_off", "aux_heads_on"),
    ("token_type", "", "segment_embeddings_added"),
    ("segment", "", "segment_embeddings_added"),
    ("pre_logits", "", "pre_logits"),
    ("representation", "", "pre_logits"),
    ("lm_head", "", "mlm_head"),
    ("cls.", "", "mlm_head"),
    ("predictions", "", "mlm_head"),
    ("vocab_", "", "mlm_head"),
)


def is_beside(row: LaidRow) -> bool:
    """Whether a row is on a shortcut: by the names that shortcuts have."""
    return any(part in ("downsample", "shortcut", "projection", "skip") for part in row.address.split("."))


def missing_code(one: Repaired, row: LaidRow, sides: Sequence[Side]) -> str:
    for word, code, _ in BY_NAME:
        if code and word in row.address:
            return code
    if row.layer.kind == "class_token":
        return "no_class_token"
    weights = [side for side in sides if side.group in ("conv", "linear", "deconv", "recurrent")]
    if not weights and sides[0].group == "norm":
        return "bn_missing"
    if is_beside(row):
        return "missing_downsample"
    if not weights:
        return "missing_layer"
    if len(weights) == one.theirs.calls:
        return "shared_layer"
    normed = len(weights) > 1 or "tokens" in one.spec.family.roles     # a norm beside them belongs to a head for words
    only = all(side.group == "linear" for side in (sides if normed else weights) if side.count)
    return "missing_fc" if only else "missing_layer"


def extra_code(one: Repaired, run: list[int]) -> str:
    items = [one.theirs.items[number] for number in run]
    rows = [one.theirs.rows[number] for number in run if one.theirs.rows[number].count]
    for word, _, code in BY_NAME:
        if code == "mlm_head" and ("tokens" not in one.spec.family.roles or not _may_guess_words(rows)):
            continue        # Keras calls its classifiers `predictions`
        if code and any(word in f"{item.name} {item.kind}".lower() for item in items):
            return code
    if all(row.group == "norm" for row in rows):
        return "bn_added"
    if rows[0].group == "input norm":
        return "input_normalization"
    if rows[0].group == "embedding" and not _is_vector(rows[0]):
        return "segment_embeddings_added"
    weights = [row for row in rows if row.group != "norm"]
    if all(row.group == "linear" for row in weights):
        if len(weights) == 1 and any(row.layer.kind == "class_token" for row in one.laid.rows):
            return "pre_logits"
        return "custom_head" if _is_head_of_none(one, run) else "extra_fc"
    return "duplicated_layer" if len(weights) == 1 else "duplicated_block"


def is_named_pooler(one: Repaired, run: Sequence[int]) -> bool:
    """Whether rows are one dense layer that the source calls a pooler: it tells no classes apart."""
    held = [number for number in run if one.theirs.rows[number].count]
    items = [one.theirs.items[number] for number in held]
    return len(held) == 1 and "pooler" in f"{items[0].name} {items[0].kind}".lower()


def _is_head_of_none(one: Repaired, run: list[int]) -> bool:
    """Whether rows at the end are a head on a network that has none."""
    known = {*one.spec.family.roles, *one.spec.parameters}
    return run[-1] == len(one.theirs.rows) - 1 and not known & {"classes", "top"}


def _may_guess_words(rows: Sequence[Side]) -> bool:
    """Whether rows are a whole head for hidden words: a dense layer, and what follows it."""
    return len(rows) > 1 and any(row.group == "linear" for row in rows)


def _is_vector(row: Side) -> bool:
    return row.tensors is not None and all(len(shape) < 2 for shape in row.tensors)
