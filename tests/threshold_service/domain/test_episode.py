"""The state machine on drawn evidence; ``properties`` has the laws of the whole engine."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.threshold_service.people import settings as default_settings
from threshold_service.domain import episode as machine
from threshold_service.domain.episode import EpisodeState, Signal, Transition
from threshold_service.domain.person import PersonState
from threshold_service.domain.phases import Change, Phase
from threshold_service.domain.rules import rule
from threshold_service.domain.verdict import Second

ENGINE = default_settings()
TIMES = ENGINE.times


def run(evidence: list[float]) -> list[tuple[int, Transition]]:
    """One record a second through rules and machine; a ready person, no cues."""
    state, made = PersonState(), []
    for index, value in enumerate(evidence):
        t = index * 1000
        ruling = rule(state, Second(t, 1.0, True, {}, {}), value, True, ENGINE)
        calm = value < TIMES.off_level and not ruling.any_flag
        signal = Signal(t, ruling.any_flag, ruling.tier, calm)
        made += [(index, x) for x in machine.advance(state.episode, signal, TIMES, 1000.0)]
    return made


curves = st.lists(st.floats(-3, 9), min_size=30, max_size=200).map(
    lambda xs: [x for x in xs for _ in range(3)]
)


@given(curves)
@settings(max_examples=150)
def test_episodes_alternate_and_keep_their_distance(curve: list[float]) -> None:
    made = run(curve)
    kinds = [x.change for _, x in made if x.change in (Change.OPENED, Change.CLOSED)]
    assert kinds == [Change.OPENED, Change.CLOSED] * (len(kinds) // 2) + [Change.OPENED] * (
        len(kinds) % 2
    )
    closed = None
    for index, x in made:
        if x.change is Change.CLOSED:
            closed = (index, x.tier)
        if x.change is Change.OPENED and closed is not None and x.tier >= closed[1] and x.tier > 1:
            assert index - closed[0] >= TIMES.cooldown_s
    onsets = [x.t_onset for _, x in made if x.change is Change.OPENED]
    assert len(set(onsets)) == len(onsets)


@given(curves)
@settings(max_examples=100)
def test_tiers_of_an_episode_only_rise(curve: list[float]) -> None:
    tier = 9
    for _, x in run(curve):
        tier = 9 if x.change is Change.OPENED else tier
        assert x.tier <= tier
        tier = x.tier


def test_escalation_ignores_the_cooldown() -> None:
    quiet_down = [0.0] * 30
    made = run([4.0] * 20 + quiet_down + [8.0] * 20)
    assert [(x.change, x.tier) for _, x in made] == [
        (Change.OPENED, 2),
        (Change.CLOSED, 2),
        (Change.OPENED, 1),
    ]


def test_losing_sight_of_an_open_episode_is_said_once() -> None:
    state = EpisodeState(phase=Phase.ACTIVE, tier=2, t_onset=5)
    assert [x.change for x in machine.lose_sight(state)] == [Change.UNKNOWN]
    assert machine.lose_sight(state) == []
    assert state.phase is Phase.UNKNOWN
    assert state.is_open


def test_losing_sight_of_nobody_is_unknown_without_an_event() -> None:
    state = EpisodeState()
    assert machine.lose_sight(state) == []
    assert state.phase is Phase.UNKNOWN


def test_a_cooldown_that_nobody_sees_is_unknown_and_still_withholds() -> None:
    """Out of sight is no calm; back in sight, the cooldown is as long as it was."""
    state = EpisodeState(phase=Phase.COOLDOWN, cooldown_until=60_000, last_tier=2)
    assert machine.lose_sight(state) == []
    phases = [state.phase]
    assert machine.advance(state, Signal(59_000, True, 2, False), TIMES, 1000.0) == []
    assert [*phases, state.phase] == [Phase.UNKNOWN, Phase.COOLDOWN]
    opened = machine.advance(state, Signal(60_000, True, 2, False), TIMES, 1000.0)
    assert [x.change for x in opened] == [Change.OPENED]
