"""The Parameter Ledger: architecture specs in, counted and reconciled pages out."""
