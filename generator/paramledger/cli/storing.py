"""The commands about files and adapters: how a network is stored, and what is trained of one with adapters."""

from __future__ import annotations

import argparse

from paramledger.exports import storage as records
from paramledger.exports.formats import FORMATS, Answer
from paramledger.language.settings import set_as_well
from paramledger.ledger.adapted import adapted
from paramledger.loading import alone, storages
from paramledger.storage import described_by, network_of, stored


def storage(options: argparse.Namespace) -> str:
    """A network in every scheme that describes it, or its tensors in one."""
    breakdown = alone(options.specs, set_as_well(options.address, options.settings))
    known = storages(options.specs)
    network = network_of(breakdown.root, breakdown.family.name)
    names = [options.scheme] if options.scheme else described_by(network, known)
    found = [stored(network, known, name) for name in names]
    found = [one for one in found if one.packs or options.scheme]
    values = [records.scheme(breakdown, one) for one in found]
    if not options.scheme:
        return FORMATS[options.format](Answer(values, list(map(records.sized, values)), records.SCHEME_COLUMNS))
    (one,), rows = found, records.tensors(found[0])
    size = records.sized(values[0])
    figures = (
        (breakdown.parameters, "parameters"),
        (one.numel, "elements of parameters, as numel adds them up"),
        (one.elements, "elements of all tensors in the file"),
        (one.bytes, f"bytes: {size['MB']} MB, {size['MiB']} MiB"),
    )
    lines = [
        f"{breakdown.address} in {one.storage.title}, {one.title}",
        *(f"{number:>24,}  {what}" for number, what in figures),
    ]
    return FORMATS[options.format](Answer({**values[0], "tensors": rows}, rows, records.TENSOR_COLUMNS, lines))


def adapt(options: argparse.Namespace) -> str:
    """What is trained of a network with low-rank adapters."""
    breakdown = alone(options.specs, set_as_well(options.address, options.settings))
    found = adapted(breakdown, options.rank, options.layers.split(","), options.dora)
    numel = None
    if options.scheme:
        network = network_of(found.root, found.family.name)
        numel = stored(network, storages(options.specs), options.scheme).numel
    value, rows = records.trained(found, numel), list(records.adapters(found))
    said = f"trainable params: {value['trainable']:,} || all params: {value['all']:,} || trainable%: {value['percent']}"
    lines = [said, *([f"elements as stored in {options.scheme}: {numel:,}"] if numel is not None else [])]
    return FORMATS[options.format](Answer({**value, "tensors": rows}, rows, records.ADAPTER_COLUMNS, lines))
