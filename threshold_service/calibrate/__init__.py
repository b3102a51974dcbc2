"""Limits from a false-alarm budget: the engine over held quiet data, and the factor it needs."""
