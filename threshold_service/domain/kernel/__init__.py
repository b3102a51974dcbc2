"""The engine's arithmetic: written once, run as plain Python and compiled by numba alike."""
