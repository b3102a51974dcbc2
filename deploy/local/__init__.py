"""``make run``: the whole system on one machine, under one supervisor, without containers."""
