"""Our side of the comparison: what a variant's specs come to, in the form in which frameworks are recorded."""

from __future__ import annotations

from collections.abc import Mapping

import paramledger as pl
from paramledger.counts.rows import Totals, totals
from paramledger.language.location import Location
from paramledger.language.variants import with_set
from paramledger.ledger.breakdown import Breakdown
from paramledger.ledger.ledger import Ledger, ledger
from paramledger.network.walk import network


def spec_files() -> dict[str, bytes]:
    """The files of specs/, by their path in it."""
    return dict(pl.load().texts.data)


def book(added: Mapping[str, str] | None = None) -> Ledger:
    """The ledger of specs/; `added` is text put at the end of files."""
    more = added or {}
    return ledger("specs", {path: data + more.get(path, "").encode() for path, data in spec_files().items()})


def at_size(of: Breakdown, size: int) -> Totals:
    """The totals of a variant whose family is asked for a square image of another size, or for so many tokens of text.
    """
    set_to = {"size": size} if "size" in of.family.parameters else {"input": tokens(of, size)}
    return totals(network(with_set(of.spec, set_to, Location(of.family.file, ()))))


def tokens(of: Breakdown, count: int) -> dict[str, object]:
    """The inputs of text with so many tokens; sound, which has features too, stays as long as it is."""
    texts = [name for name, axes in of.spec.inputs if dict(axes).keys() == {"tokens"}]
    return {"tokens": count} if texts == ["input"] else {name: {"tokens": count} for name in texts}
