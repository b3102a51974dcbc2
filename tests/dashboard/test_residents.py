"""Residents, their curve, care pauses, consent and missed events."""

import json

import pytest
from redis import Redis
from sqlalchemy import select

from dashboard.domain.rights import Role
from dashboard.peers.internal import ServiceAway
from dashboard.storage.tables import outgoing
from shared.contracts import ConsentRecord, ControlRecord
from tests.dashboard.builders import NOW, PERSON, event
from tests.dashboard.desk import Desk

PATH = f"/v1/residents/{PERSON}"
GRANT = {
    "purposes": ["face", "voice"],
    "basis": "own",
    "review_at": NOW + 10**9,
    "record": {
        "finding": "has_capacity",
        "assessed_by": "Dr B",
        "assessed_at": NOW,
        "note": "said yes",
    },
}


def told(desk: Desk) -> list[ControlRecord]:
    """The control records that wait to be published."""
    with desk.parts.outside.engine.connect() as connection:
        rows = connection.execute(select(outgoing.c.fields).order_by(outgoing.c.id)).scalars()
        return [ControlRecord.model_validate_json(json.loads(row)["body"]) for row in rows]


def test_the_demo_resident_is_said_to_be_one(desk: Desk) -> None:
    answer = desk.page(Role.CARER).get("/v1/residents").json()
    assert answer["server_time"] == NOW
    (found,) = answer["residents"]
    assert (found["display_name"], found["room"], found["demo"]) == (
        "Demo resident",
        "Demo room",
        True,
    )
    assert (found["consent"], found["data_state"], found["live"]) == ("valid", "none", None)
    system = desk.page().get("/v1/system").json()
    assert system["demo"] is True
    assert "not a medical device" in system["notice"]


def test_the_most_urgent_open_alert_is_on_the_tile(desk: Desk) -> None:
    desk.happen(event(1, tier=3, episode="a"), event(2, tier=2, episode="b"))
    (found,) = desk.page().get("/v1/residents").json()["residents"]
    assert found["open_alert"]["tier"] == 2
    page = desk.page()
    page.post(f"/v1/alerts/{found['open_alert']['alert_id']}/acknowledge", json={})
    (found,) = page.get("/v1/residents").json()["residents"]
    assert found["open_alert"]["tier"] == 3  # nobody goes there yet


def test_the_curve_comes_from_committed_history(desk: Desk) -> None:
    answer = desk.page().get(f"{PATH}/curve", params={"from_ms": NOW, "to_ms": NOW + 60_000})
    (point,) = answer.json()["points"]
    assert (point["t"], point["score"], point["expected_high"]) == (NOW, 0.5, 0.3)
    assert point["modality_weight"] == {"face": 1.0}


@pytest.mark.parametrize("span", [0, -1, 2 * 3_600_000 + 1])
def test_an_empty_or_endless_range_is_refused(desk: Desk, span: int) -> None:
    answer = desk.page().get(f"{PATH}/curve", params={"from_ms": NOW, "to_ms": NOW + span})
    assert (answer.status_code, answer.json()["type"]) == (400, "bad-range")


def test_without_the_threshold_service_the_page_stands(desk: Desk) -> None:
    desk.neighbours.away = True
    page = desk.page()
    answer = page.get(f"{PATH}/curve", params={"from_ms": NOW, "to_ms": NOW + 1})
    assert answer.status_code == 503
    assert "Alerts still come" in answer.json()["detail"]
    assert page.get("/v1/residents").status_code == 200


def test_a_pause_ends_by_itself_or_early(desk: Desk) -> None:
    page = desk.page(Role.CARER)
    body = {"minutes": 10, "reason": "washing"}
    assert page.post(f"{PATH}/pause", json=body).status_code == 204
    until = NOW + 600_000
    assert page.get("/v1/residents").json()["residents"][0]["paused_until"] == until
    assert page.delete(f"{PATH}/pause").status_code == 204
    assert page.get("/v1/residents").json()["residents"][0]["paused_until"] is None
    assert page.delete(f"{PATH}/pause").status_code == 204
    assert [(r.kind.value, r.until) for r in told(desk)] == [("pause", until), ("resume", None)]
    page.post(f"{PATH}/pause", json=body)
    desk.manual.advance(601)
    assert page.get("/v1/residents").json()["residents"][0]["paused_until"] is None


