"""The command line: `paramledger`, also `python -m paramledger`; the only place that prints or exits.

Exit status 0: done; 1: problems found, all printed; 2: misuse.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from paramledger.cli.commands import COMMANDS
from paramledger.exports.formats import PROBLEM_FORMATS
from paramledger.garbage import uncollected
from paramledger.loading import ProblemsError, specs_folder
from paramledger.problems import SpecError


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")       # a terminal that knows no `×` is shown `\\xd7`
    options = _parser().parse_args(arguments)
    try:
        with uncollected():
            text = options.run(options)
    except ProblemsError as found:
        form = options.format if options.format in PROBLEM_FORMATS else "table"
        _print(PROBLEM_FORMATS[form](found.problems), sys.stderr if form == "table" else sys.stdout)
        return 1
    except SpecError as wrong:
        _print(f"paramledger: {wrong.message}" + (f" [{wrong.hint}]" if wrong.hint else "") + "\n", sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    _print(text, sys.stdout)
    return 0


def _print(text: str, stream: TextIO | None) -> None:
    if stream is None:      # closed before we began
        return
    try:
        stream.write(text)
        stream.flush()
    except (
        BrokenPipeError
    ):  # the reader has seen enough; point the descriptor elsewhere so that nothing is flushed at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except OSError as error:        # a full disk
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        if stream is not sys.stderr:
            _print(f"paramledger: the output cannot be written: {error.strerror}\n", sys.stderr)


class _Version(argparse.Action):
    """`--version`: looked up only when it is asked for."""

    def __init__(self, option_strings: Sequence[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help="print the version and exit")

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        _print(f"paramledger {version('paramledger')}\n", sys.stdout)
        parser.exit()


def _parser() -> argparse.ArgumentParser:
    about = "How big a network is, exactly: specs in, checked pages out."
    parser = argparse.ArgumentParser(prog="paramledger", description=about, allow_abbrev=False)
    parser.add_argument("--version", action=_Version)
    commands = parser.add_subparsers(required=True, metavar="COMMAND", title="commands")
    for name, command in COMMANDS.items():
        sub = commands.add_parser(
            name, help=command.about, description=f"{command.about[:1].upper()}{command.about[1:]}.", allow_abbrev=False
        )
        here = Path("specs")
        sub.add_argument(
            "--specs", type=Path, default=here if command.in_place or here.is_dir() else specs_folder(),
            help=f"the folder of specs (default: specs{'' if command.in_place else ', else those of the package'})",
        )
        sub.add_argument("--docs", type=Path, default=Path("docs"), help="the folder of pages (default: docs)")
        sub.add_argument(
            "--format", choices=sorted(command.formats), default="table", help="output format (default: table)"
        )
        for take in command.takes:
            take(sub)
        sub.set_defaults(run=command.run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
