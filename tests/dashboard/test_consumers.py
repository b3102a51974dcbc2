"""Streams into the database on a real Redis: flushed, restarted, poisoned, away."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from redis.exceptions import RedisError
from sqlalchemy import insert
from sqlalchemy.exc import OperationalError

from dashboard.live.announcer import Announcer
from dashboard.loops import intakes
from dashboard.loops.consumer import Consumer
from dashboard.loops.reconcile import Reconciler
from dashboard.metrics import Metrics
from dashboard.peers.internal import ServiceAway
from dashboard.residents.register import Register, Resident
from dashboard.storage.tables import resident
from dashboard.technical.own_alarms import OwnAlarms
from shared.contracts import Contract, EventKind
from shared.streams import keys
from shared.streams.codec import encode
from tests.dashboard.builders import NOW, assessment, event, technical
from tests.dashboard.desk import Desk, open_desk
from tests.redis_process import RedisProcess

STOP = threading.Event()


class Intake:
    """A dashboard's readers, stepped by the test."""

    def __init__(self, desk: Desk, server: RedisProcess) -> None:
        self.desk, self.server = desk, server
        parts = desk.parts
        alarms = OwnAlarms(parts.technical, desk.clock)
        self.intake = intakes.EventIntake(parts, alarms, Metrics(parts.registry, parts.hub))
        self.reconciler = Reconciler(parts, self.intake)
        self.restarts = 0
        told = (alarms.records, self._restarted)
        out = (parts.outside.engine, parts.outside.redis)
        self.events = Consumer(*out, intakes.events(self.intake), *told)
        self.assessments = Consumer(*out, intakes.assessments(self.intake), *told)
        self.technical = Consumer(*out, intakes.technical(parts), *told)

    def _restarted(self) -> None:
        self.restarts += 1

    def send(self, stream: str, *messages: Contract) -> None:
        """As the other services' relays do."""
        client = self.server.client()
        for message in messages:
            client.xadd(stream, encode(message))
        client.close()

    def alerts(self, state: str = "all") -> list[dict[str, object]]:
        """What a page would list."""
        answer = self.desk.page().get("/v1/alerts", params={"state": state}).json()
        return list(answer["alerts"])


@pytest.fixture
def opened(tmp_path: Path, redis_server: RedisProcess) -> Iterator[Callable[[], Intake]]:
    """Opens the dashboard over the same folder; each call is a restart of it."""
    with ExitStack() as stack:

        def start() -> Intake:
            return Intake(stack.enter_context(open_desk(tmp_path, redis_server.url)), redis_server)

        yield start


@pytest.fixture
def at(opened: Callable[[], Intake]) -> Intake:
    return opened()


def test_events_from_the_stream_become_alerts_once(at: Intake) -> None:
    at.send(keys.EVENTS, event(1), event(1), event(2, EventKind.ESCALATED, 1))
    at.events.step(STOP)
    (found,) = at.alerts()
    assert found["tier"] == 1


def test_a_restarted_dashboard_goes_on_where_it_was(opened: Callable[[], Intake]) -> None:
    first = opened()
    first.send(keys.EVENTS, event(1))
    first.events.step(STOP)
    (alert,) = first.alerts()
    first.desk.page().post(f"/v1/alerts/{alert['alert_id']}/acknowledge", json={})
    second = opened()
    second.send(keys.EVENTS, event(2, episode="e2"))
    second.events.step(STOP)
    assert {a["state"] for a in second.alerts()} == {"acknowledged", "raised"}
    assert second.restarts == 0


def test_a_flushed_redis_is_read_again_and_doubles_nothing(at: Intake) -> None:
    at.send(keys.EVENTS, event(1))
    at.events.step(STOP)
    at.server.flush()
    at.events.step(STOP)
    assert at.restarts == 1
    at.send(keys.EVENTS, event(1), event(2, episode="e2"))
    at.events.step(STOP)
    assert len(at.alerts()) == 2


def test_a_redis_that_lost_everything_loses_no_event(at: Intake) -> None:
    at.desk.neighbours.events = [event(1), event(2, episode="e2")]
    at.server.kill()
    with pytest.raises(RedisError):
        at.events.step(STOP)
    at.server.start()
    at.events.step(STOP)
    at.reconciler.events()
    assert len(at.alerts()) == 2
    at.reconciler.events()
    assert at.desk.neighbours.asked[-1].endswith("after=2&limit=500")


def test_a_threshold_service_restored_from_a_backup_is_read_again(at: Intake) -> None:
    at.desk.neighbours.events = [event(n, episode=f"e{n}") for n in range(1, 4)]
    at.reconciler.events()
    at.desk.neighbours.events = [event(1, episode="e1"), event(4, episode="new")]
    at.reconciler.events()
    assert len(at.alerts()) == 4


def test_without_the_threshold_service_the_round_is_tried_again(at: Intake) -> None:
    at.desk.neighbours.away = True
    with pytest.raises(ServiceAway):
        at.reconciler.step(STOP)
    at.desk.neighbours.away = False
    at.desk.neighbours.events = [event(1)]
    at.reconciler.step(STOP)
    assert len(at.alerts()) == 1


def test_assessments_that_redis_lost_are_fetched(at: Intake) -> None:
    opened = event(1)
    at.desk.happen(opened)
    at.desk.neighbours.assessments = {opened.event_id: assessment(opened)}
    at.reconciler.assessments()
    assert at.alerts()[0]["assessment_origin"] == "template"


