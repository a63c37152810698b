"""The command line: `paramledger`, also `python -m generator`; the only place that prints or exits.

Exit status 0: done; 1: problems found, all printed; 2: misuse.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from generator import answers
from generator.files import read_docs, read_specs, write_docs
from generator.formats import FORMATS, PROBLEM_FORMATS, Answer
from generator.judge import all_judged
from generator.ledger import Ledger, ledger
from generator.problems import Problem, Wrong, did_you_mean
from generator.reconcile import reconciled
from generator.spec.plan import Misplaced


class Found(Exception):
    """Problems to print, exit status 1."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__()
        self.problems = problems


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        text = options.run(options)
    except Found as found:
        _print(PROBLEM_FORMATS.get(options.format, PROBLEM_FORMATS["table"])(found.problems), sys.stdout if options.format != "table" else sys.stderr)
        return 1
    except Wrong as wrong:
        _print(f"paramledger: {wrong.message}" + (f" [{wrong.hint}]" if wrong.hint else "") + "\n", sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    _print(text, sys.stdout)
    return 0


def _print(text: str, stream) -> None:  # type: ignore[no-untyped-def]
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:     # the reader has seen enough; point the descriptor elsewhere so that nothing is flushed at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _ledger(options: argparse.Namespace) -> Ledger:
    """The specs of the folder; raises Found if any of them cannot be read or does not fit together."""
    read = read_specs(options.specs)
    prefix = f"{options.specs.as_posix()}/"
    made = ledger(options.specs.as_posix(), {path.removeprefix(prefix): data for path, data in read.files.items()})
    if problems := (*read.problems, *made.reading_problems):
        raise Found(sorted(problems))
    return made


def _answered(options: argparse.Namespace, answer: Answer) -> str:
    return FORMATS[options.format](answer)


def _list(options: argparse.Namespace) -> str:
    value = answers.listed(_whole(options))
    rows = [{**row, "year": str(row["year"] or "")} for row in value]    # a year is no count: no comma
    columns = ["address", "title", "year", "parameters", "state", "active_parameters", "macs", "implementations"]
    return _answered(options, Answer(value, rows, [*columns, "total"] if options.format == "csv" else columns))


def _whole(options: argparse.Namespace) -> Ledger:
    """The ledger, every variant of it counted; raises Found."""
    made = _ledger(options)
    if made.problems:
        raise Found(made.problems)
    return made


def _breakdown(options: argparse.Namespace):  # type: ignore[no-untyped-def]
    made = _ledger(options)
    try:
        return made.breakdown(options.address)
    except Misplaced as wrong:
        raise Found([made.texts.problem(wrong, "walk", options.address)]) from None


def _show(options: argparse.Namespace) -> str:
    breakdown = _breakdown(options)
    value = answers.shown(breakdown)
    layers = [*value["rows"], *value["training_rows"]]
    columns = ["layer", "op", "count", "output", "parameters", "state", "macs", "formula", "numbers"]
    if options.format == "csv":
        columns = ["layer", "op", "count", "active_count", "input", "output", "parameters", "state", "macs", "units", "formula", "numbers"]
    lines = [f"{breakdown.address}: {breakdown.family.model.title}", *(f"{number:>24,}  {name.replace('_', ' ')}" for name, number in value["totals"].items() if number)]
    return _answered(options, Answer(value, layers, columns, () if options.format == "csv" else lines))


def _claims(options: argparse.Namespace) -> str:
    rows = answers.claimed(all_judged(_whole(options)))
    columns = ["id", "address", "quantity", "layer", "printed", "computed", "difference", "verdict", "explained_by"]
    return _answered(options, Answer(rows, rows, columns))


def _reconcile(options: argparse.Namespace) -> str:
    made = _ledger(options)
    if options.name and options.name not in made.reconciliations:
        raise Wrong(f"there is no reconciliation `{options.name}`", did_you_mean(options.name, made.reconciliations))
    names = [options.name] if options.name else sorted(made.reconciliations)
    try:
        values = [answers.reconciliation(reconciled(made, name), _title(made, name)) for name in names]
    except Misplaced as wrong:
        raise Found([made.texts.problem(wrong, "reconciliation")]) from None
    if not options.name:
        rows = [{**value, "start": value["start"]["address"], "from": value["start"]["total"], "end": value["end"]["address"], "to": value["end"]["total"]} for value in values]
        return _answered(options, Answer(values, rows, ["name", "quantity", "start", "from", "end", "to", "remainder"]))
    value = values[0]
    rows = [{"edit": value["start"]["address"], "total": value["start"]["total"]}, *value["steps"], {"edit": value["end"]["address"], "total": value["end"]["total"]}]
    return _answered(options, Answer(value, rows, ["edit", "delta", "total", "about"], [f"{value['title']} ({value['quantity']}, remainder {value['remainder']})"]))


def _title(made: Ledger, name: str) -> str:
    from generator.pages.texts import plain

    return plain(made, made.reconciliations[name].title)


def _explain(options: argparse.Namespace) -> str:
    breakdown = _breakdown(options)
    value = answers.explained(breakdown, breakdown.at(options.layer))
    rows = value.get("tensors") or []
    head = [f"{key.replace('_', ' ')}: {answers.cell(value[key])}" for key in ("address", "layer", "op", "count", "input", "output", "arguments", "output_sizes", "source", "spec") if value.get(key)]
    head += [f"{work['kind']}: {work['formula']} = {work['numbers']} = {work['count']:,}" for work in value.get("work", [])]
    head += [f"{name.replace('_', ' ')}: {number:,}" for name, number in value["figures"].items() if number]
    return _answered(options, Answer(value, rows, ["name", "role", "shape", "formula", "numbers", "size"], head))


def _ops(options: argparse.Namespace) -> str:
    rows = answers.ops()
    return _answered(options, Answer(rows, rows, ["op", "kind", "arguments", "torch", "keras", "about"]))


def _schema(options: argparse.Namespace) -> str:
    from generator.spec.schema import schemas

    texts = schemas()
    if options.name not in texts:
        raise Wrong(f"there is no schema `{options.name}`", did_you_mean(options.name, texts))
    return texts[options.name]


def _build(options: argparse.Namespace) -> str:
    from generator.pages import site

    made = _sound(options)
    written = write_docs(options.docs, site(made), options.force)
    if written.problems:
        raise Found(written.problems)
    figures = f"{len(written.changed)} changed, {len(written.unchanged)} unchanged, {len(written.deleted)} deleted"
    return "".join(f"{options.docs.as_posix()}/{path}\n" for path in (*written.changed, *written.deleted)) + f"{figures}\n"


def _check(options: argparse.Namespace) -> str:
    from generator.drift import drift
    from generator.pages import site

    made = _sound(options)
    docs = read_docs(options.docs)
    pages = site(made)
    problems = sorted({*docs.problems, *drift(options.docs.as_posix(), docs.files, pages)})
    wanted = [problem for problem in problems if not options.paths or any(_within(problem.path, path) for path in options.paths)]
    if wanted:
        raise Found(wanted)
    values = sum(len(page.values) for page in pages.values())
    return PROBLEM_FORMATS["json"]([]) if options.format == "json" else f"{len(docs.files)} files, {values:,} computed numbers: all as computed\n"


def _within(path: str, wanted: Path) -> bool:
    return Path(path) == wanted or wanted in Path(path).parents


def _sound(options: argparse.Namespace) -> Ledger:
    """A ledger that pages can be made of; raises Found with everything that is wrong in the specs."""
    from generator.checks import spec_problems

    made = _whole(options)
    problems = list(spec_problems(made))
    paths = getattr(options, "paths", [])
    if problems and paths:
        problems = [problem for problem in problems if any(_within(problem.path, path) for path in paths)] or problems
    if problems:
        raise Found(problems)
    return made


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="paramledger", description="How big a network is, to the last unit: specs in, checked pages out.", allow_abbrev=False)
    commands = parser.add_subparsers(required=True, metavar="COMMAND", title="commands")
    for name, (run, about, formats, extra) in COMMANDS.items():
        command = commands.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.", allow_abbrev=False)
        command.add_argument("--specs", type=Path, default=Path("specs"), help="the folder of specs (default: specs)")
        command.add_argument("--docs", type=Path, default=Path("docs"), help="the folder of pages (default: docs)")
        command.add_argument("--format", choices=formats, default="table", help="how to print (default: table)")
        for flags, settings in extra:
            command.add_argument(flags, **settings)
        command.set_defaults(run=run)
    return parser


