"""The table of commands: each reads the specs of its options and answers with a text to print, or raises what is wrong.
What only one of them needs is imported when it runs, so that the others start fast.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection
from dataclasses import dataclass

from paramledger.cli import answers, options, proving
from paramledger.exports.formats import FORMATS, PROBLEM_FORMATS


@dataclass(frozen=True, slots=True)
class Command:
    """A command: what it does, how it may print, and what it takes beside the folders. One that is `in_place` works on
    a folder of one's own; the others answer from the specs of the package where there is no such folder.
    """

    run: Callable[[argparse.Namespace], str]
    about: str
    formats: Collection[str]
    takes: tuple[Callable[[argparse.ArgumentParser], object], ...] = ()
    in_place: bool = False


def _new(given: argparse.Namespace) -> str:
    from paramledger.cli.contributing import new

    return new(given)


def _compare(given: argparse.Namespace) -> str:
    from paramledger.cli.contributing import compare

    return compare(given)


def _storage(given: argparse.Namespace) -> str:
    from paramledger.cli.storing import storage

    return storage(given)


def _adapt(given: argparse.Namespace) -> str:
    from paramledger.cli.storing import adapt

    return adapt(given)


def _find(given: argparse.Namespace) -> str:
    from paramledger.cli.finding import find

    return find(given)


def _diagnose(given: argparse.Namespace) -> str:
    from paramledger.cli.diagnosing import diagnose

    return diagnose(given)


_DIFF = ("json", "md", "table")

COMMANDS: dict[str, Command] = {
    "adapt": Command(
        _adapt, "print what low-rank adapters (LoRA, DoRA) train in a network", FORMATS,
        (options.address, options.adapters, options.scheme),
    ),
    "build": Command(
        proving.build, "write changed pages to docs/", PROBLEM_FORMATS, (options.force, options.cache), in_place=True,
    ),
    "check": Command(
        proving.check, "compare every published number with the computed one", PROBLEM_FORMATS,
        (options.paths, options.built, options.unrecorded, options.cache), in_place=True,
    ),
    "claims": Command(answers.claims, "print the published numbers with their verdicts", FORMATS, (options.family,)),
    "comment": Command(
        answers.comment, "print what a pull request changes, as a comment or a review", ("md", "json"),
        (options.reports,), in_place=True,
    ),
    "compare-tensors": Command(
        _compare, "compare a variant's tensors with those of a framework's model", PROBLEM_FORMATS,
        (options.address, options.other_model), in_place=True,
    ),
    "diagnose": Command(
        _diagnose, "print which network a summary, a listing or a file shows, and what differs", ("json", "table"),
        (options.files, options.cache),
    ),
    "diff": Command(
        answers.diff, "print the numbers, verdicts and explanations that changed", _DIFF, (options.revision,),
        in_place=True,
    ),
    "explain": Command(
        answers.explain, "print one layer: shapes, factors, sums and source", FORMATS, (options.address, options.layer)
    ),
    "find": Command(_find, "print what a number is", FORMATS, (options.pasted, options.cache)),
    "finish": Command(
        proving.finish, "check a built site and complete its pages", PROBLEM_FORMATS,
        (options.site, options.runtime, options.cache), in_place=True,
    ),
    "fit": Command(
        answers.fit, "print the memory of a language model: weights, cache, training", FORMATS, (options.address,)
    ),
    "list": Command(answers.variants, "print variants with their totals", FORMATS, (options.addresses,)),
    "new": Command(
        _new, "write a spec and a claims file to start from", ("table",), (options.new_name,), in_place=True
    ),
    "ops": Command(
        answers.ops, "print the kinds of layers, or one with its rules and an example", FORMATS, (options.name,)
    ),
    "reconcile": Command(answers.reconcile, "print the steps between two numbers", FORMATS, (options.name,)),
    "schema": Command(
        answers.schema, "print the JSON Schema of a kind of spec file", ("table", "json"), (options.kind,)
    ),
    "settings": Command(
        answers.settings, "print a network's settings and their limits", FORMATS, (options.address,)
    ),
    "show": Command(answers.show, "print the breakdown of a variant", FORMATS, (options.address, options.unfold)),
    "storage": Command(
        _storage, "print how a network is stored: parameters, elements and bytes", FORMATS,
        (options.address, options.scheme),
    ),
    "tools": Command(
        answers.tools, "print what torchinfo, thop, fvcore and others print for a variant", FORMATS, (options.address,)
    ),
}
