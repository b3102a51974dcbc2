"""The consent ledger and the snapshots that the edge obeys."""
