"""Everything that was read, and what it comes to: the one value that pages, checks and commands are made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from paramledger.counts.rows import Row, Totals, row_of, rows, totals
from paramledger.language.claims import claims_file
from paramledger.language.family import Family
from paramledger.language.location import LocatedError, Location, TooLargeError
from paramledger.language.model import Claim, Reconciliation, Variant
from paramledger.language.read import MOST_PROBLEMS, SpecsRead, Texts, checked, read
from paramledger.language.site import Changes, Site
from paramledger.language.variants import Spec, variant
from paramledger.ledger.bounds import check_figures
from paramledger.network.arguments import LayerCache
from paramledger.network.tree import Group, find
from paramledger.network.walk import network
from paramledger.problems import Problem, SpecError, did_you_mean

MOST_OF_A_FAMILY = 12_000       # layers that are walked or shown, in all variants together
MOST_NAMED = 500                # layers that one address names


@dataclass(frozen=True)
class Breakdown:
    """A variant counted: its tree, its rows, its totals."""

    address: str
    spec: Spec
    root: Group

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

    @cached_property
    def _named(self) -> dict[str, tuple[tuple[Row, int], ...]]:
        """What each address that was asked for names: rows, and how many equal ones it means of each."""
        return {}

    def named(self, address: str) -> tuple[tuple[Row, int], ...]:
        """The rows that an address names, and how many equal ones it means of each; raises SpecError with the nearest
        names.
        """
        if address not in self._named:
            found = find(self.root, address)
            if len(found) > MOST_NAMED:
                message = f"`{address}` names {len(found):,} layers; the most is {MOST_NAMED:,}"
                raise SpecError(message, "name the block that holds them")
            self._named[address] = tuple((row_of(each), each.times) for each in found)
        return self._named[address]

    def at(self, address: str) -> Row:
        """The row of a layer or block, of whichever round; raises SpecError with the nearest names."""
        return self.named(address)[0][0]

    @cached_property
    def selections(self) -> dict[str, dict[str, int]]:
        """The rows that words of a reconciliation mean, with how many layers of each: `counting` fills it."""
        return {}

    def figure(self, layer: str, quantity: str) -> int:
        """A quantity of the network (`layer` empty), of one layer or block, or of all that the address leaves open
        together.
        """
        if not layer:
            return self.totals.of(quantity)
        return sum(row.figures.of(quantity) * times for row, times in self.named(layer))


def broken_down(address: str, spec: Spec, made: LayerCache) -> Breakdown:
    """A spec counted; raises LocatedError for one that does not fit together or has figures without bound."""
    found = Breakdown(address, spec, network(spec, made))
    check_figures(found.root, found.totals)
    return found


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
    _walked: dict[str, int] = field(default_factory=dict)       # lines, by family
    _rows: dict[str, int] = field(default_factory=dict)         # rows, by family

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
            self._breakdowns[address] = self._counted(address, variant(family, key), key)
        return self._breakdowns[address]

    def _counted(self, address: str, spec: Spec, key: str) -> Breakdown:
        """A variant counted, within what all variants of its family may have together."""
        family, before = spec.family, self.made.walked
        try:
            made = broken_down(address, spec, self.made)
        finally:
            self._walked[family.name] = self._walked.get(family.name, 0) + self.made.walked - before
        self._rows[family.name] = self._rows.get(family.name, 0) + made.root.rows
        if max(self._walked[family.name], self._rows[family.name]) > MOST_OF_A_FAMILY:
            message = f"the variants up to this one have more than {MOST_OF_A_FAMILY:,} different layers together"
            place = Location(family.file, ("variants", key))
            raise TooLargeError(place, message, "let equal layers be rounds of a `repeat`, or make several families")
        return made

    def sources(self, name: str) -> tuple[str, ...]:
        """What the pages of a family are made from, as printed: its network and, where it has some, its claims."""
        files = (self.families[name].file, *((claims_file(name),) if name in self.found.claims else ()))
        return tuple(map(self.texts.named, files))

    @property
    def all_sources(self) -> tuple[str, ...]:
        """The same of every family."""
        return tuple(path for name in sorted(self.families) for path in self.sources(name))

    def files(self, folder: str) -> tuple[str, ...]:
        """The paths of the spec files in a folder, as they are printed."""
        return tuple(self.texts.named(file) for file in sorted(self.texts.data) if file.startswith(f"{folder}/"))

    def claims_of(self, name: str) -> Sequence[Claim]:
        """The published numbers of a family, as written."""
        return self.found.claims[name].claims if name in self.found.claims else ()

    def claims(self) -> Iterator[tuple[Family, Claim]]:
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
        return {f"{family.name}.{claim.id}": (family, claim) for family, claim in self.claims()}

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
