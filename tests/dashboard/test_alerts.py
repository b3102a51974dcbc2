"""Alerts through the REST interface: acknowledging, outcomes, lists, detail."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from dashboard.alerts.intake import alert_id_of, apply_assessments
from dashboard.domain.rights import Role
from dashboard.storage.tables import outgoing
from shared.contracts import EventKind
from tests.dashboard.builders import NOW, assessment, event
from tests.dashboard.desk import Desk


def test_an_event_is_an_alert_at_once(desk: Desk) -> None:
    (alert_id,) = desk.happen(event(tier=2))
    (found,) = desk.page(Role.CARER).get("/v1/alerts").json()["alerts"]
    assert found == {
        "alert_id": alert_id,
        "person_id": "person-1",
        "display_name": "Demo resident",
        "room": "Demo room",
        "tier": 2,
        "state": "raised",
        "episode_state": "ongoing",
        "raised_at": NOW,
        "t_onset": NOW,
        "last_event_at": NOW + 1000,
        "acknowledged_at": None,
        "acknowledged_by": None,
        "outcome": None,
        "headline": "Signs consistent with distress",
        "assessment_origin": None,
        "revision": 1,
        "workflow": {
            "stage": "raised",
            "round": 1,
            "notified_at": None,
            "called": 0,
            "next_at": NOW + 20_000,
            "acknowledged_from": None,
            "attended_at": None,
            "attended_by": None,
            "reminders": 0,
            "snooze": None,
            "can_snooze": True,
            "code_needed": False,
            "inhibition": None,
            "grouped": False,
        },
    }


def test_doubled_events_double_nothing(desk: Desk) -> None:
    assert desk.happen(event(), event())
    assert desk.happen(event()) == []
    assert len(desk.page().get("/v1/alerts?state=all").json()["alerts"]) == 1


def test_shadow_events_are_no_alerts(desk: Desk) -> None:
    assert desk.happen(event(shadow=True)) == []
    assert desk.page().get("/v1/alerts?state=all").json()["alerts"] == []


def test_who_comes_second_sees_who_was_first(desk: Desk) -> None:
    (alert_id,) = desk.happen(event())
    first = desk.page(Role.NURSE).post(f"/v1/alerts/{alert_id}/acknowledge", json={}).json()
    desk.manual.advance(5)
    second = desk.page(Role.CARER).post(f"/v1/alerts/{alert_id}/acknowledge", json={}).json()
    assert first == second
    assert (first["state"], first["acknowledged_by"]) == ("acknowledged", "nurse")


def test_two_people_acknowledging_at_once_is_no_conflict(desk: Desk) -> None:
    (alert_id,) = desk.happen(event())
    pages = [desk.page(role) for role in (Role.NURSE, Role.CARER, Role.MANAGER)] * 2
    with ThreadPoolExecutor(len(pages)) as pool:
        path = f"/v1/alerts/{alert_id}/acknowledge"
        answers = list(pool.map(lambda page: page.post(path, json={}), pages))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["acknowledged_by"] for answer in answers}) == 1
    actions = desk.page().get(f"/v1/alerts/{alert_id}").json()["actions"]
    assert [action["action"] for action in actions] == ["raised", "acknowledged"]


@pytest.mark.parametrize("tier", [1, 2, 3])
def test_an_outcome_needs_an_acknowledgement(desk: Desk, tier: int) -> None:
    (alert_id,) = desk.happen(event(tier=tier))
    page = desk.page(Role.NURSE)
    body = {"outcome": "true", "why": "pain", "what_helped": "turning", "with_person": True}
    early = page.post(f"/v1/alerts/{alert_id}/outcome", json=body)
    assert (early.status_code, early.json()["type"]) == (409, "not-acknowledged")
    page.post(f"/v1/alerts/{alert_id}/acknowledge", json={})
    closed = page.post(f"/v1/alerts/{alert_id}/outcome", json=body).json()
    assert (closed["state"], closed["outcome"]) == ("closed", "true")
    assert page.get("/v1/alerts").json()["alerts"] == []
    action = page.get(f"/v1/alerts/{alert_id}").json()["actions"][-1]
    assert (action["by"], action["note"]) == ("nurse", "true; pain; helped: turning")


def test_tier_1_is_resolved_at_the_persons_side(desk: Desk) -> None:
    (alert_id,) = desk.happen(event(tier=1))
    page = desk.page()
    page.post(f"/v1/alerts/{alert_id}/acknowledge", json={})
    away = page.post(f"/v1/alerts/{alert_id}/outcome", json={"outcome": "false"})
    assert (away.status_code, away.json()["type"]) == (409, "presence-needed")
    there = {"outcome": "false", "with_person": True}
    assert page.post(f"/v1/alerts/{alert_id}/outcome", json=there).json()["state"] == "closed"


def test_an_outcome_is_told_to_the_threshold_service_and_can_be_corrected(desk: Desk) -> None:
    (alert_id,) = desk.happen(event(tier=3))
    page = desk.page()
    page.post(f"/v1/alerts/{alert_id}/acknowledge", json={})
    for outcome in ("true", "cannot_say"):
        page.post(f"/v1/alerts/{alert_id}/outcome", json={"outcome": outcome})
    with desk.parts.outside.engine.connect() as connection:
        sent = connection.execute(select(outgoing.c.stream, outgoing.c.fields)).all()
    assert [row.stream for row in sent] == ["scores:{0}"] * 2
    assert '\\"outcome\\":\\"true\\"' in sent[0].fields
    assert '\\"outcome\\":\\"cannot_say\\"' in sent[1].fields


def test_tier_2_clears_by_itself_and_takes_an_outcome_later(desk: Desk) -> None:
    (alert_id,) = desk.happen(event(1, tier=2))
    desk.happen(event(2, EventKind.CLOSED, None))
    page = desk.page()
    (cleared,) = page.get("/v1/alerts?state=closed").json()["alerts"]
    assert (cleared["state"], cleared["outcome"]) == ("closed", None)
    ignored = page.post(f"/v1/alerts/{alert_id}/acknowledge", json={}).json()
    assert ignored["acknowledged_by"] is None
    given = page.post(f"/v1/alerts/{alert_id}/outcome", json={"outcome": "false"}).json()
    assert given["outcome"] == "false"


def test_tier_1_latches(desk: Desk) -> None:
    desk.happen(event(1, tier=2), event(2, EventKind.ESCALATED, 1))
    desk.happen(event(3, EventKind.CLOSED, None))
    (latched,) = desk.page().get("/v1/alerts").json()["alerts"]
    assert (latched["state"], latched["episode_state"], latched["tier"]) == ("raised", "ended", 1)


def test_a_more_severe_tier_raises_an_acknowledged_alert_again(desk: Desk) -> None:
    (alert_id,) = desk.happen(event(1, tier=3))
    page = desk.page(Role.NURSE)
    page.post(f"/v1/alerts/{alert_id}/acknowledge", json={})
    desk.happen(event(2, EventKind.ESCALATED, 1))
    (again,) = page.get("/v1/alerts").json()["alerts"]
    assert (again["state"], again["acknowledged_by"]) == ("raised", None)
    page.post(f"/v1/alerts/{alert_id}/acknowledge", json={})
    detail = page.get(f"/v1/alerts/{alert_id}").json()
    assert detail["alert"]["state"] == "acknowledged"
    assert [(a["action"], a["by"]) for a in detail["actions"]] == [
        ("raised", "system"),
        ("acknowledged", "nurse"),
        ("escalated", "system"),
        ("notified", "system"),
        ("acknowledged", "nurse"),
    ]


def test_the_detail_brings_events_and_the_best_assessment(desk: Desk) -> None:
    first, second = event(1), event(2, EventKind.ESCALATED, 1)
    early = assessment(second)
    with desk.parts.outside.engine.begin() as connection:
        assert apply_assessments(connection, [early]) == []  # before its event
    (alert_id,) = desk.happen(first, second)
    better = assessment(second, "model")
    with desk.parts.outside.engine.begin() as connection:
        assert apply_assessments(connection, [assessment(first), better]) == [alert_id] * 2
        assert apply_assessments(connection, [early, better]) == []
    detail = desk.page().get(f"/v1/alerts/{alert_id}").json()
    assert detail["alert"]["assessment_origin"] == "model"
    assert detail["assessment"]["sentences"][0]["text"] == "Restless, says the model."
    assert [e["event_id"] for e in detail["events"]] == [first.event_id, second.event_id]
    assert detail["config_version"] == "config-1"


def test_the_newest_version_is_shown_whoever_wrote_it(desk: Desk) -> None:
    opened = event(1)
    (alert_id,) = desk.happen(opened)
    part = assessment(opened, "model", partial=True)
    whole = assessment(opened, "template", version=2, replaces="model")
    with desk.parts.outside.engine.begin() as connection:
        assert apply_assessments(connection, [part]) == [alert_id]
        assert apply_assessments(connection, [whole]) == [alert_id]
        assert apply_assessments(connection, [part]) == []
    detail = desk.page().get(f"/v1/alerts/{alert_id}").json()
    assert detail["assessment"]["replaces"] == "model"
    assert detail["told_before"] is None


def test_a_part_about_what_is_new_hides_no_advice(desk: Desk) -> None:
    first, second = event(1), event(2, EventKind.ESCALATED, 1)
    (alert_id,) = desk.happen(first, second)
    part = assessment(second, "model", partial=True)
    with desk.parts.outside.engine.begin() as connection:
        apply_assessments(connection, [assessment(first), part])
    detail = desk.page().get(f"/v1/alerts/{alert_id}").json()
    assert detail["assessment"]["partial"]
    assert detail["told_before"]["event_id"] == first.event_id


def test_somebody_nobody_enrolled_is_shown_all_the_same(desk: Desk) -> None:
    desk.happen(event(person_id="stranger"))
    (found,) = desk.page().get("/v1/alerts").json()["alerts"]
    assert (found["display_name"], found["room"]) == ("Unregistered person", "room not known")


def test_pages_of_alerts_meet_without_gap_or_double(desk: Desk) -> None:
    for number in range(7):
        desk.happen(event(number + 1, episode=f"e{number}"))
        desk.manual.advance(number % 2)  # some at the same moment
    page, cursors, seen = desk.page(), [""], []
    for cursor in cursors:
        answer = page.get("/v1/alerts", params={"limit": 3, "cursor": cursor}).json()
        seen += [found["alert_id"] for found in answer["alerts"]]
        cursors += [answer["next_cursor"]] if answer["next_cursor"] else []
    assert len(cursors) == 3
    assert sorted(seen) == sorted(alert_id_of("person-1", f"e{n}") for n in range(7))


def test_alerts_are_listed_of_one_person(desk: Desk) -> None:
    desk.enrol("another")
    for number in range(3):
        desk.happen(event(episode=f"e{number}"), event(person_id="another", episode=f"e{number}"))
    page, seen = desk.page(), list[str]()
    cursor: str | None = ""
    for _ in range(2):
        path = f"/v1/alerts?person_id=another&limit=2&cursor={cursor}"
        answer = page.get(path).json()
        seen += [found["person_id"] for found in answer["alerts"]]
        cursor = answer["next_cursor"]
    assert (seen, cursor) == (["another"] * 3, None)
    assert page.get("/v1/alerts", params={"person_id": "nobody"}).json()["alerts"] == []


@pytest.mark.parametrize("cursor", ["x", "1", "-a", "99999999999999999999-a", "\u0661-a", "1-\x00"])
def test_a_cursor_we_never_gave_is_refused(desk: Desk, cursor: str) -> None:
    answer = desk.page().get("/v1/alerts", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["type"]) == (400, "bad-cursor")


@pytest.mark.parametrize("action", ["acknowledge", "outcome"])
def test_no_such_alert(desk: Desk, action: str) -> None:
    body = {"outcome": "true"} if action == "outcome" else {}
    assert desk.page().post(f"/v1/alerts/nothing/{action}", json=body).status_code == 404
    assert desk.page().get("/v1/alerts/nothing").status_code == 404
