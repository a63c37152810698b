"""The reference of the spec language: tables made from the code that reads specs, and examples that are computed here.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from keyword import kwlist

from pydantic import BaseModel

from paramledger.addresses import LANGUAGE, op_page
from paramledger.counts.rows import QUANTITIES, Row
from paramledger.digits import grouped
from paramledger.language import conventions, mistakes, model, reconciliations
from paramledger.language.arithmetic import COMPARISONS, EXPONENT, FUNCTIONS, ITEMS, LIMIT, OPERATORS
from paramledger.language.counting_words import WORDS, CountingWord, words_of
from paramledger.language.expressions import DEPTH, LENGTH, NODES
from paramledger.language.roles import ROLES
from paramledger.language.row_words import NETWORK_WORDS, ROW_WORDS
from paramledger.language.toml import DEEPEST as NESTED
from paramledger.language.toml import LONGEST_LINE, MOST_BYTES
from paramledger.language.words import RESERVED
from paramledger.ledger.breakdown import Breakdown
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.ledger import ledger as read
from paramledger.network.rounds import MOST_ROUNDS
from paramledger.network.walk import DEEPEST, MOST_LINES, MOST_ROWS
from paramledger.ops import OPS
from paramledger.ops.axes import AXES
from paramledger.page import Page
from paramledger.pages.reference.fields import keys
from paramledger.pages.reference.language_examples import EXAMPLES
from paramledger.pages.reference.language_text import paragraphs
from paramledger.pages.shared.markdown import (
    Column,
    cards,
    code,
    fence,
    front_matter,
    heading,
    link,
    listed,
    markup,
    page_text,
    prose,
    shape,
    span,
    table,
    wide,
)
from paramledger.problems import CODES

SOURCES = (
    "generator/paramledger/pages/reference/language.py",
    "generator/paramledger/language/model.py",
    "generator/paramledger/language/mistakes.py",
    "generator/paramledger/language/reconciliations.py",
    "generator/paramledger/language/conventions.py",
    "generator/paramledger/language/expressions.py",
)
SIGNS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Mult: "*",
    ast.Pow: "**",
    ast.Sub: "-",
    ast.Eq: "==",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.NotEq: "!=",
    ast.NotIn: "not in",
}
FUNCTIONS_ABOUT = {
    "abs": "the absolute value",
    "ceil": "the number rounded up to a whole number",
    "floor": "the number rounded down to a whole number",
    "len": "the length of a list",
    "make_divisible": (
        "the multiple of the second number (default 8) nearest to the first, at least the third and at least nine "
        "tenths of the first"
    ),
    "max": "the largest of several numbers or of a list",
    "min": "the smallest",
    "round": "the nearest whole number; halves round to even",
    "significant": "the number rounded to that many significant digits: significant(1234567, 4) is 1235000",
    "sum": "the sum of a list of numbers",
}
RESERVED_ABOUT = {
    "channels": "the last axis of the line's input",
    "features": "the same",
    "first": "whether this is the first round, on the line with the loop",
    "index": "the number of the round, from 0, on the line with the loop",
    "input": "the input of the innermost block, or of the network",
    "last": "whether this is the last round; in an address, the last round",
}


def pages(ledger: Ledger) -> Iterator[Page]:
    """The one page; it is the same whatever the specs are."""
    front = front_matter(f"{TITLE}: a network in TOML, one line per layer", ABOUT)
    yield Page(LANGUAGE, page_text(front, heading(1, TITLE), ABOUT, *_body()), {}, SOURCES)


TITLE = "The spec language"
ABOUT = (
    "A network is a TOML file with one line per layer; sizes are never written, but follow from the input of each "
    "line."
)


def _body() -> Iterator[str]:
    for title, parts in SECTIONS.items():
        yield heading(2, title)
        yield from paragraphs(title)
        for part in parts:
            if isinstance(part, str):
                yield part
            elif isinstance(part, type):
                yield key_table(part)
            else:
                yield from part()


def breakdowns(name: str) -> list[Breakdown]:
    """An example counted, every variant of it."""
    made = read("example", {"architectures/example.toml": EXAMPLES[name].encode()})
    return [made.breakdown(address) for address in made.addresses]


def example(name: str) -> Iterator[str]:
    """An example and what it comes to, layer by layer."""
    yield fence(EXAMPLES[name], "toml")
    found = breakdowns(name)
    for breakdown in found:
        rows = [*(_row(row) for row in breakdown.rows), _sum(breakdown)]
        yield f"This makes, as {code(breakdown.name)}:" if len(found) > 1 else "This makes:"
        yield wide(
            table(
                [
                    Column("layer"),
                    Column("op"),
                    Column("output"),
                    Column("how many", "right"),
                    Column("parameters of one", "right"),
                ],
                rows,
            )
        )


def _row(row: Row) -> list[str]:
    note = " (tied)" if row.tied else " (training only)" if row.training else ""
    return [
        code(row.address) + note,
        link(row.kind, op_page(row.kind)),
        shape(row.node.outputs[0]),
        grouped(row.count),
        grouped(row.figures.parameters),
    ]


def _sum(breakdown: Breakdown) -> list[str]:
    totals = breakdown.totals
    more = {
        "state": totals.state,
        "active": totals.active_parameters if totals.active_parameters != totals.parameters else 0,
    }
    more["with training"] = totals.training_parameters if totals.training_only else 0
    said = "; ".join(f"{name} {grouped(value)}" for name, value in more.items() if value)
    return [span("total", "Total") + (f" ({said})" if said else ""), "", "", "", grouped(totals.parameters)]


def key_table(kind: type[BaseModel]) -> str:
    """The keys of a table of a spec."""
    columns = [Column(title) for title in ("key", "type", "default", "what it means")]
    return cards(table(columns, [[code(key.name), key.kind, key.default, key.about or "–"] for key in keys(kind)]))


def pair_table(first: str, second: str, pairs: dict[str, str]) -> str:
    return wide(table([Column(first), Column(second)], [[code(word), prose(about)] for word, about in pairs.items()]))


def _expressions() -> Iterator[str]:
    signs = [code(SIGNS[kind]) for kind in (*OPERATORS, *COMPARISONS)]
    yield (
        f"An expression is written in quotes. Operators: {' '.join(signs)}, {code('and or not')}, "
        f"{code('a if c else b')}, indexing, lists."
    )
    yield pair_table("function", "gives", {name: FUNCTIONS_ABOUT[name] for name in FUNCTIONS})
    limit = code(f"10 ** {len(str(LIMIT)) - 1}")
    yield (
        f"Arithmetic is exact: decimals are fractions, so {code('ceil(10 * 1.1)')} is 11. Values stay within ±{limit}, "
        f"exponents up to {EXPONENT}, lists made by an expression up to {ITEMS} items; a text has at most {LENGTH} "
        f"characters, {NODES} parts and {DEPTH} levels."
    )
    yield (
        "The result is a whole number, true or false, a word, or a list of these. Nothing else is evaluated, and "
        "nothing but the functions above is called."
    )


def _reserved() -> Iterator[str]:
    yield "These words have a fixed meaning and cannot be used as names:"
    yield pair_table("word", "means", {word: RESERVED_ABOUT[word] for word in sorted(RESERVED)})
    yield f"Nor can {', '.join(code(word) for word in sorted(kwlist, key=str.lower))}, which Python reserves."
    yield f"Axes, after a dot: {', '.join(map(code, AXES))}."


def _roles() -> Iterator[str]:
    rows = [[code(role), code(meaning.parameter), prose(meaning.about)] for role, meaning in ROLES.items()]
    yield wide(table([Column("role"), Column("parameter"), Column("is")], rows))


def _layers_and_tensors() -> Iterator[str]:
    columns = [Column(title) for title in ("word", "selects", "kinds of layers")]
    rows = [[code(word.name), word.meaning, _ops_of(word)] for word in WORDS if "only" in word.keys]
    yield wide(table(columns, rows))


def _ops_of(word: CountingWord) -> str:
    """The ops that a kind of layer has; nothing for a kind of tensor."""
    return ", ".join(link(code(kind), f"ops/{kind}.md") for kind, op in OPS.items() if op.hue == word.hue) or "–"


def _bounds() -> Iterator[str]:
    yield listed(
        [
            (f"a file: {grouped(MOST_BYTES)} bytes, lines of {grouped(LONGEST_LINE)} characters, {NESTED} nested "
            f"tables"),
            f"a loop: {grouped(MOST_ROUNDS)} rounds; identical rounds cost nothing",
            (
                f"a network: {grouped(MOST_LINES)} different lines to walk, {grouped(MOST_ROWS)} different layers, "
                f"{DEEPEST} nested blocks"
            ),
        ]
    )


# After the words of a section, what is made from the code.
SECTIONS: dict[str, tuple[Callable[[], Iterable[str]] | type[BaseModel] | str, ...]] = {
    "A file": (lambda: example("file"), model.Architecture, "A source:", model.Source),
    "A line": (model.Line,),
    "Expressions": (_expressions, lambda: example("expressions")),
    "Names": (_reserved,),
    "Words and data": (),
    "What a line reads": (),
    "Blocks": (lambda: example("blocks"), model.Block),
    "Loops": (lambda: example("loops"),),
    "Leaving lines out": (lambda: example("when"),),
    "Addresses": (),
    "Variants": (lambda: example("variants"), model.Variant),
    "Roles": (_roles,),
    "Settings": (),
    "Configurations": (model.Configuration,),
    "Ties, experts, training only, state": (lambda: example("ties"),),
    "Quantities": (lambda: [pair_table("quantity", "counts", QUANTITIES)],),
    "Claims": (model.Claims, "Each claim:", model.Claim, "An error in a source:", model.Erratum),
    "Reconciliations": (
        reconciliations.Reconciliation,
        markup("Each step has `about`, `evidence` and exactly one edit:"),
        reconciliations.Step,
        markup("Besides addresses, `leave_out` and `only` may hold these words, and `count_again` those for layers:"),
        _layers_and_tensors,
        markup("And `include` may hold these:"),
        lambda: [pair_table("word", "also counts", words_of("include"))],
        "What is inserted:",
        reconciliations.Insert,
        "What replaces another line:",
        reconciliations.Replace,
        "One of several edits that make a step:",
        reconciliations.SingleEdit,
        "How a number is rounded:",
        reconciliations.Round,
        "A misprint:",
        reconciliations.Misprint,
        "A check that readers can run:",
        reconciliations.Check,
    ),
    "Mistakes": (
        mistakes.Mistakes,
        "Each mistake:",
        mistakes.Mistake,
        markup("Each cause has a `code` and exactly one edit, like a step of a reconciliation:"),
        mistakes.MistakeCause,
    ),
    "Conventions": (
        conventions.Convention,
        "Each figure:",
        conventions.Figure,
        markup("Each rule is an expression, or a table with `count` and `about`, over these words and the layer's own "
               "arguments:"),
        lambda: [pair_table("word", "means", ROW_WORDS)],
        markup("And `total` holds expressions over these:"),
        lambda: [pair_table("word", "means", NETWORK_WORDS)],
        markup("How torch runs layers:"),
        conventions.TorchCalls,
        markup("Each entry of `calls`, here and in a family:"),
        model.OtherCall,
    ),
    "Bounds": (_bounds,),
    "Problems": (lambda: [pair_table("code", "says", CODES)],),
}
