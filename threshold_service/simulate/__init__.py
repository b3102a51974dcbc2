"""Persons who do not exist: quiet days, episodes and faults, for tests, demo and calibration.

Nothing simulated is evidence about care: docs/detection.md lists what is assumed. Needs numpy,
which the live service does not; import it from tests, benchmarks and commands only.
"""
