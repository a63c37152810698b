"""Everything that was read, and what it comes to: the one value that pages, checks and commands are made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from paramledger.counts.rows import Row, Totals, rows, rows_at, totals
from paramledger.language.claims import claims_file
from paramledger.language.family import Family
from paramledger.language.location import LocatedError, TooLargeError
from paramledger.language.model import Claim, Reconciliation, Variant
from paramledger.language.read import MOST_PROBLEMS, SpecsRead, Texts, checked, read
from paramledger.language.site import Changes, Site
from paramledger.language.variants import Spec, variant
from paramledger.network.arguments import LayerCache
from paramledger.network.tree import Group, find
from paramledger.network.walk import network
from paramledger.problems import Problem, SpecError, did_you_mean

if TYPE_CHECKING:
    from paramledger.ledger.reconcile import Reconciled
    from paramledger.ledger.verdicts import Judged


@dataclass(frozen=True)
class Breakdown:
    """A variant counted: its tree, its rows, its totals."""

    address: str
    spec: Spec
    root: Group

    def __repr__(self) -> str:
        return f"<Breakdown {self.address}: {self.parameters:,} parameters, {len(self.rows)} rows>"

    def _repr_html_(self) -> str:
        """The layer table, as a notebook shows it."""
        from paramledger.ledger.notebook import layer_html

        return layer_html(self)

    def __getitem__(self, address: str) -> Row:
        """The row of a layer or block: `net["fc6"]`; raises SpecError with the nearest names."""
        return self.at(address)

    @property
    def parameters(self) -> int:
        """Trainable parameters at inference; every other quantity is in `totals`."""
        return self.totals.parameters

    @property
    def family(self) -> Family:
        return self.spec.family

    @property
    def name(self) -> str:
        return self.address.partition("/")[2]

    @property
    def variant(self) -> Variant:
        return self.family.model.variants[self.name]

    @cached_property
    def totals(self) -> Totals:
        return totals(self.root)

    @cached_property
    def all_rows(self) -> tuple[Row, ...]:
        """Layers and, before its layers, each block; training-only branches too."""
        return tuple(rows(self.root, blocks=True))

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The layers."""
        return tuple(row for row in self.all_rows if not isinstance(row.node, Group))

    def at(self, address: str) -> Row:
        """The row of a layer or block, of whichever round; raises SpecError with the nearest names."""
        return next(iter(rows_at(self.root, address)))

    def figure(self, layer: str, quantity: str) -> int:
        """A quantity of the network (`layer` empty), of one layer or block, or of all that the address leaves open
        together.
        """
        if not layer:
            return self.totals.of(quantity)
        return sum(self.at(found.address).figures.of(quantity) * found.times for found in find(self.root, layer))


