"""Everything that was read, and what it comes to: the one value that pages, checks and commands are made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from paramledger.language.claims import claims_file
from paramledger.language.conventions import CALLS_FILE, FOLDER, Conventions, convention_file
from paramledger.language.family import Family
from paramledger.language.location import LocatedError, Location, TooLargeError
from paramledger.language.mistakes import Mistakes, mistakes_file
from paramledger.language.model import Claim
from paramledger.language.read import MOST_PROBLEMS, SpecsRead, Texts, checked, read
from paramledger.language.reconciliations import Reconciliation
from paramledger.language.settings import Settings, joined, split_address, with_settings
from paramledger.language.site import Changes, Site
from paramledger.language.storage import Storage
from paramledger.language.toml import Value
from paramledger.language.variants import Spec, variant
from paramledger.ledger.breakdown import Breakdown, Facts, broken_down, facts_of
from paramledger.ledger.memory import Memory, Noted, Store, kept
from paramledger.network.walk import LineCount
from paramledger.problems import Problem, SpecError, did_you_mean
from paramledger.storage import Stored, network_of, stored

if TYPE_CHECKING:
    from paramledger.ledger.reconcile import Reconciled
    from paramledger.ledger.verdicts import Judged

MOST_OF_A_FAMILY = 12_000       # layers that are walked or shown, in all variants together
MOST_FAMILIES = 3   # whose breakdowns are held at a time when there is a store


@dataclass(frozen=True, eq=False)
class Ledger:
    """The specs of a folder. Breakdowns are made when they are asked for and kept, and what they are made of is shared.
    """

    texts: Texts
    families: Mapping[str, Family]
    reconciliations: Mapping[str, Reconciliation]
    mistakes: Mapping[str, Mistakes]        # by family
    specs: SpecsRead
    memory: Memory
    line_count: LineCount = field(default_factory=LineCount)
    _breakdowns: dict[str, dict[str, Breakdown]] = field(default_factory=dict)    # by family, the latest last
    _walked: dict[str, int] = field(default_factory=dict)       # lines, by family
    _rows: dict[str, int] = field(default_factory=dict)         # rows, by family

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
    def storages(self) -> Mapping[str, Storage]:
        """The files of specs/storage/, by name."""
        return self.specs.storages

    def stored(self, address: str, scheme: str) -> Stored:
        """A network as it is stored: `book.stored("llama/7b", "bitsandbytes/nf4").bytes`; raises SpecError."""
        found = self.breakdown(address)
        return stored(network_of(found.root, found.family.name), self.storages, scheme)

    @property
    def site(self) -> Site:
        """How the site is cited, and where it stands."""
        return self.specs.site

    @property
    def changes(self) -> Changes:
        """The editions, and the published numbers that each changed."""
        return self.specs.changes

    def conventions(self) -> Conventions:
        """How tools count: specs/conventions."""
        return _conventions(self.memory, self.specs)

    @property
    def addresses(self) -> list[str]:
        """`family/variant`, families by name, variants as written."""
        return [f"{name}/{key}" for name, family in sorted(self.families.items()) for key in family.model.variants]

    def named(self, address: str) -> list[str]:
        """The variants that an address means where a family alone stands for all its variants; each keeps the settings.
        """
        plain, bracket, settings = address.partition("[")
        if "/" in plain or plain not in self.families:
            return [address]
        return [f"{plain}/{key}{bracket}{settings}" for key in self.families[plain].model.variants]

    def breakdown(self, address: str) -> Breakdown:
        """A variant; `family` alone is its default variant, and `family/variant[classes=10]` the variant with settings
        of one's own. Raises SpecError; what does not fit together shows when it is walked, as LocatedError.
        """
        address, settings = split_address(address)
        name, _, key = address.partition("/")
        if name not in self.families:
            raise SpecError(f"there is no architecture `{name}`", did_you_mean(name, self.families))
        family = self.families[name]
        key = key or family.model.default
        address = f"{name}/{key}"
        if key not in family.model.variants:
            raise SpecError(f"`{name}` has no variant `{key}`", did_you_mean(key, family.model.variants))
        if settings:
            return self._set(family, key, settings)
        held = self._held(name)
        if key not in held:
            held[key] = self._made(address, variant(family, key), key)
        return held[key]

    def from_config(self, configuration: Mapping[str, object]) -> Breakdown:
        """The network that a `config.json` of transformers means, as a variant with settings; raises SpecError."""
        from paramledger.ledger.configurations import configured

        return self.breakdown(configured(self, configuration))

    def _set(self, family: Family, key: str, settings: Settings) -> Breakdown:
        """A variant with settings: no page has it, so it is counted for whoever asks, and not kept."""
        address = joined(f"{family.name}/{key}", settings.items())
        spec = replace(with_settings(variant(family, key), settings), address=address)
        return broken_down(address, spec, self.line_count, partial(_conventions, self.memory, self.specs))

    def _made(self, address: str, spec: Spec, key: str) -> Breakdown:
        """A variant counted; where answers are kept, once somebody asks for more than is known of it."""
        if self.memory.store is None:
            return self._counted(address, spec, key)
        name = spec.family.name
        return Breakdown(
            address, spec, lambda: self._counted(address, spec, key).root, lambda: facts(self, name)[key],
            partial(_conventions, self.memory, self.specs),
        )

    def _held(self, name: str) -> dict[str, Breakdown]:
        """The breakdowns of a family that are there; with a store those of other families go, but for the latest."""
        held = self._breakdowns[name] = self._breakdowns.pop(name, {})
        if self.memory.store and len(self._breakdowns) > MOST_FAMILIES:
            gone = next(iter(self._breakdowns))
            for table in (self._breakdowns, self._walked, self._rows):
                table.pop(gone, None)
        return held

    def _counted(self, address: str, spec: Spec, key: str) -> Breakdown:
        """A variant counted, within what all variants of its family may have together."""
        family, before = spec.family, self.line_count.walked
        self.memory.walked.append(family.name)
        try:
            made = broken_down(address, spec, self.line_count, partial(_conventions, self.memory, self.specs))
        finally:
            self._walked[family.name] = self._walked.get(family.name, 0) + self.line_count.walked - before
        self._rows[family.name] = self._rows.get(family.name, 0) + made.root.rows
        if max(self._walked[family.name], self._rows[family.name]) > MOST_OF_A_FAMILY:
            message = f"the variants up to this one have more than {MOST_OF_A_FAMILY:,} different layers together"
            place = Location(family.file, ("variants", key))
            raise TooLargeError(place, message, "let equal layers be rounds of a `repeat`, or make several families")
        return made

    def sources(self, name: str) -> tuple[str, ...]:
        """What the pages of a family are made from, as printed: its network and, where it has some, its claims."""
        files = (self.families[name].file, *((claims_file(name),) if name in self.specs.claims else ()))
        return tuple(map(self.texts.named, files))

    @property
    def all_sources(self) -> tuple[str, ...]:
        """The same of every family."""
        return tuple(path for name in sorted(self.families) for path in self.sources(name))

    def files(self, folder: str) -> tuple[str, ...]:
        """The paths of the spec files in a folder, as they are printed."""
        self.memory.note(f"{folder}/")
        return tuple(self.texts.named(file) for file in sorted(self.texts.data) if file.startswith(f"{folder}/"))

    def claims_of(self, name: str) -> Sequence[Claim]:
        """The published numbers of a family, as written."""
        self.memory.note(claims_file(name))
        return self.specs.claims[name].claims if name in self.specs.claims else ()

    def written_claims(self) -> Iterator[tuple[Family, Claim]]:
        """Every published number with its family: families by name, claims as written."""
        for name, family in sorted(self.families.items()):
            for claim in self.claims_of(name):
                yield family, claim

    def claim(self, name: str) -> tuple[Family, Claim]:
        """A claim by `family.id`; raises SpecError."""
        family = name.partition(".")[0]
        if family in self.families:
            for claim in self.claims_of(family):
                if f"{family}.{claim.id}" == name:
                    return self.families[family], claim
        known = [f"{family.name}.{claim.id}" for family, claim in self.written_claims()]
        raise SpecError(f"there is no claim `{name}`", did_you_mean(name, known))

    @cached_property
    def reading_problems(self) -> tuple[Problem, ...]:
        """What could not be read, and what is wrong whatever the shapes are."""
        return (*self.specs.problems, *checked(self.texts, self.specs))

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong with the specs: what could not be read, and variants that do not fit together."""
        unread = {problem.path for problem in self.reading_problems if problem.code != "text"}
        found = set(self.reading_problems)
        for name in sorted(self.families):
            if not unread.intersection(self._files(name)):
                found.update(walk_problems(self, name))
        return tuple(sorted(found))

    def _files(self, name: str) -> set[str]:
        """The files that a family is made from."""
        family = self.families[name]
        return {self.texts.path(file) for file in (family.file, *(f"blocks/{used}.toml" for used in family.model.use))}


