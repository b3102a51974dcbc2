"""Nothing is sent twice that is known, and nothing is changed that is not as it was read."""

import json

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from dashboard.alerts.intake import apply_assessments
from dashboard.api.conditional import BadTag, _expected, _tags
from dashboard.domain.rights import Role
from dashboard.domain.scope import EVERYBODY
from dashboard.domain.tokens import API_RIGHTS, TokenKind
from tests.dashboard.builders import NOW, PERSON, assessment, event
from tests.dashboard.desk import Desk
from tests.dashboard.rights_matrix import LINES
from tests.dashboard.test_rights import ask_as, build_house

RESIDENT = {"display_name": "Ada", "room": "2", "ward_id": None}


@pytest.fixture
def page(desk: Desk) -> TestClient:
    return desk.page(Role.NURSE)


def test_what_is_known_is_not_sent_again(desk: Desk, page: TestClient) -> None:
    (alert_id,) = desk.happen(event())
    path = f"/v1/alerts/{alert_id}"
    first = page.get(path)
    tag = first.headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = page.get(path, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b""), known
        assert again.headers["etag"] == tag
        assert "content-type" not in again.headers
        assert again.headers["content-security-policy"]
    for unknown in ('"other"', tag.strip('"'), "", "nonsense, and more"):
        answer = page.get(path, headers={"If-None-Match": unknown})
        assert (answer.status_code, answer.json()) == (200, first.json()), unknown
    page.post(f"{path}/acknowledge", json={})
    changed = page.get(path, headers={"If-None-Match": tag})
    assert (changed.status_code, changed.json()["alert"]["acknowledged_by"]) == (200, "nurse")


def test_a_look_that_sent_nothing_is_in_the_audit(desk: Desk, page: TestClient) -> None:
    (alert_id,) = desk.happen(event())
    path = f"/v1/alerts/{alert_id}"
    tag = page.get(path).headers["etag"]
    desk.manual.advance(61)
    before = desk.parts.audit.newest(1)[0].seq
    assert page.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert desk.parts.audit.newest(1)[0].seq == before + 1


def test_every_json_answer_has_a_tag_and_comes_back_as_304(desk: Desk) -> None:
    build_house(desk)
    asking = desk.page()
    for line in LINES:
        if line.method != "GET" or line.about == "open":
            continue
        answer = ask_as(desk, asking, line)
        plain = answer.headers.get("content-type", "").startswith("application/json")
        assert ("etag" in answer.headers) == (answer.status_code == 200 and plain), line


def test_no_browser_keeps_an_answer_and_a_program_may(desk: Desk, page: TestClient) -> None:
    assert page.get("/v1/wards").headers["cache-control"] == "no-store"
    secret = desk.token("program", TokenKind.API, API_RIGHTS, EVERYBODY)
    program = TestClient(desk.app, headers={"Authorization": f"Bearer {secret}"})
    first = program.get("/v1/wards")
    assert first.headers["cache-control"] == "private, no-cache"
    again = program.get("/v1/wards", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.headers["cache-control"]) == (304, "private, no-cache")


def test_a_problem_has_no_tag(page: TestClient) -> None:
    answer = page.get("/v1/alerts/nothing", headers={"If-None-Match": "*"})
    assert answer.status_code == 404
    assert "etag" not in answer.headers


ACTIONS = {
    "acknowledge": {},
    "attend": {},
    "snooze": {"minutes": 5, "reason": "bathing"},
    "outcome": {"outcome": "true"},
}


@pytest.mark.parametrize("action", ACTIONS)
def test_an_alert_that_changed_meanwhile_is_left_as_it_is(
    desk: Desk, page: TestClient, action: str
) -> None:
    (alert_id,) = desk.happen(event())
    path = f"/v1/alerts/{alert_id}"
    page.post(f"{path}/acknowledge", json={})
    read = page.get(path).headers["etag"]
    desk.happen(event(2, tier=1))
    before = page.get(path).json()
    expecting = {"If-Match": read}
    refused = page.post(f"{path}/{action}", json=ACTIONS[action], headers=expecting)
    assert (refused.status_code, refused.json()["type"]) == (412, "changed-meanwhile")
    assert page.get(path).json() == before


