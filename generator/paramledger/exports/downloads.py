"""The downloads as one value: every file of docs/api/ that is made from the ledger. One line in the table for every
kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from paramledger.exports import badge, cards, feed, variants
from paramledger.ledger.ledger import Ledger
from paramledger.problems import Problem, SpecError

DOWNLOADS: dict[str, Callable[[Ledger], Iterator[tuple[str, bytes]]]] = {
    "badges": badge.files,
    "claims": variants.claims,
    "everything": variants.everything,
    "feed": feed.files,
    "index": variants.index,
    "layers": variants.layers,
    "reconciliations": variants.reconciliations,
    "variants": variants.files,
}
NOTHING: Mapping[str, bytes] = MappingProxyType({})


def downloads(ledger: Ledger, there: Mapping[str, bytes] = NOTHING) -> dict[str, bytes]:
    """Every download by its path under docs/, in the order of paths; raises SpecError when two kinds make the same.

    Cards take long to draw: of what is `there` already, those that need not be drawn again are taken as they are.
    """
    made: dict[str, bytes] = {}
    for kind, files in {
        **{kind: files(ledger) for kind, files in DOWNLOADS.items()},
        "cards": cards.files(ledger, there),
    }.items():
        for path, data in files:
            if path in made:
                raise SpecError(f"{path} is made twice, the second time by {kind}")
            made[path] = data
    return dict(sorted(made.items()))


def stale(folder: str, there: Mapping[str, bytes], wanted: Mapping[str, bytes]) -> list[Problem]:
    """What is in docs/api/ and is not as computed. What is missing is no problem: git does not keep these files."""
    old, orphan, hint = (
        "the file is not as generated",
        "nothing generates this file any more",
        "run `paramledger build`",
    )
    return [
        Problem(f"{folder}/{path}", 0, "stale-download", old if path in wanted else orphan, hint)
        for path, data in sorted(there.items())
        if wanted.get(path) != data
    ]
