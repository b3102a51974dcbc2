"""Changes that last, through the whole engine: found, told, ended, and not invented."""

from dataclasses import replace

import pytest

from tests.threshold_service.people import T0, Person, settings
from threshold_service.domain.engine import step
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


def shifted(seed: int, seconds: int, scales: float = 1.2) -> list[Second]:
    """Quiet for ``LEARNT_S``, then one channel a little above usual, far below tier 1 to 3."""
    person = Person(seed)
    return [
        with_sadness(person, index, scales if index >= LEARNT_S else 0.0)
        for index in range(LEARNT_S + seconds)
    ]


def opened(verdicts: list[Verdict]) -> list[tuple[int, Verdict]]:
    return [
        (index, verdict)
        for index, verdict in enumerate(verdicts)
        if any(each.change is Change.OPENED for each in verdict.transitions)
    ]


def test_a_small_change_of_one_channel_that_lasts_is_tier_two() -> None:
    verdicts = judged(PersonState(), shifted(1, 1800))
    ((index, verdict),) = opened(verdicts)
    assert LEARNT_S + 30 < index < LEARNT_S + 600
    assert verdict.transitions[0].tier == 2
    line = verdict.lines[0]
    assert (line.rule, line.channel) == (CHANGE, "p_sadness")
    assert line.value > line.expected
    began = (line.t_from - T0) / 1000
    assert LEARNT_S - 60 <= began <= LEARNT_S + 30
    assert line.t_to == T0 + 1000 * index


def test_nothing_of_it_is_raised_where_no_change_is_looked_for() -> None:
    blind = replace(ENGINE, change=replace(ENGINE.change, run_length_s=None))
    assert opened(judged(PersonState(), shifted(1, 1800), blind)) == []


def test_a_higher_factor_asks_for_more() -> None:
    usual = opened(judged(PersonState(), shifted(2, 1800)))
    harder = opened(judged(PersonState(factor=2.0), shifted(2, 1800)))
    assert harder == [] or harder[0][0] > usual[0][0] + 10


def test_quiet_hours_raise_none() -> None:
    """Six hours of one channel's white noise and four persons: a day in all, at 96 h wanted."""
    for seed in range(4):
        person = Person(seed)
        seconds = [person.second(index, hop_s=None) for index in range(0, 3 * 3600, 2)]
        assert opened(judged(PersonState(), seconds)) == []


def test_the_event_ends_soon_after_the_change_and_begins_from_nothing() -> None:
    person = Person(3)
    state = PersonState()
    seconds = [
        with_sadness(person, index, 1.2 if LEARNT_S <= index < LEARNT_S + 600 else 0.0)
        for index in range(LEARNT_S + 1500)
    ]
    verdicts = judged(state, seconds)
    assert len(opened(verdicts)) == 1
    (closed,) = [
        index
        for index, verdict in enumerate(verdicts)
        if any(each.change is Change.CLOSED for each in verdict.transitions)
    ]
    assert LEARNT_S + 600 < closed < LEARNT_S + 600 + 300


def test_closing_forgets_the_sums_and_keeps_what_was_learnt() -> None:
    state = PersonState()
    judged(state, shifted(1, 600))
    learnt = [row[change_rows.PHI] for row in state.channels.changes]
    assert any(row[change_rows.G_UP] > 0.0 for row in state.channels.changes)
    state.channels.forget_changes()
    assert [row[change_rows.PHI] for row in state.channels.changes] == learnt
    assert all(row[change_rows.G_UP] == 0.0 for row in state.channels.changes)


def test_nothing_is_gathered_while_the_person_is_not_known() -> None:
    state, person = PersonState(), Person(4)
    judged(state, [person.second(index) for index in range(250)])
    assert not state.learnt
    assert all(row[change_rows.BLOCKS] == 0.0 for row in state.channels.changes)


@pytest.mark.parametrize("cut", [LEARNT_S + 20, LEARNT_S + 65])
def test_a_restart_in_the_middle_changes_nothing(cut: int) -> None:
    seconds = shifted(5, 500)
    expected = judged(PersonState(), seconds)
    state = PersonState()
    made = judged(state, seconds[:cut])
    made += judged(restore(snapshot(state)), seconds[cut:])
    assert made == expected
    assert opened(made) != []


def test_what_changed_together_is_told_by_the_channel_nearest_to_it() -> None:
    """The composite reached its limit, no channel did."""
    state, person = PersonState(), Person(6)
    judged(state, [person.second(index) for index in range(700)])
    names = ("p_fear", "p_sadness")
    found = sustained(state, Reading(1.0, names, (0.5, 1.0), (0.4, 0.7, 1.0)), ENGINE)
    assert found is not None
    assert (found.tier, found.channel) == (2, "p_sadness")
    assert found.since == state.channels.change_since(None)


def test_an_open_event_stays_down_to_a_share_of_the_limit() -> None:
    state, person = PersonState(), Person(6)
    judged(state, [person.second(index) for index in range(700)])
    near = Reading(0.0, ("p_sadness",), (1.0,), (0.95, 0.0))
    assert sustained(state, near, ENGINE) is None
    state.episode.tier = 2
    found = sustained(state, near, ENGINE)
    assert found is not None
    assert found.tier is None
