"""A person's days: roll-ups, alerts, pauses, and how well the person is known."""

import pytest

from dashboard.domain.rights import Right, Role
from dashboard.domain.tokens import TokenKind
from tests.dashboard.builders import NOW, PERSON, event, learning
from tests.dashboard.desk import Desk

PATH = f"/v1/residents/{PERSON}"
HOUR_MS = 3_600_000
SPAN = {"from_ms": NOW - HOUR_MS, "to_ms": NOW + HOUR_MS}


def test_a_quarter_of_a_day_comes_from_committed_history(desk: Desk) -> None:
    asked = {"from_ms": NOW, "to_ms": NOW + 6 * HOUR_MS}
    (found,) = desk.page(Role.CARER).get(f"{PATH}/rollups", params=asked).json()["rollups"]
    assert (found["t"], found["windows"], found["assessed"]) == (NOW, 300, 200)
    assert (found["paused"], found["reason"], found["tier"]) == (60, "too_dark", 2)
    assert "step_ms=300000" in desk.neighbours.asked[-1]


@pytest.mark.parametrize(
    ("path", "span"),
    [("rollups", 0), ("rollups", 6 * HOUR_MS + 1), ("timeline", 0), ("timeline", 745 * HOUR_MS)],
)
def test_an_empty_or_endless_span_is_refused(desk: Desk, path: str, span: int) -> None:
    answer = desk.page().get(f"{PATH}/{path}", params={"from_ms": NOW, "to_ms": NOW + span})
    assert (answer.status_code, answer.json()["type"]) == (400, "bad-range")


def test_alerts_and_pauses_of_a_span(desk: Desk) -> None:
    desk.happen(event(1), event(1, episode="long-ago", person_id="somebody-else"))
    page = desk.page(Role.CARER)
    page.post(f"{PATH}/pause", json={"minutes": 10, "reason": "washing"})
    desk.manual.advance(30 * 60)
    found = page.get(f"{PATH}/timeline", params=SPAN).json()
    assert [each["person_id"] for each in found["alerts"]] == [PERSON]
    unwatched, paused = found["stretches"]
    assert (unwatched["kind"], unwatched["to_ms"], unwatched["by"]) == ("not_watched", NOW, "")
    assert (paused["kind"], paused["from_ms"], paused["to_ms"]) == ("paused", NOW, NOW + 600_000)
    assert (paused["reason"], paused["by"]) == ("washing", "carer")


def test_a_pause_that_goes_on_is_told_up_to_now(desk: Desk) -> None:
    page = desk.page(Role.CARER)
    page.post(f"{PATH}/pause", json={"minutes": 10, "reason": "washing"})
    desk.manual.advance(60)
    found = page.get(f"{PATH}/timeline", params=SPAN).json()
    assert found["stretches"][-1]["to_ms"] == NOW + 60_000


def test_why_a_consent_ended_is_not_in_the_timeline(desk: Desk) -> None:
    page = desk.page(Role.CARER)
    page.post(f"{PATH}/consent/withdraw", json={"reason": "a private reason"})
    desk.manual.advance(60)
    answer = page.get(f"{PATH}/timeline", params=SPAN)
    assert answer.json()["stretches"][-1]["kind"] == "not_watched"
    assert "private" not in answer.text


def test_an_alert_of_long_ago_is_there_while_its_episode_goes_on(desk: Desk) -> None:
    desk.happen(event(1))
    page = desk.page()
    later = {"from_ms": NOW + HOUR_MS, "to_ms": NOW + 2 * HOUR_MS}
    assert len(page.get(f"{PATH}/timeline", params=later).json()["alerts"]) == 1
    earlier = {"from_ms": NOW - HOUR_MS, "to_ms": NOW}
    assert page.get(f"{PATH}/timeline", params=earlier).json()["alerts"] == []


def test_a_program_that_may_not_see_alerts_is_told_of_none(desk: Desk) -> None:
    desk.happen(event(1))
    secret = desk.token("pager", TokenKind.API, frozenset({Right.SEE_RESIDENTS}))
    answer = desk.stranger().get(
        f"{PATH}/timeline", params=SPAN, headers={"Authorization": f"Bearer {secret}"}
    )
    assert (answer.status_code, answer.json()["alerts"]) == (200, None)


def test_how_well_a_person_is_known(desk: Desk) -> None:
    page = desk.page(Role.CARER)
    unknown = page.get(f"{PATH}/learning")
    assert (unknown.status_code, unknown.json()["type"]) == (404, "not-found")
    desk.neighbours.known[PERSON] = learning()
    found = page.get(f"{PATH}/learning").json()
    assert (found["state"], found["assessed_s"], found["samples"]) == ("learning", 150.0, 2.0)
    assert (found["scale"], found["as_of"]) == (1.25, NOW)


def test_without_the_threshold_service_alerts_and_pauses_are_still_told(desk: Desk) -> None:
    desk.neighbours.away = True
    page = desk.page()
    for path in ("rollups", "learning"):
        answer = page.get(f"{PATH}/{path}", params=SPAN)
        assert answer.status_code == 503
        assert "Alerts still come" in answer.json()["detail"]
    assert page.get(f"{PATH}/timeline", params=SPAN).status_code == 200


def test_who_looked_is_written_down(desk: Desk) -> None:
    desk.neighbours.known[PERSON] = learning()
    page = desk.page(Role.CARER)
    for path in ("rollups", "timeline", "learning"):
        page.get(f"{PATH}/{path}", params=SPAN)
    seen = {link.entry.action for link in desk.parts.audit.newest(10)}
    assert {"view-rollups", "view-timeline", "view-learning"} <= seen
