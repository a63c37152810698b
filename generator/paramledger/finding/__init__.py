"""From a number to what it is: `Finder(ledger).find("23.53M")`."""

from paramledger.conventions.printed import Step
from paramledger.finding.search import Finder, Found

__all__ = ["Finder", "Found", "Step"]
