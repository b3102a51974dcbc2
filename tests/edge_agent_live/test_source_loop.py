"""What the loop over one source does from second to second."""

import pytest

from edge_agent.consent import Permission
from edge_agent.consent.permission import NOTHING
from edge_agent.sources.port import Senses
from shared.contracts import Reason, TechnicalKind, WindowState
from tests.edge_agent_live.builders import T0
from tests.edge_agent_live.conftest import Box
from tests.edge_agent_live.rig import BOTH, SILENCE, Rig, starts


@pytest.fixture
def rig(box: Box) -> Rig:
    return Rig(box)


def test_seconds_become_windows_on_event_time(rig: Rig) -> None:
    rig.clock.advance(7.25)
    rig.open()
    rig.play(0, 3)
    assert starts(rig) == [7250, 8250, 9250]
    assert [window.state for window in rig.windows] == [WindowState.OK] * 3
    assert rig.stub is not None
    assert rig.stub.seen == [T0 + start for start in starts(rig)]
    assert rig.loop.problem() is None


def test_without_consent_the_source_is_not_opened_and_nothing_is_said(rig: Rig) -> None:
    rig.now_allowed = Permission(NOTHING, problem="There is no consent.")
    rig.run_for(20)
    assert (rig.readings, rig.windows) == ([], [])
    assert rig.standing == {TechnicalKind.CONSENT_MISSING}
    (alarm,) = rig.box.alarms.standing()
    assert alarm.text == "There is no consent."


def test_a_moment_without_consent_at_start_is_no_alarm(rig: Rig) -> None:
    rig.now_allowed = Permission(NOTHING, problem="There is no consent.")
    rig.run_for(3)
    rig.now_allowed = Permission(BOTH)
    rig.open()
    assert rig.box.alarms.pending() == []


def test_withdrawal_closes_the_source_at_once(rig: Rig) -> None:
    reading = rig.open()
    rig.play(0, 2)
    rig.now_allowed = Permission(NOTHING, problem="Withdrawn.")
    rig.turns()
    assert reading.closed
    rig.run_for(60)
    assert len(rig.windows) == 2
    rig.now_allowed = Permission(BOTH)
    rig.open()
    rig.play(0, 1)
    assert len(rig.windows) == 3
    assert TechnicalKind.CONSENT_MISSING not in rig.standing


def test_a_sense_that_is_no_longer_granted_is_closed(rig: Rig) -> None:
    reading = rig.open()
    rig.now_allowed = Permission(Senses(picture=False, sound=True))
    rig.turns()
    assert reading.closed
    assert rig.readings[-1].senses == Senses(picture=False, sound=True)


def test_a_body_that_is_no_longer_granted_is_not_measured_in_the_next_second(rig: Rig) -> None:
    rig.now_allowed = Permission(BOTH, body=True)
    rig.open()
    rig.play(0, 1)
    rig.now_allowed = Permission(BOTH, body=False)
    rig.turns()
    rig.play(1, 1)
    assert rig.stub is not None
    assert rig.stub.withheld == [frozenset(), {"pose", "optical_flow"}]


def test_a_sense_without_consent_is_not_missing(rig: Rig) -> None:
    rig.now_allowed = Permission(Senses(picture=False, sound=True))
    rig.open(Senses(picture=False, sound=True))
    assert rig.standing == set()


def test_a_pause_closes_the_source_and_says_so_every_second(rig: Rig) -> None:
    reading = rig.open()
    rig.play(0, 2)
    rig.now_allowed = Permission(BOTH, paused=True)
    rig.run_for(5.1)
    assert reading.closed
    assert rig.reasons == [(), ()] + [("paused",)] * 5
    assert all(window.state is WindowState.CANNOT_ASSESS for window in rig.windows[2:])
    assert starts(rig) == [0, 1000, 2000, 3000, 4000, 5000, 6000]
    rig.now_allowed = Permission(BOTH)
    rig.open()
    rig.play(0, 1)
    assert rig.windows[-1].state is WindowState.OK
    assert rig.stub is not None
    assert rig.stub.resets == 2


def test_stopping_closes_the_source(rig: Rig) -> None:
    reading = rig.open()
    beats = []

    def beat() -> None:
        beats.append(1)
        rig.stop.set()

    rig.loop.run(rig.stop, beat)
    assert reading.closed
    assert beats == [1]


def test_reasons_are_those_of_the_contract() -> None:
    assert {Reason.NO_PICTURE.value, Reason.NO_SOUND.value} == set(SILENCE)