@dataclass(frozen=True, eq=False)
class Ledger:
    """The specs of a folder. Breakdowns are made when they are asked for and kept, and what they are made of is shared.
    """

    texts: Texts
    families: Mapping[str, Family]
    reconciliations: Mapping[str, Reconciliation]
    found: SpecsRead
    made: LayerCache = field(default_factory=LayerCache)
    _breakdowns: dict[str, Breakdown] = field(default_factory=dict)

    def __repr__(self) -> str:
        return (
            f"<Ledger {self.texts.folder}: {len(self.addresses)} variants of {len(self.families)} families, "
            f"{len(self.reconciliations)} reconciliations>"
        )

    def __getitem__(self, address: str) -> Breakdown:
        """A variant counted: `book["vgg/vgg16"]`, as `breakdown` does; raises SpecError with the nearest names."""
        return self.breakdown(address)

    def claims(self) -> tuple[Judged, ...]:
        """Every published number beside the computed one, with its verdict; raises SpecError if one cannot be."""
        from paramledger.ledger.verdicts import all_judged

        return all_judged(self)

    def reconcile(self, name: str) -> Reconciled:
        """A reconciliation, computed: start, steps with their deltas, end, remainder 0. Raises SpecError."""
        from paramledger.ledger.reconcile import reconciled

        if name not in self.reconciliations:
            raise SpecError(f"there is no reconciliation `{name}`", did_you_mean(name, self.reconciliations))
        return reconciled(self, name)

    @property
    def site(self) -> Site:
        """How the site is cited, and where it stands."""
        return self.found.site

    @property
    def changes(self) -> Changes:
        """The editions, and the published numbers that each changed."""
        return self.found.changes

    @property
    def addresses(self) -> list[str]:
        """`family/variant`, families by name, variants as written."""
        return [f"{name}/{key}" for name, family in sorted(self.families.items()) for key in family.model.variants]

    def breakdown(self, address: str) -> Breakdown:
        """A variant counted; `family` alone is its default variant. Raises SpecError (LocatedError inside a spec)."""
        name, _, key = address.partition("/")
        if name not in self.families:
            raise SpecError(f"there is no architecture `{name}`", did_you_mean(name, self.families))
        family = self.families[name]
        key = key or family.model.default
        address = f"{name}/{key}"
        if key not in family.model.variants:
            raise SpecError(f"`{name}` has no variant `{key}`", did_you_mean(key, family.model.variants))
        if address not in self._breakdowns:
            spec = variant(family, key)
            self._breakdowns[address] = Breakdown(address, spec, network(spec, self.made))
        return self._breakdowns[address]

    def sources(self, name: str) -> tuple[str, ...]:
        """What the pages of a family are made from, as printed: its network and, where it has some, its claims."""
        files = (self.families[name].file, *((claims_file(name),) if name in self.found.claims else ()))
        return tuple(map(self.texts.path, files))

    @property
    def all_sources(self) -> tuple[str, ...]:
        """The same of every family."""
        return tuple(path for name in sorted(self.families) for path in self.sources(name))

    def files(self, folder: str) -> tuple[str, ...]:
        """The paths of the spec files in a folder, as they are printed."""
        return tuple(self.texts.path(file) for file in sorted(self.texts.data) if file.startswith(f"{folder}/"))

    def claims_of(self, name: str) -> Sequence[Claim]:
        """The published numbers of a family, as written."""
        return self.found.claims[name].claims if name in self.found.claims else ()

    def written_claims(self) -> Iterator[tuple[Family, Claim]]:
        """Every published number with its family: families by name, claims as written."""
        for name, family in sorted(self.families.items()):
            for claim in self.claims_of(name):
                yield family, claim

    def claim(self, name: str) -> tuple[Family, Claim]:
        """A claim by `family.id`; raises SpecError."""
        if name not in self._claims:
            raise SpecError(f"there is no claim `{name}`", did_you_mean(name, self._claims))
        return self._claims[name]

    @cached_property
    def _claims(self) -> dict[str, tuple[Family, Claim]]:
        return {f"{family.name}.{claim.id}": (family, claim) for family, claim in self.written_claims()}

    @cached_property
    def reading_problems(self) -> tuple[Problem, ...]:
        """What could not be read, and what is wrong whatever the shapes are."""
        return (*self.found.problems, *checked(self.texts, self.found))

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong with the specs: what could not be read, and variants that do not fit together."""
        unread = {problem.path for problem in self.reading_problems if problem.code != "text"}
        found = set(self.reading_problems)
        for name in sorted(self.families):
            if not unread.intersection(self._files(name)):
                found.update(self._walk_problems(name))
        return tuple(sorted(found))

    def _files(self, name: str) -> set[str]:
        """The files that a family is made from."""
        family = self.families[name]
        return {self.texts.path(file) for file in (family.file, *(f"blocks/{used}.toml" for used in family.model.use))}

    def _walk_problems(self, name: str) -> Iterator[Problem]:
        """What does not fit in the variants of a family: one mistake once, however many variants meet it."""
        seen: set[tuple[str, int, str]] = set()
        for key in self.families[name].model.variants:
            try:
                self.breakdown(f"{name}/{key}")
            except LocatedError as wrong:
                problem = self.texts.problem(wrong, "walk", f"{name}/{key}")
                if (problem.path, problem.line, wrong.message) not in seen:
                    seen.add((problem.path, problem.line, wrong.message))
                    yield problem
                if len(seen) >= MOST_PROBLEMS or isinstance(wrong, TooLargeError):
                    return


def ledger(folder: str, data: Mapping[str, bytes]) -> Ledger:
    """The ledger of a folder's files, given by their path in it."""
    texts = Texts(folder, data)
    result = read(texts)
    return Ledger(texts, result.families, result.reconciliations, result)