@pytest.mark.parametrize(
    "awaited", [{"partial": True, "origin": "model"}, {"template_reason": "deadline"}]
)
def test_what_was_to_follow_and_redis_lost_is_fetched(
    at: Intake, awaited: dict[str, object]
) -> None:
    opened = event(1)
    at.desk.happen(opened)
    at.send(keys.ASSESSMENTS, assessment(opened, **awaited))  # type: ignore[arg-type]
    at.assessments.step(STOP)
    whole = assessment(opened, "model", version=2)
    at.desk.neighbours.assessments = {opened.event_id: whole}
    at.reconciler.assessments()
    asked = len(at.desk.neighbours.asked)
    at.reconciler.assessments()
    assert len(at.desk.neighbours.asked) == asked  # final: nobody is asked again
    detail = at.desk.page().get(f"/v1/alerts/{at.alerts()[0]['alert_id']}").json()
    assert detail["assessment"]["version"] == 2


def test_assessments_come_by_the_stream(at: Intake) -> None:
    at.desk.happen(event(1))
    at.send(keys.ASSESSMENTS, assessment(event(1)), assessment(event(1), "model"))
    at.assessments.step(STOP)
    assert at.alerts()[0]["assessment_origin"] == "model"


def test_technical_alarms_come_and_go(at: Intake) -> None:
    at.send(keys.TECHNICAL, technical())
    at.technical.step(STOP)
    page = at.desk.page()
    (standing,) = page.get("/v1/technical").json()["alarms"]
    assert (standing["cleared_at"], standing["detail"]) == (None, "connection refused")
    at.send(keys.TECHNICAL, technical(cleared_at=NOW + 1), technical())
    at.technical.step(STOP)
    (cleared,) = page.get("/v1/technical").json()["alarms"]
    assert cleared["cleared_at"] == NOW + 1


def test_a_record_nobody_can_read_is_left_out_and_said(at: Intake) -> None:
    client = at.server.client()
    client.xadd(keys.EVENTS, {"kind": "Event", "body": '{"score": NaN}'})
    client.xadd(keys.EVENTS, encode(technical()))
    newer = event(1).model_dump_json().replace('"schema_version":1', '"schema_version":9')
    client.xadd(keys.EVENTS, {"kind": "Event", "body": newer})
    client.close()
    at.send(keys.EVENTS, event(1))
    at.events.step(STOP)
    assert len(at.alerts()) == 1
    (alarm,) = at.desk.page().get("/v1/technical").json()["alarms"]
    assert (alarm["kind"], alarm["subject"]) == ("bad_record", "events")
    assert "schema_version 9" in alarm["detail"]
    at.send(keys.EVENTS, event(2, EventKind.ESCALATED, 1))
    at.events.step(STOP)
    (alarm,) = at.desk.page().get("/v1/technical").json()["alarms"]
    assert alarm["cleared_at"] == NOW


def test_somebody_unknown_is_an_alert_and_a_technical_alarm(at: Intake) -> None:
    at.send(keys.EVENTS, event(1, person_id="stranger"))
    at.events.step(STOP)
    assert len(at.alerts()) == 1
    (alarm,) = at.desk.page().get("/v1/technical").json()["alarms"]
    assert (alarm["kind"], alarm["subject"]) == ("unknown_person", "stranger")


def test_what_cannot_be_stored_is_read_again(at: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    at.send(keys.EVENTS, event(1))
    with monkeypatch.context() as full:

        def disk_full(*_: object) -> None:
            raise OperationalError("INSERT", {}, Exception("database or disk is full"))

        full.setattr("dashboard.storage.checkpoints.save", disk_full)
        with pytest.raises(OperationalError):
            at.events.step(STOP)
        assert at.alerts() == []
    at.events.step(STOP)
    assert len(at.alerts()) == 1


def test_a_locked_database_is_said_and_changes_nothing(
    at: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    (alert_id,) = at.desk.happen(event(1))
    page = at.desk.page()
    page.get("/v1/alerts")

    def locked(*_: object) -> None:
        raise OperationalError("UPDATE", {}, Exception("database is locked"))

    with monkeypatch.context() as broken:
        broken.setattr("dashboard.alerts.store.add_action", locked)
        answer = page.post(f"/v1/alerts/{alert_id}/acknowledge", json={})
    assert (answer.status_code, answer.json()["type"]) == (503, "storage-unavailable")
    assert at.alerts()[0]["state"] == "raised"


def test_somebody_enrolled_is_shown_by_room_without_any_technical_alarm(at: Intake) -> None:
    with at.desk.parts.outside.engine.begin() as connection:
        row = {"person_id": "stranger", "display_name": "S", "room": "R"}
        connection.execute(insert(resident).values(**row, demo=False, created_at=NOW))
    at.send(keys.EVENTS, event(1, person_id="stranger"))
    at.events.step(STOP)
    assert at.alerts()[0]["room"] == "R"
    assert at.desk.page().get("/v1/technical").json()["alarms"] == []


def test_pages_are_told_even_when_what_comes_after_fails(
    at: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_self: Register) -> list[Resident]:
        raise OperationalError("SELECT", None, Exception("the disk is gone"))

    told: list[str] = []
    monkeypatch.setattr(Announcer, "alert", lambda _self, summary: told.append(summary.state))
    monkeypatch.setattr(Register, "everybody", away)
    at.send(keys.EVENTS, event(1))
    with pytest.raises(OperationalError):
        at.events.step(STOP)
    assert told == ["raised"]
