"""What was computed from specs, kept with all that it was computed from, so that nothing is computed twice.

A *question* is a function of a ledger and of names, marked `@kept`. Whatever it reads of the ledger is noted while it
runs: spec files, lists of files, other questions. Its answer holds as long as all of these are what they were: nobody
writes down what a question depends on, and nobody can forget it. Without a store, answers live as long as the ledger.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import wraps
from hashlib import sha256
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar, cast

from paramledger.problems import SpecError

if TYPE_CHECKING:
    from paramledger.ledger.ledger import Ledger

T = TypeVar("T")
P = ParamSpec("P")
QUESTION = "?"                                  # how the key of a question begins; other keys are inputs
FOLDERS = ("architectures", "blocks", "claims", "conventions", "mistakes", "reconciliations")     # noted file by file
SEPARATOR = "\x1f"                              # in keys, between names: no spec has this character
OTHERS = "others"                               # all other spec files together: every answer depends on them
PLAIN = {("fractions", "Fraction"), ("builtins", "frozenset"), ("builtins", "set"), ("collections", "OrderedDict")}


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of an answer beside its bytes: their digest, and the digest of each thing that was read for it."""

    digest: str
    reads: Mapping[str, str]


class Store(Protocol):
    """Where answers are kept from one run to the next."""

    def find(self, key: str, is_large: bool) -> Kept | None:
        """What is kept under a key, if it is whole."""

    def data(self, key: str, digest: str) -> bytes | None:
        """The bytes of an answer, if they have this digest."""

    def save(self, key: str, kept: Kept, data: bytes, is_large: bool) -> None:
        """Keep an answer; a failure to do so is none of the caller's business."""


@dataclass(slots=True)
class Answer:
    """An answer in this run: its digest, and its value once somebody has asked for it."""

    digest: str
    value: Any = None
    is_there: bool = False


@dataclass(eq=False)
class Memory:
    """The answers of a ledger. For those who want to know: `computed` lists the questions whose answers were not found,
    and `walked` the family of each network that was walked.
    """

    inputs: Mapping[str, bytes]
    store: Store | None = None
    answers: dict[str, Answer] = field(default_factory=dict)
    reading: list[set[str]] = field(default_factory=list)
    computed: list[str] = field(default_factory=list)
    walked: list[str] = field(default_factory=list)
    _digests: dict[str, str] = field(default_factory=dict)

    def note(self, *names: str) -> None:
        """Something has been read."""
        if self.reading:
            self.reading[-1].update(names)

    def answer(self, ledger: Ledger, function: Callable[..., T], names: tuple[str, ...], is_large: bool) -> T:
        """The value of a question, from this run, the store, or the function itself."""
        key = key_of(function, names)
        found = self.answers.get(key) or self._found(ledger, key, function, names, is_large)
        self.note(key)
        if found.is_there:
            value: T = found.value
            return value
        data = self.store.data(key, found.digest) if self.store else None
        if data is None:    # it went meanwhile
            del self.answers[key]
            return self._computed(ledger, key, function, names, is_large)[1]
        value = loaded(data)
        if not is_large:
            found.value, found.is_there = value, True
        return value

    def _found(
        self, ledger: Ledger, key: str, function: Callable[..., T], names: tuple[str, ...], is_large: bool
    ) -> Answer:
        kept = self.store.find(key, is_large) if self.store else None
        if kept and all(self._digest(ledger, name) == digest for name, digest in kept.reads.items()):
            found = self.answers[key] = Answer(kept.digest)
            return found
        return self._computed(ledger, key, function, names, is_large)[0]

    def _computed(
        self, ledger: Ledger, key: str, function: Callable[..., T], names: tuple[str, ...], is_large: bool
    ) -> tuple[Answer, T]:
        self.reading.append({OTHERS})
        try:
            value = function(ledger, *names)
        except BaseException:
            reads = self.reading.pop()
            self.note(*reads)   # whoever goes on without the answer has seen that there is none
            raise
        reads = self.reading.pop()
        self.computed.append(key)
        if self.store is None:
            found = self.answers[key] = Answer("", value, is_there=True)
            return found, value
        data = dumped(value)
        digest = sha256(data).hexdigest()
        found = self.answers[key] = Answer(digest) if is_large else Answer(digest, value, is_there=True)
        said = {name: self._digest(ledger, name) for name in sorted(reads)}
        self.store.save(key, Kept(digest, said), data, is_large)
        return found, value

    def _digest(self, ledger: Ledger, name: str) -> str:
        """The digest of something that was read: as it is now."""
        if name.startswith(QUESTION):
            return self._answered(ledger, name)
        if name not in self._digests:
            self._digests[name] = self._input(name)
        return self._digests[name]

    def _answered(self, ledger: Ledger, key: str) -> str:
        """The digest of another question's answer; empty when it has none any more."""
        if key not in self.answers:
            path, *names = key.removeprefix(QUESTION).split(SEPARATOR)
            asked = resolve_name(path)     # of this package: the store has checked the file's digest
            try:
                self._found(ledger, key, asked.__wrapped__, tuple(names), asked.is_large)
            except (SpecError, KeyError):
                return ""
        return self.answers[key].digest

    def _input(self, name: str) -> str:
        """The digest of a spec file, of the list of files in a folder (`claims/`), or of all OTHERS."""
        if name == OTHERS:
            files = sorted(file for file in self.inputs if file.partition("/")[0] not in FOLDERS)
            return sha256(repr([(file, self.inputs[file]) for file in files]).encode()).hexdigest()
        if name.endswith("/"):
            return sha256(repr(sorted(file for file in self.inputs if file.startswith(name))).encode()).hexdigest()
        data = self.inputs.get(name)
        return "" if data is None else sha256(data).hexdigest()


