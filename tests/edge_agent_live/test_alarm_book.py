from edge_agent.outbox import AlarmBook
from shared.contracts import TechnicalKind
from tests.edge_agent_live.builders import EDGE, SOURCE
from tests.edge_agent_live.conftest import Box

LOST = TechnicalKind.SOURCE_LOST


def test_an_alarm_is_raised_once_and_cleared_by_the_same_id(box: Box) -> None:
    box.alarms.raise_(LOST, SOURCE, "No picture.")
    box.alarms.raise_(LOST, SOURCE, "No picture.")
    (raised,) = box.alarms.pending()
    box.alarms.sent(raised)
    assert box.alarms.pending() == []
    box.clock.advance(5)
    box.alarms.clear(LOST, SOURCE)
    (cleared,) = box.alarms.pending()
    assert cleared.alarm_id == raised.alarm_id
    assert cleared.cleared_at == raised.since + 5000
    assert box.alarms.standing() == []


def test_clearing_what_does_not_stand_says_nothing(box: Box) -> None:
    box.alarms.clear(LOST, SOURCE)
    assert box.alarms.pending() == []


def test_a_new_sentence_keeps_the_time_since_when(box: Box) -> None:
    box.alarms.raise_(LOST, SOURCE, "No picture.")
    box.clock.advance(5)
    box.alarms.raise_(LOST, SOURCE, "The recording does not exist.")
    (alarm,) = box.alarms.pending()
    assert alarm.text == "The recording does not exist."
    assert alarm.since == box.clock.now_ms() - 5000


def test_what_changed_while_it_was_sent_is_sent_again(box: Box) -> None:
    box.alarms.raise_(LOST, SOURCE, "No picture.")
    (raised,) = box.alarms.pending()
    box.alarms.clear(LOST, SOURCE)
    box.alarms.sent(raised)
    assert [alarm.cleared_at is not None for alarm in box.alarms.pending()] == [True]


def test_a_restart_neither_forgets_nor_repeats(box: Box) -> None:
    box.alarms.raise_(LOST, SOURCE, "No picture.")
    box.alarms.raise_(TechnicalKind.SOURCE_ENDED, SOURCE, "The end.")
    box.alarms.sent(next(a for a in box.alarms.pending() if a.kind is LOST))
    again = AlarmBook(box.database, EDGE, box.clock)
    assert [alarm.text for alarm in again.pending()] == ["The end."]
    again.clear(LOST, SOURCE)
    assert len(again.pending()) == 2


def test_long_texts_are_cut_to_the_contract(box: Box) -> None:
    box.alarms.raise_(LOST, SOURCE, "x " * 900, "y " * 5000)
    (alarm,) = box.alarms.pending()
    assert (len(alarm.text), len(alarm.detail)) == (300, 1000)
    box.alarms.raise_(LOST, SOURCE, "x " * 900, "z")
    assert len(box.alarms.pending()) == 1
