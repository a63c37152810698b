"""What the commands print that answer a question: each reads the specs of its options, and says what they come to."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

from paramledger.exports import answers, records
from paramledger.exports.formats import FORMATS, Answer
from paramledger.files import text_of
from paramledger.language.location import LocatedError
from paramledger.language.settings import set_as_well
from paramledger.ledger.breakdown import Breakdown
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.reconcile import Reconciled
from paramledger.ledger.references import reconciliation_title, said_by
from paramledger.ledger.texts import text_reference_problems
from paramledger.ledger.verdicts import Judged, all_judged, judged_of
from paramledger.loading import ProblemsError, alone, readable, walked, whole
from paramledger.problems import SpecError, did_you_mean


def _answered(options: argparse.Namespace, answer: Answer) -> str:
    return FORMATS[options.format](answer)


def _asked(options: argparse.Namespace, also: tuple[str, ...] = ()) -> Breakdown:
    """The network that is asked for; `also` are folders of specs that the answer needs."""
    return alone(options.specs, set_as_well(options.address, options.settings), also)


def _wanted(options: argparse.Namespace) -> list[Breakdown]:
    """The variants that `list` is asked for."""
    if options.settings and not options.addresses:
        raise SpecError("`--set` changes the networks named before it", "name some: `list resnet vgg`")
    ledger = readable(options.specs) if options.addresses else whole(options.specs)
    asked = [set_as_well(one, options.settings) for one in options.addresses]
    addresses = [one for text in asked for one in ledger.named(text)] or ledger.addresses
    return [walked(ledger, address) for address in addresses]


def variants(options: argparse.Namespace) -> str:
    return _answered(options, answers.listed(_wanted(options), options.format))


def show(options: argparse.Namespace) -> str:
    return _answered(options, answers.shown(_asked(options), options.unfold, options.format))


def settings(options: argparse.Namespace) -> str:
    return _answered(options, answers.set_up(_asked(options)))


def claims(options: argparse.Namespace) -> str:
    rows = records.claimed(_judged(options))
    columns = (
        records.CLAIM_COLUMNS
        if options.format == "csv"
        else records.CLAIM_COLUMNS[: records.CLAIM_COLUMNS.index("source")]
    )
    return _answered(options, Answer(rows, rows, columns))


def _judged(options: argparse.Namespace) -> Sequence[Judged]:
    """The claims that are asked for, with their verdicts; of one family, no other is counted."""
    if not options.family:
        return all_judged(whole(options.specs))
    ledger = readable(options.specs)
    if options.family not in ledger.families:
        raise SpecError(f"there is no architecture `{options.family}`", did_you_mean(options.family, ledger.families))
    for address in ledger.named(options.family):
        walked(ledger, address)
    return judged_of(ledger, options.family)


def reconcile(options: argparse.Namespace) -> str:
    from paramledger.ledger.reconcile import reconciled_with

    ledger = readable(options.specs)
    if options.name and options.name not in ledger.reconciliations:
        raise SpecError(
            f"there is no reconciliation `{options.name}`", did_you_mean(options.name, ledger.reconciliations)
        )
    names = [options.name] if options.name else sorted(ledger.reconciliations)
    try:
        paths = [reconciled_with(ledger, name, options.settings) for name in names]
    except LocatedError as wrong:
        raise ProblemsError([ledger.texts.problem(wrong, "reconciliation")]) from None
    values = [records.reconciliation(path, _said(ledger, path)) for path in paths]
    if options.name:
        head = f"{reconciliation_title(ledger, paths[0])} ({paths[0].model.quantity}, remainder {paths[0].remainder})"
        return _answered(
            options, Answer(values[0], records.steps(paths[0]), ["edit", "delta", "total", "evidence", "about"], [head])
        )
    return _answered(
        options, Answer(values, records.ends(paths), records.END_COLUMNS)
    )


def _said(ledger: Ledger, reconciled: Reconciled) -> dict[str, str]:
    """What a reconciliation says; raises ProblemsError where one of its texts refers to a number that is not there."""
    try:
        return said_by(ledger, reconciled)
    except SpecError:
        raise ProblemsError([*text_reference_problems(ledger, f"reconciliations/{reconciled.name}.toml")]) from None


def explain(options: argparse.Namespace) -> str:
    return _answered(options, answers.explained(_asked(options), options.layer))


def fit(options: argparse.Namespace) -> str:
    return _answered(options, answers.fitted(_asked(options)))


def tools(options: argparse.Namespace) -> str:
    return _answered(options, answers.tooled(_asked(options, ("conventions/",))))


def ops(options: argparse.Namespace) -> str:
    from paramledger.exports import op_records

    if not options.name:
        rows = op_records.ops()
        return _answered(options, Answer(rows, rows, ["op", "kind", "arguments", "torch", "keras", "about"]))
    found = op_records.one_op(options.name)
    rows = op_records.arguments(options.name)
    columns = op_records.ARGUMENT_COLUMNS if rows else ()
    return _answered(options, Answer(found, rows, columns, op_records.lines(options.name)))


def schema(options: argparse.Namespace) -> str:
    from paramledger.language.schema import schemas

    texts = schemas()
    if options.name not in texts:
        raise SpecError(f"there is no schema `{options.name}`", did_you_mean(options.name, texts))
    return texts[options.name]


def diff(options: argparse.Namespace) -> str:
    from paramledger.cli.revisions import changes_since
    from paramledger.exports import changes

    moved = changes_since(options.revision, options.specs, readable(options.specs))
    if options.format == "json":
        return json.dumps(changes.changes_record(moved), indent=2, ensure_ascii=False) + "\n"
    if options.format == "md":
        return changes.comment(moved, ())
    return "".join(f"{line}\n" for line in changes.lines(moved))


def comment(options: argparse.Namespace) -> str:
    from paramledger.exports import changes

    problems = changes.read_problems(text_of(options.problems))
    if options.format == "json":
        return json.dumps(changes.review(problems), indent=2, ensure_ascii=False) + "\n"
    return changes.comment(changes.read_changes(text_of(options.changes)), problems)
