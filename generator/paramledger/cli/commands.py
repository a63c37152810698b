"""The commands: each reads the specs of its options and answers with a text to print, or raises what is wrong. What one
of them alone needs is imported when it runs, so that the others start fast.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from paramledger.addresses import FRAGMENTS, is_built
from paramledger.counts import quantities
from paramledger.counts.rows import QUANTITIES
from paramledger.exports import records
from paramledger.exports.formats import FORMATS, PROBLEM_FORMATS, Answer
from paramledger.files import (
    drawn_files,
    read_beside,
    read_docs,
    read_downloads,
    read_recordings,
    read_site,
    renewed,
    text_of,
    unread_files,
    write_docs,
    write_site,
)
from paramledger.language.location import LocatedError
from paramledger.language.settings import set_as_well
from paramledger.ledger.ledger import Breakdown, Ledger
from paramledger.ledger.references import reconciliation_title
from paramledger.ledger.verdicts import all_judged
from paramledger.loading import ProblemsError, alone, counted, readable, whole
from paramledger.problems import Problem, SpecError, did_you_mean

if TYPE_CHECKING:
    from paramledger.cache import Cache


def _answered(options: argparse.Namespace, answer: Answer) -> str:
    return FORMATS[options.format](answer)


def _list(options: argparse.Namespace) -> str:
    value = records.listed(whole(options.specs))
    rows: list[records.Json] = [
        {**row, "year": str(row["year"] or "")} for row in value
    ]  # a year is no count: no comma
    columns = ["address", "title", "year", *quantities.listed("table"), "implementations"]
    more = (*quantities.listed("csv"), "uncounted") if options.format == "csv" else ()
    if not more and any(row["uncounted"] for row in value):
        more = ("uncounted",)
    return _answered(options, Answer(value, rows, [*columns, *more]))


def _show(options: argparse.Namespace) -> str:
    breakdown = alone(options.specs, set_as_well(options.address, options.settings))
    whole, training = (records.layers(breakdown, only, options.unfold) for only in (False, True))
    rows = records.flagged(whole, training)
    if options.format == "csv":
        return _answered(options, Answer(None, rows, records.LAYER_COLUMNS))
    totals = breakdown.totals
    lines = [f"{breakdown.address}: {breakdown.title}"]
    lines += [
        f"{totals.of(name):>24,}  {quantities.quantity_name(name)}" for name in QUANTITIES if totals.of(name)
    ]
    if totals.frozen:
        lines.append(f"{totals.trainable_parameters:>24,}  trainable parameters")
    if breakdown.uncounted:
        lines.append(f"macs are a lower bound: {', '.join(breakdown.uncounted)} not counted")
    columns = ["layer", "op", "count", "output", *_figures_of(breakdown), "formula", "numbers"]
    if any(row["training"] for row in rows):
        columns.insert(1, "only")
        rows = [{**row, "only": "training" if row["training"] else ""} for row in rows]
    return _answered(options, Answer(records.shown_with(breakdown, whole, training), rows, columns, lines))


def _figures_of(breakdown: Breakdown) -> list[str]:
    """The quantities of a row that say something of this network."""
    return [name for name in quantities.IN_ROWS if quantities.says_something(name, breakdown.totals)]


def _claims(options: argparse.Namespace) -> str:
    made = whole(options.specs)
    if options.family and options.family not in made.families:
        raise SpecError(f"there is no architecture `{options.family}`", did_you_mean(options.family, made.families))
    judged = all_judged(made)
    own = [one for one in judged if not options.family or one.address.partition("/")[0] == options.family]
    rows = records.claimed(own)
    columns = (
        records.CLAIM_COLUMNS
        if options.format == "csv"
        else records.CLAIM_COLUMNS[: records.CLAIM_COLUMNS.index("source")]
    )
    return _answered(options, Answer(rows, rows, columns))


def _reconcile(options: argparse.Namespace) -> str:
    from paramledger.ledger.reconcile import reconciled

    made = readable(options.specs)
    if options.name and options.name not in made.reconciliations:
        raise SpecError(
            f"there is no reconciliation `{options.name}`", did_you_mean(options.name, made.reconciliations)
        )
    names = [options.name] if options.name else sorted(made.reconciliations)
    try:
        paths = [reconciled(made, name) for name in names]
    except LocatedError as wrong:
        raise ProblemsError([made.texts.problem(wrong, "reconciliation")]) from None
    values = [records.reconciliation(path, reconciliation_title(made, path)) for path in paths]
    if options.name:
        head = f"{reconciliation_title(made, paths[0])} ({paths[0].model.quantity}, remainder {paths[0].remainder})"
        return _answered(
            options, Answer(values[0], records.steps(paths[0]), ["edit", "delta", "total", "evidence", "about"], [head])
        )
    return _answered(
        options, Answer(values, records.ends(paths), records.END_COLUMNS)
    )


def _explain(options: argparse.Namespace) -> str:
    breakdown = alone(options.specs, set_as_well(options.address, options.settings))
    row = breakdown.at(options.layer)
    value = records.explained(breakdown, row)
    facts = (
        "address",
        "layer",
        "op",
        "count",
        "input",
        "output",
        "arguments",
        "output_sizes",
        "layers",
        "source",
        "spec",
    )
    lines = [f"{key.replace('_', ' ')}: {records.cell(value[key])}" for key in facts if value[key]]
    lines += [
        f"{work.kind}: {work.product.formula} = {work.product.numbers} = {work.product.value:,}" for work in row.work
    ]
    shown = [name for name in QUANTITIES if row.figures.of(name)]
    lines += [f"{quantities.quantity_name(name)}: {row.figures.of(name):,}" for name in shown]
    return _answered(
        options, Answer(value, records.tensors(row), ["name", "role", "shape", "formula", "numbers", "size"], lines)
    )


def _ops(options: argparse.Namespace) -> str:
    rows = records.ops()
    return _answered(options, Answer(rows, rows, ["op", "kind", "arguments", "torch", "keras", "about"]))


def _schema(options: argparse.Namespace) -> str:
    from paramledger.language.schema import schemas

    texts = schemas()
    if options.name not in texts:
        raise SpecError(f"there is no schema `{options.name}`", did_you_mean(options.name, texts))
    return texts[options.name]


def _check_docstrings() -> None:
    """Raises SpecError where Python has dropped the texts that pages of ops are made from."""
    if sys.flags.optimize > 1:
        raise SpecError("Python runs with -OO, without the docstrings that pages are made from", "leave -OO out")


def _build(options: argparse.Namespace) -> str:
    from paramledger.cache import opened_cache
    from paramledger.exports.downloads import downloads
    from paramledger.pages import fragments, site

    with opened_cache(options.cache, options.specs) as cache:
        made = _sound(options, cache)
        pages, files = site(made), downloads(made, drawn_files(options.docs))
        written = write_docs(options.docs, pages, options.force, files)
        if written.problems:
            raise ProblemsError(written.problems)
        beside = write_docs(_fragments(options), fragments(pages), force=True)
        if beside.problems:
            raise ProblemsError(beside.problems)
        renewed(options.docs, beside.changed)
    figures = f"{len(written.changed)} changed, {len(written.unchanged)} unchanged, {len(written.deleted)} deleted"
    moved = (*written.changed, *written.deleted)
    kept = [path for path in moved if not is_built(path)]
    ignored = f"; {len(moved) - len(kept)} of them are not committed" if len(moved) > len(kept) else ""
    return "".join(f"{options.docs.as_posix()}/{path}\n" for path in kept) + f"{figures}{ignored}\n"


def _diff(options: argparse.Namespace) -> str:
    from paramledger.cli.revisions import changes_since
    from paramledger.exports.changes import changes_record, comment, lines

    moved = changes_since(options.revision, options.specs, readable(options.specs))
    if options.format == "json":
        return json.dumps(changes_record(moved), indent=2, ensure_ascii=False) + "\n"
    return comment(moved, ()) if options.format == "md" else "".join(f"{line}\n" for line in lines(moved))


def _comment(options: argparse.Namespace) -> str:
    from paramledger.exports.changes import comment, read_changes, read_problems, review

    problems = read_problems(text_of(options.problems))
    if options.format == "json":
        return json.dumps(review(problems), indent=2, ensure_ascii=False) + "\n"
    return comment(read_changes(text_of(options.changes)), problems)


def _check(options: argparse.Namespace) -> str:
    from paramledger.cache import opened_cache

    with opened_cache(options.cache, options.specs) as cache:
        return _checked(options, cache)


def _checked(options: argparse.Namespace, cache: Cache) -> str:
    from paramledger.pages import fragments, site
    from paramledger.proof.drift import committed_drift, drift
    from paramledger.tensors.unrecorded import unrecorded

    made = _sound(options, cache)
    missing = unrecorded(made, read_recordings(options.specs.parent / "tests/oracles"))
    if options.unrecorded:
        if missing:
            raise ProblemsError(missing)
        return PROBLEM_FORMATS["json"]([]) if options.format == "json" else "all implementations are recorded\n"
    docs = read_docs(options.docs)
    pages = site(made)
    judge = drift if options.built else committed_drift
    found = judge(options.docs.as_posix(), docs.files, pages, read_beside(options.docs))
    refused = {problem.path for problem in docs.problems}
    unread = (problem for problem in unread_files(options.docs) if problem.path not in refused)
    problems = {*docs.problems, *found, *unread}
    if options.built:
        folder = _fragments(options)
        parts = read_docs(folder)
        problems |= {*parts.problems, *drift(folder.as_posix(), parts.files, fragments(pages)), *_stale(options, made)}
    wanted = [
        problem
        for problem in sorted(problems)
        if not options.paths or any(_within(problem.path, path) for path in options.paths)
    ]
    if wanted:
        raise ProblemsError(wanted)
    if options.format == "json":
        return PROBLEM_FORMATS["json"]([])
    values = sum(page.numbers for page in pages.digests.values())
    return f"{len(docs.files)} files, {values:,} computed numbers: all as computed\n" + (
        "".join(f"note: {problem}\n" for problem in missing) if options.format == "table" else ""
    )


def _finish(options: argparse.Namespace) -> str:
    from paramledger.proof.finish import BuiltSite, finished
    from paramledger.proof.fragments import missing_parts, wholes

    folder, beside = options.docs.as_posix(), _fragments(options)
    site, docs, parts = read_site(options.site), read_docs(options.docs), read_docs(beside)
    pages = wholes(folder, docs.files, beside.as_posix(), parts.files)
    if unread := (*site.problems, *docs.problems, *parts.problems, *missing_parts(folder, pages)):
        raise ProblemsError(sorted(unread))
    sources = {path: page.text for path, page in pages.items()}
    done = finished(BuiltSite(options.site.as_posix(), site.files, folder, sources))
    by_path = {f"{folder}/{path}": page for path, page in pages.items()}
    placed = [by_path[one.path].placed(one) if one.path in by_path else one for one in done.problems]
    if problems := (*write_site(options.site, done.files), *sorted(placed)):
        raise ProblemsError(problems)
    if options.format == "json":
        return PROBLEM_FORMATS["json"]([])
    return f"{len(site.files):,} pages: readers see what was proved; {len(done.files):,} files written\n"


def _fragments(options: argparse.Namespace) -> Path:
    """The folder of what pages include, beside docs/."""
    folder: Path = options.docs.absolute().parent / FRAGMENTS
    return folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder


def _stale(options: argparse.Namespace, made: Ledger) -> list[Problem]:
    """The downloads that are there and not as computed."""
    there = read_downloads(options.docs)
    if not there.digests:
        return [*there.problems]
    from paramledger.exports.downloads import downloads, stale

    wanted = downloads(made, drawn_files(options.docs))
    return [*there.problems, *stale(options.docs.as_posix(), there.digests, wanted)]


def _new(options: argparse.Namespace) -> str:
    from paramledger.cli.contributing import new

    return new(options)


def _compare(options: argparse.Namespace) -> str:
    from paramledger.cli.contributing import compare

    return compare(options)


def _within(path: str, wanted: Path) -> bool:
    return Path(path) == wanted or wanted in Path(path).parents


def _sound(options: argparse.Namespace, cache: Cache) -> Ledger:
    """A ledger that pages can be made of; raises ProblemsError with everything that is wrong in the specs."""
    from paramledger.cli.families import prepared
    from paramledger.ledger.checks import spec_problems

    _check_docstrings()
    made = counted(prepared(readable(options.specs, store=cache)))
    problems = list(spec_problems(made))
    paths = getattr(options, "paths", [])
    if problems and paths:
        problems = [problem for problem in problems if any(_within(problem.path, path) for path in paths)] or problems
    if problems:
        raise ProblemsError(problems)
    return made


@dataclass(frozen=True, slots=True)
class Command:
    """A command: what it does, how it may print, and what it takes beside the folders."""

    run: Callable[[argparse.Namespace], str]
    about: str
    formats: Collection[str]
    takes: tuple[Callable[[argparse.ArgumentParser], object], ...] = ()


def _address(parser: argparse.ArgumentParser) -> object:
    parser.add_argument("address", metavar="ADDRESS", help="family/variant; family alone is its default variant")
    return parser.add_argument(
        "--set", action="append", default=[], dest="settings", metavar="NAME=VALUE",
        help="with a setting of your own, such as classes=10; as often as needed",
    )


def _unfold(parser: argparse.ArgumentParser) -> object:
    told = "every round of a loop on a row of its own, in the order in which they run"
    return parser.add_argument("--unfold", action="store_true", help=told)


def _layer(parser: argparse.ArgumentParser) -> object:
    return parser.add_argument("layer", metavar="LAYER", help="its address, such as layer2.3.conv1.conv")


def _name(parser: argparse.ArgumentParser) -> object:
    return parser.add_argument("name", nargs="?", metavar="NAME", help="left out: all of them")


def _kind(parser: argparse.ArgumentParser) -> object:
    kinds = "architecture (when left out), blocks, changes, claims, reconciliation or site"
    return parser.add_argument("name", nargs="?", default="architecture", metavar="NAME", help=kinds)


def _paths(parser: argparse.ArgumentParser) -> object:
    return parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="only these files and folders")


def _family(parser: argparse.ArgumentParser) -> object:
    return parser.add_argument("family", nargs="?", metavar="FAMILY", help="left out: all of them")


def _new_name(parser: argparse.ArgumentParser) -> object:
    return parser.add_argument("name", metavar="NAME", help="of the family, such as wide_resnet")


def _with(parser: argparse.ArgumentParser) -> object:
    return parser.add_argument(
        "--with", dest="other", required=True, metavar="MODEL",
        help="timm:NAME, torchvision:NAME, transformers:CONFIG.json or a class there, keras:NAME, torch:LAYER(…), "
        "or a file: names and shapes, JSON or safetensors",
    )


def _unrecorded(parser: argparse.ArgumentParser) -> object:
    return parser.add_argument(
        "--unrecorded", action="store_true",
        help="only this: is every model in `implementations` recorded in tests/oracles?",
    )


def _built(parser: argparse.ArgumentParser) -> object:
    return parser.add_argument("--built", action="store_true", help="the built pages too, which git does not keep")


def _site(parser: argparse.ArgumentParser) -> object:
    return parser.add_argument("site", type=Path, metavar="SITE", help="the folder that MkDocs or Zensical built")


def _revision(parser: argparse.ArgumentParser) -> object:
    return parser.add_argument("revision", metavar="REV", help="a branch, a tag or a commit")


def _reports(parser: argparse.ArgumentParser) -> object:
    parser.add_argument("changes", type=Path, metavar="CHANGES", help="what `diff --format json` printed")
    return parser.add_argument("problems", type=Path, metavar="PROBLEMS", help="what `check --format json` printed")


def _cache(parser: argparse.ArgumentParser) -> object:
    about = "keep here what is computed, and compute only what has changed; safe to delete (left out: keep nothing)"
    return parser.add_argument("--cache", type=Path, metavar="FOLDER", help=about)


def _force(parser: argparse.ArgumentParser) -> object:
    return parser.add_argument(
        "--force", action="store_true", help="overwrite generated pages that were edited by hand"
    )


_DIFF = ("json", "md", "table")

COMMANDS: dict[str, Command] = {
    "build": Command(_build, "write the pages that changed into docs/", PROBLEM_FORMATS, (_force, _cache)),
    "check": Command(
        _check, "compare every published number with the computed one", PROBLEM_FORMATS,
        (_paths, _built, _unrecorded, _cache),
    ),
    "claims": Command(_claims, "print the published numbers with their verdicts", FORMATS, (_family,)),
    "comment": Command(
        _comment, "print what a pull request changes as a comment on it, or as a review", ("md", "json"), (_reports,)
    ),
    "compare-tensors": Command(
        _compare, "compare a variant's tensors with a framework's model", PROBLEM_FORMATS, (_address, _with)
    ),
    "diff": Command(_diff, "print the numbers, verdicts and explanations that moved", _DIFF, (_revision,)),
    "explain": Command(_explain, "print one layer: shapes, factors, sums, source", FORMATS, (_address, _layer)),
    "finish": Command(_finish, "prove a built site, and write what its pages need", PROBLEM_FORMATS, (_site,)),
    "list": Command(_list, "print all variants with their totals", FORMATS),
    "new": Command(_new, "write a spec and a file of claims to start from", ("table",), (_new_name,)),
    "ops": Command(_ops, "print the kinds of layers", FORMATS),
    "reconcile": Command(_reconcile, "print the steps between two numbers", FORMATS, (_name,)),
    "schema": Command(_schema, "print the JSON Schema of a kind of spec file", ("table", "json"), (_kind,)),
    "show": Command(_show, "print the breakdown of a variant", FORMATS, (_address, _unfold)),
}
