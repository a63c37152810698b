"""The command `find`: a number, and what it is."""

from __future__ import annotations

import argparse
import sys

from paramledger.cache import opened_cache
from paramledger.exports import answers
from paramledger.exports.formats import FORMATS
from paramledger.finding import Finder
from paramledger.loading import readable


def find(options: argparse.Namespace) -> str:
    """What a number is: read from the command line, or from standard input for `-`."""
    text = sys.stdin.read() if options.text == "-" else options.text
    with opened_cache(options.cache, options.specs) as cache:
        ledger = readable(options.specs, store=cache)
        found = Finder(ledger).find(text)
    return FORMATS[options.format](answers.found(found, ledger.site.address or ""))
