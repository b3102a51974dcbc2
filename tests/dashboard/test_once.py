"""What is asked twice under one key is done once, whatever is cut off in between."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, event, func, insert, select, update
from sqlalchemy.exc import OperationalError

from dashboard.alerts.intake import alert_id_of
from dashboard.domain import once
from dashboard.domain.once import KEEPS_MS, LEASE_MS, BadKey, KeyInUse, fingerprint, key_of
from dashboard.domain.rights import Right, Role
from dashboard.domain.scope import EVERYBODY, Scope
from dashboard.domain.tokens import API_RIGHTS, TokenKind
from dashboard.loops.forgetting import ForgettingLoop
from dashboard.once import asking
from dashboard.once.answers import OFFERED, Answers
from dashboard.once.asking import Asking
from dashboard.once.tables import kept_answer
from dashboard.residents.views import MissedEventRequest
from dashboard.storage.tables import audit, missed_event, outgoing, resident
from tests.dashboard.builders import NOW, PERSON
from tests.dashboard.builders import event as an_event
from tests.dashboard.conftest import NOWHERE
from tests.dashboard.desk import Answer, Desk, open_desk

KEY = "8e03978e-40d5-43e8-bc93-6894a57f9324"
NORTH = Scope(wards=frozenset({"north"}))
MISSED = f"/v1/residents/{PERSON}/missed-events"
SEEN = {"note": "wept at the window"}


def asked(page: TestClient, path: str = MISSED, key: str = KEY, **body: Any) -> Answer:
    return page.post(path, json=body or SEEN, headers={"Idempotency-Key": key})


def reports(desk: Desk) -> int:
    with desk.parts.outside.engine.connect() as connection:
        count = connection.execute(select(func.count()).select_from(missed_event))
        return int(count.scalar_one())


def kinds(answers: list[Answer]) -> list[tuple[int, str | None]]:
    return [(a.status_code, None if a.status_code < 300 else a.json()["type"]) for a in answers]


def test_asked_again_it_is_done_once_and_answered_the_same(desk: Desk) -> None:
    page = desk.page(Role.NURSE)
    first, second = asked(page), asked(page)
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json() == first.json()
    assert "idempotency-replayed" not in first.headers
    assert second.headers["idempotency-replayed"] == "true"
    assert second.headers["content-type"] == "application/json"
    assert reports(desk) == 1
    assert asked(page, key=KEY + "-2").status_code == 201
    assert reports(desk) == 2


def test_that_it_was_asked_again_is_in_the_audit(desk: Desk) -> None:
    page = desk.page(Role.NURSE)
    asked(page)
    asked(page)
    newest = desk.parts.audit.newest(1)[0].entry
    found = (newest.actor, newest.action, newest.subject)
    assert found == ("nurse", "asked-again", "POST /v1/residents/{person_id}/missed-events")


def test_an_answer_without_words_comes_again_too(desk: Desk) -> None:
    page = desk.page(Role.NURSE)
    path = f"/v1/residents/{PERSON}/consent/withdraw"
    first, second = asked(page, path, reason="no"), asked(page, path, reason="no")
    assert (first.status_code, second.status_code, second.text) == (204, 204, "")
    assert second.headers["idempotency-replayed"] == "true"


def test_one_key_is_one_request(desk: Desk) -> None:
    desk.enrol("another", None)
    page = desk.page(Role.NURSE)
    asked(page)
    for wrong in (
        asked(page, note="something else"),
        asked(page, "/v1/residents/another/missed-events"),
        asked(page, MISSED + "?x=1"),
    ):
        assert kinds([wrong]) == [(422, "idempotency-key-reused")]
    assert reports(desk) == 1


def test_the_order_and_spacing_of_a_body_make_no_other_request(desk: Desk) -> None:
    page = desk.page(Role.NURSE)
    asked(page, t=NOW, note="x")
    headers = {"Idempotency-Key": f'"{KEY}"', "Content-Type": "application/json"}
    again = page.post(MISSED, content=f'{{ "note":"x",\n"t":{NOW} }}', headers=headers)
    assert (again.status_code, reports(desk)) == (201, 1)


def test_a_key_is_its_owners_own(desk: Desk) -> None:
    asked(desk.page(Role.NURSE))
    asked(desk.page(Role.CARER))
    assert reports(desk) == 2


def test_the_answer_survives_a_restart(tmp_path: Path) -> None:
    with open_desk(tmp_path, NOWHERE) as desk:
        first = asked(desk.page(Role.NURSE))
    with open_desk(tmp_path, NOWHERE) as desk:
        again = asked(desk.page(Role.NURSE))
        assert again.json() == first.json()
        assert again.headers["idempotency-replayed"] == "true"
        assert reports(desk) == 1


def test_the_answer_is_kept_for_a_day(desk: Desk) -> None:
    page = desk.page(Role.NURSE)
    asked(page)
    desk.manual.advance(KEEPS_MS / 1000 - 1)
    assert asked(desk.page(Role.NURSE)).headers["idempotency-replayed"] == "true"
    desk.manual.advance(1)
    assert "idempotency-replayed" not in asked(desk.page(Role.NURSE)).headers
    assert reports(desk) == 2
    with desk.parts.outside.engine.connect() as connection:
        assert len(connection.execute(select(kept_answer)).all()) == 1


def test_an_answer_goes_after_its_day_though_nobody_asks(desk: Desk) -> None:
    asked(desk.page(Role.NURSE))
    loop = ForgettingLoop(desk.parts)
    desk.manual.advance(KEEPS_MS / 1000 - 1)
    loop.forget()
    kept = select(func.count()).select_from(kept_answer)
    with desk.parts.outside.engine.connect() as connection:
        assert connection.execute(kept).scalar_one() == 1
    desk.manual.advance(1)
    loop.forget()
    with desk.parts.outside.engine.connect() as connection:
        assert connection.execute(kept).scalar_one() == 0


def test_what_was_refused_may_be_asked_under_the_same_key(desk: Desk) -> None:
    page = desk.page(Role.NURSE)
    path = f"/v1/alerts/{alert_id_of(PERSON, 'e1')}/acknowledge"
    assert asked(page, path, device="phone").status_code == 404
    assert asked(page, t=NOW + 10**8).json()["type"] == "bad-time"
    assert asked(page, path, device="kettle").status_code == 422
    desk.happen(an_event())
    assert asked(page, path, device="phone").status_code == 200


@pytest.mark.parametrize("key", ["", "short", "x" * 129, "x" * 15 + "é", '"' + "x" * 20, "a b" * 9])
def test_a_key_that_nobody_should_rely_on_is_refused_with_its_value(desk: Desk, key: str) -> None:
    page = desk.page(Role.NURSE)
    headers = {b"Idempotency-Key": key.encode()}
    answer = page.post(MISSED, json=SEEN, headers=headers)
    assert kinds([answer]) == [(422, "bad-idempotency-key")]
    assert reports(desk) == 0


@pytest.mark.parametrize("path", ["/v1/tokens", "/v1/webhooks", "/v1/users"])
def test_answers_with_a_secret_are_never_kept(desk: Desk, path: str) -> None:
    bodies: dict[str, dict[str, Any]] = {
        "/v1/tokens": {
            "name": "t",
            "kind": "api",
            "rights": ["see_technical"],
            "scope": {"all_wards": True, "wards": [], "residents": []},
            "expires_at": NOW + 10**9,
        },
        "/v1/webhooks": {
            "name": "w",
            "url": "https://example.org/",
            "scope": {"all_wards": True, "wards": [], "residents": []},
        },
        "/v1/users": {
            "username": "u",
            "role": "auditor",
            "scope": {"all_wards": True, "wards": [], "residents": []},
        },
    }
    answer = asked(desk.page(), path, **bodies[path])
    assert kinds([answer]) == [(400, "idempotency-key-not-offered")]


def test_what_is_offered_is_there_and_gives_no_secret_away(desk: Desk) -> None:
    document = desk.app.openapi()
    for path in OFFERED:
        operation = document["paths"][path]["post"]
        names = [each["name"] for each in operation["parameters"] if each["in"] == "header"]
        assert "Idempotency-Key" in names, path
        told = str([r for status, r in operation["responses"].items() if int(status) < 300])
        for word in ("secret", "password", "New", "Handover", "List", "Page"):
            assert word not in told, (path, told)


def test_rights_come_before_what_is_kept(desk: Desk) -> None:
    desk.enrol("n1", "north")
    path = "/v1/residents/n1/missed-events"
    desk.page(Role.CARER, NORTH)
    assert asked(desk.page(Role.CARER), path).status_code == 201
    assert asked(desk.stranger(), path).status_code == 401
    with desk.parts.outside.engine.begin() as connection:
        connection.execute(update(resident).values(ward_id=None))
    again = asked(desk.page(Role.CARER), path)
    assert (again.status_code, "n1" in again.text) == (404, False)
    watching = API_RIGHTS - {Right.REPORT_MISSED}
    secret = desk.token("watching", TokenKind.API, watching, EVERYBODY)
    program = TestClient(desk.app, headers={"Authorization": f"Bearer {secret}"})
    assert asked(program, path).status_code == 403


def test_many_at_once_are_one(desk: Desk) -> None:
    pages = [desk.page(Role.NURSE) for _ in range(6)]
    with ThreadPoolExecutor(len(pages)) as pool:
        answers: list[Answer] = list(pool.map(asked, pages))
    assert set(kinds(answers)) <= {(201, None), (409, "idempotency-key-in-use")}
    assert (201, None) in kinds(answers)
    assert {a.headers["retry-after"] for a in answers if a.status_code == 409} <= {"1"}
    assert reports(desk) == 1
    assert asked(desk.page(Role.NURSE)).headers["idempotency-replayed"] == "true"


class PowerCut(BaseException):
    """The process is gone at this statement."""


@contextmanager
def cut_at(desk: Desk, statement: int) -> Iterator[list[str]]:
    """Cut the power before the n-th statement; answers what was executed until then."""
    seen: list[str] = []
    engine = desk.parts.outside.engine

    def count(_connection: Any, _cursor: Any, text: str, *_: Any) -> None:
        seen.append(text)
        if len(seen) >= statement:  # nothing more happens in a process that is gone
            raise PowerCut

    event.listen(engine, "before_cursor_execute", count)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", count)


def test_wherever_the_power_is_cut_it_is_done_once(desk: Desk) -> None:
    lost = 0
    for cut in range(1, 60):
        page, before = desk.page(Role.NURSE), reports(desk)
        with cut_at(desk, cut) as seen, suppress(PowerCut):
            asked(page)
        done = len(seen) < cut
        early = asked(desk.page(Role.NURSE))
        desk.manual.advance(LEASE_MS / 1000)
        again = asked(desk.page(Role.NURSE))
        assert {early.status_code, again.status_code} <= {201, 409}, cut
        if early.status_code == 409:
            assert early.json()["type"] == "idempotency-key-in-use"
        if again.status_code == 409:
            assert again.json()["type"] == "answer-lost", cut
            lost += 1
        assert reports(desk) - before == 1, cut
        with desk.parts.outside.engine.begin() as connection:
            connection.execute(delete(kept_answer))
        if done:
            break
    assert done
    assert cut > 10
    assert lost >= 1  # cut between what was done and the keeping of its answer


def test_an_answer_that_cannot_be_kept_is_given_and_then_known_to_be_lost(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OperationalError("UPDATE", None, Exception("disk is full"))

    with monkeypatch.context() as patched:
        patched.setattr(Answers, "answered", full)
        assert asked(desk.page(Role.NURSE)).status_code == 201
    desk.manual.advance(LEASE_MS / 1000)
    again = asked(desk.page(Role.NURSE))
    assert kinds([again]) == [(409, "answer-lost")]
    assert reports(desk) == 1


def test_whoever_lost_the_key_to_another_does_nothing(desk: Desk) -> None:
    mine = Asking(KEY, MISSED)
    Answers(desk.parts.outside.engine, desk.clock).begin(
        mine, "nurse", "/v1/residents/{person_id}/missed-events", {"person_id": PERSON}
    )
    with desk.parts.outside.engine.begin() as connection:
        connection.execute(update(kept_answer).values(attempt="another"))
        before = connection.execute(select(func.count()).select_from(outgoing)).scalar_one()
    token = asking.enter(mine)
    try:
        with pytest.raises(KeyInUse):
            desk.parts.missed.report(PERSON, MissedEventRequest(note="x"), "nurse")
    finally:
        asking.leave(token)
    with desk.parts.outside.engine.connect() as connection:
        assert reports(desk) == 0
        after = connection.execute(select(func.count()).select_from(outgoing)).scalar_one()
    assert after == before


def test_an_unexpected_fault_frees_the_key(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("nobody foresaw this")

    with monkeypatch.context() as patched:
        patched.setattr(type(desk.parts.missed), "report", broken)
        with pytest.raises(RuntimeError, match="foresaw"):
            asked(desk.page(Role.NURSE))
    assert asked(desk.page(Role.NURSE)).status_code == 201


def test_an_erasure_takes_the_answers_about_somebody_along(desk: Desk) -> None:
    desk.enrol("n1", "north")
    desk.happen(an_event(person_id="n1"))
    page = desk.page()
    asked(page, "/v1/residents/n1/missed-events")
    asked(page, f"/v1/alerts/{alert_id_of('n1', 'e1')}/acknowledge", KEY + "-2", device="phone")
    asked(page, MISSED, KEY + "-3")
    fresh = {"acted": True, "status": 200, "lease_until": NOW, "expires_at": NOW + KEEPS_MS}
    several = {"actor": "x", "key_hash": "k", "attempt": "a", "fingerprint": "f"}
    with desk.parts.outside.engine.begin() as connection:
        told = '{"many":[{"person_id":"n1"}]}'
        connection.execute(insert(kept_answer).values(**fresh, **several, answer=told))
    erase = page.post("/v1/residents/n1/erase", json={"reason": "left", "confirm": "n1"})
    assert erase.status_code == 200, erase.text
    with desk.parts.outside.engine.connect() as connection:
        (left,) = connection.execute(select(kept_answer)).all()
    assert left.person_id == PERSON


def test_a_request_without_a_key_keeps_nothing(desk: Desk) -> None:
    desk.page(Role.NURSE).post(MISSED, json=SEEN)
    with desk.parts.outside.engine.connect() as connection:
        assert connection.execute(select(kept_answer)).all() == []
        actions = select(audit.c.action).where(audit.c.action == "missed-event")
        assert len(connection.execute(actions).all()) == 1


@given(st.from_regex(once.PATTERN, fullmatch=True, alphabet=st.characters(codec="ascii")))
def test_a_good_key_is_taken_bare_and_quoted(key: str) -> None:
    assert key_of(key) == key_of(f'"{key}"') == key


@given(st.text(max_size=15))
def test_a_short_key_is_never_taken(key: str) -> None:
    with pytest.raises(BadKey):
        key_of(key)


@given(st.text(), st.binary(), st.binary())
def test_fingerprints_tell_bodies_and_keys_apart(target: str, one: bytes, other: bytes) -> None:
    assert (fingerprint("k", target, b"x" + one) == fingerprint("k", target, b"x" + other)) == (
        one == other
    )
    assert fingerprint("k", target, one) != fingerprint("l", target, one)
