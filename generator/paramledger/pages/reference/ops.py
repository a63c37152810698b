"""The reference of all kinds of layers: one page each, made from its class, and a table of them all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from paramledger.addresses import OPS_INDEX, family_page, op_page
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.references import plain
from paramledger.ops import OPS
from paramledger.ops.base import HUES, Op
from paramledger.ops.described import first_line, rules
from paramledger.page import Page, Rendered
from paramledger.pages.reference.fields import keys
from paramledger.pages.reference.op_worked import worked_example
from paramledger.pages.shared.markdown import (
    Column,
    cards,
    code,
    crumbs,
    escape,
    facts,
    front_matter,
    heading,
    link,
    opening,
    page_text,
    prose,
    span,
    strong,
    table,
)
from paramledger.pages.shared.texts import shortened

MODULES = {
    "activation": "Activations and dropout",
    "gate": "Activations and dropout",
    "pool": "Pooling",
    "pool_to": "Pooling",
}
REST = "Joins, shapes and the rest"
ADDRESS = re.compile(r"https://\S+$")
NO_PAGE = ("keras.layers.Adaptive", "keras.ops.image")    # not in the reference that names lead to


@dataclass(frozen=True, slots=True)
class Users:
    """Which families use each kind of layer: (name, title), in the order of names."""

    by_kind: Mapping[str, tuple[tuple[str, str], ...]]


def pages(ledger: Ledger) -> Iterator[Page]:
    """A page for every op, and one for all of them."""
    used = users(ledger)
    yield Page(OPS_INDEX, _index(), {}, ("generator/paramledger/ops/__init__.py",))
    for name, op in OPS.items():
        text, values = _page(name, op, used.by_kind.get(name, ()))
        yield Page(op_page(name), text, values, (f"generator/{op.__module__.replace('.', '/')}.py",))


def users(ledger: Ledger) -> Users:
    """Every kind of layer with the families that have one, in any variant."""
    found: dict[str, dict[str, str]] = {}
    for address in ledger.addresses:
        breakdown = ledger.breakdown(address)
        for kind in breakdown.facts.kinds:
            found.setdefault(kind, {})[breakdown.family.name] = plain(ledger, breakdown.family.model.title)
    return Users({kind: tuple(families.items()) for kind, families in found.items()})


def _index() -> Rendered:
    parts = [
        front_matter(
            "Kinds of layers: their parameters and compute",
            f"All {len(OPS)} ops of the spec language, with their parameters, shapes and compute, and what torch and "
            "Keras call them.",
        ),
        heading(1, "Kinds of layers"),
        (f"A spec can use {len(OPS)} kinds of layers, called ops. Their names and arguments are those of torch.nn in "
        "snake case."),
    ]
    titles = [names.title for names in HUES.values() if names.title]
    rows: dict[str, list[list[str]]] = {title: [] for title in dict.fromkeys([*titles, *MODULES.values(), REST])}
    for name, op in OPS.items():
        rows[_title(op)].append([_op_link(name, op.hue), prose(first_line(op)), _code(op.torch), _code(op.keras)])
    columns = [Column(title) for title in ("op", "what it is", "torch", "Keras")]
    for title, found in rows.items():
        parts += [heading(2, title), cards(table(columns, found))]
    return page_text(*parts)


def _title(op: type[Op]) -> str:
    """The heading that an op stands under: its hue's, or that of the file that it is written in."""
    return HUES[op.hue].title or MODULES.get(op.__module__.rpartition(".")[2], REST)


def _op_link(name: str, hue: str) -> str:
    return span(f"op op-{hue}", link(name, f"{name}.md"))


def _code(name: str) -> str:
    return code(name) if name else "–"


def _page(name: str, op: type[Op], families: tuple[tuple[str, str], ...]) -> tuple[Rendered, dict[str, int | str]]:
    worked, values = worked_example(name)
    torch, keras = (
        f"{label} {_named(found)}" if found else "" for label, found in (("torch", op.torch), ("Keras", op.keras))
    )
    text = page_text(
        _front_matter(name, first_line(op), rules(op)),
        crumbs(link("Kinds of layers", "index.md"), escape(name)),
        heading(1, name),
        opening(prose(first_line(op))),
        facts(span(f"op op-{op.hue}", op.hue), _reads(op), torch, keras),
        _rules(rules(op)),
        *_arguments(op),
        *worked,
        *_used(families, op_page(name)),
        heading(2, "Source"),
        _source(op.source),
    )
    return text, values


def _front_matter(name: str, about: str, rules: Mapping[str, str]) -> str:
    """What the op is, then what it owns, its shapes and its work, as far as there is room."""
    said = [f"{label}: {rules[label]}" for label in ("Tensors", "Shapes", "Work") if label in rules]
    text = " ".join([about, *said]).replace("`", "").replace(" -> ", " → ")
    return front_matter(f"{name}: parameters, shapes and compute of the layer", shortened(text))


def _reads(op: type[Op]) -> str:
    least, most = op.reads
    count = f"{least} or more" if most is None else str(least) if least == most else f"{least} to {most}"
    return f"reads {count} input{'' if most == 1 else 's'}"


def _named(name: str) -> str:
    """A name of torch or Keras, leading to its documentation where that follows from the name."""
    if name.startswith("torch."):
        page = "torch.nn.parameter.Parameter" if name == "torch.nn.Parameter" else name
        return link(code(name), f"https://docs.pytorch.org/docs/stable/generated/{page}.html")
    if name.startswith("keras.") and not name.startswith(NO_PAGE):
        return link(code(name), f"https://www.tensorflow.org/api_docs/python/tf/{name.replace('.', '/')}")
    return code(name)


def _rules(found: Mapping[str, str]) -> str:
    return "\n\n".join(f"{strong(f'{label}.')} {_prose(text)}" for label, text in found.items())


def _prose(text: str) -> str:
    """A line of a docstring as Markdown: words in backticks are code, and an arrow is an arrow."""
    if re.match(r"[a-z][a-z-]+(?! [=←])[ ,:;.]", text):
        text = text[:1].upper() + text[1:]
    return prose(text.replace(" -> ", " → "))


def _arguments(op: type[Op]) -> tuple[str, ...]:
    if not op.model_fields:
        return ()
    columns = [Column(title) for title in ("argument", "type", "default", "what it means", "Keras name, if different")]
    rows = [
        [code(key.name), key.kind, key.default, key.about, _code(op.keras_words.get(key.name, ""))]
        for key in keys(op)
    ]
    return (
        heading(2, "Arguments"),
        "Any value can be an expression in quotes.",
        cards(table(columns, rows)),
    )


def _used(families: tuple[tuple[str, str], ...], page: str) -> tuple[str, ...]:
    if not families:
        return heading(2, "Used by"), "No network on this site has one yet."
    links = ", ".join(link(escape(title), f"../{family_page(name)}") for name, title in sorted(families))
    return heading(2, "Used by"), f"{links}."


def _source(source: str) -> str:
    """A paper and section, with the address that stands at its end as a link."""
    found = ADDRESS.search(source)
    if found is None:
        return opening(escape(source)) + "."
    about = source[: found.start()].rstrip(" ,")
    if not about:
        site = "PyTorch" if "pytorch.org" in found[0] else "Keras" if "keras.io" in found[0] else "online"
        return (
            f"{link(code(found[0].rstrip('/').rpartition('/')[2].removesuffix('.html')), found[0])} in the "
            f"{site} documentation."
        )
    return link(escape(about), found[0]) + "."