@pytest.mark.parametrize("minutes", [0, 241, 1.5])
def test_a_pause_has_an_end(desk: Desk, minutes: float) -> None:
    body = {"minutes": minutes, "reason": "washing"}
    answer = desk.page().post(f"{PATH}/pause", json=body)
    assert answer.status_code == 422
    assert str(minutes) in answer.json()["detail"]


def test_a_withdrawal_stands_until_consent_is_given_again(desk: Desk) -> None:
    page = desk.page(Role.NURSE)
    assert page.post(f"{PATH}/consent/withdraw", json={"reason": "said no"}).status_code == 204
    assert page.post(f"{PATH}/consent/withdraw", json={"reason": "again"}).status_code == 204
    desk.parts.register.ensure_demo(PERSON, "source-1")  # the next start
    assert page.get("/v1/residents").json()["residents"][0]["consent"] == "withdrawn"
    paused = page.post(f"{PATH}/pause", json={"minutes": 5, "reason": "x"})
    assert (paused.status_code, paused.json()["type"]) == (409, "no-consent")
    grant = {**GRANT, "review_at": NOW + 1000}
    assert page.post(f"{PATH}/consent/grant", json=grant).status_code == 204
    assert page.get("/v1/residents").json()["residents"][0]["consent"] == "valid"
    desk.manual.advance(1)
    assert page.get("/v1/residents").json()["residents"][0]["consent"] == "expired"
    assert [r.granted for r in told(desk)] == [False, True]


@pytest.mark.parametrize(
    "change", [{"review_at": NOW}, {"purposes": []}, {"basis": "demo"}, {"purposes": ["all"]}]
)
def test_a_consent_is_complete_or_none(desk: Desk, change: dict[str, object]) -> None:
    grant = {**GRANT, **change}
    assert desk.page().post(f"{PATH}/consent/grant", json=grant).status_code in (400, 422)


def test_snapshots_carry_a_renewed_lease_and_none_once_withdrawn(
    desk: Desk, one_redis_client: Redis
) -> None:
    page = desk.page()
    publisher = desk.parts.publisher
    publisher._redis = one_redis_client

    def snapshot() -> ConsentRecord:
        assert publisher.publish() == 1
        return ConsentRecord.model_validate_json(one_redis_client.get(f"consent:{PERSON}") or "")

    first = snapshot()
    desk.manual.advance(10)
    second = snapshot()
    assert second.lease_until - first.lease_until == 10_000
    assert second.allows("face", NOW + 10_000)
    page.post(f"{PATH}/consent/withdraw", json={"reason": "said no"})
    assert not snapshot().allows("face", NOW + 10_000)


def test_a_missed_event_is_written_down_and_told(desk: Desk) -> None:
    page = desk.page(Role.CARER)
    answer = page.post(f"{PATH}/missed-events", json={"t": NOW - 60_000, "note": "cried"})
    assert answer.status_code == 201
    assert answer.json()["t"] == NOW - 60_000
    (record,) = told(desk)
    assert (record.outcome, record.t) == ("missed", NOW - 60_000)
    future = page.post(f"{PATH}/missed-events", json={"t": NOW + 3_600_000})
    assert (future.status_code, future.json()["type"]) == (400, "bad-time")


@pytest.mark.parametrize("path", ["pause", "missed-events", "consent/withdraw"])
def test_no_such_resident(desk: Desk, path: str) -> None:
    body = {"pause": {"minutes": 1, "reason": "x"}, "consent/withdraw": {"reason": "x"}}
    answer = desk.page().post(f"/v1/residents/nobody/{path}", json=body.get(path, {}))
    assert answer.status_code == 404


def test_the_page_says_when_the_base_model_writes_in_an_adapters_place(desk: Desk) -> None:
    assert desk.page().get("/v1/system").json()["assessments_detail"] is None
    detail = "The base model writes: the adapter care of this house is not there."
    desk.neighbours.model |= {"mode": "model", "vllm_url_set": True}
    desk.neighbours.model |= {"detail": detail, "adapter_missing": "care"}
    desk.parts.system.refresh()
    found = desk.page(Role.OPERATOR).get("/v1/system").json()
    assert (found["assessments_by"], found["assessments_detail"]) == ("model", detail)


def test_the_page_does_not_say_that_the_template_writes_when_nobody_does(desk: Desk) -> None:
    desk.neighbours.refused = "/model-status"
    with pytest.raises(ServiceAway):
        desk.parts.system.refresh()
    found = desk.page(Role.OPERATOR).get("/v1/system").json()
    assert found["assessments_detail"] == "The part that writes assessments does not answer."
