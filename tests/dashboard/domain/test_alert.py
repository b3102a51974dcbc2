"""The alert state machine, against laws that hold for every set of events."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.alert import (
    AlertState,
    Answer,
    EpisodeState,
    check_outcome,
    episode_of,
    state_of,
)
from dashboard.domain.errors import OutcomeTooEarly, PresenceNeeded
from shared.contracts import Event, EventKind
from tests.dashboard.builders import event


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """The events of one episode, opened first."""
    kinds = draw(st.lists(st.sampled_from(list(EventKind)), max_size=6))
    tiers = draw(
        st.lists(st.one_of(st.none(), st.integers(1, 3)), min_size=len(kinds), max_size=len(kinds))
    )
    late = draw(st.lists(st.booleans(), min_size=len(kinds), max_size=len(kinds)))
    first = event(1, EventKind.OPENED, draw(st.integers(1, 3)), late=draw(st.booleans()))
    later = [
        event(revision, kind, tier, late=was_late)
        for revision, (kind, tier, was_late) in enumerate(
            zip(kinds, tiers, late, strict=True), start=2
        )
    ]
    return [first, *later]


answers = st.builds(
    Answer, acknowledged_tier=st.one_of(st.none(), st.integers(1, 3)), has_outcome=st.booleans()
)


@given(histories(), st.randoms())
def test_order_and_doubles_change_nothing(history: list[Event], random: Random) -> None:
    shuffled = [*history, *random.choices(history, k=3)]
    random.shuffle(shuffled)
    assert episode_of(shuffled) == episode_of(history)


@given(histories())
def test_the_tier_never_falls(history: list[Event]) -> None:
    tiers = [
        episode.tier for n in range(1, len(history) + 1) if (episode := episode_of(history[:n]))
    ]
    assert tiers == sorted(tiers, reverse=True)


@given(histories(), answers)
def test_tier_1_stays_raised_until_somebody_answers_tier_1(
    history: list[Event], answer: Answer
) -> None:
    episode = episode_of(history)
    assert episode is not None
    if episode.tier == 1 and episode.live and answer.acknowledged_tier != 1:
        assert state_of(episode, answer) is AlertState.RAISED


@given(histories(), answers)
def test_nothing_is_acknowledged_or_closed_with_outcome_that_nobody_answered(
    history: list[Event], answer: Answer
) -> None:
    episode = episode_of(history)
    assert episode is not None
    if answer.acknowledged_tier is None:
        state = state_of(episode, answer)
        assert state is not AlertState.ACKNOWLEDGED
        if episode.live and episode.state is EpisodeState.ONGOING:
            assert state is AlertState.RAISED


@given(histories())
def test_an_answer_to_the_worst_tier_holds_whatever_comes(history: list[Event]) -> None:
    episode = episode_of(history)
    assert episode is not None
    assert state_of(episode, Answer(acknowledged_tier=1)) is AlertState.ACKNOWLEDGED
    assert state_of(episode, Answer(1, has_outcome=True)) is AlertState.CLOSED


@pytest.mark.parametrize(
    ("tier", "state"),
    [(1, AlertState.RAISED), (2, AlertState.CLOSED), (3, AlertState.CLOSED)],
)
def test_only_tier_1_latches_when_the_episode_ends(tier: int, state: AlertState) -> None:
    episode = episode_of([event(1, tier=tier), event(2, EventKind.CLOSED, None)])
    assert episode is not None
    assert episode.state is EpisodeState.ENDED
    assert state_of(episode, Answer()) is state


def test_losing_sight_of_somebody_is_not_calm() -> None:
    episode = episode_of([event(1), event(2, EventKind.UNKNOWN, None)])
    assert episode is not None
    assert episode.state is EpisodeState.ONGOING
    assert state_of(episode, Answer()) is AlertState.RAISED


def test_a_closed_event_that_overtakes_an_escalation_does_not_hide_it() -> None:
    opened, escalated, closed = (
        event(1, tier=2),
        event(2, EventKind.ESCALATED, 1),
        event(3, EventKind.CLOSED, None),
    )
    overtaken = episode_of([opened, closed])
    assert overtaken is not None
    assert state_of(overtaken, Answer()) is AlertState.CLOSED
    complete = episode_of([opened, closed, escalated])
    assert complete is not None
    assert state_of(complete, Answer()) is AlertState.RAISED


def test_a_more_severe_tier_breaks_through_an_answer() -> None:
    episode = episode_of([event(1, tier=3), event(2, EventKind.ESCALATED, 1)])
    assert episode is not None
    assert state_of(episode, Answer(acknowledged_tier=3)) is AlertState.RAISED


def test_late_events_complete_history_and_call_nobody() -> None:
    episode = episode_of([event(1, tier=1, late=True)])
    assert episode is not None
    assert state_of(episode, Answer()) is AlertState.CLOSED


def test_shadow_events_and_events_without_a_tier_are_no_episode() -> None:
    assert episode_of([]) is None
    assert episode_of([event(1, shadow=True)]) is None
    assert episode_of([event(1, EventKind.UNKNOWN, None)]) is None


def test_an_outcome_needs_an_acknowledgement_and_tier_1_somebody_there() -> None:
    with pytest.raises(OutcomeTooEarly):
        check_outcome(AlertState.RAISED, 2, with_person=True)
    with pytest.raises(PresenceNeeded):
        check_outcome(AlertState.ACKNOWLEDGED, 1, with_person=False)
    check_outcome(AlertState.ACKNOWLEDGED, 1, with_person=True)
    check_outcome(AlertState.CLOSED, 3, with_person=False)
