"""What is older than is kept goes, with all that hangs on it; the audit stays a chain."""

import threading

import pytest
from sqlalchemy import String, cast, delete, func, insert, select, update

from dashboard.alerts.intake import alert_id_of
from dashboard.domain.audit_chain import verify
from dashboard.loops.forgetting import EVERY_S, ForgettingLoop
from dashboard.loops.intakes import EventIntake
from dashboard.metrics import Metrics
from dashboard.notifications.tables import notification
from dashboard.storage import retention
from dashboard.storage.tables import METADATA, alert, assessment, audit, technical_alarm
from dashboard.technical.own_alarms import OwnAlarms
from tests.dashboard.builders import NOW, PERSON, event, technical
from tests.dashboard.builders import assessment as words
from tests.dashboard.desk import Desk

EVERYTHING_ELSE = {"audit", "outgoing_message"}


def mentions(desk: Desk, text: str) -> set[str]:
    """Every table in which a text stands anywhere."""
    with desk.parts.outside.engine.connect() as connection:
        return {
            table.name
            for table in METADATA.sorted_tables
            for column in table.c
            if connection.execute(
                select(func.count()).select_from(table).where(cast(column, String).contains(text))
            ).scalar()
        }


def forget(desk: Desk) -> None:
    loop = ForgettingLoop(desk.parts)
    while loop.forget():
        pass


def lived(desk: Desk, episode: str) -> str:
    """An alert that was answered, with words and a look at it."""
    raised = event(episode=episode)
    (alert_id,) = desk.happen(raised)
    page = desk.page()
    page.post(f"/v1/alerts/{alert_id}/acknowledge", json={})
    page.post(f"/v1/residents/{PERSON}/missed-events", json={"note": f"saw {episode}"})
    with desk.parts.outside.engine.begin() as connection:
        made = words(raised)
        row = {
            "event_id": raised.event_id, "person_id": PERSON, "episode_id": episode, "revision": 1,
            "origin": "template", "body": made.model_dump_json(),
        }  # fmt: skip
        connection.execute(insert(assessment).values(row))
        told = connection.execute(select(notification.c.id)).scalars().all()
        assert told
    return alert_id


def age(desk: Desk, days: int) -> None:
    desk.manual.advance(days * 86_400)


def test_an_alert_goes_with_everything_that_hangs_on_it_a_year_after(desk: Desk) -> None:
    alert_id = lived(desk, "old-episode")
    assert {"alert", "alert_action", "notification"} <= mentions(desk, alert_id)
    assert {"event", "assessment", "missed_event"} <= mentions(desk, "old-episode")
    age(desk, 364)
    forget(desk)
    assert "alert" in mentions(desk, alert_id)
    young = "young-episode"
    desk.happen(event(episode=young, t_event=desk.clock.now_ms()))
    age(desk, 2)
    forget(desk)
    assert mentions(desk, alert_id) <= EVERYTHING_ELSE
    assert mentions(desk, "old-episode") <= EVERYTHING_ELSE
    assert {"alert", "event"} <= mentions(desk, young)


def test_an_alert_that_nobody_answered_stays(desk: Desk) -> None:
    (alert_id,) = desk.happen(event(episode="forgotten", tier=1))
    age(desk, 400)
    forget(desk)
    assert {"alert", "event"} <= mentions(desk, "forgotten")
    with desk.parts.outside.engine.connect() as connection:
        assert connection.execute(select(alert.c.alert_id)).scalars().all() == [alert_id]


def test_more_than_a_part_goes_in_several(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        lived(desk, f"ep{number}")
    age(desk, 400)
    with desk.parts.outside.engine.begin() as connection:
        connection.execute(update(alert).values(state="closed"))
    monkeypatch.setattr(retention, "A_TIME", 2)
    loop = ForgettingLoop(desk.parts)
    assert [loop.forget() for _ in range(4)] == [True, True, True, False]
    with desk.parts.outside.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(alert)).scalar() == 0


