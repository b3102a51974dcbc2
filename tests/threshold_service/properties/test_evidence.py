"""Rules and state machine on a given evidence: what may be promised of them, and where.

The boundary is the evidence of each second (one number, in z), not what was measured: a stronger
signal also moves what is usual, so that a later second of it may be less unusual. From the
evidence on, nothing is learnt, and more of it is never less urgent.
"""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.threshold_service.people import settings as default_settings
from threshold_service.domain import episode as machine
from threshold_service.domain.episode import Signal, Transition
from threshold_service.domain.limit_scale import limit_scale
from threshold_service.domain.person import PersonState
from threshold_service.domain.phases import Change
from threshold_service.domain.rules import rule
from threshold_service.domain.verdict import Second

ENGINE = default_settings()
TIMES = ENGINE.times
OFF_S = round(TIMES.off_s)


@dataclass(frozen=True)
class Ward:
    """Everything but the evidence: from when the person is known, their factor, screams."""

    ready_from: int
    factor: float
    screams: tuple[float, ...]


def told(evidence: list[float], ward: Ward) -> list[tuple[int, Transition]]:
    """One second each through rules and machine."""
    state, made = PersonState(factor=ward.factor), []
    off = TIMES.off_level * limit_scale(state)
    for index, value in enumerate(evidence):
        scream = ward.screams[index % len(ward.screams)]
        second = Second(index * 1000, 1.0, True, {"p_scream": scream}, {})
        ruling = rule(state, second, value, index >= ward.ready_from, ENGINE)
        signal = Signal(second.t, ruling.any_flag, ruling.tier, value < off and not ruling.any_flag)
        made += [(index, x) for x in machine.advance(state.episode, signal, TIMES, 1000.0)]
    return made


RUNS = st.lists(
    st.tuples(st.floats(-3, 9), st.sampled_from([1, 2, 5, 12, 30])), min_size=8, max_size=40
)
WARDS = st.builds(
    Ward,
    st.sampled_from([0, 60, 10_000]),
    st.sampled_from([0.7, 1.0, 1.5]),
    st.lists(st.sampled_from([0.0, 0.0, 0.0, 0.95]), min_size=1, max_size=20).map(tuple),
)
MORE = st.lists(st.floats(0, 4), min_size=1, max_size=30)


def first(made: list[tuple[int, Transition]], urgency: int) -> int:
    """When something at least so urgent was told; far off where never."""
    return min((index for index, x in made if x.tier <= urgency), default=10**9)


@given(RUNS, MORE, WARDS)
@settings(max_examples=150)
def test_more_evidence_is_never_later(
    runs: list[tuple[float, int]], more: list[float], ward: Ward
) -> None:
    """Pointwise more evidence, all else the same: no first event of any urgency comes later."""
    evidence = [value for value, length in runs for _ in range(length)]
    raised = [value + more[index % len(more)] for index, value in enumerate(evidence)]
    less, greater = told(evidence, ward), told(raised, ward)
    for urgency in (1, 2, 3):
        assert first(greater, urgency) <= first(less, urgency)


@given(
    st.sampled_from([1, 2, 3]),
    st.lists(
        st.tuples(st.floats(0.0, 0.6), st.integers(1, 30), st.integers(0, OFF_S - 1)),
        min_size=1,
        max_size=25,
    ),
)
@settings(max_examples=100)
def test_hovering_at_a_limit_is_one_episode_however_long(
    tier: int, hovers: list[tuple[float, int, int]]
) -> None:
    """Over the limit, then under it, then under the off level but never for as long as it takes
    to end: one alert, and one end when calm has lasted."""
    limit = ENGINE.tiers[tier - 1].ready
    evidence = [limit + 0.3] * ENGINE.tiers[tier - 1].debounce.needed
    for above, length, calm in hovers:
        evidence += [limit + above if index % 2 else limit - above for index in range(length)]
        evidence += [TIMES.off_level - 0.1] * calm
        evidence += [TIMES.off_level]
    known = Ward(0, 1.0, (0.0,))
    assert [x.change for _, x in told(evidence, known)] == [Change.OPENED]
    ended = told([*evidence, *[0.0] * (OFF_S + 1)], known)
    assert [x.change for _, x in ended] == [Change.OPENED, Change.CLOSED]
    assert ended[-1][0] == len(evidence) + OFF_S
