"""Flags and tiers: what a person's factor moves, and what it must not."""

import pytest

from tests.threshold_service.people import T0, settings
from threshold_service.domain.person import PersonState
from threshold_service.domain.rules import AUDIO_CUE, Ruling, rule
from threshold_service.domain.verdict import Second

ENGINE = settings()


def after(state: PersonState, evidence: float, cue: float | None = None) -> Ruling:
    """The ruling once ``evidence`` has lasted for longer than any debounce."""
    second = Second(T0, 1.0, True, {"p_scream": cue}, {})
    for _ in range(60):
        made = rule(state, second, evidence, True, ENGINE)
    return made


@pytest.mark.parametrize("scale", [0.7, 1.0, 1.3])
@pytest.mark.parametrize("tier", [1, 2, 3])
def test_limits_move_with_the_persons_factor(scale: float, tier: int) -> None:
    limit = ENGINE.tiers[tier - 1].ready * scale
    above = after(PersonState(factor=scale), limit + 1e-6)
    below = after(PersonState(factor=scale), limit - 1e-6)
    assert above.tier == tier
    assert below.tier is None or below.tier > tier


def test_factor_and_offset_act_as_one() -> None:
    limit = ENGINE.tiers[1].ready * 1.2 * 1.1
    state = PersonState(factor=1.2, offset=0.1)
    assert after(state, limit + 1e-6).tier == 2
    assert after(PersonState(factor=1.2, offset=0.1), limit - 1e-6).tier != 2


def test_no_factor_silences_a_scream() -> None:
    ruling = after(PersonState(factor=3.0, offset=1.0), 0.0, cue=0.95)
    assert (ruling.tier, ruling.rule) == (1, AUDIO_CUE)


def test_no_factor_silences_evidence_beyond_the_hard_limit() -> None:
    state = PersonState(factor=3.0, offset=1.0)
    assert after(state, ENGINE.budget.hard_limit - 1e-6).tier != 1
    assert after(state, ENGINE.budget.hard_limit).tier == 1
