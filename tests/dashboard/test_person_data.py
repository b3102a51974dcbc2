"""Access to everything about one person, and erasure that says what it left."""

import pytest
from fastapi.testclient import TestClient
from redis import Redis
from sqlalchemy import String, cast, delete, func, insert, select

from dashboard.alerts.intake import alert_id_of
from dashboard.alerts.tables import care_timer
from dashboard.audit.commands import verify_audit
from dashboard.domain.rights import Role
from dashboard.domain.scope import Scope
from dashboard.loops.intakes import EventIntake, assessments
from dashboard.metrics import Metrics
from dashboard.storage.person_rows import BLANKED
from dashboard.storage.tables import METADATA, resident
from dashboard.technical.own_alarms import OwnAlarms
from shared.contracts import ConsentRecord
from tests.dashboard.builders import NOW, assessment, event, technical
from tests.dashboard.desk import Answer, Desk

ADA, BO = "ada-1", "bo-2"
KEPT = {"audit", "erasure", "erasure_part", "outgoing_message"}
"""Where a pseudonym may still be found: the record, the receipt with its parts, and messages under
way."""


@pytest.fixture
def house(desk: Desk) -> Desk:
    """Two people with a bit of everything, Bo on the same ward."""
    for person in (ADA, BO):
        desk.enrol(person, "north")
        page, path = desk.page(), f"/v1/residents/{person}"
        record = {"finding": "has_capacity", "assessed_by": "Dr B", "assessed_at": NOW, "note": ""}
        given = {"purposes": ["face", "voice"], "basis": "own", "review_at": NOW + 10**9}
        page.post(f"{path}/consent/grant", json={**given, "record": record})
        raised = event(person_id=person)
        (alert_id,) = desk.happen(raised)
        page.get(f"/v1/alerts/{alert_id}")
        page.post(f"/v1/alerts/{alert_id}/acknowledge", json={})
        page.post(f"{path}/missed-events", json={"note": f"saw {person} cry"})
        place: dict[str, object] = {"revision": 0, "place": None, "planned": []}
        page.put(f"{path}/surroundings", json=place)
        with desk.parts.outside.engine.begin() as connection:
            desk.parts.technical.apply(connection, [technical(subject=person)])
    desk.add_user("their-carer", Role.CARER, scope=Scope(residents=frozenset({ADA})))
    return desk


def erase(page: TestClient, person: str = ADA, **changes: object) -> Answer:
    body = {"reason": "asked for it", "confirm": person, **changes}
    return page.post(f"/v1/residents/{person}/erase", json=body)


def withdraw(page: TestClient, person: str = ADA) -> None:
    answer = page.post(f"/v1/residents/{person}/consent/withdraw", json={"reason": "no more"})
    assert answer.status_code == 204


def mentions(desk: Desk, text: str) -> set[str]:
    """Every table in which a text stands anywhere."""
    found = set()
    with desk.parts.outside.engine.connect() as connection:
        for table in METADATA.sorted_tables:
            for column in table.c:
                where = cast(column, String).contains(text)
                count = select(func.count()).select_from(table).where(where)
                if connection.execute(count).scalar():
                    found.add(table.name)
    return found


def test_a_person_is_given_everything_that_is_kept_about_them(house: Desk) -> None:
    answer = house.page().get(f"/v1/residents/{ADA}/export")
    assert answer.headers["content-disposition"] == f'attachment; filename="{ADA}.json"'
    export = answer.json()
    assert mentions(house, ADA) - KEPT <= set(export["tables"])
    assert BO not in answer.text
    assert export["tables"]["missed_event"][0]["note"] == f"saw {ADA} cry"
    assert export["tables"]["event"][0]["body"]["person_id"] == ADA
    assert ("manager", "acknowledge") in {(a["actor"], a["action"]) for a in export["audit"]}
    assert any("30 days" in text for text in export["elsewhere"])


