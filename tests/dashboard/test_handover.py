"""A shift is handed over: read, signed twice, re-owned, kept, and found out when tampered with."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete, update

from dashboard.alerts.intake import apply_assessments
from dashboard.domain.rights import Role
from dashboard.domain.scope import Scope
from dashboard.handover.tables import handover, handover_entry
from dashboard.storage.tables import alert
from shared.contracts import EventKind, Trigger
from tests.dashboard.builders import NOW, PERSON, assessment, event, technical
from tests.dashboard.desk import PASSWORD, Desk
from tests.dashboard.handovers import Json, draft, signed

NORTH = Scope(wards=frozenset({"north"}))


def give(page: TestClient, read: Json, **also: Any) -> Json:
    answer = page.post("/v1/handovers", json=signed(read, **also))
    assert answer.status_code == 201, answer.json()
    found: Json = answer.json()
    return found


def take(page: TestClient, given: Json, **body: Any) -> Json:
    path = f"/v1/handovers/{given['summary']['handover_id']}/take"
    answer = page.post(path, json=body)
    assert answer.status_code == 200, answer.json()
    found: Json = answer.json()
    return found


def test_handovers_are_turned_by_pages_that_meet(desk: Desk) -> None:
    page = desk.page(Role.NURSE)
    given: list[str] = []
    for number in range(5):
        given.append(give(page, draft(page))["summary"]["handover_id"])
        desk.manual.advance(number % 2 + 0.001)
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = page.get("/v1/handovers", params={"limit": 2, "cursor": cursor}).json()
        found += [each["handover_id"] for each in answer["handovers"]]
        cursor = answer["next_cursor"]
    assert found == given[::-1]
    wrong = page.get("/v1/handovers", params={"cursor": "x"})
    assert (wrong.status_code, wrong.json()["type"]) == (400, "bad-cursor")


def of_resident(read: Json, person_id: str = PERSON) -> Json:
    return next(r for r in read["facts"]["residents"] if r["person_id"] == person_id)


def test_a_draft_tells_what_the_shift_knows(desk: Desk) -> None:
    nurse, carer = desk.page(Role.NURSE), desk.page(Role.CARER)
    strong = Trigger(
        rule="z", channel="p_groan", value=0.9, expected=0.1, z=6.0, t_from=NOW, t_to=NOW + 1
    )
    weak = strong.model_copy(update={"channel": "loudness_dbfs", "z": -2.0})
    raised = event().model_copy(update={"triggers": (weak, strong)})
    (alert_id,) = desk.happen(raised)
    with desk.parts.outside.engine.begin() as connection:
        apply_assessments(connection, [assessment(raised)])
        desk.parts.technical.apply(connection, [technical(since=NOW, subject="nobody")])
    desk.manual.advance(30)
    nurse.post(f"/v1/alerts/{alert_id}/acknowledge", json={})
    carer.post(f"/v1/residents/{PERSON}/pause", json={"minutes": 15, "reason": "washing"})
    carer.post(f"/v1/residents/{PERSON}/missed-events", json={"note": "cried at lunch"})
    desk.manual.advance(1)
    read = draft(nurse)
    found = of_resident(read)
    assert read["facts"]["until"] == NOW + 31_000
    (told,) = found["alerts"]
    assert (told["tier"], told["state"], told["answered_by"]) == (2, "acknowledged", "nurse")
    assert told["answered_at"] - told["raised_at"] == 30_000
    assert told["channels"] == ["p_groan", "loudness_dbfs"]
    assert [(p["by"], p["reason"]) for p in found["pauses"]] == [("carer", "washing")]
    assert found["paused_until"] == NOW + 30_000 + 15 * 60_000
    assert [(m["by"], m["note"]) for m in found["missed"]] == [("carer", "cried at lunch")]
    assert found["told"] == [{"role": "situation", "text": "Restless, says the template."}]
    assert (found["told_by"], found["consent"]) == ("template", "valid")
    assert [t["kind"] for t in read["facts"]["technical"]] == ["source_lost"]
    assert read["colleagues"] == ["carer", "nurse"]
    assert "Demo resident" not in str(read["facts"])


def test_two_people_sign_and_the_open_alert_changes_hands(desk: Desk) -> None:
    nurse, carer = desk.page(Role.NURSE), desk.page(Role.CARER)
    (alert_id,) = desk.happen(event())
    nurse.post(f"/v1/alerts/{alert_id}/acknowledge", json={})
    desk.manual.advance(1)
    notes = [{"person_id": PERSON, "note": "  Slept badly. "}]
    given = give(nurse, draft(nurse), owner="carer", notes=notes)
    assert (given["summary"]["state"], given["summary"]["giver"]) == ("given", "nurse")
    assert given["taken_seal"] is None
    owner = nurse.get(f"/v1/alerts/{alert_id}").json()["alert"]["acknowledged_by"]
    assert owner == "nurse"  # nothing changes hands by one signature
    desk.manual.advance(60)
    taken = take(carer, given)
    assert (taken["summary"]["state"], taken["summary"]["taker"]) == ("taken", "carer")
    assert (taken["intact"], taken["entries"][0]["note"]) == (True, "Slept badly.")
    detail = nurse.get(f"/v1/alerts/{alert_id}").json()
    assert detail["alert"]["acknowledged_by"] == "carer"
    last = detail["actions"][-1]
    assert (last["action"], last["by"], last["note"]) == (
        "acknowledged",
        "carer",
        "handed over by nurse",
    )
    assert [r["display_name"] for r in taken["residents"]] == ["Demo resident"]


def test_what_nobody_has_answered_goes_on_calling(desk: Desk) -> None:
    nurse, carer = desk.page(Role.NURSE), desk.page(Role.CARER)
    (alert_id,) = desk.happen(event())
    desk.manual.advance(1)
    take(carer, give(nurse, draft(nurse), owner="carer"))
    found = nurse.get(f"/v1/alerts/{alert_id}").json()["alert"]
    assert (found["state"], found["acknowledged_by"]) == ("raised", None)


def test_the_same_person_cannot_sign_twice(desk: Desk) -> None:
    nurse = desk.page(Role.NURSE)
    given = give(nurse, draft(nurse))
    path = f"/v1/handovers/{given['summary']['handover_id']}/take"
    again = {"signature": {"username": "nurse", "password": PASSWORD}}
    for body in ({}, again):
        answer = nurse.post(path, json=body)
        assert (answer.status_code, answer.json()["type"]) == (409, "same-signer")


def test_a_colleague_may_sign_on_the_same_screen_by_password(desk: Desk) -> None:
    nurse = desk.page(Role.NURSE)
    desk.add_user("jo", Role.CARER)
    given = give(nurse, draft(nurse))
    taken = take(nurse, given, signature={"username": "jo", "password": PASSWORD})
    assert taken["summary"]["taker"] == "jo"
    assert taken["intact"]
    last = desk.parts.audit.newest(1)[0].entry
    assert (last.actor, last.action, last.detail) == ("jo", "handover-taken", taken["taken_seal"])


def test_wrong_passwords_do_not_sign_and_are_counted(desk: Desk) -> None:
    nurse = desk.page(Role.NURSE)
    desk.add_user("jo", Role.CARER)
    desk.add_user("fresh", Role.CARER, must_change=True)
    given = give(nurse, draft(nurse))
    path = f"/v1/handovers/{given['summary']['handover_id']}/take"
    for name, password in (("jo", "wrong"), ("nobody", PASSWORD), ("fresh", PASSWORD)):
        body = {"signature": {"username": name, "password": password}}
        assert nurse.post(path, json=body).json()["type"] == "wrong-password"
    tries = [
        nurse.post(path, json={"signature": {"username": "jo", "password": f"guess {n}"}})
        for n in range(30)
    ]
    assert tries[-1].status_code == 429
    assert nurse.get(path.removesuffix("/take")).json()["summary"]["state"] == "given"


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.OPERATOR, Role.INTEGRATOR])
def test_only_care_staff_sign(desk: Desk, role: Role) -> None:
    nurse = desk.page(Role.NURSE)
    desk.add_user("other", role)
    given = give(nurse, draft(nurse))
    path = f"/v1/handovers/{given['summary']['handover_id']}/take"
    body = {"signature": {"username": "other", "password": PASSWORD}}
    assert nurse.post(path, json=body).status_code == 403


def test_staff_of_another_ward_neither_sign_nor_see_nor_own(desk: Desk) -> None:
    desk.enrol("person-n", "north")
    desk.enrol("person-s", "south")
    desk.add_user("southern", Role.NURSE, scope=Scope(wards=frozenset({"south"})))
    northern = desk.page(Role.NURSE, NORTH, "northern")
    southern = desk.page(Role.NURSE, Scope(wards=frozenset({"south"})), "southern")
    read = draft(northern, "north")
    assert [r["person_id"] for r in read["facts"]["residents"]] == ["person-n"]
    assert read["colleagues"] == ["northern"]
    given = give(northern, read)
    one = f"/v1/handovers/{given['summary']['handover_id']}"
    assert southern.get(one).status_code == 404
    assert southern.post(f"{one}/take", json={}).status_code == 404
    assert southern.get("/v1/handovers").json()["handovers"] == []
    assert southern.get("/v1/handovers/draft?ward=north").status_code == 404
    assert southern.get("/v1/handovers/draft").status_code == 403
    assert len(northern.get("/v1/handovers").json()["handovers"]) == 1
    by_password = {"signature": {"username": "southern", "password": PASSWORD}}
    assert northern.post(f"{one}/take", json=by_password).status_code == 403


def test_an_open_alert_without_an_owner_stops_the_signature(desk: Desk) -> None:
    nurse = desk.page(Role.NURSE)
    desk.happen(event())
    desk.manual.advance(1)
    read = draft(nurse)
    for owners in ([], [{"alert_id": "unknown", "owner": "nurse"}]):
        answer = nurse.post("/v1/handovers", json={**signed(read), "owners": owners})
        assert (answer.status_code, answer.json()["type"]) == (400, "bad-handover")


def test_who_signs_has_read_exactly_this(desk: Desk) -> None:
    nurse = desk.page(Role.NURSE)
    read = draft(nurse)
    desk.happen(event())
    desk.manual.advance(1)
    give(nurse, read)  # raised after what was read: it is for the next one
    read = draft(nurse)
    desk.happen(event(2, EventKind.ESCALATED, tier=1))
    answer = nurse.post("/v1/handovers", json=signed(read))
    assert (answer.status_code, answer.json()["type"]) == (409, "outdated")
    read = draft(nurse)
    desk.manual.advance(15 * 60 + 1)
    assert nurse.post("/v1/handovers", json=signed(read)).json()["type"] == "bad-time"


def test_a_second_one_replaces_what_nobody_took(desk: Desk) -> None:
    nurse, carer = desk.page(Role.NURSE), desk.page(Role.CARER)
    first = give(nurse, draft(nurse))
    desk.manual.advance(1)
    second = give(nurse, draft(nurse))
    old = f"/v1/handovers/{first['summary']['handover_id']}"
    assert carer.post(f"{old}/take", json={}).json()["type"] == "handover-closed"
    assert carer.get(old).json()["summary"]["state"] == "replaced"
    take(carer, second)
    again = carer.post(f"/v1/handovers/{second['summary']['handover_id']}/take", json={})
    assert again.json()["type"] == "handover-closed"
    listed = carer.get("/v1/handovers").json()["handovers"]
    assert [h["state"] for h in listed] == ["taken", "replaced"]


def test_the_next_one_begins_where_the_last_one_ended(desk: Desk) -> None:
    nurse, carer = desk.page(Role.NURSE), desk.page(Role.CARER)
    (alert_id,) = desk.happen(event())
    nurse.post(f"/v1/alerts/{alert_id}/acknowledge", json={})
    nurse.post(f"/v1/alerts/{alert_id}/outcome", json={"outcome": "true"})
    desk.manual.advance(60)
    read = draft(nurse)
    assert [a["outcome"] for a in of_resident(read)["alerts"]] == ["true"]
    row = {"alert_id": alert_id, "antecedent": "Noise", "behaviour": "Groaning"}
    abc = [{**row, "consequence": "Turned, quiet"}]
    assert give(nurse, read, abc=abc)["entries"][0]["abc"] == abc
    desk.manual.advance(60)
    assert of_resident(draft(nurse))["alerts"]  # nobody took it yet
    desk.manual.advance(1)
    newer = draft(nurse)
    take(carer, give(nurse, newer, abc=abc))
    desk.manual.advance(3600)
    following = draft(nurse)
    assert following["facts"]["since"] == newer["facts"]["until"]
    assert of_resident(following)["alerts"] == []


def test_words_about_somebody_else_are_refused(desk: Desk) -> None:
    nurse = desk.page(Role.NURSE)
    read = draft(nurse)
    note = {"person_id": "somebody", "note": "?"}
    row = {"alert_id": "a", "antecedent": "", "behaviour": "", "consequence": ""}
    for body in (signed(read, notes=[note]), signed(read, abc=[row])):
        assert nurse.post("/v1/handovers", json=body).json()["type"] == "bad-handover"


@pytest.mark.parametrize("part", ["body", "entry", "entry gone", "seal", "taker's seal"])
def test_a_change_by_hand_is_found(desk: Desk, part: str) -> None:
    nurse, carer = desk.page(Role.NURSE), desk.page(Role.CARER)
    given = give(nurse, draft(nurse), notes=[{"person_id": PERSON, "note": "well"}])
    taken = take(carer, given)
    one = f"/v1/handovers/{taken['summary']['handover_id']}"
    assert nurse.get(one).json()["intact"] is True
    with desk.parts.outside.engine.begin() as connection:
        row = connection.execute(handover.select()).one()
        entry = connection.execute(handover_entry.select()).one()
        changes = {
            "body": update(handover).values(body=row.body.replace("nurse", "other")),
            "entry": update(handover_entry).values(body=entry.body.replace("well", "ill")),
            "entry gone": delete(handover_entry),
            "seal": update(handover).values(given_seal="0" * 64),
            "taker's seal": update(handover).values(taken_seal="0" * 64),
        }
        connection.execute(changes[part])
    assert nurse.get(one).json()["intact"] is False


def test_one_person_can_be_erased_and_the_rest_still_be_verified(desk: Desk) -> None:
    desk.enrol("person-2")
    nurse = desk.page(Role.NURSE)
    given = give(nurse, draft(nurse))
    with desk.parts.outside.engine.begin() as connection:
        mine = handover_entry.c.person_id == "person-2"
        connection.execute(update(handover_entry).where(mine).values(body=None))
    found = nurse.get(f"/v1/handovers/{given['summary']['handover_id']}").json()
    assert (found["intact"], found["erased"], len(found["entries"])) == (True, 1, 1)
    assert "person-2" not in str(found)


def test_a_closed_alert_needs_no_new_owner(desk: Desk) -> None:
    nurse, carer = desk.page(Role.NURSE), desk.page(Role.CARER)
    (alert_id,) = desk.happen(event())
    nurse.post(f"/v1/alerts/{alert_id}/acknowledge", json={})
    desk.manual.advance(1)
    given = give(nurse, draft(nurse), owner="carer")
    assert [o["owner"] for o in given["entries"][0]["owners"]] == ["carer"]
    nurse.post(f"/v1/alerts/{alert_id}/outcome", json={"outcome": "false"})
    take(carer, given)
    with desk.parts.outside.engine.connect() as connection:
        assert connection.execute(alert.select()).one().acknowledged_by == "nurse"


def test_whoever_took_an_alert_since_it_was_read_keeps_it(desk: Desk) -> None:
    nurse, carer, manager = desk.page(Role.NURSE), desk.page(Role.CARER), desk.page(Role.MANAGER)
    (alert_id,) = desk.happen(event())
    desk.manual.advance(1)
    given = give(nurse, draft(nurse), owner="carer")
    manager.post(f"/v1/alerts/{alert_id}/acknowledge", json={})
    take(carer, given)
    found = nurse.get(f"/v1/alerts/{alert_id}").json()["alert"]
    assert found["acknowledged_by"] == "manager"
