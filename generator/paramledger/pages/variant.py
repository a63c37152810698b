"""The page of a variant: its totals, where they are, every layer, and what others have printed about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from paramledger import addresses
from paramledger.addresses import TOOLS, family_page, variant_page
from paramledger.conventions.printed import Printed
from paramledger.counts.quantities import LEADING, had, quantity_name, says_something
from paramledger.counts.rows import QUANTITIES, Totals
from paramledger.digits import grouped
from paramledger.language.values import frozen, shown
from paramledger.ledger.breakdown import Breakdown
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.references import Number, plain
from paramledger.ledger.texts import asked_of
from paramledger.ledger.tools import printed_by
from paramledger.ledger.verdicts import Judged, judged_of
from paramledger.page import Page, Rendered
from paramledger.pages.pictures.diagram import diagrams
from paramledger.pages.pictures.shares import parts, parts_picture, parts_table
from paramledger.pages.shared import citing
from paramledger.pages.shared.claim_table import claim_table, source_text
from paramledger.pages.shared.fits import fits_of
from paramledger.pages.shared.layer_table import layer_table, plain_sums, total_links
from paramledger.pages.shared.markdown import (
    Column,
    anchored,
    at_least,
    code,
    crumbs,
    escape,
    facts,
    front_matter,
    heading,
    included,
    link,
    listed,
    number_link,
    opening,
    page_text,
    prose,
    relative,
    span,
    table,
    variant_link,
    wide,
    wrapped,
)
from paramledger.pages.shared.other_numbers import (
    counted_otherwise,
    mistakes_with,
    other_numbers,
    relatives,
    touching_family,
)
from paramledger.pages.shared.outline import Item, added, outline
from paramledger.pages.shared.stored_table import StoredTable
from paramledger.pages.shared.texts import inline, sentence, shortened
from paramledger.pages.shared.tools_table import tool_values, tools_table
from paramledger.pages.shared.worked import worked_table

LONGEST_VALUE = 120     # characters of a setting; what is longer stands in the spec
KEPT = 30               # characters of a setting that stay on one line


def pages(ledger: Ledger, family: str) -> Iterator[Page]:
    """A page for every variant of a family."""
    asked, claims, touching = asked_of(ledger, family), judged_of(ledger, family), touching_family(ledger, family)
    tools = printed_by(ledger, family)
    for key in ledger.families[family].model.variants:
        address = f"{family}/{key}"
        own = [claim for claim in claims if claim.address == address]
        yield Variant(ledger, ledger.breakdown(address)).page(
            own, asked.get(variant_page(address), ()), touching.get(address, ()), tools[key]
        )


def assignments(table: Mapping[str, object], prefix: str = "") -> Iterator[str]:
    """What a `set` table says, one assignment at a time: `conv1.padding = 2`."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from assignments(value, f"{prefix}{key}.")
        else:
            text = f"{prefix}{key} = {shown(frozen(value))}"
            yield text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + "…"


def settings(table: Mapping[str, object]) -> str:
    """Assignments in a sentence; short ones keep together."""
    return ", ".join(map(kept_together, assignments(table)))


def kept_together(setting: str) -> str:
    """A setting as code; a short one does not break."""
    return span("shape", code(setting)) if len(setting) <= KEPT else code(setting)


