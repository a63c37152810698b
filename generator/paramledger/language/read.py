"""TOML bytes to families, claims, shared blocks and reconciliations, or problems with a line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from paramledger.language.checks import DEVICES, NO_FILE, REFER, family_problems, shared_problems, text_problems
from paramledger.language.claims import claims_file, claims_problems
from paramledger.language.conventions import (
    CALLS_FILE,
    Convention,
    TorchCalls,
    calls_problems,
    convention_file,
    convention_problems,
)
from paramledger.language.family import CompiledBlock, Family, compiled_block
from paramledger.language.family import family as compiled_family
from paramledger.language.lines_of_keys import line_of
from paramledger.language.location import LocatedError, Location
from paramledger.language.mistakes import Mistakes, mistakes_file, mistakes_problems
from paramledger.language.model import Architecture, Blocks, Claims, names_of
from paramledger.language.pydantic_errors import located_errors
from paramledger.language.reconciliations import Reconciliation
from paramledger.language.site import CHANGES, SINGLE_FILES, Changes, Site, SiteFile, order_problems
from paramledger.language.storage import Storage, storage_file, storage_problems
from paramledger.language.text import markup_in
from paramledger.language.toml import TomlError, Value, read_toml
from paramledger.problems import Problem, did_you_mean
from paramledger.typed import Names, sized_names

Model = TypeVar("Model", bound=BaseModel)
FOLDERS = ("architectures", "blocks", "claims", "conventions", "mistakes", "reconciliations", "storage")
SPEC_NAME = re.compile(r"[a-z0-9][a-z0-9_]*")
WIDEST_NAME, WIDEST_MESSAGE = 60, 400
MOST_PROBLEMS = 20   # of one kind in one file: the rest shows when these are mended


def one_line(message: str) -> str:
    """A message that stays on its line, whatever it quotes."""
    message = " ".join(message.split()) if "\n" in message else message
    return message if len(message) <= WIDEST_MESSAGE else f"{message[:WIDEST_MESSAGE]}…"


@dataclass(frozen=True)
class Texts:
    """The specs as they were read, and where: to say on which line something stands. `values` are those of files whose
    TOML was read before.
    """

    folder: str
    data: Mapping[str, bytes]
    values: Mapping[str, dict[str, Value]] = field(default_factory=dict)

    def path(self, file: str) -> str:
        return f"{self.folder}/{file}"

    def named(self, file: str) -> str:
        """A file as pages name it: the same wherever the folder stands, and whatever it is called there."""
        return f"specs/{file}"

    def line(self, place: Location) -> int:
        return line_of(self.data.get(place.file, b"").decode("utf-8", "replace"), place.keys)

    def problem(self, wrong: LocatedError, code: str, prefix: str = "") -> Problem:
        """A misplaced reason as a problem; `prefix` says which variant, the reason itself which layer."""
        subject = ": ".join(part for part in (prefix, f"layer `{wrong.layer}`" if wrong.layer else "") if part)
        message = one_line(f"{subject}: {wrong.message}" if subject else wrong.message)
        return Problem(self.path(wrong.place.file), self.line(wrong.place), code, message, one_line(wrong.hint))


@dataclass
class SpecsRead:
    """What could be read, and the problems of what could not."""

    families: dict[str, Family] = field(default_factory=dict)
    claims: dict[str, Claims] = field(default_factory=dict)                      # by family
    reconciliations: dict[str, Reconciliation] = field(default_factory=dict)
    mistakes: dict[str, Mistakes] = field(default_factory=dict)                  # by family
    storages: dict[str, Storage] = field(default_factory=dict)
    shared: dict[str, dict[str, CompiledBlock]] = field(default_factory=dict)    # blocks by file
    site: Site = field(default_factory=Site)
    changes: Changes = field(default_factory=Changes)
    conventions: dict[str, Convention] = field(default_factory=dict)             # by file
    torch: TorchCalls | None = None
    problems: list[Problem] = field(default_factory=list)


def read(texts: Texts) -> SpecsRead:
    """Everything in a specs folder: files by their path in it, `architectures/alexnet.toml`."""
    result = SpecsRead(problems=list(_names(texts)))
    misnamed = {problem.path for problem in result.problems}
    for file in sorted(texts.data, key=lambda file: (not file.startswith("blocks/"), file)):
        if texts.path(file) not in misnamed:
            result.problems += islice(_file_problems(file, texts, result), MOST_PROBLEMS)
    return result


def checked(texts: Texts, found: SpecsRead) -> Iterator[Problem]:
    """What is wrong with files that could be read, whatever the shapes are."""
    several = len(found.problems)
    names = sized_names(name for family in found.families.values() for name in names_of(family.model))
    for family in found.families.values():
        for wrong in islice(family_problems(family), MOST_PROBLEMS):
            several += 1
            yield texts.problem(wrong, "spec")
        yield from _text_problems(texts, family.model, family.file, names)
    for name, claims in found.claims.items():
        yield from _beside(texts, found, name, claims_file(name), partial(claims_problems, found=claims))
        yield from _text_problems(texts, claims, claims_file(name), names)
    for name, mistakes in found.mistakes.items():
        yield from _beside(texts, found, name, mistakes_file(name), partial(mistakes_problems, found=mistakes))
        yield from _text_problems(texts, mistakes, mistakes_file(name), names)
    for name, storage in found.storages.items():
        yield from (texts.problem(wrong, "spec") for wrong in islice(storage_problems(name, storage), MOST_PROBLEMS))
        yield from _text_problems(texts, storage, storage_file(name), names)
    for name, convention in found.conventions.items():
        file = convention_file(name)
        found_here = islice(convention_problems(file, convention), MOST_PROBLEMS)
        yield from (texts.problem(wrong, "spec") for wrong in found_here)
        yield from _text_problems(texts, convention, file, names)
    if found.torch:
        yield from (texts.problem(wrong, "spec") for wrong in islice(calls_problems(found.torch), MOST_PROBLEMS))
    for name, reconciliation in found.reconciliations.items():
        yield from _text_problems(texts, reconciliation, f"reconciliations/{name}.toml", names)
    yield from (texts.problem(wrong, "spec") for wrong in islice(order_problems(found.changes), MOST_PROBLEMS))
    yield from _text_problems(texts, found.changes, CHANGES, names, "leave it out: `was` and `now` hold the numbers")
    for name, blocks in found.shared.items():
        users = [family for family in found.families.values() if name in family.model.use]
        wrongs = (wrong for block in blocks.values() for wrong in shared_problems(block, users))
        yield from (texts.problem(wrong, "spec") for wrong in islice(wrongs, MOST_PROBLEMS))
        if not users and not several:     # else the family that uses them may be the one that could not be read
            hint = "name the file in a family's `use`, or delete it"
            yield Problem(texts.path(f"blocks/{name}.toml"), 0, "spec", "no family uses these blocks", hint)


def _beside(
    texts: Texts, found: SpecsRead, name: str, file: str, problems: Callable[[Family], Iterator[LocatedError]]
) -> Iterator[Problem]:
    """What does not fit the family that a file of claims or mistakes belongs to, or that it has none; a family that
    could not be read has its own problem.
    """
    if name in found.families:
        yield from (texts.problem(wrong, "spec") for wrong in islice(problems(found.families[name]), MOST_PROBLEMS))
    elif f"architectures/{name}.toml" not in texts.data:
        folder = file.partition("/")[0]
        hint = did_you_mean(name, found.families) or f"a file in {folder} has the name of its architecture"
        yield Problem(texts.path(file), 0, "spec", f"there is no architecture `{name}`", hint)


def _text_problems(
    texts: Texts, model: BaseModel, file: str, names: Names, hint: str = REFER
) -> Iterator[Problem]:
    return (texts.problem(wrong, "text") for wrong in islice(text_problems(model, file, names, hint), MOST_PROBLEMS))


def _file_problems(file: str, texts: Texts, result: SpecsRead) -> Iterator[Problem]:
    """One file read into `result`; or what is wrong with it."""
    shared = result.shared
    kind, _, name = file.removesuffix(".toml").partition("/")
    try:
        if file in SINGLE_FILES:
            _single(_model(file, texts, SINGLE_FILES[file]), result)
        elif kind == "blocks":
            shared[name] = _blocks(_model(file, texts, Blocks), file)
        elif kind == "storage":
            result.storages[name] = _model(file, texts, Storage)
        elif file == CALLS_FILE:
            result.torch = _model(file, texts, TorchCalls)
        elif kind == "conventions":
            result.conventions[name] = _model(file, texts, Convention)
        elif kind == "claims":
            result.claims[name] = _model(file, texts, Claims)
        elif kind == "mistakes":
            result.mistakes[name] = _model(file, texts, Mistakes)
        elif kind == "architectures":
            model = _model(file, texts, Architecture)
            if all(
                used in shared or f"blocks/{used}.toml" not in texts.data for used in model.use
            ):  # else the blocks' own problem says it all
                result.families[name] = _family(name, file, model, shared)
        else:
            result.reconciliations[name] = _model(file, texts, Reconciliation)
    except TomlError as wrong:
        yield Problem(texts.path(file), wrong.line, "toml", one_line(wrong.message), wrong.hint)
    except LocatedError as wrong:
        yield texts.problem(wrong, "spec")
    except _SeveralError as several:
        yield from (texts.problem(wrong, "spec") for wrong in several.wrongs)


def _single(model: BaseModel, result: SpecsRead) -> None:
    """The files of which there is one each."""
    if isinstance(model, SiteFile):
        result.site = model.site
    elif isinstance(model, Changes):
        result.changes = model


class _SeveralError(Exception):
    """More than one thing is wrong with a file."""

    def __init__(self, wrongs: list[LocatedError]) -> None:
        super().__init__()
        self.wrongs = wrongs


def _names(texts: Texts) -> Iterator[Problem]:
    """Files whose name or folder cannot be that of a spec: names become addresses and paths of pages."""
    for file in sorted(texts.data):
        folder, _, name = file.rpartition("/")
        shown, name = one_line(repr(name)[1:-1]), name.removesuffix(".toml")
        if file in SINGLE_FILES:
            continue
        if folder not in FOLDERS:
            yield Problem(
                one_line(texts.path(file)),
                0,
                "spec",
                "this folder holds no specs",
                f"specs are in {', '.join(f'{each}/' for each in FOLDERS)}, with no folder in between",
            )
        elif name in DEVICES:
            yield Problem(one_line(texts.path(file)), 0, "spec", f"`{shown}` cannot be the name of a spec", NO_FILE)
        elif SPEC_NAME.fullmatch(name) is None or len(name) > WIDEST_NAME or name == "index":
            yield Problem(
                one_line(texts.path(file)),
                0,
                "spec",
                f"`{shown}` cannot be the name of a spec",
                "lower-case letters, digits and _, such as `alexnet.toml`",
            )


def _blocks(model: Blocks, file: str) -> dict[str, CompiledBlock]:
    return {
        name: compiled_block(name, block, Location(file, ("blocks", name)), is_shared=True)
        for name, block in model.blocks.items()
    }


def _family(name: str, file: str, model: Architecture, shared: Mapping[str, Mapping[str, CompiledBlock]]) -> Family:
    usable: dict[str, CompiledBlock] = {}
    for number, used in enumerate(model.use):
        place = Location(file, ("use", number))
        if used not in shared:
            raise LocatedError(
                place,
                f"there are no shared blocks `{used}`",
                did_you_mean(used, shared) or "shared blocks are in specs/blocks/",
            )
        if both := sorted(usable.keys() & shared[used].keys()):
            raise LocatedError(
                place,
                f"block `{both[0]}` of `{used}` is also in another file that this family uses",
                "use one of them, or rename the block",
            )
        usable.update(shared[used])
    return compiled_family(name, file, model, usable)


def _model(file: str, texts: Texts, model: type[Model]) -> Model:
    data = texts.data[file]
    table = texts.values[file] if file in texts.values else read_toml(data)
    try:
        made = model.model_validate(table)
    except ValidationError as error:
        raise _SeveralError(located_errors(error, table, file, model, MOST_PROBLEMS)) from None
    if found := list(islice(markup_in(data, table), MOST_PROBLEMS)):
        raise _SeveralError([_markup(Location(file, keys), sign) for keys, sign in found])
    return made


def _markup(place: Location, sign: str) -> LocatedError:
    hint = "put a space after the sign" if sign[0] == "<" and sign[1].isalpha() else "write it without"
    key = next(key for key in reversed(place.keys) if isinstance(key, str))
    return LocatedError(place, f"`{key}`: `{sign}` is HTML or Markdown, which no word of a spec holds", hint)