def test_erasure_leaves_one_persons_pseudonym_only_where_the_receipt_says(house: Desk) -> None:
    page = house.page()
    before = mentions(house, BO)
    with house.parts.outside.engine.begin() as connection:
        for subject in (f"alert:{alert_id_of(ADA, 'e1')}", f"digest:{ADA}"):
            connection.execute(delete(care_timer).where(care_timer.c.subject == subject))
            row = {"subject": subject, "kind": "step", "due_at": NOW}
            connection.execute(insert(care_timer).values(row))
    withdraw(page)
    receipt = erase(page).json()
    assert mentions(house, ADA) <= KEPT
    assert mentions(house, f"Name of {ADA}") == set()
    assert mentions(house, BO) == before
    with house.parts.outside.engine.connect() as connection:
        waiting = connection.execute(select(care_timer.c.subject)).scalars().all()
    assert f"alert:{alert_id_of(ADA, 'e1')}" not in waiting
    assert receipt["rows"]["alert"] == receipt["rows"]["resident"] == 1
    assert [k["what"] for k in receipt["kept"] if "who saw and did what" in k["what"]]
    anchor = f"{receipt['audit_seq']}:{receipt['audit_hash']}"
    assert verify_audit(house.parts.audit, None, anchor) == 0
    assert page.get("/v1/erasures").json()["receipts"] == [receipt]
    assert [r["person_id"] for r in page.get("/v1/residents").json()["residents"]].count(ADA) == 0
    assert page.get(f"/v1/residents/{ADA}/export").status_code == 404
    assert erase(page).status_code == 404


def test_a_wards_manager_erases_as_much(house: Desk) -> None:
    page = house.page(Role.MANAGER, Scope(wards=frozenset({"north"})), name="of-north")
    withdraw(page)
    assert erase(page).status_code == 200
    assert mentions(house, ADA) <= KEPT


def test_nobody_is_erased_while_they_are_watched_or_by_a_slip(house: Desk) -> None:
    page = house.page()
    watched = erase(page)
    assert (watched.status_code, watched.json()["type"]) == (409, "still-watched")
    withdraw(page)
    slipped = erase(page, confirm=BO)
    assert (slipped.status_code, slipped.json()["type"]) == (400, "not-confirmed")
    with house.parts.outside.engine.connect() as connection:
        assert ADA in connection.execute(select(resident.c.person_id)).scalars().all()


def test_a_box_that_was_cut_off_still_learns_that_it_may_not_watch(
    house: Desk, one_redis_client: Redis
) -> None:
    house.parts.publisher._redis = one_redis_client
    house.parts.publisher.publish()
    page = house.page()
    withdraw(page)
    erase(page)  # before the publisher's next round
    house.parts.publisher.publish()
    stored = one_redis_client.get(f"consent:{ADA}") or ""
    record = ConsentRecord.model_validate_json(stored)
    assert (record.withdrawn_at, record.revision) == (NOW, 2)
    assert not any(record.allows(purpose, NOW) for purpose in ("face", "voice"))


def test_what_was_erased_does_not_come_back_with_a_history_read_again(house: Desk) -> None:
    page = house.page()
    withdraw(page)
    old = event(person_id=ADA)
    house.manual.advance(60)
    erase(page)
    alarms = OwnAlarms(house.parts.technical, house.clock)
    metrics = Metrics(house.parts.registry, house.parts.hub)
    intake = EventIntake(house.parts, alarms, metrics)
    late = event(2, person_id=ADA, episode="after", t_event=house.clock.now_ms() + 1000)
    with house.parts.outside.engine.begin() as connection:
        assert intake.apply(connection, [old]) == []
        assert assessments(intake).apply(connection, [assessment(old)]) == []
        assert len(intake.apply(connection, [late])) == 1  # somebody watches who should not
    assert "assessment" not in mentions(house, ADA)


def test_an_erased_pseudonym_is_nobody_elses(house: Desk) -> None:
    page = house.page()
    withdraw(page)
    erase(page)
    again = {"person_id": ADA, "display_name": "C", "room": "1", "ward_id": "north"}
    assert page.post("/v1/residents", json=again).status_code == 409
    house.parts.register.ensure_demo(ADA, "")
    assert ADA not in page.get("/v1/residents").text


def test_only_a_manager_of_their_ward_may(house: Desk) -> None:
    withdraw(house.page())
    house.enrol("s1", "south")
    other = house.page(Role.MANAGER, Scope(wards=frozenset({"south"})), name="of-south")
    assert other.get(f"/v1/residents/{ADA}/export").status_code == 404
    assert erase(other).status_code == 404
    for role in (Role.CARER, Role.NURSE, Role.OPERATOR, Role.AUDITOR, Role.INTEGRATOR):
        assert erase(house.page(role)).status_code == 403
        assert house.page(role).get(f"/v1/residents/{ADA}/export").status_code == 403


def test_what_is_blanked_exists(house: Desk) -> None:
    for table, column in BLANKED.items():
        assert column in METADATA.tables[table].c
        assert METADATA.tables[table].c[column].nullable
