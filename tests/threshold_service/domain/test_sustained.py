"""Changes that last, through the whole engine: found, told, ended, and not invented."""

from dataclasses import replace
from functools import cache

import pytest

from tests.threshold_service.people import T0, Person, settings
from threshold_service.domain.engine import step
from threshold_service.domain.freezing import thaw
from threshold_service.domain.kernel import change_rows
from threshold_service.domain.observing import Reading
from threshold_service.domain.person import PersonState, restore, snapshot
from threshold_service.domain.phases import Change
from threshold_service.domain.rules import CHANGE
from threshold_service.domain.settings import EngineSettings
from threshold_service.domain.sustained import sustained
from threshold_service.domain.verdict import Second, Verdict

ENGINE = settings()
LEARNT_S = 3600


def with_sadness(person: Person, index: int, scales: float) -> Second:
    """A calm second, but for one channel that is ``scales`` of the population above usual."""
    calm = person.second(index)
    model = ENGINE.channels["p_sadness"]
    value = calm.channels["p_sadness"]
    assert value is not None
    raised = model.inverse(model.forward(value) + scales * model.prior.scale)
    return replace(calm, channels={**calm.channels, "p_sadness": raised})


def judged(
    state: PersonState, seconds: list[Second], engine: EngineSettings = ENGINE
) -> list[Verdict]:
    made = [step(state, second, engine) for second in seconds]
    return [verdict for verdict in made if verdict is not None]


@cache
def known() -> str:
    """A person after an hour of quiet, as a snapshot: learning it once is enough."""
    state, person = PersonState(), Person(1)
    assert opened(judged(state, [person.second(index) for index in range(LEARNT_S)])) == []
    return snapshot(state)


def shifted(seed: int, seconds: int, scales: float = 1.2, ends: int = 10**6) -> list[Second]:
    """From ``LEARNT_S`` on: one channel a little above usual, far below the limits of tiers."""
    person = Person(seed)
    return [
        with_sadness(person, LEARNT_S + index, scales if index < ends else 0.0)
        for index in range(seconds)
    ]


def opened(verdicts: list[Verdict]) -> list[tuple[int, Verdict]]:
    return [
        (index, verdict)
        for index, verdict in enumerate(verdicts)
        if any(each.change is Change.OPENED for each in verdict.transitions)
    ]


def test_a_small_change_of_one_channel_that_lasts_is_tier_two() -> None:
    verdicts = judged(restore(known()), shifted(2, 900))
    ((index, verdict),) = opened(verdicts)
    assert 20 < index < 300
    assert verdict.transitions[0].tier == 2
    line = verdict.lines[0]
    assert (line.rule, line.channel) == (CHANGE, "p_sadness")
    assert line.value > line.expected
    began = (line.t_from - T0) / 1000
    assert LEARNT_S - 60 <= began <= LEARNT_S + 30
    assert line.t_to == T0 + 1000 * (LEARNT_S + index)


def test_nothing_of_it_is_raised_where_no_change_is_looked_for() -> None:
    blind = replace(ENGINE, change=replace(ENGINE.change, run_length_s=None))
    assert opened(judged(restore(known()), shifted(2, 900), blind)) == []


def test_a_higher_factor_asks_for_more() -> None:
    harder = restore(known())
    harder.factor = 2.0
    found, late = (
        opened(judged(state, shifted(3, 900)))[0][0] for state in (restore(known()), harder)
    )
    assert late >= found + 10


def test_quiet_hours_raise_none() -> None:
    """Three persons of white noise and two hours each, of 96 wanted between false alarms."""
    for seed in range(3):
        person = Person(seed)
        seconds = [person.second(index) for index in range(0, 2 * 3600, 2)]
        assert opened(judged(PersonState(), seconds)) == []


def test_the_event_ends_soon_after_the_change() -> None:
    verdicts = judged(restore(known()), shifted(4, 1200, ends=600))
    assert len(opened(verdicts)) == 1
    (closed,) = [
        index
        for index, verdict in enumerate(verdicts)
        if any(each.change is Change.CLOSED for each in verdict.transitions)
    ]
    assert 600 < closed < 900


def test_closing_forgets_the_sums_and_keeps_what_was_learnt() -> None:
    state = restore(known())
    verdicts = judged(state, shifted(4, 610, ends=600))
    assert verdicts[-1].tier == 2
    learnt = [row[change_rows.PHI] for row in state.channels.changes]
    assert any(row[change_rows.G_UP] > 0.0 for row in state.channels.changes)
    state.channels.forget_changes()
    assert all(row[change_rows.G_UP] == 0.0 for row in state.channels.changes)
    assert [row[change_rows.PHI] for row in state.channels.changes] == learnt


def test_an_answer_of_no_distress_starts_the_sums_anew() -> None:
    state = restore(known())
    assert judged(state, shifted(2, 300))[-1].tier == 2
    thaw(state)
    assert all(row[change_rows.G_UP] == 0.0 for row in state.channels.changes)


def test_nothing_is_gathered_while_the_person_is_not_known() -> None:
    state, person = PersonState(), Person(4)
    judged(state, [person.second(index) for index in range(250)])
    assert not state.learnt
    assert all(row[change_rows.BLOCKS] == 0.0 for row in state.channels.changes)


@pytest.mark.parametrize("cut", [3, 35])
def test_a_restart_in_the_middle_changes_nothing(cut: int) -> None:
    seconds = shifted(5, 300)
    expected = judged(restore(known()), seconds)
    state = restore(known())
    made = judged(state, seconds[:cut])
    made += judged(restore(snapshot(state)), seconds[cut:])
    assert made == expected
    assert opened(made) != []


def test_what_changed_together_is_told_by_the_channel_nearest_to_it() -> None:
    """The composite reached its limit, no channel did."""
    state = restore(known())
    judged(state, shifted(6, 20))
    names = ("p_fear", "p_sadness")
    found = sustained(state, Reading(1.0, names, (0.5, 1.0), (0.4, 0.7, 1.0)), ENGINE)
    assert found is not None
    assert (found.tier, found.channel) == (2, "p_sadness")
    assert found.since == state.channels.change_since(None)


def test_an_open_event_stays_down_to_a_share_of_the_limit() -> None:
    state = restore(known())
    judged(state, shifted(6, 20))
    near = Reading(0.0, ("p_sadness",), (1.0,), (0.95, 0.0))
    assert sustained(state, near, ENGINE) is None
    state.episode.tier = 2
    found = sustained(state, near, ENGINE)
    assert found is not None
    assert found.tier is None
