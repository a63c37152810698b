"""The commands about files and adapters: how a network is stored, and what is trained of one with adapters."""

from __future__ import annotations

import argparse

from paramledger.exports import answers
from paramledger.exports.formats import FORMATS
from paramledger.language.settings import set_as_well
from paramledger.loading import alone, storages


def storage(options: argparse.Namespace) -> str:
    """A network in every scheme that describes it, or its tensors in one."""
    breakdown = alone(options.specs, set_as_well(options.address, options.settings))
    known = storages(options.specs)
    answer = answers.scheme(breakdown, known, options.scheme) if options.scheme else answers.schemes(breakdown, known)
    return FORMATS[options.format](answer)


def adapt(options: argparse.Namespace) -> str:
    """What is trained of a network with low-rank adapters."""
    breakdown = alone(options.specs, set_as_well(options.address, options.settings))
    known = storages(options.specs) if options.scheme else {}
    layers = options.layers.split(",")
    answer = answers.trained(breakdown, options.rank, layers, options.dora, known, options.scheme or "")
    return FORMATS[options.format](answer)