def _conventions(memory: Memory, specs: SpecsRead) -> Conventions:
    """How tools count. No method of the ledger: its breakdowns ask for this, and would hold it."""
    memory.note(f"{FOLDER}/", CALLS_FILE, *map(convention_file, specs.conventions))
    return Conventions(specs.torch, specs.conventions)


@kept
def walk_problems(ledger: Ledger, name: str) -> tuple[Problem, ...]:
    """What does not fit in the variants of a family: one mistake once, however many variants meet it."""
    found: dict[tuple[str, int, str], Problem] = {}
    for key in ledger.families[name].model.variants:
        try:
            ledger.breakdown(f"{name}/{key}").root  # noqa: B018 - the walk
        except LocatedError as wrong:
            problem = ledger.texts.problem(wrong, "walk", f"{name}/{key}")
            found.setdefault((problem.path, problem.line, wrong.message), problem)
            if len(found) >= MOST_PROBLEMS or isinstance(wrong, TooLargeError):
                break
    return tuple(found.values())


@kept
def facts(ledger: Ledger, name: str) -> dict[str, Facts]:
    """What is known of each variant of a family; raises LocatedError if one does not fit together."""
    return {
        key: facts_of(ledger.breakdown(f"{name}/{key}").root) for key in ledger.families[name].model.variants
    }


def ledger(
    folder: str,
    data: Mapping[str, bytes],
    store: Store | None = None,
    values: Mapping[str, dict[str, Value]] | None = None,
) -> Ledger:
    """The ledger of a folder's files, given by their path in it; what is computed may be kept in a store, and TOML that
    was read before need not be read again: `values` has what it says.
    """
    texts = Texts(folder, data, values or {})
    result = read(texts)
    memory = Memory(data, store)
    families = Noted(result.families, "architectures/", _family_files, memory)
    reconciliations = Noted(
        result.reconciliations, "reconciliations/", lambda name, _: [f"reconciliations/{name}.toml"], memory
    )
    mistakes = Noted(result.mistakes, "mistakes/", lambda name, _: [mistakes_file(name)], memory)
    return Ledger(texts, families, reconciliations, mistakes, result, memory)


def _family_files(name: str, family: Family) -> list[str]:
    """What a family is made from, its claims among it."""
    return [family.file, claims_file(name), *(f"blocks/{used}.toml" for used in family.model.use)]
