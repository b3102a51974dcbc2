"""Explains each flagged event in plain words, every sentence with its evidence."""