def test_alarms_that_are_over_go_and_standing_ones_stay(desk: Desk) -> None:
    with desk.parts.outside.engine.begin() as connection:
        for name, cleared_at in (("over", NOW), ("stands", None)):
            named = technical().model_copy(update={"alarm_id": name})
            ended = named.model_copy(update={"cleared_at": cleared_at})
            desk.parts.technical.apply(connection, [named, ended])
    age(desk, 366)
    forget(desk)
    with desk.parts.outside.engine.connect() as connection:
        rows = connection.execute(select(technical_alarm.c.alarm_id)).scalars().all()
    assert rows == ["stands"]


def test_a_history_that_is_read_again_brings_nothing_of_it_back(desk: Desk) -> None:
    old = event(episode="read-again")
    age(desk, 366)
    alarms = OwnAlarms(desk.parts.technical, desk.clock)
    intake = EventIntake(desk.parts, alarms, Metrics(desk.parts.registry, desk.parts.hub))
    with desk.parts.outside.engine.begin() as connection:
        assert intake.apply(connection, [old]) == []
    assert mentions(desk, "read-again") == set()


def test_six_years_of_audit_are_kept_and_what_goes_is_said_in_the_chain(desk: Desk) -> None:
    desk.page().get("/v1/residents")
    desk.parts.audit.view("bo", "view-audit", "audit")
    before = desk.parts.audit.newest(1)[0]
    age(desk, 2191)
    desk.parts.audit.view("bo", "view-burden", "burden")
    forget(desk)
    assert desk.parts.audit.first_break() is None
    age(desk, 2)
    forget(desk)
    links = list(desk.parts.audit.links())
    assert links[0].seq == before.seq + 1
    assert links[0].entry.action == "view-burden"
    assert links[-1].entry.action == "audit-forgotten"
    assert links[-1].entry.detail == f"{before.seq}:{before.hash}"
    assert verify(links).broken_at is None
    assert verify(links, f"{links[0].seq}:{links[0].hash}").anchored
    count = len(links)
    forget(desk)
    assert len(list(desk.parts.audit.links())) == count  # nothing to forget leaves no record


def test_a_beginning_that_somebody_else_cut_off_is_seen(desk: Desk) -> None:
    for number in range(6):
        desk.parts.audit.view("bo", "view-audit", f"audit-{number}")
        age(desk, 1)
    age(desk, 2188)
    forget(desk)
    kept = list(desk.parts.audit.links())
    assert verify(kept).broken_at is None
    with desk.parts.outside.engine.begin() as connection:
        connection.execute(delete(audit).where(audit.c.seq == kept[0].seq))
    assert desk.parts.audit.first_break() == 1


def test_an_audit_is_never_forgotten_as_a_whole(desk: Desk) -> None:
    desk.parts.audit.view("bo", "view-audit", "audit")
    before = list(desk.parts.audit.links())
    age(desk, 4000)
    forget(desk)
    assert list(desk.parts.audit.links()) == before


def test_it_is_done_by_the_hour(desk: Desk) -> None:
    loop, stop = ForgettingLoop(desk.parts), threading.Event()
    lived(desk, "one")
    age(desk, 366)
    loop.step(stop)
    assert mentions(desk, "one") == {"missed_event"}  # alerts first; the rest at the next look
    loop.step(stop)
    assert mentions(desk, "one") <= EVERYTHING_ELSE
    desk.happen(event(episode="two"))  # as old, as if it had lain in a stream
    with desk.parts.outside.engine.begin() as connection:
        connection.execute(update(alert).values(state="closed"))
    desk.manual.advance(EVERY_S - 10)
    loop.step(stop)
    assert "alert" in mentions(desk, "two")
    desk.manual.advance(10)
    loop.step(stop)
    assert mentions(desk, alert_id_of(PERSON, "two")) <= EVERYTHING_ELSE
