"""The specs as they were at a revision, read through git; the working tree is not touched."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from paramledger.language.claims import claims_file
from paramledger.ledger.differences import Changes, changes, snapshot
from paramledger.ledger.ledger import Ledger, ledger
from paramledger.problems import SpecError


def changes_since(revision: str, folder: Path, now: Ledger) -> Changes:
    """What the specs of a folder publish otherwise than at a revision. Raises SpecError when git does not know it.

    Only families and reconciliations whose files differ are counted, and those that lead through one of them.
    """
    old = specs_at(revision, folder)
    before = ledger(folder.as_posix(), old)
    different = {path for path in old.keys() | now.texts.data.keys() if old.get(path) != now.texts.data.get(path)}
    families = {name for one in (before, now) for name in one.families if _files(one, name) & different}
    paths = {
        name
        for one in (before, now)
        for name, model in one.reconciliations.items()
        if f"reconciliations/{name}.toml" in different or {_family(model.start), _family(model.end)} & families
    }
    families, paths = families - unread(before), paths - _leading_to(before, unread(before))
    return changes(snapshot(before, families, paths), snapshot(now, families, paths))


def unread(one: Ledger) -> set[str]:
    """The families of which some file could not be read: nothing is said of how they have changed."""
    paths = {problem.path for problem in one.reading_problems if problem.code != "text"}
    own = {Path(path).stem for path in paths if Path(path).parent.name in ("architectures", "claims")}
    return own | {name for name in one.families if {one.texts.path(file) for file in _files(one, name)} & paths}


def _leading_to(one: Ledger, families: set[str]) -> set[str]:
    """The reconciliations that begin or end in one of some families."""
    return {
        name for name, model in one.reconciliations.items() if {_family(model.start), _family(model.end)} & families
    }


def _files(one: Ledger, name: str) -> set[str]:
    """The files that a family's numbers come from, as paths in the folder."""
    if name not in one.families:
        return set()
    family = one.families[name]
    return {family.file, claims_file(name), *(f"blocks/{used}.toml" for used in family.model.use)}


def _family(address: str) -> str:
    """The family at an end of a reconciliation: `alexnet` of `alexnet/paper` and of `claim:alexnet.slide`."""
    return address.removeprefix("claim:").replace(".", "/").partition("/")[0]


def specs_at(revision: str, folder: Path) -> Mapping[str, bytes]:
    """The spec files of a folder at a revision, by path in the folder."""
    if revision.startswith("-"):
        raise SpecError(f"`{revision}` is not a revision", "name a branch, a tag or a commit")
    commit = _git(folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").decode().strip()
    listed = _git(folder, "ls-tree", "-r", "-z", "--name-only", commit, "--", ".").decode().split("\0")
    paths = [path for path in listed if path.endswith(".toml")]
    asked = "".join(f"{commit}:./{path}\n" for path in paths).encode()
    return dict(zip(paths, _blobs(_git(folder, "cat-file", "--batch", given=asked), len(paths)), strict=True))


def _blobs(data: bytes, count: int) -> list[bytes]:
    """What `git cat-file --batch` prints: a line with the size, so many bytes, a line's end."""
    blobs, at = [], 0
    for _ in range(count):
        end = data.index(b"\n", at)
        size = int(data[at:end].rsplit(b" ", 1)[1])
        blobs.append(data[end + 1:end + 1 + size])
        at = end + 2 + size
    return blobs


def _git(folder: Path, *words: str, given: bytes = b"") -> bytes:
    try:
        done = subprocess.run(["git", *words], cwd=folder, input=given, capture_output=True, check=False)
    except OSError as error:
        raise SpecError("git cannot be run", "`diff` reads an earlier revision through git") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        reason = said[-1] if said else f"there is no such revision: {words[-1].removesuffix('^{commit}')}"
        raise SpecError(f"git says: {reason}", "name a branch, a tag or a commit of this repository")
    return done.stdout
