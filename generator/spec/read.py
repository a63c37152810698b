"""TOML bytes to families, shared blocks and reconciliations, or problems with a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from generator.problems import Problem, Wrong, did_you_mean
from generator.spec.checks import family_problems, text_problems
from generator.spec.model import Architecture, Blocks, Reconciliation
from generator.spec.plan import BlockPlan, Family, Misplaced, Place, block_plan, family
from generator.spec.toml import TomlProblem, read_toml
from generator.spec.toml_lines import line_of

Model = TypeVar("Model", bound=BaseModel)
WIDEST_NAME = 60


@dataclass(frozen=True)
class Texts:
    """The specs as they were read, and where: to say on which line something stands."""

    folder: str
    data: Mapping[str, bytes]

    def path(self, file: str) -> str:
        return f"{self.folder}/{file}"

    def line(self, place: Place) -> int:
        return line_of(self.data.get(place.file, b"").decode("utf-8", "replace"), place.keys)

    def problem(self, wrong: Misplaced, code: str, prefix: str = "") -> Problem:
        """A misplaced reason as a problem; `prefix` says which variant, the reason itself which layer."""
        subject = ": ".join(part for part in (prefix, f"layer `{wrong.layer}`" if wrong.layer else "") if part)
        return Problem(self.path(wrong.place.file), self.line(wrong.place), code, f"{subject}: {wrong.message}" if subject else wrong.message, wrong.hint)


@dataclass
class Read:
    """What could be read, and the problems of what could not."""

    families: dict[str, Family] = field(default_factory=dict)
    reconciliations: dict[str, Reconciliation] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read(texts: Texts) -> Read:
    """Everything in a specs folder: files by their path in it, `architectures/alexnet.toml`."""
    result = Read()
    shared: dict[str, dict[str, BlockPlan]] = {}
    for file in sorted(texts.data, key=lambda file: (not file.startswith("blocks/"), file)):
        kind, _, name = file.removesuffix(".toml").partition("/")
        try:
            if kind == "blocks":
                shared[name] = _blocks(_model(file, texts.data[file], Blocks), file)
            elif kind == "architectures":
                result.families[name] = _family(name, file, texts, shared)
            elif kind == "reconciliations":
                result.reconciliations[name] = _model(file, texts.data[file], Reconciliation)
            else:
                raise Misplaced(Place(file, ()), "this folder holds no specs", "specs stand in architectures/, blocks/ and reconciliations/")
        except TomlProblem as wrong:
            result.problems.append(Problem(texts.path(file), wrong.line, "toml", wrong.message, wrong.hint))
        except Misplaced as wrong:
            result.problems.append(texts.problem(wrong, "spec"))
        except _Several as several:
            result.problems += [texts.problem(wrong, "spec") for wrong in several.wrongs]
    result.problems += _names(texts)
    for name, found in result.families.items():
        result.problems += [texts.problem(wrong, "spec") for wrong in family_problems(found)]
        result.problems += [texts.problem(wrong, "text") for wrong in text_problems(found.model, found.file)]
    for name, reconciliation in result.reconciliations.items():
        result.problems += [texts.problem(wrong, "text") for wrong in text_problems(reconciliation, f"reconciliations/{name}.toml")]
    used = {name for found in result.families.values() for name in found.model.use}
    if not result.problems:
        result.problems += [Problem(texts.path(f"blocks/{name}.toml"), 0, "spec", "no family uses these blocks", "name the file in a family's `use`, or delete it") for name in sorted(shared.keys() - used)]
    return result


class _Several(Exception):
    """More than one thing is wrong with a file."""

    def __init__(self, wrongs: list[Misplaced]) -> None:
        super().__init__()
        self.wrongs = wrongs


def _names(texts: Texts) -> Iterator[Problem]:
    for file in sorted(texts.data):
        name = file.rpartition("/")[2].removesuffix(".toml")
        fine = name and len(name) <= WIDEST_NAME and all(c in "abcdefghijklmnopqrstuvwxyz0123456789_" for c in name) and name[0] != "_"
        if not fine or name == "index":
            yield Problem(texts.path(file), 0, "spec", f"`{name}` cannot be the name of a spec", "lower-case letters, digits and _, such as `alexnet.toml`")


def _blocks(model: Blocks, file: str) -> dict[str, BlockPlan]:
    return {name: block_plan(name, block, Place(file, ("blocks", name)), is_shared=True) for name, block in model.blocks.items()}


def _family(name: str, file: str, texts: Texts, shared: Mapping[str, Mapping[str, BlockPlan]]) -> Family:
    model = _model(file, texts.data[file], Architecture)
    usable: dict[str, BlockPlan] = {}
    for number, used in enumerate(model.use):
        if used not in shared:
            raise Misplaced(Place(file, ("use", number)), f"there are no shared blocks `{used}`", did_you_mean(used, shared) or "shared blocks stand in specs/blocks/")
        usable.update(shared[used])
    return family(name, file, model, usable)


def _model(file: str, data: bytes, model: type[Model]) -> Model:
    try:
        return model.model_validate(read_toml(data))
    except ValidationError as error:
        raise _Several([_misfit(found, file, model) for found in error.errors(include_url=False)[:20]]) from None


def _misfit(found, file: str, model: type[BaseModel]) -> Misplaced:  # type: ignore[no-untyped-def]
    """One thing that is wrong with the keys or types of a file, in our words."""
    keys = tuple(key for key in found["loc"] if not (isinstance(key, str) and ("[" in key or key in ("str", "int", "bool"))))
    place, key, kind = Place(file, keys), str(keys[-1]) if keys else "", found["type"]
    if kind == "extra_forbidden":
        return Misplaced(place, f"`{key}` is not a key here", did_you_mean(key, _known(model, keys[:-1])))
    if kind == "missing":
        return Misplaced(place, f"`{key}` is missing", f"add `{key} = …`")
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return Misplaced(place, f"`{key}` should be a table", "write `{ key = value }` or a [table]")
    if kind == "string_pattern_mismatch":
        return Misplaced(place, f"`{str(found['input'])[:60]}` cannot be a name", "lower-case letters, digits and _ (lines: capitals too), beginning with a letter or digit")
    if kind == "value_error":
        wrong = found["ctx"]["error"]
        message, hint = (wrong.message, wrong.hint) if isinstance(wrong, Wrong) else (str(wrong), "")
        return Misplaced(place, f"`{key}`: {message}", hint)
    said = f" (it is {found['input']!r:.60})" if isinstance(found["input"], (str, int, bool)) else ""
    reason = str(found["msg"]).removeprefix("Input should be ").removeprefix("Input should ")
    return Misplaced(place, f"`{key}` should be {reason[0].lower()}{reason[1:]}{said}" if keys else reason)


def _known(model: type[BaseModel], keys: tuple[str | int, ...]) -> list[str]:
    """The keys that may stand in the table at a path, by walking the model's annotations."""
    for key in keys:
        if isinstance(key, int) or not hasattr(model, "model_fields"):
            continue
        field_info = next((info for name, info in model.model_fields.items() if key in (name, info.alias)), None)
        inner = _inner_model(field_info.annotation) if field_info is not None else None
        if inner is not None:
            model = inner
    return [info.alias or name for name, info in model.model_fields.items()]


def _inner_model(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in getattr(annotation, "__args__", ()) if (found := _inner_model(part)) is not None), None)


