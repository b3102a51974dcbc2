"""Sequences composed of real faces and voices, paired by label, and bodies from a generator."""
