"""The specs of a folder, as a command asks for them: all that could be read, all counted, or one variant alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from paramledger.files import read_specs
from paramledger.language.location import LocatedError
from paramledger.ledger.ledger import Breakdown, Ledger, ledger
from paramledger.problems import Problem, SpecError, did_you_mean


class ProblemsError(Exception):
    """Problems to print, exit status 1."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__()
        self.problems = problems


def readable(folder: Path) -> Ledger:
    """The specs of the folder; raises ProblemsError if any of them cannot be read or does not fit together."""
    read = read_specs(folder)
    made = ledger(folder.as_posix(), _inside(folder, read.files))
    if problems := (*read.problems, *made.reading_problems):
        raise ProblemsError(sorted(problems))
    return made


def _inside(folder: Path, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files by their path in the folder."""
    return {Path(path).relative_to(folder).as_posix(): data for path, data in files.items()}


def _stems(data: Mapping[str, bytes], folder: str) -> list[str]:
    return [path.removeprefix(folder).removesuffix(".toml") for path in data if path.startswith(folder)]


def whole(folder: Path) -> Ledger:
    """The ledger, every variant of it counted; raises ProblemsError."""
    made = readable(folder)
    if made.problems:
        raise ProblemsError(made.problems)
    return made


def alone(folder: Path, address: str) -> Breakdown:
    """One variant; other families are not read, so what is wrong with them is no hindrance."""
    read = read_specs(folder)
    data = _inside(folder, read.files)
    name = address.partition("/")[0]
    own = f"architectures/{name}.toml"
    if own not in data:
        if read.problems:
            raise ProblemsError(read.problems)
        raise SpecError(f"there is no architecture `{name}`", did_you_mean(name, _stems(data, "architectures/")))
    read_here = {path: text for path, text in data.items() if path == own or path.startswith("blocks/")}
    made = ledger(folder.as_posix(), read_here)
    blocks = made.families[name].model.use if name in made.families else _stems(data, "blocks/")
    needed = {made.texts.path(path) for path in (own, *(f"blocks/{block}.toml" for block in blocks))}
    if problems := [problem for problem in (*read.problems, *made.reading_problems) if problem.path in needed]:
        raise ProblemsError(sorted(problems))
    try:
        breakdown = made.breakdown(address)
        breakdown.root  # noqa: B018 - walked here, where what does not fit can be placed
        return breakdown
    except LocatedError as wrong:
        raise ProblemsError([made.texts.problem(wrong, "walk", address)]) from None
