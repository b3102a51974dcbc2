"""Judges each second against what is usual for this person, and raises tiered events."""
