"""What `ops` answers: the kinds of layers, or one with its rules, its arguments and a small example."""

from __future__ import annotations

from paramledger.exports.records import Json, cell
from paramledger.language.values import frozen, shown
from paramledger.ops import OPS
from paramledger.ops.described import first_line, rules
from paramledger.ops.examples import as_line, example
from paramledger.problems import SpecError, did_you_mean

ARGUMENT_COLUMNS = ("argument", "default", "about")


def ops() -> list[Json]:
    """Every kind of layer with its arguments and what other frameworks call it."""
    return [
        {
            "op": name,
            "kind": op.hue,
            "about": first_line(op),
            "arguments": list(op.model_fields),
            "torch": op.torch,
            "keras": op.keras,
            "source": op.source,
        }
        for name, op in OPS.items()
    ]


def one_op(name: str) -> Json:
    """One kind of layer with all that its page says; raises SpecError with the nearest names."""
    if name not in OPS:
        raise SpecError(f"there is no op `{name}`", did_you_mean(name, OPS))
    op = OPS[name]
    return {
        "op": name,
        "kind": op.hue,
        "about": first_line(op),
        "rules": rules(op),
        "arguments": arguments(name),
        "torch": op.torch,
        "keras": op.keras,
        "source": op.source,
        "example": worked(name),
    }


def arguments(name: str) -> list[Json]:
    """The keys that a line may write: what each means, its value when it is left out, and Keras's word for it."""
    op = OPS[name]
    return [
        {
            "argument": key,
            "default": "required" if field.is_required() else _default(field.default),
            "about": field.description or "",
            "keras": op.keras_words.get(key, key) if op.keras else "",
        }
        for key, field in op.model_fields.items()
    ]


def _default(value: object) -> str:
    """What holds where the argument is left out, as a spec writes it; empty for nothing."""
    return "" if value is None else shown(frozen(value))


def worked(name: str) -> Json:
    """A line with the op, and what it comes to over a small input: tensors and work with their formulas."""
    op, inputs, given = example(name)
    line = as_line(name, len(inputs), given)
    if op.takes_block:      # its block decides the rest
        return {"line": line, "input": list(map(list, inputs))}
    products = [(tensor.name, tensor.product) for tensor in op.tensors(*inputs)]
    products += [(work.kind, work.product) for work in op.work(*inputs)]
    return {
        "line": line,
        "input": list(map(list, inputs)),
        "output": list(map(list, op.outputs(*inputs))),
        "sums": [
            {"name": what, "formula": product.formula, "numbers": product.numbers, "value": product.value}
            for what, product in products
        ],
    }


def lines(name: str) -> list[str]:
    """One op as text for a terminal: what it is, its rules, what others call it, its example."""
    op, found = OPS[name], worked(name)
    others = {"torch": op.torch, "Keras": op.keras, "Source": op.source}
    said = [f"{name}: {first_line(op)}", ""]
    said += [f"{label}: {text}" for label, text in {**rules(op), **others}.items() if text]
    said += ["", f"Example: {found['line']}", f"reads {cell(found['input'])}"]
    if "output" in found:
        said += [f"makes {cell(found['output'])}"]
    sums = found.get("sums")
    for one in sums if isinstance(sums, list) else ():
        sides = dict.fromkeys((one["formula"], one["numbers"], cell(one["value"])))
        said.append(f"{one['name']}: {' = '.join(sides)}")
    return said