def key_of(function: Callable[..., object], names: Iterable[str]) -> str:
    return QUESTION + SEPARATOR.join((f"{function.__module__}:{function.__qualname__}", *names))


def kept(function: Callable[Concatenate[Ledger, P], T]) -> Callable[Concatenate[Ledger, P], T]:
    """A function of a ledger and names whose values are kept: small ones, which stay in memory."""
    return _question(function, is_large=False)


def kept_apart(function: Callable[Concatenate[Ledger, P], T]) -> Callable[Concatenate[Ledger, P], T]:
    """The same for large values: where there is a store, memory does not hold them."""
    return _question(function, is_large=True)


def _question(function: Callable[Concatenate[Ledger, P], T], is_large: bool) -> Callable[Concatenate[Ledger, P], T]:
    @wraps(function)
    def asked(ledger: Ledger, /, *names: P.args, **none: P.kwargs) -> T:
        return ledger.memory.answer(ledger, function, tuple(map(str, names)), is_large)

    asked.is_large = is_large  # type: ignore[attr-defined]
    return cast(Callable[Concatenate["Ledger", P], T], asked)


class Noted(Mapping[str, T]):
    """A mapping of a ledger that notes what is read of it: the files behind an item, or which items there are."""

    def __init__(
        self, items: Mapping[str, T], folder: str, files: Callable[[str, T], Iterable[str]], memory: Memory
    ) -> None:
        self.held, self.folder, self.files, self.memory = items, folder, files, memory

    def __getitem__(self, name: str) -> T:
        if name not in self.held:
            self.memory.note(self.folder)
        value = self.held[name]
        if self.memory.reading:
            self.memory.note(*self.files(name, value))
        return value

    def __contains__(self, name: object) -> bool:
        self.memory.note(self.folder)
        return name in self.held

    def __iter__(self) -> Iterator[str]:
        self.memory.note(self.folder)
        return iter(self.held)

    def __len__(self) -> int:
        self.memory.note(self.folder)
        return len(self.held)


class Reader(pickle.Unpickler):
    """Makes values of this package and plain ones, and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if "." not in name and (module.startswith("paramledger.") or (module, name) in PLAIN):
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no value of an answer")


def dumped(value: object) -> bytes:
    """A value as bytes that are the same for equal values: equal parts that are one object are written twice."""
    out = io.BytesIO()
    pickler = pickle.Pickler(out, protocol=pickle.HIGHEST_PROTOCOL)
    pickler.fast = True
    pickler.dump(value)
    return out.getvalue()


def loaded(data: bytes) -> Any:
    return Reader(io.BytesIO(data)).load()
