"""Fitted models as sections of a configuration."""

from dataclasses import asdict
from typing import Any

from threshold_service.domain.dynamics import Dynamics
from threshold_service.domain.escalation import Escalation

DIGITS = 10
"""Of a covariance: beyond them is noise, and a file that people compare."""


def escalation_section(model: Escalation, why: str) -> dict[str, Any]:
    """``{"escalation": ...}`` to override a configuration with."""
    return {"escalation": {"why": why, **asdict(model), "here": None}}


def dynamics_section(model: Dynamics, why: str) -> dict[str, Any]:
    """``{"signs": {"dynamics": ...}}`` to override a configuration with."""
    body = {
        "why": why,
        "channels": list(model.channels),
        "together": _rounded(model.together),
        "following": _rounded(model.following),
        "ridge": model.ridge,
        "novelty": asdict(model.novelty),
        "surprise": asdict(model.surprise),
    }
    return {"signs": {"dynamics": body}}


def _rounded(matrix: list[list[float]]) -> list[list[float]]:
    return [[round(value, DIGITS) for value in row] for row in matrix]
