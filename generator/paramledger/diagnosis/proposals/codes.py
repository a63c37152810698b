"""Which cause it is that an argument of a layer is another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from paramledger.diagnosis.hypotheses import Repaired
from paramledger.diagnosis.laying import LaidRow
from paramledger.diagnosis.made import Made, Proposal, setting

# (what the layer is looked for as, argument): the code; the same with a value where it decides.
CODES: dict[tuple[str, str], str] = {
    ("conv", "out_channels"): "wrong_width",
    ("conv", "kernel_size"): "kernel_size",
    ("conv", "groups"): "wrong_groups",
    ("conv", "stride"): "wrong_stride",
    ("conv", "padding"): "padding",
    ("deconv", "out_channels"): "wrong_width",
    ("deconv", "kernel_size"): "kernel_size",
    ("deconv", "stride"): "wrong_stride",
    ("deconv", "padding"): "padding",
    ("linear", "out_features"): "wrong_units",
    ("embedding", "num_embeddings"): "wrong_vocab",
    ("embedding", "embedding_dim"): "wrong_width",
    ("lstm", "bias_vectors"): "lstm_double_bias",
    ("gru", "bias_vectors"): "gru_reset_after",
    ("norm", "elementwise_affine"): "ln_no_affine",
    ("pool", "stride"): "wrong_stride",
    ("pool", "kernel_size"): "kernel_size",
    ("pool", "padding"): "padding",
}
PADDED = frozenset({"kernel_size"})  # with these a padding belongs


def codes_of(one: Repaired, row: LaidRow, number: int, changes: Mapping[str, object]) -> list[tuple[str, str]]:
    """(argument, code) for each argument that changes; `number` is the row's among those compared."""
    return [
        (name, "kernel_size" if name == "padding" and PADDED & set(changes) else code_of(one, row, number, name, value))
        for name, value in changes.items()
    ]


def code_of(one: Repaired, row: LaidRow, number: int, name: str, value: object) -> str:
    """The code for one argument; empty where nobody has a name for it."""
    group = one.ours.rows[number].group
    group = row.layer.kind if group == "recurrent" else group
    if name in ("out_channels", "out_features") and number == last_weights(one):
        return "" if _is_square(row) else "wrong_num_classes"
    if name == "bias":
        return (
            ("bias_before_bn" if value else "bias_missing")
            if value is False or normed(one, number)
            else "bias_before_bn"
        )
    if name == "bidirectional":
        return "bidirectional_added" if value else "bidirectional_missing"
    if name == "hidden_size":
        return "wrong_units"
    if name == "num_embeddings" and row.layer.kind == "position_embedding":
        return "wrong_max_positions"
    if name == "num_embeddings" and "segment" in row.address:
        return "segment_embeddings_added"
    if name == "groups" and value == 1 and row.layer.arguments.get("groups") == row.layer.inputs[0][-1]:
        return "depthwise_to_full"
    return CODES.get((group, name), "")


def _is_square(row: LaidRow) -> bool:
    """Whether a dense layer has as many outputs as inputs: then it tells no classes apart."""
    return row.layer.kind == "linear" and row.layer.inputs[0][-1] == row.layer.outputs[0][-1]


def last_weights(one: Repaired) -> int:
    """The number of the last row with weights: what tells the classes apart, in a classifier."""
    return max((row.number for row in one.ours.rows if row.group in ("linear", "conv", "deconv")), default=-1)


def normed(one: Repaired, number: int) -> bool:
    """Whether a normalisation follows."""
    return number + 1 < len(one.ours.rows) and one.ours.rows[number + 1].group == "norm"


def by_code(pairs: Sequence[tuple[str, str, str, object]]) -> Proposal:
    """Causes from (code, address, argument, value), those of one code together; none if one has no code."""
    found: dict[str, dict[str, dict[str, object]]] = {}
    for code, address, name, value in pairs:
        if not code:
            return ()
        found.setdefault(code, {}).setdefault(address, {})[name] = value
    return tuple(setting(code, values) for code, values in found.items())


def together(made: Proposal) -> tuple[Made, ...]:
    """Causes of one code as one."""
    found: dict[str, Made] = {}
    for one in made:
        before = found.get(one.code)
        found[one.code] = Made(one.code, (*before.edits, *one.edits)) if before else one
    return tuple(found.values())