@pytest.mark.parametrize("action", ACTIONS)
def test_an_alert_as_it_was_read_is_changed(desk: Desk, page: TestClient, action: str) -> None:
    (alert_id,) = desk.happen(event())
    path = f"/v1/alerts/{alert_id}"
    if action == "outcome":
        page.post(f"{path}/acknowledge", json={})
    read = page.get(path).headers["etag"]
    for header in (f'"other", {read}',):
        done = page.post(f"{path}/{action}", json=ACTIONS[action], headers={"If-Match": header})
        assert done.status_code == 200, done.text
    assert page.get(path).headers["etag"] != read


def test_a_snooze_is_ended_and_an_alert_reopened_only_as_read(desk: Desk, page: TestClient) -> None:
    (alert_id,) = desk.happen(event())
    path = f"/v1/alerts/{alert_id}"
    page.post(f"{path}/snooze", json=ACTIONS["snooze"])
    old = {"If-Match": '"old"'}
    assert page.delete(f"{path}/snooze", headers=old).status_code == 412
    read = {"If-Match": page.get(path).headers["etag"]}
    assert page.delete(f"{path}/snooze", headers=read).status_code == 200
    page.post(f"{path}/acknowledge", json={})
    page.post(f"{path}/outcome", json=ACTIONS["outcome"])
    again = {"reason": "too early"}
    assert page.post(f"{path}/reopen", json=again, headers=old).status_code == 412
    read = {"If-Match": page.get(path).headers["etag"]}
    assert page.post(f"{path}/reopen", json=again, headers=read).status_code == 200


def test_words_that_came_meanwhile_are_a_change(desk: Desk, page: TestClient) -> None:
    (alert_id,) = desk.happen(event())
    read = page.get(f"/v1/alerts/{alert_id}").headers["etag"]
    with desk.parts.outside.engine.begin() as connection:
        apply_assessments(connection, [assessment(event())])
    answer = page.post(f"/v1/alerts/{alert_id}/acknowledge", json={}, headers={"If-Match": read})
    assert answer.status_code == 412


def test_two_who_move_a_resident_at_once_do_not_undo_each_other(desk: Desk) -> None:
    chief = desk.page()
    path = f"/v1/residents/{PERSON}"
    read = {"If-Match": chief.get(path).headers["etag"]}
    assert chief.put(path, json=RESIDENT, headers=read).status_code == 204
    second = chief.put(path, json={**RESIDENT, "room": "3"}, headers=read)
    assert (second.status_code, second.json()["type"]) == (412, "changed-meanwhile")
    assert chief.get(path).json()["room"] == "2"
    assert chief.put(path, json=RESIDENT, headers={"If-Match": "*"}).status_code == 204
    assert chief.put(path, json=RESIDENT).status_code == 204


@pytest.mark.parametrize("header", ["5f", '"a" "b"', '"a",', "W/*", '"a\x7f"'])
def test_a_condition_nobody_understands_is_not_taken_for_met(
    desk: Desk, page: TestClient, header: str
) -> None:
    (alert_id,) = desk.happen(event())
    path = f"/v1/alerts/{alert_id}"
    answer = page.post(f"{path}/acknowledge", json={}, headers={"If-Match": header})
    assert (answer.status_code, answer.json()["type"]) == (400, "bad-etag")
    assert page.get(path).json()["alert"]["state"] == "raised"


def test_a_weak_tag_never_allows_a_change(desk: Desk, page: TestClient) -> None:
    (alert_id,) = desk.happen(event())
    path = f"/v1/alerts/{alert_id}"
    weak = {"If-Match": f"W/{page.get(path).headers['etag']}"}
    assert page.post(f"{path}/acknowledge", json={}, headers=weak).status_code == 412


NAMES = st.text(st.characters(codec="ascii", min_codepoint=0x23, max_codepoint=0x7E), max_size=9)


@given(st.lists(st.tuples(st.sampled_from(["", "W/"]), NAMES), min_size=1, max_size=4))
def test_lists_of_tags_are_read_as_they_are_written(tags: list[tuple[str, str]]) -> None:
    written = " , ".join(f'{weak}"{name}"' for weak, name in tags)
    assert _tags("If-Match", written) == [(weak, f'"{name}"') for weak, name in tags]
    strong = frozenset(f'"{name}"' for weak, name in tags if not weak)
    assert _expected(written).tags == strong


