"""The specs of a folder, as a command or a program asks for them: all that could be read, all counted, or one variant
alone.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from paramledger.files import read_specs, text_of
from paramledger.language.location import LocatedError
from paramledger.language.settings import split_address, with_more
from paramledger.language.site import SITE
from paramledger.language.storage import FOLDER, Storage
from paramledger.ledger.breakdown import Breakdown
from paramledger.ledger.configurations import configured, read_configuration
from paramledger.ledger.ledger import Ledger, ledger
from paramledger.ledger.memory import Store
from paramledger.problems import Problem, SpecError, did_you_mean

if TYPE_CHECKING:
    from paramledger.diagnosis.diagnosing import Diagnosis

PUBLISHED = {"address": "SITE_URL", "repository": "REPO_URL"}     # key of site.toml, name in the environment
ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?(/[A-Za-z0-9._~/-]*)?")


class ProblemsError(Exception):
    """Problems to print, exit status 1."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


PACKAGE = Path(__file__).parent


def specs_folder() -> Path:
    """The specs that come with the package: those in the wheel; of an editable install, those of the checkout."""
    inside = PACKAGE / "specs"
    return inside if inside.is_dir() else PACKAGE.parents[1] / "specs"


def load(folder: str | os.PathLike[str] | None = None) -> Ledger:
    """The specs of a folder as a ledger, or those in the package; nothing is counted before it is asked for.

    Messages name files by `folder` as it is given, and by `specs/` when it is left out. Raises ProblemsError if a spec
    cannot be read.
    """
    return readable(specs_folder(), "specs") if folder is None else readable(Path(folder))


def diagnose(source: object, ledger: Ledger | None = None) -> Diagnosis:
    """Which network a text, the bytes or the path of a file, or a live model is, and what differs; by the specs of the
    package if no ledger is given. Raises SpecError for what cannot be read.
    """
    from paramledger.diagnosis.diagnosing import diagnosis
    from paramledger.diagnosis.reading import live, observe, read_text

    if isinstance(source, str):
        found = read_text(source)
    else:
        found = observe(source) if isinstance(source, (bytes, Path)) else live.read(source)
    return diagnosis(ledger or load(), found)


def opened(folder: Path, named: str = "", store: Store | None = None) -> tuple[Ledger, tuple[Problem, ...]]:
    """What could be read of a folder, called `named` in messages, and everything that is wrong with its files."""
    read = read_specs(folder)
    files = at_address(_inside(folder, read.files), os.environ)
    made = ledger(named or folder.as_posix(), files, store)
    return made, (*read.problems, *made.reading_problems)


def readable(folder: Path, named: str = "", store: Store | None = None) -> Ledger:
    """The specs of the folder; raises ProblemsError if any of them cannot be read or does not fit together."""
    made, problems = opened(folder, named, store)
    if problems:
        raise ProblemsError(sorted(problems))
    return made


def _inside(folder: Path, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files by their path in the folder."""
    return {Path(path).relative_to(folder).as_posix(): data for path, data in files.items()}


def at_address(data: Mapping[str, bytes], environment: Mapping[str, str]) -> dict[str, bytes]:
    """The files, with where this build is published in `site.toml`: SITE_URL and REPO_URL say it, so that a fork
    publishes under its own address and nothing that is committed names one. Raises SpecError for what is no address.
    """
    given = {key: environment.get(name, "") for key, name in PUBLISHED.items()}
    lines = [f"{key} = {json.dumps(_address(PUBLISHED[key], text))}" for key, text in given.items() if text]
    if not lines:
        return dict(data)
    own = data.get(SITE, b"[site]\n").decode(errors="replace")
    return {**data, SITE: "\n".join([own.rstrip(), *lines, ""]).encode()}


def _address(name: str, text: str) -> str:
    if not ADDRESS.fullmatch(text):
        raise SpecError(f"{name} is `{text[:80]}`", "write an address such as https://example.org/ledger/")
    return f"{text.rstrip('/')}/" if name == PUBLISHED["address"] else text.rstrip("/")


def _stems(data: Mapping[str, bytes], folder: str) -> list[str]:
    return [path.removeprefix(folder).removesuffix(".toml") for path in data if path.startswith(folder)]


def storages(folder: Path) -> Mapping[str, Storage]:
    """The storage schemes of a folder, without its networks; raises ProblemsError."""
    read = read_specs(folder, (f"{FOLDER}/",))
    made = ledger(folder.as_posix(), _inside(folder, read.files))
    if problems := (*read.problems, *made.reading_problems):
        raise ProblemsError(sorted(problems))
    return made.storages


def whole(folder: Path) -> Ledger:
    """The ledger, every variant of it counted; raises ProblemsError."""
    return counted(readable(folder))


def counted(made: Ledger) -> Ledger:
    """The same ledger, if every variant of it can be counted; raises ProblemsError."""
    if made.problems:
        raise ProblemsError(made.problems)
    return made


def _from_config(folder: Path, address: str) -> str:
    """The address that a configuration means, with further settings as they are."""
    path, settings = split_address(address)
    found = configured(readable(folder), read_configuration(text_of(Path(path))))
    return with_more(found, settings.items())


def _no_family(folder: Path, name: str) -> Exception:
    """Why a family is not there: what is wrong with the files of the folder, or that there is no such file."""
    read = read_specs(folder)
    if read.problems:
        return ProblemsError(read.problems)
    known = _stems(_inside(folder, read.files), "architectures/")
    return SpecError(f"there is no architecture `{name}`", did_you_mean(name, known))


def alone(folder: Path, address: str, also: tuple[str, ...] = ()) -> Breakdown:
    """One variant, or what a `config.json` in its place means; other families are not read, so what is wrong with them
    is no hindrance. `also` are folders that are needed too, such as `conventions/`.
    """
    if split_address(address)[0].endswith(".json"):
        address = _from_config(folder, address)
    name = split_address(address)[0].partition("/")[0]
    own = f"architectures/{name}.toml"
    read = read_specs(folder, (own, "blocks/", *also))
    data = _inside(folder, read.files)
    if own not in data:
        raise _no_family(folder, name)
    made = ledger(folder.as_posix(), data)
    need_family(made, name, read.problems, also)
    return walked(made, address)


def need_family(made: Ledger, name: str, more: Sequence[Problem] = (), also: tuple[str, ...] = ()) -> None:
    """Raises ProblemsError with what is wrong with the files of a family; what is wrong with others is no hindrance.
    `more` are problems that are known already, and `also` folders whose files count too.
    """
    data = made.texts.data
    blocks = made.families[name].model.use if name in made.families else _stems(data, "blocks/")
    others = (path for path in data if path.startswith(also))
    own = (f"architectures/{name}.toml", *(f"blocks/{block}.toml" for block in blocks), *others)
    needed = set(map(made.texts.path, own))
    if problems := [problem for problem in (*more, *made.reading_problems) if problem.path in needed]:
        raise ProblemsError(sorted(problems))


def walked(made: Ledger, address: str) -> Breakdown:
    """A variant; raises ProblemsError with the line that does not fit together, SpecError for no address."""
    try:
        breakdown = made.breakdown(address)
        breakdown.root  # noqa: B018 - walked here, where what does not fit can be placed
        return breakdown
    except LocatedError as wrong:
        raise ProblemsError([made.texts.problem(wrong, "walk", address)]) from None
