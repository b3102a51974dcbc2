"""The order in which things are left out, and what that does to certainty."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.domain.gating import REFRESH_S, FusedState, SelectAll, rested_s, resting
from edge_agent.domain.plan import MAX_LEVEL, MAY_REST, PACES, Plan
from shared.contracts.window import ModalityName

MODALITIES: tuple[ModalityName, ...] = ("face", "body", "motion", "voice")
NAMES = st.frozensets(st.sampled_from([*MAY_REST, "face_detector", "face_landmarks"]))


def test_pose_goes_first_then_face_then_flow() -> None:
    rates = [(10 // p.pose, 10 // p.face, 10 // p.flow) for p in PACES]
    assert rates == [(5, 5, 10), (2, 5, 10), (2, 2, 10), (2, 2, 5)]


@pytest.mark.parametrize("level", range(1, MAX_LEVEL + 1))
def test_a_step_takes_certainty_and_never_from_the_voice(level: int) -> None:
    now, before = Plan(level), Plan(level - 1)
    losses = [m for m in MODALITIES if now.certainty(m) < before.certainty(m)]
    assert len(losses) == 1
    assert all(now.certainty(m) <= before.certainty(m) for m in MODALITIES)
    assert now.certainty("voice") == 1.0


@given(NAMES, st.sampled_from(sorted(MAY_REST)))
def test_one_more_at_rest_never_adds_certainty(rests: frozenset[str], more: str) -> None:
    for modality in MODALITIES:
        fewer = Plan(0, rests | {more}).certainty(modality)
        assert fewer <= Plan(0, rests).certainty(modality)
        if modality == MAY_REST[more] and more not in rests:
            assert fewer < Plan(0, rests).certainty(modality)


@pytest.mark.parametrize("level", [-1, MAX_LEVEL + 1])
def test_a_level_that_is_none_is_refused_by_name(level: int) -> None:
    with pytest.raises(ValueError, match=str(level)):
        Plan(level)


@given(NAMES, NAMES)
def test_who_counts_people_never_rests(selected: frozenset[str], present: frozenset[str]) -> None:
    rests = resting(selected, present, FusedState())
    assert rests == (present & MAY_REST.keys()) - selected
    assert not rests & {"face_detector", "face_landmarks"}


@given(NAMES)
def test_the_default_gate_lets_nothing_rest(present: frozenset[str]) -> None:
    assert not resting(SelectAll().select(FusedState(), {}), present, FusedState())


def test_nothing_rests_for_longer_than_the_refresh() -> None:
    before: dict[str, int] = {}
    ran = []
    for _ in range(3 * (REFRESH_S + 1)):
        rests = resting(frozenset(), {"expression"}, FusedState(rested_s=before))
        ran.append(not rests)
        before = rested_s(rests, before)
    assert [second for second, on in enumerate(ran) if on] == [10, 21, 32]
