"""A site that MkDocs or Zensical has built: its pages in, what is added to it out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from paramledger.addresses import CROISSANT
from paramledger.files.docs import ASSETS
from paramledger.files.folders import MOST_PAGE_BYTES, FilesRead, content, no_folder, paths_in, shown
from paramledger.files.writing import write_whole
from paramledger.problems import Problem, SpecError


def read_site(folder: Path) -> FilesRead[str]:
    """The HTML of every page of a built site, by its path in it."""
    if not folder.is_dir():
        return FilesRead({}, (no_folder(folder, "build the site first: `mkdocs build --site-dir SITE`"),))
    files: dict[str, str] = {}
    problems: list[Problem] = []
    for path in paths_in(folder, {".html"}):
        try:
            files[path.relative_to(folder).as_posix()] = content(folder, path, MOST_PAGE_BYTES).decode()
        except UnicodeDecodeError:
            problems.append(Problem(shown(path), 0, "docs-file", "the file is not UTF-8", "save it as UTF-8"))
        except SpecError as wrong:
            problems.append(Problem(shown(path), 0, "docs-file", wrong.message, wrong.hint))
    return FilesRead(files, tuple(problems))


def read_dataset(folder: Path) -> str:
    """The text of the description of the data in a built site; empty where there is none."""
    path = folder / CROISSANT
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def read_styles(folder: Path) -> dict[str, str]:
    """The style sheets of a built site, ours and those of the builder's theme, by their path in it."""
    return _texts(folder, paths_in(folder / ASSETS, {".css"}))


def read_scripts(folder: Path) -> dict[str, str]:
    """Our scripts that pages name, by their path in a built site."""
    return _texts(folder, sorted((folder / ASSETS).glob("*.js")))


def _texts(folder: Path, paths: Iterable[Path]) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def write_site(folder: Path, files: Mapping[str, bytes]) -> tuple[Problem, ...]:
    """Write files into a built site; the problem that stopped it, if one did."""
    path = ""
    try:
        for path, data in files.items():
            write_whole(folder / path, [data])
    except OSError as error:
        message, hint = f"the file cannot be written: {error.strerror}", "fix that and run `paramledger finish` again"
        return (Problem(shown(folder / path), 0, "not-written", message, hint),)
    return ()
