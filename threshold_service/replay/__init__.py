"""Scoring a recording with the live engine, strictly causally."""
