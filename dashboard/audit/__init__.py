"""The hash-chained record of every view and action on a person's data."""
