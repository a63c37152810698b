"""Specs in, and what else a command is given to read."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from paramledger.files.folders import MOST_PAGE_BYTES, FilesRead, content, no_folder, paths_in, shown
from paramledger.language.toml import MOST_BYTES
from paramledger.problems import Problem, SpecError

MOST_HEADER_BYTES = 100_000_000     # of a safetensors file


def read_specs(folder: Path, only: tuple[str, ...] = ("",)) -> FilesRead[bytes]:
    """The bytes of every TOML file, by its path with the folder in front: `specs/architectures/alexnet.toml`. Which
    names a spec may have is for `language.read` to say. `only` are the beginnings of paths in the folder to be read.
    """
    if not folder.is_dir():
        return FilesRead({}, (no_folder(folder, "name the folder of the specs with --specs"),))
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    for path in paths_in(folder, {".toml"}):
        if not path.relative_to(folder).as_posix().startswith(only):
            continue
        try:
            files[shown(path)] = content(folder, path, MOST_BYTES)
        except SpecError as wrong:
            problems.append(Problem(shown(path), 0, "spec-file", wrong.message, wrong.hint))
    return FilesRead(files, tuple(problems))


def text_of(path: Path) -> str:
    """The text of one file that a command was given; raises SpecError."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_PAGE_BYTES + 1)
    except OSError as error:
        raise SpecError(f"{path}: the file cannot be read: {error.strerror}", "name a file") from None
    if len(data) > MOST_PAGE_BYTES:
        raise SpecError(f"{path}: the file is longer than {MOST_PAGE_BYTES:,} bytes", "a report is shorter")
    return data.decode(errors="replace")


def read_tensors(path: Path) -> bytes:
    """A file that lists tensors; of a safetensors file its header alone. Raises SpecError."""
    try:
        with path.open("rb") as file:
            start = file.read(9)
            most = MOST_PAGE_BYTES if start[8:] != b"{" else min(int.from_bytes(start[:8], "little"), MOST_HEADER_BYTES)
            return start + file.read(most)
    except OSError as error:
        hint = "name a file, or a model such as `timm:resnet50c`"
        raise SpecError(f"{path}: the file cannot be read: {error.strerror}", hint) from None


def new_files(folder: Path, files: Mapping[str, str]) -> list[str]:
    """Writes files that are not there yet; returns their paths. Raises SpecError, and writes none, if one is there."""
    for path in files:
        if os.path.lexists(folder / path):
            raise SpecError(f"{(folder / path).as_posix()} already exists", "choose another name, or edit that file")
    for path, text in files.items():
        try:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            with (folder / path).open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        except OSError as error:
            message = f"{(folder / path).as_posix()} cannot be written: {error.strerror}"
            raise SpecError(message, "choose a folder with --specs") from None
    return [(folder / path).as_posix() for path in files]


def read_recordings(folder: Path) -> dict[str, bytes]:
    """The recordings of frameworks, by framework; none where there is no such folder."""
    return {path.stem: path.read_bytes() for path in sorted(folder.glob("*.json"))}
