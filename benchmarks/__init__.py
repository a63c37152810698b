"""How fast the ledger is, as ratios against peers measured in the same run."""
