"""What a built site brings for its page "Your model": Python for browsers, this package, the specs, answers.

Everything is in the folder `python/`. Files that are large are compressed here, since not every host does it; a browser
unpacks them as they arrive. `manifest.json` says what there is and how many bytes each has.
"""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from paramledger.instrument.shelf import FIRST_FILE

FOLDER = "python/"
MANIFEST = f"{FOLDER}manifest.json"
PACKED = ".packed"              # gzip; hosts take `.gz` for a promise about the connection
PYODIDE = "node_modules/pyodide/"
WHEELS = "wheels/"
AS_THEY_ARE = ("pyodide.mjs", "pyodide.asm.mjs")        # a browser imports them by their address
WASM, LIBRARY, LOCK = "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"
NEEDED = tuple(PYODIDE + name for name in (*AS_THEY_ARE, WASM, LIBRARY, LOCK, "package.json"))
NOT_SHIPPED = ("cli/", "pages/", "tensors/", "exports/card", "frames.py")      # of this package
# Of Python's library and of pydantic: what nothing here imports. A test runs everything else in a browser.
UNUSED = (
    "_pyrepl/", "cProfile.py", "compression/", "curses/", "dbm/", "doctest.py", "ensurepip/", "ftplib.py",
    "http/cookiejar.py", "http/server.py", "idlelib/", "imaplib.py", "lib2to3/", "mailbox.py", "multiprocessing/",
    "optparse.py", "pdb.py", "poplib.py", "profile.py", "profiling/", "pstats.py", "pydantic/mypy.py", "pydantic/v1/",
    "pydoc.py", "pydoc_data/", "smtplib.py", "sqlite3/", "tabnanny.py", "timeit.py", "tkinter/",
    "trace.py", "turtle.py", "unittest/", "venv/", "wave.py", "webbrowser.py", "wsgiref/", "xml/", "xmlrpc/",
    "zipapp.py",
)
LEVEL = 9
MADE_FROM = "made from"


def missing(runtime: Iterable[str]) -> str:
    """What is not among the files of runtime/, in words; empty when all is there."""
    there = set(runtime)
    lacking = [path for path in NEEDED if path not in there]
    wheels = any(path.startswith(f"{WHEELS}pydantic_core-") for path in there)
    return lacking[0] if lacking else "" if wheels else f"{WHEELS}pydantic_core"


@dataclass(frozen=True, slots=True)
class Parts:
    """What the folder is made from: `runtime` is what .ci/runtime brings, by its path in runtime/; `package` the
    modules by their path in paramledger/; `specs` by theirs in specs/.
    """

    runtime: Mapping[str, bytes]
    package: Mapping[str, bytes]
    specs: Mapping[str, bytes]

    @property
    def digest(self) -> str:
        found = sha256()
        for files in (self.runtime, self.package, self.specs):
            for path in sorted(files):
                found.update(f"{path} {sha256(files[path]).hexdigest()}\n".encode())
        return found.hexdigest()


def is_current(manifest: bytes, parts: Parts) -> bool:
    """Whether a folder with this manifest is made from these parts."""
    return f'"{MADE_FROM}": "{parts.digest}"'.encode() in manifest


def shipped(
    parts: Parts, first: bytes, answers: bytes, compiled: Callable[[bytes], bytes] = bytes
) -> dict[str, bytes]:
    """The files by their path in the site; `first` and `answers` are what `shelf` packs of the same specs. `compiled`
    makes of a zip of Python's modules one that a browser need not compile.
    """
    runtime = parts.runtime
    files = {name: runtime[PYODIDE + name] for name in AS_THEY_ARE}
    files[LOCK] = _without_packages(runtime[PYODIDE + LOCK])
    packed = {
        WASM: runtime[PYODIDE + WASM],
        LIBRARY: compiled(_zip(_used(_unzipped(runtime[PYODIDE + LIBRARY])))),
        "packages.zip": compiled(_zip((*_packages(parts), (f"paramledger/{FIRST_FILE}", first)))),
        "answers": answers,
    }
    files |= {name + PACKED: gzip.compress(data, LEVEL, mtime=0) for name, data in packed.items()}
    files["licences.txt"] = _licences(runtime).encode()
    manifest = _manifest(files, parts.digest).encode()
    return {**{FOLDER + name: data for name, data in files.items()}, MANIFEST: manifest}


def _manifest(files: Mapping[str, bytes], digest: str) -> str:
    """By file its bytes, and the beginning of its digest, which stands behind its address: a new file is a new address.
    """
    known = {name: {"bytes": len(data), "digest": sha256(data).hexdigest()[:12]} for name, data in files.items()}
    return json.dumps({MADE_FROM: digest, "files": known}, indent=1, sort_keys=True) + "\n"


def _packages(parts: Parts) -> Iterator[tuple[str, bytes]]:
    wheels = sorted(path for path in parts.runtime if path.startswith(WHEELS))
    yield from _used(file for wheel in wheels for file in _unzipped(parts.runtime[wheel]))
    own = ((path, data) for path, data in sorted(parts.package.items()) if not path.startswith(NOT_SHIPPED))
    yield from ((f"paramledger/{path}", data) for path, data in own)
    yield from ((f"paramledger/specs/{path}", data) for path, data in sorted(parts.specs.items()))


def _used(files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    return ((path, data) for path, data in files if not path.startswith(UNUSED))


def _unzipped(data: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield from ((info.filename, archive.read(info)) for info in archive.infolist() if not info.is_dir())


def _zip(files: Iterable[tuple[str, bytes]]) -> bytes:
    """The same bytes for the same files; not compressed, since all of it is at once."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, data in files:
            archive.writestr(zipfile.ZipInfo(path), data)
    return out.getvalue()


def _without_packages(lock: bytes) -> bytes:
    """Pyodide's list of packages, of which none is loaded from elsewhere."""
    return json.dumps({**json.loads(lock), "packages": {}}).encode()


def _licences(runtime: Mapping[str, bytes]) -> str:
    """Whose work the folder holds, and under which licence."""
    about = json.loads(runtime[f"{PYODIDE}package.json"])
    home = about.get("homepage") or about["repository"]["url"]
    lines = [
        "Python for browsers, as the page \"Your model\" runs it. Modules that it does not use are left out,",
        "the others are compiled, and files are compressed; nothing else is changed.",
        "",
        f"Pyodide {about['version']}: {about['license']}, source at {home}; in it Python's library: PSF-2.0",
    ]
    for wheel in sorted(path for path in runtime if path.startswith(WHEELS)):
        found = dict(_unzipped(runtime[wheel]))
        text = next(data for path, data in found.items() if path.endswith(".dist-info/METADATA")).decode()
        fields = dict(line.split(": ", 1) for line in text.split("\n\n")[0].splitlines() if ": " in line)
        licence = fields.get("License-Expression") or fields.get("License") or "see its METADATA"
        lines.append(f"{fields['Name']} {fields['Version']}: {licence}")
    return "\n".join([*lines, "paramledger, with its specs: MIT AND CC0-1.0", ""])
