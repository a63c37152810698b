"""What `finish` puts into a site for its page "Your model": Python for browsers, this package, the specs, answers."""

from __future__ import annotations

import argparse
from functools import partial

from paramledger.addresses import YOUR_MODEL_HTML
from paramledger.cache import opened_cache
from paramledger.files import compiled, read_package, read_runtime, read_specs
from paramledger.instrument.shelf import first, shelved
from paramledger.instrument.shipping import MANIFEST, Parts, is_current, missing, shipped
from paramledger.loading import readable

SLOWLY = "note: `Your model` starts slowly, since its Python is not compiled [is `node` there?]\n"


def python_files(options: argparse.Namespace) -> tuple[dict[str, bytes], str]:
    """The files that are not there yet, and what is to be said: nothing in a site without the page."""
    if not (options.site / YOUR_MODEL_HTML).is_file():
        return {}, ""
    runtime = read_runtime(options.runtime)
    if lacking := missing(runtime):
        why = f"{options.runtime}/{lacking} is missing [run `make runtime`]"
        return {}, f"note: the page `Your model` will not work: {why}\n"
    own = f"{options.specs.as_posix()}/"
    specs = {path.removeprefix(own): data for path, data in read_specs(options.specs).files.items()}
    parts = Parts(runtime, read_package(), specs)
    there = options.site / MANIFEST
    if there.is_file() and is_current(there.read_bytes(), parts):
        return {}, ""
    with opened_cache(options.cache, options.specs) as cache:
        ledger = readable(options.specs, store=cache)
        answers = first(ledger), shelved(ledger)
    try:
        return shipped(parts, *answers, partial(compiled, options.runtime)), ""
    except OSError:
        return shipped(parts, *answers), SLOWLY