@given(st.text(max_size=30))
def test_no_header_breaks_it(header: str) -> None:
    try:
        found = _tags("If-Match", header)
    except BadTag:
        return
    assert found


def test_a_resident_is_told_of_with_what_may_be_recorded(desk: Desk, page: TestClient) -> None:
    found = page.get(f"/v1/residents/{PERSON}").json()
    assert (found["display_name"], found["room"], found["enrolled_at"]) == (
        "Demo resident",
        "Demo room",
        NOW,
    )
    assert found["consent"]["status"] == "valid"
    assert [each["purpose"] for each in found["consent"]["purposes"]] == ["body", "face", "voice"]
    assert {each["status"] for each in found["consent"]["purposes"]} == {"valid"}
    assert "record" not in json.dumps(found)
    page.post(
        f"/v1/residents/{PERSON}/consent/withdraw", json={"reason": "no", "purposes": ["face"]}
    )
    page.post(f"/v1/residents/{PERSON}/pause", json={"minutes": 5, "reason": "washing"})
    consent = page.get(f"/v1/residents/{PERSON}").json()["consent"]
    states = {each["purpose"]: each["status"] for each in consent["purposes"]}
    assert states == {"body": "valid", "face": "withdrawn", "voice": "valid"}
    assert consent["paused_until"] == NOW + 300_000
    assert page.get("/v1/residents/nobody").status_code == 404


def test_consents_are_turned_by_person(desk: Desk, page: TestClient) -> None:
    for name in ("a", "b", "c", "d"):
        desk.enrol(f"r-{name}")
    found: list[str] = []
    cursor: str | None = ""
    for _ in range(3):
        answer = page.get("/v1/consents", params={"limit": 2, "cursor": cursor}).json()
        found += [each["person_id"] for each in answer["consents"]]
        cursor = answer["next_cursor"]
    assert (found, cursor) == ([PERSON, "r-a", "r-b", "r-c", "r-d"], None)
    (one,) = page.get("/v1/consents", params={"person_id": "r-b"}).json()["consents"]
    assert (one["status"], one["purposes"]) == ("missing", [])


def test_windows_are_read_in_pages_that_meet(desk: Desk, page: TestClient) -> None:
    path = f"/v1/residents/{PERSON}/windows"
    found: list[int] = []
    cursor: str | None = ""
    span = {"from_ms": NOW, "to_ms": NOW + 2500 * 1000}
    desk.neighbours.asked.clear()
    while cursor is not None:
        answer = page.get(path, params={**span, "limit": 1000, "cursor": cursor}).json()
        found += [each["t_start"] for each in answer["windows"]]
        cursor = answer["next_cursor"]
    assert found == [NOW, NOW + 1_000_000, NOW + 2_000_000]
    asked = [url.partition("?")[2] for url in desk.neighbours.asked]
    assert asked == [
        f"from_ms={NOW}&to_ms={NOW + 1_000_000}",
        f"from_ms={NOW + 1_000_000}&to_ms={NOW + 2_000_000}",
        f"from_ms={NOW + 2_000_000}&to_ms={NOW + 2_500_000}",
    ]


def test_windows_of_no_span_or_by_a_strangers_cursor_are_refused(
    desk: Desk, page: TestClient
) -> None:
    desk.enrol("another")
    path, span = f"/v1/residents/{PERSON}/windows", {"from_ms": NOW, "to_ms": NOW + 9000}
    cursor = page.get(path, params={**span, "limit": 2}).json()["next_cursor"]
    for wrong, params in (
        (path, {"from_ms": NOW, "to_ms": NOW}),
        (path, {"from_ms": NOW, "to_ms": NOW + 32 * 24 * 3_600_000}),
        ("/v1/residents/another/windows", {**span, "cursor": cursor}),
        (path, {"from_ms": NOW, "to_ms": NOW + 2000, "cursor": cursor}),
    ):
        assert page.get(wrong, params=params).status_code == 400, params
    desk.neighbours.away = True
    assert page.get(path, params=span).status_code == 503
