"""Every code block on a page that people wrote is run: specs are read, commands called, outputs compared.

What needs a framework is run once by `python -m oracles.record_examples`, and here its recording is compared: the code
is the recorded one, and the numbers that it printed are computed on the page that shows it.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import shlex
import tomllib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from paramledger.__main__ import main
from paramledger.cli.commands import COMMANDS
from paramledger.digits import read_printed
from paramledger.exports import badge, variants
from paramledger.files import read_docs
from paramledger.ledger.checks import spec_problems
from paramledger.ledger.ledger import Ledger, ledger
from paramledger.ledger.mistakes import mistakes_of
from paramledger.ledger.reconcile import reconciled
from paramledger.pages import site
from paramledger.proof.drift import drift
from paramledger.proof.markdown_reader import numbers
from paramledger.proof.provenance import origin
from paramledger.typed import typed_numbers

from oracles.examples import Block, blocks, blocks_of, pages

ROOT = Path(__file__).parents[1]
BLOCKS = list(blocks())
RECORDED = json.loads((ROOT / "tests/oracles/examples.json").read_text(encoding="utf-8"))["examples"]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
COMMENT = re.compile(r"(?:^|\s)#\s(.*)$", re.MULTILINE)


def of(*languages: str) -> list[Block]:
    return [block for block in BLOCKS if block.language in languages]


def name(block: Block) -> str:
    return f"{block.page}:{block.line}"


def specs_with(repository: Ledger, **more: str) -> Ledger:
    return ledger("specs", {**repository.texts.data, **{path: text.encode() for path, text in more.items()}})


def test_the_pages_are_those_without_a_line_that_says_who_made_them() -> None:
    docs = {f"docs/{path}" for path, text in read_docs(ROOT / "docs").files.items() if path.endswith(".md")
            and origin(path, text) == "hand-written"}
    assert {path.relative_to(ROOT).as_posix() for path in pages()} == {*docs, "README.md"}


def test_every_language_has_a_test() -> None:
    assert {block.language for block in BLOCKS} <= {"console", "markdown", "python", "sh", "text", "toml"}


@pytest.mark.parametrize("block", BLOCKS, ids=name)
def test_no_number_is_typed_into_a_comment(block: Block) -> None:
    assert [list(typed_numbers(comment)) for comment in COMMENT.findall(block.code)
            if any(typed_numbers(comment))] == []


# Specs.


def kind_of(block: Block) -> str:
    """The kind of spec that a block is."""
    found = re.match(r"#:schema \S*/(\w+)\.json\n", block.code)
    return found[1] if found else "architecture"


@pytest.mark.parametrize("block", of("toml"), ids=name)
def test_a_spec_is_one(block: Block, repository: Ledger) -> None:
    READ[kind_of(block)](block.code, repository)


def architecture(text: str, repository: Ledger) -> None:
    made = ledger("specs", {"architectures/example.toml": text.encode()})
    assert made.problems == () and spec_problems(made) == []
    assert all(made.breakdown(address).totals.parameters for address in made.addresses)


def claims(text: str, repository: Ledger) -> None:
    """A claim of an example is one of the ledger's."""
    made = ledger("specs", {"claims/example.toml": text.encode()})
    ours = [claim for _, claim in repository.written_claims()]
    assert made.specs.claims["example"].claims
    assert all(claim in ours for claim in made.specs.claims["example"].claims)


def reconciliation(text: str, repository: Ledger) -> None:
    made = specs_with(repository, **{"reconciliations/example.toml": text})
    assert made.reading_problems == ()
    assert reconciled(made, "example").remainder == 0


def mistakes(text: str, repository: Ledger) -> None:
    """A mistake of an example is one of the ledger's."""
    family = str(tomllib.loads(text)["mistakes"][0]["network"]).partition("/")[0]
    made = specs_with(repository, **{f"mistakes/{family}.toml": text})
    assert made.reading_problems == ()
    (ours,) = mistakes_of(made, family)
    assert ours.total in {one.total for one in mistakes_of(repository, family)}


READ: dict[str, Callable[[str, Ledger], None]] = {
    "architecture": architecture, "claims": claims, "mistakes": mistakes, "reconciliation": reconciliation,
}


# Commands.

PRINTS = {"claims", "explain", "list", "ops", "reconcile", "schema", "show"}      # those that write nothing


def lines(block: Block) -> list[list[str]]:
    return [shlex.split(line, comments=True) for line in block.code.splitlines() if line.strip()]


