"""What a site brings for its page "Your model"."""

from __future__ import annotations

import ast
import gzip
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from paramledger.files import read_package
from paramledger.instrument.asking import Instrument
from paramledger.instrument.shelf import first, shelved
from paramledger.instrument.shipping import NEEDED, NOT_SHIPPED, UNUSED, Parts, is_current, missing, shipped
from paramledger.ledger.ledger import ledger

ROOT = Path(__file__).parents[2]
SPEC = """title = "Small"
default = "a"
input = { features = "features" }
layers = [{ name = "fc", op = "linear", out_features = "units" }]
parameters = { features = 40, units = 300 }
variants = { a = {} }
"""


def zipped(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return out.getvalue()


WHEEL = zipped({
    "pydantic_core/a.py": "a", "pydantic/v1/b.py": "b",
    "pydantic_core-1.dist-info/METADATA": "Name: pydantic_core\nVersion: 1\nLicense-Expression: MIT\n\nText: x\n",
})
PYODIDE = {"version": "3", "license": "MPL-2.0", "homepage": "https://example.org"}
RUNTIME = {
    **dict.fromkeys(NEEDED, b"x"),
    NEEDED[3]: zipped({"os.py": "os", "unittest/case.py": "case"}),
    NEEDED[4]: b'{"info": {}, "packages": {"numpy": {}}}',
    NEEDED[5]: json.dumps(PYODIDE).encode(),
    "wheels/pydantic_core-1-cp314.whl": WHEEL,
}
PARTS = Parts(RUNTIME, {"digits.py": b"1", "pages/home.py": b"2"}, {"architectures/small.toml": SPEC.encode()})


def packed(files: dict[str, bytes], name: str) -> set[str]:
    return set(zipfile.ZipFile(io.BytesIO(gzip.decompress(files[f"python/{name}.packed"]))).namelist())


def test_what_nothing_uses_is_left_out() -> None:
    files = shipped(PARTS, b"first", b"answers")
    assert packed(files, "python_stdlib.zip") == {"os.py"}
    assert packed(files, "packages.zip") == {
        "pydantic_core/a.py", "pydantic_core-1.dist-info/METADATA", "paramledger/digits.py",
        "paramledger/specs/architectures/small.toml", "paramledger/specs/first.answers",
    }
    assert json.loads(files["python/pyodide-lock.json"])["packages"] == {}
    assert gzip.decompress(files["python/answers.packed"]) == b"answers"


def test_nothing_that_is_shipped_imports_what_is_left_out() -> None:
    """But XML, which only what builds and proves a site reads and writes."""
    shipped_ = {path: data for path, data in read_package().items() if not path.startswith(NOT_SHIPPED)}
    imported = {(path, name) for path, data in shipped_.items() for name in imports(ast.parse(data))}
    unused = tuple(one for one in UNUSED if one != "xml/")
    files = {(path, name, f"{name.replace('.', '/')}.py") for path, name in imported}
    folders = {(path, name, f"{name.partition('.')[0]}/") for path, name in imported}
    assert [one for one in sorted(files | folders) if one[2].startswith(unused)] == []


def imports(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def test_modules_are_compiled() -> None:
    asked: list[set[str]] = []

    def compiled(sources: bytes) -> bytes:
        asked.append(set(zipfile.ZipFile(io.BytesIO(sources)).namelist()))
        return zipped({"made.pyc": ""})

    files = shipped(PARTS, b"first", b"answers", compiled)
    assert packed(files, "python_stdlib.zip") == packed(files, "packages.zip") == {"made.pyc"}
    assert [one & {"os.py", "paramledger/digits.py"} for one in asked] == [{"os.py"}, {"paramledger/digits.py"}]


def test_the_manifest_says_how_many_bytes_each_file_has() -> None:
    files = shipped(PARTS, b"", b"")
    manifest = json.loads(files["python/manifest.json"])["files"]
    assert {f"python/{name}": known["bytes"] for name, known in manifest.items()} == {
        path: len(data) for path, data in files.items() if path != "python/manifest.json"
    }


def test_the_same_parts_give_the_same_bytes_and_are_not_packed_twice() -> None:
    files = shipped(PARTS, b"", b"")
    assert files == shipped(PARTS, b"", b"")
    assert is_current(files["python/manifest.json"], PARTS)
    assert not is_current(files["python/manifest.json"], replace(PARTS, specs={}))


def test_licences_are_named() -> None:
    text = shipped(PARTS, b"", b"")["python/licences.txt"].decode()
    assert "Pyodide 3: MPL-2.0, source at https://example.org;" in text and "\npydantic_core 1: MIT\n" in text


def test_what_is_missing_is_said() -> None:
    assert missing([]) == "node_modules/pyodide/pyodide.mjs"
    assert missing(NEEDED) == "wheels/pydantic_core"
    assert missing(RUNTIME) == ""


def test_answers_on_the_shelf_are_not_computed_again() -> None:
    """A dense layer from 40 to 300: 40 · 300 + 300 parameters."""
    files = {"architectures/small.toml": SPEC.encode()}
    instrument = Instrument(files)
    for put in (first, shelved):
        instrument.shelf.put(put(ledger("specs", files)))
    found = instrument.answer({"ask": "find", "text": "12,300"})["value"]
    assert isinstance(found, list) and (found[0]["address"], found[0]["match"]) == ("small/a", "exact")
    assert instrument.ledger.memory.computed == []


def test_toml_of_the_site_is_not_read_again_and_that_of_a_reader_is() -> None:
    """Also under a name of the site's: 40 · 30 + 30 parameters, where the site's has 300 units."""
    files = {"architectures/small.toml": SPEC.encode()}
    instrument = Instrument({"architectures/small.toml": b"no TOML"})
    instrument.shelf.put(first(ledger("specs", files)))
    address = {"ask": "show", "address": "small/a"}
    text = SPEC.replace("300", "30").replace('"features"', '"wide"').replace("features = 40", "wide = 40")
    theirs = {**address, "spec": {"name": "small", "text": text}}
    for request, parameters in (address, 40 * 300 + 300), (theirs, 40 * 30 + 30):
        value: Any = instrument.answer(request)["value"]
        assert value["totals"]["parameters"] == parameters


def test_wheels_for_browsers_are_those_of_the_lock() -> None:
    """pydantic_core and pydantic belong together, and what runs in a browser is what is tested."""
    pinned = re.compile(r"^([\w-]+)==([\w.]+)", re.MULTILINE)
    here = dict(pinned.findall((ROOT / "requirements.lock").read_text(encoding="utf-8")))
    there = dict(pinned.findall((ROOT / "runtime/requirements.lock").read_text(encoding="utf-8")))
    assert set(there) == {
        "annotated-types", "pydantic", "pydantic-core", "tomli", "typing-extensions", "typing-inspection",
    }
    assert there == {name: here[name] for name in there}


def test_locks_name_no_address() -> None:
    for name in ("package.json", "package-lock.json", "requirements.lock"):
        assert not re.search(r"https?:|resolved", (ROOT / "runtime" / name).read_text(encoding="utf-8")), name
