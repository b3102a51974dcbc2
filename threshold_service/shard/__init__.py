"""One shard: its records in order, one owner, one transaction a batch."""
