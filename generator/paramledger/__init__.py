"""The Parameter Ledger: architecture specs in, counted and reconciled pages out.

    import paramledger as pl

    book = pl.load()
    net = book["vgg/vgg16"]
    net.parameters, net["fc6"].formula, book.reconcile("alexnet_grouping").steps

Names are imported when they are first asked for, so that `import paramledger` itself costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paramledger.counts.rows import Row as Row
    from paramledger.counts.totals import Totals as Totals
    from paramledger.language.model import Claim as Claim
    from paramledger.ledger.breakdown import Breakdown as Breakdown
    from paramledger.ledger.ledger import Ledger as Ledger
    from paramledger.ledger.reconcile import Reconciled as Reconciled
    from paramledger.ledger.verdicts import Judged as Judged
    from paramledger.loading import ProblemsError as ProblemsError
    from paramledger.loading import diagnose as diagnose
    from paramledger.loading import load as load
    from paramledger.problems import Problem as Problem
    from paramledger.problems import SpecError as SpecError

    __version__: str

_HOME = {
    "Breakdown": "ledger.breakdown",
    "Claim": "language.model",
    "Judged": "ledger.verdicts",
    "Ledger": "ledger.ledger",
    "Problem": "problems",
    "ProblemsError": "loading",
    "Reconciled": "ledger.reconcile",
    "Row": "counts.rows",
    "SpecError": "problems",
    "Totals": "counts.totals",
    "diagnose": "loading",
    "load": "loading",
}

__all__ = [
    "Breakdown",
    "Claim",
    "Judged",
    "Ledger",
    "Problem",
    "ProblemsError",
    "Reconciled",
    "Row",
    "SpecError",
    "Totals",
    "diagnose",
    "load",
]


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version

        return version("paramledger")
    if name not in _HOME:
        raise AttributeError(f"module 'paramledger' has no attribute {name!r}")
    return getattr(import_module(f"paramledger.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, "__version__"})
