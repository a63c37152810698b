"""The command `find`: a number, and what it is."""

from __future__ import annotations

import argparse
import sys

from paramledger.cache import opened_cache
from paramledger.exports import found as records
from paramledger.exports.formats import FORMATS, Answer
from paramledger.finding import Finder
from paramledger.loading import readable

NOTHING = (
    "No number here is this one, rounds to it or leads to it in a few steps. It may belong to a network that is not "
    "listed, or to settings that were not tried."
)


def find(options: argparse.Namespace) -> str:
    """What a number is: read from the command line, or from standard input for `-`."""
    text = sys.stdin.read() if options.text == "-" else options.text
    with opened_cache(options.cache, options.specs) as cache:
        ledger = readable(options.specs, store=cache)
        answers = Finder(ledger).find(text)
    site, heads = ledger.site.address or "", () if answers else (NOTHING,)
    answer = Answer(records.found(answers, site), records.lines(answers, site), records.COLUMNS, heads)
    return FORMATS[options.format](answer)
