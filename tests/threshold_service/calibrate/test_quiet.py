"""What is quiet: what was found false is, what was found true is not, the unanswered is unknown."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from shared.contracts import BaselineState, ControlKind, ControlRecord, Event, EventKind, Outcome
from threshold_service.calibrate.quiet import BEFORE_MS, MISSED_MS, exclusion

T0 = 1_700_000_000_000
TAIL_MS = 300_000
END = T0 + 86_400_000


def event(episode: str, kind: EventKind, tier: int, t: int, onset: int = T0) -> Event:
    return Event(
        event_id=f"{episode}-{kind.value}-{tier}-{t}",
        person_id="p1",
        episode_id=episode,
        revision=1,
        kind=kind,
        tier=tier,
        t_onset=onset,
        t_event=t,
        score=0.5,
        baseline_state=BaselineState.READY,
        config_version="c",
    )


def episode(name: str, tier: int, onset: int = T0, lasts_ms: int = 60_000) -> list[Event]:
    return [
        event(name, EventKind.OPENED, tier, onset, onset),
        event(name, EventKind.CLOSED, tier, onset + lasts_ms, onset),
    ]


def answer(
    outcome: Outcome, name: str | None = "e", t: int = T0, record: str = "f"
) -> ControlRecord:
    return ControlRecord(
        record_id=record,
        kind=ControlKind.FEEDBACK,
        shard=0,
        t=T0,
        person_id="p1",
        episode_id=name,
        outcome=outcome,
    )


def test_what_was_found_true_goes_with_its_approach_and_its_tail() -> None:
    found = exclusion(episode("e", 2), [answer(Outcome.TRUE)], END, TAIL_MS)
    assert found.spans == ((T0 - BEFORE_MS, T0 + 60_000 + TAIL_MS),)
    assert found.unanswered == 0
    assert not found.covers(T0 - BEFORE_MS - 1)
    assert found.covers(T0 - BEFORE_MS)
    assert found.covers(T0)
    assert not found.covers(T0 + 60_000 + TAIL_MS)


def test_what_was_found_false_stays_in() -> None:
    assert exclusion(episode("e", 1), [answer(Outcome.FALSE)], END, TAIL_MS).spans == ()


def test_what_nobody_could_tell_is_left_out_but_was_answered() -> None:
    found = exclusion(episode("e", 1), [answer(Outcome.CANNOT_SAY)], END, TAIL_MS)
    assert (len(found.spans), found.unanswered) == (1, 0)


def test_an_alarm_without_an_answer_is_left_out_and_counted_a_note_is_not() -> None:
    alarm = exclusion(episode("e", 2), [], END, TAIL_MS)
    note = exclusion(episode("e", 3), [], END, TAIL_MS)
    assert (len(alarm.spans), alarm.unanswered) == (1, 1)
    assert (len(note.spans), note.unanswered) == (0, 0)


def test_a_note_that_became_an_alarm_is_an_alarm() -> None:
    events = episode("e", 3)
    events.insert(1, event("e", EventKind.ESCALATED, 1, T0 + 5_000))
    assert exclusion(events, [], END, TAIL_MS).unanswered == 1


def test_the_last_answer_counts() -> None:
    told = [answer(Outcome.TRUE, record="f1"), answer(Outcome.FALSE, record="f2")]
    assert exclusion(episode("e", 2), told, END, TAIL_MS).spans == ()


def test_an_episode_that_has_not_ended_lasts_to_the_end() -> None:
    opened = [event("e", EventKind.OPENED, 2, T0)]
    assert exclusion(opened, [], END, TAIL_MS).spans == ((T0 - BEFORE_MS, END + TAIL_MS),)


def test_a_missed_event_is_left_out_on_both_sides() -> None:
    found = exclusion([], [answer(Outcome.MISSED, None)], END, TAIL_MS)
    assert found.spans == ((T0 - MISSED_MS, T0 + MISSED_MS),)


@given(st.lists(st.tuples(st.integers(0, 10_000_000), st.integers(0, 3_000_000)), max_size=20))
def test_spans_are_sorted_disjoint_and_cover_every_episode(parts: list[tuple[int, int]]) -> None:
    events = [e for i, (at, long) in enumerate(parts) for e in episode(f"e{i}", 2, T0 + at, long)]
    found = exclusion(events, [], END, TAIL_MS)
    assert all(a[1] < b[0] for a, b in pairwise(found.spans))
    assert all(found.covers(T0 + at) and found.covers(T0 + at + long) for at, long in parts)
