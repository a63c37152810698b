"""Who imports whom: the table of docs/design.md, compared with the code."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "generator/paramledger"
CORE = {"problems", "digits", "typed", "ops", "language", "network", "counts", "ledger", "conventions", "polynomial",
        "garbage", "record", "storage", "finding", "diagnosis"}
CORE_NEEDS = {"pydantic", "pydantic_core", "tomli"}


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


MODULES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def table() -> dict[str, tuple[set[str], set[str]]]:
    """By row of the page's table: what it may import, of ours and from outside."""
    text = (ROOT / "docs/design.md").read_text(encoding="utf-8")
    part = text.partition("## Who may import whom")[2].partition("\n## ")[0]
    rows = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("| `")]
    return {name.strip(" `"): (words(ours), words(outside)) for name, _, ours, outside in rows}


def words(cell: str) -> set[str]:
    return set(re.findall(r"`(\w+)`", cell))


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def row_of(module: str) -> str:
    """`paramledger.language.text.pieces` is in the row `language`; the package itself is in none."""
    return module.split(".")[1] if "." in module else ""


TABLE = table()


def test_no_line_of_python_is_longer_than_120_characters() -> None:
    """The linter passes over lines that end in an address."""
    paths = [path for name in ("benchmarks", "generator", "oracles", "tests") for path in (ROOT / name).rglob("*.py")]
    assert [
        f"{path.relative_to(ROOT)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > 120
    ] == []


def test_the_table_has_a_row_for_every_module_and_folder() -> None:
    assert set(TABLE) == {row_of(module) for module in MODULES} - {""}


def test_the_table_has_no_circle() -> None:
    rows = list(TABLE)
    for name, (ours, _) in TABLE.items():
        assert ours <= set(rows[: rows.index(name)]), f"{name} may import only what stands above it"


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_what_its_row_may(module: str) -> None:
    name = row_of(module)
    if not name:
        return      # the package's own names: they are made of everything
    ours, outside = TABLE[name]
    for one in imported(MODULES[module]):
        top = one.partition(".")[0]
        if top == "paramledger":
            # "from paramledger import addresses" names a row; "from paramledger import load" a function of the package
            assert row_of(one) in {name, *ours}, f"{module} imports {one}"
        else:
            assert top in sys.stdlib_module_names or top in outside, f"{module} imports {one}"


def test_the_core_needs_little() -> None:
    core = {name: row for name, row in TABLE.items() if name in CORE}
    assert set().union(*(outside for _, outside in core.values())) <= CORE_NEEDS
    assert set().union(*(ours for ours, _ in core.values())) <= CORE | {"addresses"}


def test_pillow_is_for_cards_alone() -> None:
    users = {module for module, path in MODULES.items() if any(one.startswith("PIL") for one in imported(path))}
    assert users and all(module.startswith("paramledger.exports.card") for module in users)


CHECKING = """
import sys

class Refused:
    @staticmethod
    def find_spec(name, path=None, target=None):
        top = name.partition(".")[0]
        private = name.startswith("_sysconfigdata") or name.endswith("__mypyc")     # Python's own, tomli's own
        if top not in sys.stdlib_module_names and top not in ALLOWED and not private:
            raise ImportError(f"{name} is not for the core")

ALLOWED = {
    "paramledger", "pydantic", "pydantic_core", "tomli",
    "annotated_types", "typing_extensions", "typing_inspection",     # pydantic's own
}
sys.meta_path.insert(0, Refused)

from pathlib import Path
from paramledger.ledger.checks import spec_problems
from paramledger.loading import whole

ledger = whole(Path("specs"))
print(len(ledger.addresses) > 400, spec_problems(ledger))
try:
    import PIL
except ImportError as error:
    print(error)
"""


def test_specs_are_checked_without_pillow_pandas_and_mkdocs() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHECKING], capture_output=True, text=True, check=False, cwd=ROOT,
        env={"PYTHONPATH": str(ROOT / "generator"), "PYTHONHASHSEED": "0"},
    )
    assert (done.stdout, done.stderr) == ("True []\nPIL is not for the core\n", "")
