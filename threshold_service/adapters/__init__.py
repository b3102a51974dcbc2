"""Redis and the database, as the shard's owner and the internal REST see them."""