ADDRESS = ("address", {"metavar": "ADDRESS", "help": "family/variant; family alone is its default variant"})
RENDERED = tuple(FORMATS)
PROBLEMS = tuple(PROBLEM_FORMATS)

# name -> (function, what it does, formats, arguments)
COMMANDS: dict[str, tuple[Callable[[argparse.Namespace], str], str, tuple[str, ...], tuple[tuple[str, dict[str, object]], ...]]] = {
    "build": (_build, "write the pages that changed into docs/", PROBLEMS, (("--force", {"action": "store_true", "help": "overwrite generated pages that were edited by hand"}),)),
    "check": (_check, "compare every published number with the computed one", PROBLEMS, (("paths", {"nargs": "*", "type": Path, "metavar": "PATH", "help": "only these files and folders"}),)),
    "claims": (_claims, "print the published numbers with their verdicts", RENDERED, ()),
    "explain": (_explain, "print one layer: shapes, factors, sums, source", RENDERED, (ADDRESS, ("layer", {"metavar": "LAYER", "help": "its address, such as layer2.3.conv1.conv"}))),
    "list": (_list, "print all variants with their totals", RENDERED, ()),
    "ops": (_ops, "print the kinds of layers", RENDERED, ()),
    "reconcile": (_reconcile, "print the steps between two numbers", RENDERED, (("name", {"nargs": "?", "metavar": "NAME", "help": "left out: all of them"}),)),
    "schema": (_schema, "print the JSON Schema of a kind of spec", ("table", "json"), (("name", {"nargs": "?", "default": "architecture", "metavar": "NAME", "help": "architecture, blocks or reconciliation"}),)),
    "show": (_show, "print the breakdown of a variant", RENDERED, (ADDRESS,)),
}

if __name__ == "__main__":
    sys.exit(main())
