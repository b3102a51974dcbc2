"""Detection on real series: what the engine finds, at which cost, beside simple peers."""
