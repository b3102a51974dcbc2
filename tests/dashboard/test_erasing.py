"""The other services and the boxes are asked until each has said what it deleted."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from prometheus_client import CollectorRegistry
from redis import Redis
from sqlalchemy import insert, select

from dashboard.consent.commands import LONGEST, box_gone
from dashboard.consent.erasure_metrics import ErasureMetrics
from dashboard.loops.consumer import Consumer
from dashboard.loops.erasing import ErasingLoop
from dashboard.loops.intakes import EventIntake, events, technical
from dashboard.metrics import Metrics
from dashboard.storage.migrate import MIGRATIONS
from dashboard.storage.tables import audit, erasure, outgoing
from dashboard.technical.own_alarms import OwnAlarms
from shared.contracts import ControlRecord, EdgeErased, ErasedPart, ErasureOrder
from shared.storage import migrate as storage
from shared.storage.engine import open_engine
from shared.streams import keys
from shared.streams.codec import encode
from tests.dashboard.builders import NOW, event
from tests.dashboard.desk import Desk, open_desk
from tests.dashboard.test_care_kill import PowerCut, cut_at
from tests.databases import database_url
from tests.redis_process import RedisProcess

ADA, BO = "ada-1", "bo-2"
CONFIRMED = "erasure-confirmed"


@pytest.fixture
def house(tmp_path: Path, one_redis: RedisProcess) -> Iterator[Desk]:
    """Two people who are watched, and a Redis."""
    with open_desk(tmp_path, one_redis.url) as desk:
        for person in (ADA, BO):
            desk.enrol(person, "north")
            record = {"finding": "has_capacity", "assessed_by": "Dr B", "assessed_at": NOW}
            given = {"purposes": ["face", "voice"], "basis": "own", "review_at": NOW + 10**9}
            body = {**given, "record": {**record, "note": ""}}
            desk.page().post(f"/v1/residents/{person}/consent/grant", json=body)
        yield desk


def erase(page: TestClient, person: str = ADA) -> dict[str, object]:
    page.post(f"/v1/residents/{person}/consent/withdraw", json={"reason": "no more"})
    body = {"reason": "asked for it", "confirm": person}
    receipt: dict[str, object] = page.post(f"/v1/residents/{person}/erase", json=body).json()
    return receipt


def parts(desk: Desk, person: str = ADA) -> dict[str, int | None]:
    """When each part confirmed, as the receipt tells it."""
    receipts = desk.page().get("/v1/erasures").json()["receipts"]
    (mine,) = [each for each in receipts if each["person_id"] == person]
    assert mine["complete"] == all(p["confirmed_at"] is not None for p in mine["parts"])
    return {each["part"]: each["confirmed_at"] for each in mine["parts"]}


def sent(desk: Desk) -> list[ControlRecord]:
    """The requests in the stream of the threshold service, as far as they were written."""
    with desk.parts.outside.engine.connect() as connection:
        rows = connection.execute(select(outgoing.c.fields)).scalars().all()
    found = [ControlRecord.model_validate_json(json.loads(row)["body"]) for row in rows]
    return [record for record in found if record.kind == "erase"]


def answer(person: str = ADA, edges: tuple[str, ...] = (), **rows: int) -> ErasedPart:
    at = NOW + 5000
    return ErasedPart(person_id=person, asked_at=NOW, erased_at=at, rows=rows, edges=edges)


def confirm(desk: Desk, edge_id: str, asked_at: int = NOW, person: str = ADA) -> None:
    """A box says that it has deleted, through the stream."""
    said = EdgeErased(
        person_id=person, edge_id=edge_id, asked_at=asked_at, erased_at=NOW + 9000,
        faces=3, pictures=7, windows=0,
    )  # fmt: skip
    redis = desk.parts.outside.redis
    redis.xadd(keys.TECHNICAL, encode(said))
    reader = Consumer(
        desk.parts.outside.engine, redis, technical(desk.parts), lambda *_: None, lambda: None
    )
    reader.step(None)  # type: ignore[arg-type]  # it does not wait for it


def order(redis: Redis, person: str = ADA) -> ErasureOrder | None:
    body = redis.get(keys.erasure(person))
    return None if body is None else ErasureOrder.model_validate_json(body)


def test_a_receipt_lists_what_is_outstanding_and_when_each_part_confirmed(house: Desk) -> None:
    receipt = erase(house.page())
    assert receipt["complete"] is False
    outstanding = dict.fromkeys(("edge", "messages", "reasoning", "threshold"))
    assert parts(house) == outstanding
    assert [(r.person_id, r.t) for r in sent(house)] == [(ADA, NOW)]
    house.neighbours.away = True
    loop = ErasingLoop(house.parts)
    house.manual.advance(10)
    loop.round()
    assert parts(house) == {**outstanding, "messages": NOW + 10_000}
    house.neighbours.away = False
    house.neighbours.erased = {ADA: answer(edges=("box-1", "box-2"), event=4)}
    loop.round()
    services = {"messages": NOW + 10_000, "reasoning": NOW + 5000, "threshold": NOW + 5000}
    assert parts(house) == {"edge:box-1": None, "edge:box-2": None, **services}
    confirm(house, "box-2")
    confirm(house, "box-1")
    assert parts(house) == {"edge:box-1": NOW + 9000, "edge:box-2": NOW + 9000, **services}
    receipt = house.page().get("/v1/erasures").json()["receipts"][0]
    assert receipt["complete"] is True
    rows = {each["part"]: each["rows"] for each in receipt["parts"]}
    assert rows["threshold"] == {"event": 4}
    assert rows["edge:box-1"] == {"faces": 3, "pictures": 7, "windows": 0}
    said = house.parts.audit.newest(50)
    confirmed = [e.entry.detail for e in said if e.entry.action == "erasure-confirmed"]
    assert sorted(confirmed)[0] == "edge:box-1: 10 deleted"
    assert len(confirmed) == 5


def test_what_is_outstanding_is_a_metric(house: Desk) -> None:
    registry = CollectorRegistry()
    loop = ErasingLoop(house.parts, ErasureMetrics(registry))
    name = "attune_dashboard_erasure"
    loop.round()
    assert registry.get_sample_value(f"{name}_parts_outstanding") == 0
    erase(house.page())
    house.manual.advance(90)
    loop.round()
    assert registry.get_sample_value(f"{name}_parts_outstanding") == 4
    assert registry.get_sample_value(f"{name}_oldest_outstanding_seconds") == 90
    house.neighbours.erased = {ADA: answer()}
    confirm(house, "box-1")
    loop.round()
    loop.round()
    assert registry.get_sample_value(f"{name}_parts_outstanding") == 0
    assert registry.get_sample_value(f"{name}_oldest_outstanding_seconds") == 0


def test_a_box_that_is_gone_is_written_off_by_somebody_and_still_heard_if_it_turns_up(
    house: Desk,
) -> None:
    registry = CollectorRegistry()
    loop = ErasingLoop(house.parts, ErasureMetrics(registry))
    erase(house.page())
    house.neighbours.erased = {ADA: answer(edges=("box-1", "box-2"))}
    loop.round()
    confirm(house, "box-2")
    house.manual.advance(60)
    assert box_gone(house.parts, "box-1", "shredded, certificate 17", "M. Braun, IT") == 0
    (receipt,) = house.page().get("/v1/erasures").json()["receipts"]
    (gone,) = [each for each in receipt["parts"] if each["part"] == "edge:box-1"]
    assert (gone["confirmed_at"], gone["gone_at"]) == (None, NOW + 60_000)
    assert gone["gone_why"] == "shredded, certificate 17 (M. Braun, IT)"
    assert receipt["complete"] is True
    (told,) = [e.entry for e in house.parts.audit.newest(9) if "written-off" in e.entry.action]
    assert (told.subject, told.detail) == (f"person:{ADA}", f"edge:box-1: {gone['gone_why']}")
    loop.round()
    assert registry.get_sample_value("attune_dashboard_erasure_parts_outstanding") == 0
    found = order(house.parts.outside.redis)
    assert found is not None
    assert found.confirmed_by == ("box-2",)
    confirm(house, "box-1")
    (receipt,) = house.page().get("/v1/erasures").json()["receipts"]
    (back,) = [each for each in receipt["parts"] if each["part"] == "edge:box-1"]
    assert (back["confirmed_at"], back["gone_at"], back["gone_why"]) == (NOW + 9000, None, None)


@pytest.mark.parametrize(
    ("edge_id", "why", "by"),
    [
        ("box-9", "shredded", "M. Braun"),
        ("box-2", "shredded", "M. Braun"),
        ("threshold", "shredded", "M. Braun"),
        ("box-1", " ", "M. Braun"),
        ("box-1", "shredded", ""),
        ("box-1", "x" * (LONGEST + 1), "M. Braun"),
    ],
)
def test_nothing_else_is_written_off(
    house: Desk, edge_id: str, why: str, by: str, capsys: pytest.CaptureFixture[str]
) -> None:
    erase(house.page())
    house.neighbours.erased = {ADA: answer(edges=("box-1", "box-2"))}
    ErasingLoop(house.parts).round()
    confirm(house, "box-2")
    before = house.page().get("/v1/erasures").json()
    assert box_gone(house.parts, edge_id, why, by) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert house.page().get("/v1/erasures").json() == before


def test_boxes_without_a_name_are_written_off_too(house: Desk) -> None:
    erase(house.page())
    assert box_gone(house.parts, None, "never installed", "M. Braun, IT") == 0
    (receipt,) = house.page().get("/v1/erasures").json()["receipts"]
    assert [e["part"] for e in receipt["parts"] if e["gone_at"] is not None] == ["edge"]


def test_each_service_is_asked_although_the_other_is_away(house: Desk) -> None:
    erase(house.page())
    house.neighbours.erased = {ADA: answer()}
    house.neighbours.not_there = {"/erasures"}  # the reasoning service
    ErasingLoop(house.parts).round()
    found = parts(house)
    assert (found["threshold"], found["reasoning"]) == (NOW + 5000, None)


def test_a_request_that_a_wiped_redis_lost_is_sent_again(house: Desk) -> None:
    erase(house.page())
    loop = ErasingLoop(house.parts)
    house.manual.advance(59)
    loop.round()
    assert len(sent(house)) == 1
    house.manual.advance(1)
    loop.round()
    loop.round()
    first, second = sent(house)
    assert first.record_id != second.record_id
    assert (first.t, first.person_id) == (second.t, second.person_id)


def test_a_service_restored_from_a_backup_is_asked_again(house: Desk) -> None:
    erase(house.page())
    loop = ErasingLoop(house.parts)
    house.neighbours.erased = {ADA: answer()}
    loop.round()
    house.neighbours.erased = {}
    house.manual.advance(3600)
    loop.round()
    assert parts(house)["threshold"] == NOW + 5000
    house.manual.advance(24 * 3600)
    loop.round()
    assert parts(house)["threshold"] is None
    assert len(sent(house)) == 2


def test_boxes_are_told_until_they_are_heard(house: Desk) -> None:
    page, redis = house.page(), house.parts.outside.redis
    loop = ErasingLoop(house.parts)
    loop.round()
    assert order(redis) is None
    erase(page)
    loop.round()
    wanted = ErasureOrder(person_id=ADA, scope="everything", asked_at=NOW)
    assert order(redis) == wanted
    assert order(redis, BO) is None
    confirm(house, "box-1")
    assert list(parts(house)) == ["edge:box-1", "messages", "reasoning", "threshold"]
    loop.round()
    assert order(redis) == wanted.model_copy(update={"confirmed_by": ("box-1",)})


def test_what_a_box_says_of_another_erasure_or_of_nobodys_changes_nothing(house: Desk) -> None:
    erase(house.page())
    before = parts(house)
    confirm(house, "box-1", asked_at=NOW - 1)
    confirm(house, "box-1", person=BO)
    assert parts(house) == before


def test_a_face_goes_when_that_purpose_alone_is_withdrawn_and_may_come_back(house: Desk) -> None:
    page, redis = house.page(), house.parts.outside.redis
    loop, path = ErasingLoop(house.parts), f"/v1/residents/{ADA}/consent"
    page.post(f"{path}/withdraw", json={"reason": "no pictures", "purposes": ["face"]})
    loop.round()
    assert order(redis) == ErasureOrder(person_id=ADA, scope="face", asked_at=NOW)
    house.manual.advance(60)
    now = house.clock.now_ms()
    record = {"finding": "has_capacity", "assessed_by": "Dr B", "assessed_at": now, "note": ""}
    given = {"purposes": ["face"], "basis": "own", "review_at": now + 10**9, "record": record}
    assert page.post(f"{path}/grant", json=given).status_code == 204
    loop.round()
    assert order(redis) is None


def test_messages_in_redis_go_once_they_were_read(house: Desk) -> None:
    redis, outside = house.parts.outside.redis, house.parts.outside
    for number, person in enumerate((ADA, BO, ADA), start=1):
        redis.xadd(keys.EVENTS, encode(event(number, person_id=person, episode=f"e{number}")))
    dead = keys.dead_letters(keys.EVENTS, "reasoning")
    redis.xadd(dead, encode(event(4, person_id=ADA, episode="e4")))
    erase(house.page())
    loop = ErasingLoop(house.parts)
    loop.round()
    assert (redis.xlen(keys.EVENTS), redis.xlen(dead)) == (3, 0)  # not read here yet
    assert parts(house)["messages"] is None
    alarms = OwnAlarms(house.parts.technical, house.clock)
    intake = EventIntake(house.parts, alarms, Metrics(house.parts.registry, house.parts.hub))
    reader = Consumer(outside.engine, redis, events(intake), lambda *_: None, lambda: None)
    reader.step(None)  # type: ignore[arg-type]  # it does not wait for it
    loop.round()
    assert redis.xlen(keys.EVENTS) == 2  # the last one is the reader's witness
    assert parts(house)["messages"] == NOW
    redis.xadd(keys.EVENTS, encode(event(5, person_id=BO, episode="e5")))
    reader.step(None)  # type: ignore[arg-type]  # it does not wait for it
    house.manual.advance(24 * 3600)
    loop.round()
    left = [fields[b"body"] for _, fields in redis.xrange(keys.EVENTS)]  # type: ignore[union-attr, index]
    assert len(left) == 2
    assert not any(ADA.encode() in body for body in left)
    receipts = house.page().get("/v1/erasures").json()["receipts"]
    assert {p["part"]: p["rows"] for p in receipts[0]["parts"]}["messages"] == {"messages": 3}


def test_a_power_cut_at_any_statement_loses_and_doubles_nothing(house: Desk) -> None:
    erase(house.page())
    house.neighbours.erased = {ADA: answer(edges=("box-1",), event=4)}
    statement, whole = 0, False
    while not whole:
        statement += 1
        loop = ErasingLoop(house.parts)
        with cut_at(house, statement):
            try:
                loop.round()
                whole = True
            except PowerCut:
                house.parts.outside.engine.dispose()  # the next process knows the database alone
    assert statement > 10
    confirm(house, "box-1")
    assert None not in parts(house).values()
    with house.parts.outside.engine.connect() as connection:
        rows = connection.execute(select(audit.c.detail).where(audit.c.action == CONFIRMED))
        said = sorted(rows.scalars())
    assert said == [
        "edge:box-1: 10 deleted",
        "messages: 0 deleted",
        "reasoning: 4 deleted",
        "threshold: 4 deleted",
    ]


def test_a_person_nobody_ever_watched_is_on_no_box(house: Desk) -> None:
    house.enrol("carl-3", "north")
    body = {"reason": "a slip", "confirm": "carl-3"}
    house.page().post("/v1/residents/carl-3/erase", json=body)
    assert set(parts(house, "carl-3")) == {"messages", "reasoning", "threshold"}


def test_who_was_erased_before_this_was_built_is_asked_for_too(
    tmp_path: Path, one_redis: RedisProcess
) -> None:
    engine = open_engine(database_url(tmp_path, "dashboard"))
    storage.migrate(engine, MIGRATIONS, "0008")
    receipt = {
        "receipt_id": "r1", "person_id": ADA, "erased_at": NOW, "erased_by": "m", "reason": "r",
        "rows": {}, "kept": [], "audit_seq": 1, "audit_hash": "h",
    }  # fmt: skip
    row = {
        "receipt_id": "r1", "pseudonym": ADA, "erased_at": NOW, "erased_by": "m",
        "receipt": json.dumps(receipt), "last_revision": 2, "withdrawn_at": NOW,
    }  # fmt: skip
    with engine.begin() as connection:
        connection.execute(insert(erasure).values(row))
    engine.dispose()
    with open_desk(tmp_path, one_redis.url) as desk:
        outstanding = dict.fromkeys(("edge", "messages", "reasoning", "threshold"))
        assert parts(desk) == outstanding
        ErasingLoop(desk.parts).round()
        assert [record.person_id for record in sent(desk)] == [ADA]
        desk.neighbours.erased = {ADA: answer()}
        ErasingLoop(desk.parts).round()
        assert parts(desk)["threshold"] == NOW + 5000