@pytest.mark.parametrize("block", of("sh"), ids=name)
def test_a_command_works(
    block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own = [other.code for other in BLOCKS if other.page == block.page and kind_of(other) == "architecture"
           and other.language == "toml"]
    for program, *words in lines(block):
        if program == "make":
            assert re.search(rf"^{words[0]}:", MAKEFILE, re.MULTILINE), words
        elif program == ".":
            assert words == [".venv/bin/activate"]      # what `make setup` makes
        else:
            assert program in ("paramledger", ".venv/bin/paramledger") and words[0] in COMMANDS
            if words[0] in PRINTS:
                monkeypatch.chdir(ROOT)
                if "all_cnn" in words:
                    monkeypatch.chdir(folder(tmp_path, own[0]))
                assert main(words) == 0
                assert capsys.readouterr().out


def folder(top: Path, spec: str) -> Path:
    """A folder with the network of a page."""
    path = top / "specs/architectures/all_cnn.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(spec)
    return top


@pytest.mark.parametrize("block", [
    *of("console"),
    Block("a test of the test", 1, "console", "", "$ paramledger show alexnet | head\n…\n"),
], ids=name)
def test_a_command_prints_what_the_page_shows(
    block: Block, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`$ command`, then its output; a line that is `…` stands for any lines."""
    monkeypatch.chdir(ROOT)
    for shown in re.split(r"^\$ ", block.code, flags=re.MULTILINE)[1:]:
        command, _, output = shown.partition("\n")
        words = shlex.split(command.partition("|")[0], comments=True)
        assert words[0].rpartition("/")[2] == "paramledger"
        main(words[1:])
        assert matches(output, "".join(capsys.readouterr()))


def matches(shown: str, printed: str) -> bool:
    """Whether an output is as a page shows it."""
    pattern = "".join("(?:.*\n)*" if line.strip() in ("…", "...") else re.escape(line.rstrip()) + "[ ]*\n"
                      for line in shown.rstrip("\n").split("\n"))
    return re.fullmatch(pattern, printed.rstrip("\n") + "\n") is not None


@pytest.mark.parametrize(("shown", "printed", "fits"), [
    ("a\nb\n", "a\nb\n", True), ("a\n…\n", "a\nb\nc\n", True), ("a\n…\nc\n", "a\nb\nc\n", True),
    ("a\n", "a\nb\n", False), ("1,234\n", "1,235\n", False), ("…\n1\n", "2\n", False),
])
def test_outputs_are_compared(shown: str, printed: str, fits: bool) -> None:
    assert matches(shown, printed) == fits


# Python.


def needs_nothing(block: Block) -> bool:
    return not block.framework


@pytest.fixture(scope="module")
def downloaded(repository: Ledger, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the downloads that code on pages reads."""
    top = tmp_path_factory.mktemp("downloads")
    for path, data in (*variants.layers(repository), *variants.claims(repository), *variants.index(repository)):
        (top / Path(path).name).write_bytes(b"".join(data()))
    return top


@pytest.mark.parametrize("page", sorted({block.page for block in filter(needs_nothing, of("python"))}))
def test_python_runs(page: str, downloaded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The blocks of a page one after the other; a block of text that follows one is what it prints."""
    monkeypatch.chdir(downloaded)
    names: dict[str, object] = {"__name__": "example"}
    own = [block for block in BLOCKS if block.page == page]
    for block, after in zip(own, [*own[1:], None], strict=True):
        if block.language == "python" and needs_nothing(block):
            output = io.StringIO()
            with contextlib.redirect_stdout(output):
                exec(compile(block.code, name(block), "exec"), names)
            if after is not None and after.language == "text":
                assert matches(after.code, output.getvalue())


# Framework code prints these numbers, and no link on its page does. What the ledger says: (times, figure), added up.
FIGURES: dict[int, list[tuple[int, str, str, str]]] = {
    614_400: [(1, "alexnet/ungrouped", "conv2", "weights")],
    37_748_736: [(1, "alexnet/paper", "fc6", "weights")],
    77_194_752: [(2, "gpt2/small", "wte", "parameters")],
    1_409_318_912: [
        (8, "mixtral/8x7b", "layers.0.experts", "parameters"), (1, "mixtral/8x7b", "layers.0.router", "parameters"),
    ],
    352_354_304: [
        (2, "mixtral/8x7b", "layers.0.experts", "parameters"), (1, "mixtral/8x7b", "layers.0.router", "parameters"),
    ],
}


@pytest.mark.parametrize("block", [block for block in BLOCKS if block.framework], ids=name)
def test_framework_code_was_run_as_it_stands(block: Block) -> None:
    assert RECORDED[f"{block.page} {block.tab}"]["sha256"] == block.digest, "run `python -m oracles.record_examples`"


@pytest.mark.parametrize("block", [block for block in BLOCKS if block.framework], ids=name)
def test_what_framework_code_printed_is_computed_here(block: Block, repository: Ledger) -> None:
    linked: set[int | Fraction] = {
        read_printed(number.text).value
        for number in numbers((ROOT / block.page).read_text(encoding="utf-8")) if number.target
    }
    for line in RECORDED[f"{block.page} {block.tab}"]["prints"]:
        for found in (int(number) for _, number in typed_numbers(line)):
            terms = FIGURES.get(found, [])
            summed = sum(times * repository.breakdown(a).at(b).figures.of(c) for times, a, b, c in terms)
            assert found in linked or found == summed


def test_recordings_are_of_blocks_that_there_are() -> None:
    assert set(RECORDED) == {f"{block.page} {block.tab}" for block in BLOCKS if block.framework}


# Text and Markdown.

ALL_CNN = "specs/architectures/all_cnn.toml"
MISTAKES = {        # a line of the page's messages: what was typed wrong in the page's network
    "`out_chanels`": ('"conv3", op = "conv2d", out_channels', '"conv3", op = "conv2d", out_chanels'),
    "5 groups": ('"conv4", op = "conv2d",', '"conv4", op = "conv2d", groups = 5,'),
    "`rleu`": ('name = "relu2", op = "relu"', 'name = "relu2", op = "rleu"'),
}


def messages(block: Block, repository: Ledger) -> None:
    """The messages of a page are those that its own network gives, when it is typed wrong."""
    (spec,) = (other.code for other in BLOCKS if other.page == block.page and other.language == "toml"
               and kind_of(other) == "architecture")
    *specs, page = block.code.splitlines()
    assert len(specs) == len(MISTAKES)
    for line, (word, (right, wrong)) in zip(specs, MISTAKES.items(), strict=True):
        assert word in line and right in spec
        found = ledger("specs", {"architectures/all_cnn.toml": spec.replace(right, wrong).encode()}).problems
        assert [str(problem).replace("all_cnn/c:", "all_cnn:") for problem in found] == [line]
    docs = read_docs(ROOT / "docs").files
    path = page.partition(":")[0].removeprefix("docs/")
    link = "](../architectures/alexnet/ungrouped"
    typed = docs[path].replace(f"[62,378,344{link}", f"[62,378,343{link}")
    problems = drift("docs", {path: typed}, site(repository))
    assert page in [str(problem) for problem in problems if problem.path == f"docs/{path}"]


def drawing(block: Block, repository: Ledger) -> None:
    """A picture in letters shows no number."""
    assert list(typed_numbers(block.code)) == []


TEXTS: dict[str, Callable[[Block, Ledger], None]] = {"docs/contributing.md": messages, "docs/design.md": drawing}


@pytest.mark.parametrize("block", of("text"), ids=name)
def test_text_is_what_was_printed(block: Block, repository: Ledger) -> None:
    own = [other for other in BLOCKS if other.page == block.page]
    before = own[own.index(block) - 1] if own.index(block) else None
    if before is None or before.language != "python":       # else it is compared where the code runs
        TEXTS[block.page](block, repository)


@pytest.mark.parametrize("block", of("markdown"), ids=name)
def test_markdown_is_a_page_without_problems(block: Block, repository: Ledger) -> None:
    text = re.sub(r"!\[\w+\]\(https://SITE/(.*?)\)", lambda found: known(found[1], repository), block.code)
    made = site(repository)
    found = drift("docs", {"example.md": text}, made)
    assert [str(problem) for problem in found if problem.path == "docs/example.md"] == []


def known(path: str, repository: Ledger) -> str:
    """The address of a badge, if it is one."""
    assert path in {made for name in repository.families for made, _ in badge.files(repository, name)}
    return ""


def test_blocks_are_found_where_they_stand() -> None:
    text = 'a\n```python\nx = 1\n```\n=== "Keras"\n\n    ```python\n    y = 2\n\n    z\n    ```\n'
    assert list(blocks_of("p.md", text)) == [
        Block("p.md", 2, "python", "", "x = 1\n"), Block("p.md", 7, "python", "Keras", "y = 2\n\nz\n"),
    ]