@dataclass(frozen=True)
class Variant:
    """A variant and all that its page is made from."""

    ledger: Ledger
    breakdown: Breakdown

    @property
    def path(self) -> str:
        return variant_page(self.breakdown.address)

    @property
    def totals(self) -> Totals:
        return self.breakdown.totals

    @property
    def title(self) -> str:
        """What readers call it, as plain text."""
        return self.breakdown.title

    def page(
        self,
        claims: Iterable[Judged],
        asked: Iterable[Number],
        reconciliations: Collection[str],
        tools: Sequence[Printed],
    ) -> Page:
        items = outline(self.breakdown)
        values: dict[str, int | str] = {quantity: self.totals.of(quantity) for quantity in had(self.totals)}
        layers = layer_table(
            [item for item in items if not item.training], self.totals, self.path, total_links(self.totals)
        )
        values |= layers.values
        training = [item for item in items if item.training]
        extra = added(training)
        branches = layer_table(training, extra, self.path, plain_sums(extra)) if training else None
        values |= branches.values if branches else {}
        found = fits_of(self.breakdown, self.path)
        fits, training_text = (list(found.section()), list(found.training())) if found else ([], [])
        values |= found.values if found else {}
        stored = StoredTable(self.ledger, self.breakdown, self.path)
        values |= tool_values(tools) | stored.values
        others = [number for number in asked if number.anchor not in values]
        values |= {number.anchor: number.value for number in others if isinstance(number.value, int)}
        family = self.breakdown.family
        text = page_text(
            *self._head(), *fits, *self._parts(items), *diagrams(self.breakdown, items), *self._worked(),
            heading(2, "Layer by layer"), self._reading(), layers.text,
            *([heading(2, "In training only"), self._branches(), branches.text] if branches else []),
            *([included(self.path, "stored")] if stored.found else []),
            *training_text, *self._claims(list(claims)), included(self.path, "tools"), *self._totals(), *self._origin(),
            included(self.path, "end"),
        )
        mistakes = mistakes_with(self.ledger, self.breakdown.address)
        parts = {
            "why": other_numbers(self.ledger, reconciliations, claims, mistakes, self.path, self._others(tools)),
            **({"stored": stored.text} if stored.found else {}),
            "figures": self._figures_asked(others),
            "tools": page_text(*self._tools(tools)),
            "end": page_text(*citing.variant_end(self.ledger, self.breakdown, self.title)),
        }
        return Page(self.path, text, values, self.ledger.sources(family.name), parts=parts)

    def _head(self) -> Iterator[str]:
        model, name = self.breakdown.family.model, escape(plain(self.ledger, self.breakdown.family.model.title))
        card, data = (addresses.variant_file(self.breakdown.address, kind) for kind in ("png", "json"))
        title = f"{self.title}, {grouped(self.totals.parameters)} parameters"
        yield front_matter(title, self._description(), card=card, data=data)
        yield crumbs(link("Networks", "../index.md"), link(name, "index.md"), escape(self.title))
        yield heading(1, escape(self.title))
        yield self._answer()
        source = self.breakdown.variant.source or model.source
        yield facts(str(self.breakdown.year or ""), source_text(source) if source else "")
        yield wrapped(self._figures(), "figures")
        yield opening(sentence(inline(self.ledger, self.breakdown.variant.about, self.path)))
        yield self._settings()
        yield included(self.path, "why")

    def _answer(self) -> str:
        """The totals in one sentence."""
        totals = self.totals
        said = f"{escape(self.title)} has {number_link(totals.parameters, '#parameters')} parameters"
        if says_something("active_parameters", totals):
            said += f", of which a token uses {number_link(totals.active_parameters, '#active_parameters')}"
        if totals.macs:
            work = f"{number_link(totals.macs, '#macs')} multiply-accumulates (MACs)"
            least = "at least " if self.breakdown.uncounted else ""
            comma = "," if "of which" in said else ""
            said += f"{comma} and takes {least}{work} for {self.breakdown.inputs_text}"
        if self.breakdown.uncounted:
            said += f". The MACs are a lower bound: they leave out {escape(', '.join(self.breakdown.uncounted))}"
        return f"{said}."

    def _description(self) -> str:
        totals = self.totals
        macs = f" and takes {totals.macs:,} MACs for {self.breakdown.inputs_text}" if totals.macs else ""
        about = sentence(plain(self.ledger, self.breakdown.variant.about))
        return shortened(f"{self.title} has {totals.parameters:,} parameters{macs}. {about}".strip())

    @property
    def _leading(self) -> list[str]:
        return [quantity for quantity in LEADING if says_something(quantity, self.totals)]

    def _figures(self) -> str:
        columns = [Column(quantity_name(quantity), "right") for quantity in self._leading]
        return table(columns, [[anchored(quantity, self.totals.of(quantity)) for quantity in self._leading]])

    def _settings(self) -> str:
        """What is set here, in comparison with which variant, and what that leaves of the family's parameters."""
        variant = self.breakdown.variant
        like = f"Like {self._other(variant.like)}" if variant.like else ""
        here = (
            f"{f'{like}, with' if like else 'Set here:'} {settings(variant.set)}."
            if variant.set
            else like and f"{like}."
        )
        others = {key: value for key, value in self.breakdown.spec.parameters.items() if key not in variant.set}
        kept = f"{'Other settings' if here else 'Settings'}: {settings(others)}." if others else ""
        return " ".join(part for part in (here, kept) if part)

    def _other(self, key: str) -> str:
        """Another variant of the family, by its name."""
        found = self.ledger.breakdown(f"{self.breakdown.family.name}/{key}")
        return variant_link(found.address, found.title, self.path)

    def _parts(self, items: Iterable[Item]) -> Iterator[str]:
        found = parts(items)
        if len(found) > 1:
            yield heading(2, "Where the parameters are")
            yield parts_picture(found, self.totals)
            yield parts_table(found, self.totals)

    def _worked(self) -> Iterator[str]:
        text = worked_table(self.breakdown)
        if text:
            yield heading(2, "Worked out by hand")
            yield (
                "Each output size is (input − kernel + 2 · padding) / stride + 1, rounded down. The weights of a "
                "convolution are (channels that a filter reads) × (window) × filters, those of a dense layer inputs × "
                "units, and each filter or unit adds one bias. Layers without parameters that keep the shape are left "
                "out."
            )
            yield text

    def _reading(self) -> str:
        return (
            "Each row is one layer or block. × gives the number of identical copies, and the total counts them all."
        )

    def _branches(self) -> str:
        more = self.totals.training_parameters - self.totals.parameters
        whole = number_link(self.totals.training_parameters, "#training_parameters")
        with_them = f"; with them the network has {whole} parameters" if more else ""
        return f"These side branches help in training and are dropped afterwards{with_them}."

    def _claims(self, claims: list[Judged]) -> Iterator[str]:
        if claims:
            yield heading(2, "Published numbers")
            yield claim_table(self.ledger, claims, self.path, with_variant=False)

    def _tools(self, found: Sequence[Printed]) -> Iterator[str]:
        """What tools print; other files say it, the rules of specs/conventions."""
        if found:
            yield heading(2, "What your tool prints")
            yield (
                f"These are the numbers for {self.breakdown.inputs_text} on a CPU. Each is computed from "
                f"the layers and {link('the tool’s own rules', relative(TOOLS, self.path))}; tests compare such "
                "numbers with recorded runs of the tools."
            )
            yield tools_table(found)

    def _others(self, tools: Sequence[Printed]) -> Iterator[str]:
        """Other ways of counting, what tools print, and the variants that this one is taken for."""
        yield from counted_otherwise(tools, self.breakdown, self.path)
        yield from relatives(self.ledger, self.breakdown, self.path)

    def _totals(self) -> Iterator[str]:
        """Every quantity; and, included, the figures that are referred to and that no table above shows."""
        yield heading(2, "All totals")
        rows = []
        for quantity in had(self.totals):
            value = self.totals.of(quantity)
            cell = number_link(value, f"#{quantity}") if quantity in self._leading else anchored(quantity, value)
            cell = at_least(quantity, self.breakdown.uncounted) + cell
            rows.append([code(quantity), cell, prose(QUANTITIES[quantity])])
        yield wide(table([Column("quantity"), Column("value", "right"), Column("what it counts")], rows))
        yield included(self.path, "figures")

    def _figures_asked(self, others: list[Number]) -> Rendered:
        """Figures that texts of other files may refer to and that no table of the page shows."""
        rows = [[code(one.anchor), anchored(one.anchor, one.value)] for one in others if isinstance(one.value, int)]
        title = heading(3, "Other figures used elsewhere")
        return page_text(*([title, table([Column("figure"), Column("value", "right")], rows)] if rows else []))

    def _origin(self) -> Iterator[str]:
        """The spec, the framework's models, the command."""
        family, variant = self.breakdown.family, self.breakdown.variant
        yield heading(2, "Spec and implementations")
        models = [f"{escape(framework)}: {code(name)}" for framework, name in sorted(variant.implementations.items())]
        yield listed([
            *(source_text(source) for source in (variant.source, family.model.source) if source),
            f"spec: {code(self.ledger.texts.named(family.file))}, variant {code(self.breakdown.name)}",
            *models,
            f"on the command line: {code(f'paramledger show {self.breakdown.address}')}",
        ])
        yield f"{link('All variants side by side', relative(family_page(family.name), self.path))}"
