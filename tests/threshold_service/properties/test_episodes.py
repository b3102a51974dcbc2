"""What an episode may do, seen from outside: never flap, never be lost in silence."""

import pytest
from hypothesis import given, settings

from tests.threshold_service.properties.scripts import (
    BEGINNINGS,
    ENGINE,
    SCRIPTS,
    Action,
    Pause,
    Taken,
    begun,
    each,
    play,
)
from threshold_service.domain.episode import Transition
from threshold_service.domain.kernel import baseline
from threshold_service.domain.passing import withheld
from threshold_service.domain.person import PersonState
from threshold_service.domain.phases import Change, Phase

TIMES = ENGINE.times


def told(made: list[Taken]) -> list[tuple[int, Transition]]:
    return [(x.t, transition) for x in made for transition in x.transitions]


@given(BEGINNINGS, SCRIPTS)
@settings(max_examples=60)
def test_episodes_alternate_and_dwell(who: str, actions: list[Action]) -> None:
    """One at a time. It lasts at least until it was calm for ``off_s``; within the cooldown
    nothing as mild comes back, whether calm or a gap has closed it."""
    opened: tuple[int, Transition] | None = None
    closed: tuple[int, Transition] | None = None
    for t, x in told(play(begun(who), actions)):
        if x.change is Change.OPENED:
            assert opened is None
            if closed is not None and 1 < x.tier >= closed[1].tier:
                assert t - closed[0] >= 1000 * TIMES.cooldown_s
            opened = t, x
        assert opened is not None
        assert x.t_onset == opened[1].t_onset
        if x.change is Change.CLOSED:
            assert t - opened[0] >= 1000 * TIMES.off_s
            opened, closed = None, (t, x)


@given(BEGINNINGS, SCRIPTS)
@settings(max_examples=60)
def test_inside_an_episode_urgency_only_grows_and_numbers_count(
    who: str, actions: list[Action]
) -> None:
    number, tier = 0, 9
    for _, x in told(play(begun(who), actions)):
        if x.change is Change.OPENED:
            number, tier = 0, x.tier
        if x.change is Change.ESCALATED:
            assert x.tier < tier
            tier = x.tier
        number += 1
        assert (x.tier, x.number) == (tier, number)


@given(BEGINNINGS, SCRIPTS)
@settings(max_examples=60)
def test_who_is_not_seen_is_unknown_and_never_quiet(who: str, actions: list[Action]) -> None:
    """Ten seconds after the last judged second the phase is unknown, whatever it was; where an
    episode is open that is said, once for each time that the person is lost."""
    state = begun(who)
    seen: int | None = None
    said = False
    for x in each(state, actions):
        judged = x.verdict is not None and x.verdict.score is not None
        lost = seen is not None and x.t - seen > 1000 * TIMES.unknown_after_s
        changes = [transition.change for transition in x.transitions]
        if Change.UNKNOWN in changes:
            assert lost
            assert not said
            said = True
        if judged:
            seen, said = x.t, False
        elif lost and not isinstance(x.action, Pause) and not withheld(state, x.t):
            assert state.episode.phase is Phase.UNKNOWN
            assert said or not state.episode.is_open
            if x.verdict is not None:
                assert x.verdict.phase is Phase.UNKNOWN


def learnt(state: PersonState) -> dict[str, list[float]]:
    """Every channel's scale, and its level at each hour of the day."""
    made = {}
    for name in state.channels.names:
        row, hours = state.channels.state_of(name), state.channels.hours_of(name)
        levels = [row[baseline.XBAR] + hours[hour] for hour in range(baseline.HOURS)]
        made[name] = [row[baseline.SS], row[baseline.NU], *levels]
    return made


@given(BEGINNINGS, SCRIPTS)
@settings(max_examples=30)
def test_nothing_is_learnt_from_what_is_not_seen_or_is_an_episode(
    who: str, actions: list[Action]
) -> None:
    """Dark seconds, ticks, gaps and pauses move no person's usual level, scale or rhythm; nor
    does what happens while an episode is open."""
    state = begun(who)
    before, was_open = learnt(state), False
    for x in each(state, actions):
        after = learnt(state)
        judged = x.verdict is not None and x.verdict.score is not None
        closed = Change.CLOSED in [transition.change for transition in x.transitions]
        if (was_open and not closed) or not judged:
            for name, numbers in before.items():
                # An hour that ends moves what the bins share into the level, to the last digit.
                same = after[name] == numbers
                assert same or after[name] == pytest.approx(numbers, rel=1e-12, abs=1e-12)
        before, was_open = after, state.episode.is_open
