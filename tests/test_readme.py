"""What the README shows works as it stands."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

import paramledger as pl
from paramledger.__main__ import COMMANDS
from paramledger.language.settings import set_as_well
from paramledger.ledger.ledger import ledger

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_example_is_a_spec_without_problems() -> None:
    example = dedent(re.search(r"```toml\n(.*?)```", README, re.DOTALL).group(1))
    read = ledger("specs", {"architectures/example.toml": example.encode()})
    assert not read.problems
    assert read.addresses == ["example/paper"]


def test_the_commands_name_what_is_in_the_ledger() -> None:
    read = pl.load()
    commands = re.findall(r"^\.venv/bin/paramledger (.*?) *#", README, re.MULTILINE)
    assert {command.split()[0] for command in commands} == set(COMMANDS)
    for verb, *words in map(str.split, commands):
        if verb in ("show", "explain"):
            layers, option, setting = " ".join(words[1:]).partition("--set ")
            breakdown = read.breakdown(set_as_well(words[0], [setting] if option else []))
            assert all(breakdown.at(layer) for layer in layers.split())
        elif verb == "reconcile":
            assert words[0] in read.reconciliations


def test_the_files_that_it_links_are_there() -> None:
    linked = re.findall(r"\]\(([^)#:]+)\)", README)
    assert linked
    assert [path for path in linked if not (ROOT / path).is_file()] == []


def test_the_targets_that_it_names_are_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?:`|^)make ([a-z-]+)", README, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
