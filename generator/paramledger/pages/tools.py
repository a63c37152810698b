"""The page of tools: what each looks at, and what it counts."""

from __future__ import annotations

from collections.abc import Iterator

from paramledger.addresses import TOOLS
from paramledger.language.conventions import LEVELS, Convention, Figure, TorchCalls
from paramledger.ledger.ledger import Ledger
from paramledger.page import Page
from paramledger.pages.shared.claim_table import source_text
from paramledger.pages.shared.markdown import (
    Column,
    anchor,
    code,
    escape,
    front_matter,
    heading,
    link,
    listed,
    opening,
    page_text,
    table,
    wide,
    wrapped,
)
from paramledger.pages.shared.texts import inline, sentence

TITLE = "What tools count"
ABOUT = "Which calls each tool looks at and what it counts for each: why two tools disagree about one network."
JUDGED = {
    "recordings": "compared with recorded runs of the tool",
    "code": "read from its code, not run here",
}
COLUMNS = (Column("figure"), Column("looks at"), Column("call"), Column("counts"), Column("in words"))


def pages(ledger: Ledger) -> Iterator[Page]:
    """One page for all tools."""
    yield Page(TOOLS, page_text(*_text(ledger)), {}, ledger.files("conventions"))


def _text(ledger: Ledger) -> Iterator[str]:
    conventions = ledger.conventions()
    yield front_matter(TITLE, ABOUT)
    yield heading(1, TITLE)
    yield opening(
        "A tool does not read a network; it watches how torch runs it. A layer is a module, which calls functions, "
        "which call operators, and each tool looks at one or two of these levels. What it does not see, it does not "
        "count; what it sees on two levels, it counts twice. Each network's page shows what each tool prints for it, "
        "with the steps from the exact count."
    )
    for key, tool in sorted(conventions.tools.items()):
        yield anchor(key)
        yield heading(2, escape(f"{tool.title} {tool.version}"))
        yield sentence(inline(ledger, tool.about, TOOLS))
        yield listed(_facts(tool))
        rows = [row for figure in tool.figures.values() for row in _rows(figure)]
        yield wrapped(table(COLUMNS, rows), "ledger-table cards calls")
    if conventions.torch:
        yield from _calls(conventions.torch)


def _facts(tool: Convention) -> Iterator[str]:
    """How it is called, where its rules stand, and how they are known."""
    if tool.call:
        yield code(tool.call)
    yield source_text(tool.source)
    yield JUDGED[tool.judged]
    for module, why in tool.stops.items():
        yield f"it stops with an error at {code(module)}: {escape(why)}"


def _rows(figure: Figure) -> Iterator[list[str]]:
    name = escape(figure.name)
    for text in figure.total:
        yield [name, "the network", "", code(text), ""]
    for level, rules in figure.rules():
        for call, rule in rules.items():
            yield [name, level, code(call), code(rule.count), escape(rule.about)]


def _calls(torch: TorchCalls) -> Iterator[str]:
    """How torch runs each kind of layer."""
    yield heading(2, "How torch runs each kind of layer")
    yield f"If an implementation runs a layer differently, its spec says so under {code('calls')}."
    columns = [Column("layer"), Column("module"), Column("function"), Column("operator")]
    rows = [
        [link(code(kind), f"ops/{kind}.md"), *(_named(getattr(runs, level)) for level in LEVELS)]
        for kind, runs in torch.calls.items()
    ]
    yield wide(table(columns, rows))


def _named(calls: object) -> str:
    names = calls if isinstance(calls, list) else [calls] if calls else []
    return ", ".join(code(str(name)) for name in names)
