"""The audit: every view and action is in it, it can be taken elsewhere, and a change is found."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update

from dashboard.audit.commands import export_audit, verify_audit
from dashboard.audit.export import as_lines
from dashboard.domain.audit_chain import verify
from dashboard.domain.rights import Role
from dashboard.domain.scope import NOBODY
from dashboard.storage.tables import audit
from tests.dashboard.builders import PERSON, event
from tests.dashboard.desk import Desk
from tests.dashboard.rights_matrix import LINES
from tests.dashboard.test_rights import ask_as, build_house

UNRECORDED = {
    *("/v1/session", "/v1/session/ways", "/v1/system", "/v1/models"),
    *("/v1/openapi.json", "/v1/wards", "/v1/notice.css"),
}
"""What says nothing of a person."""


def count(desk: Desk, actor: str) -> int:
    query = select(func.count()).select_from(audit).where(audit.c.actor == actor)
    with desk.parts.outside.engine.connect() as connection:
        return int(connection.execute(query).scalar() or 0)


def test_whatever_is_looked_at_is_recorded(desk: Desk) -> None:
    build_house(desk)
    for line in LINES:
        if line.method != "GET" or line.path in UNRECORDED:
            continue
        desk.manual.advance(61)  # the same look within a minute is one
        before = count(desk, "manager")
        answer = ask_as(desk, desk.page(), line)
        if answer.status_code < 300:
            assert count(desk, "manager") > before, line


def test_what_was_refused_is_recorded_too(desk: Desk) -> None:
    desk.page(Role.CARER).get("/v1/audit")
    newest = desk.parts.audit.newest(1)[0].entry
    assert (newest.actor, newest.action, newest.subject) == (
        "carer",
        "refused",
        "GET /v1/audit",
    )


def test_a_wrong_password_is_recorded_without_what_was_typed(desk: Desk) -> None:
    typed = {"username": "my-password-by-mistake", "password": "wrong"}
    assert desk.stranger().post("/v1/session", json=typed).status_code == 401
    newest = desk.parts.audit.newest(1)[0].entry
    assert (newest.actor, newest.action) == ("stranger", "sign-in-refused")
    assert "my-password" not in newest.subject + newest.detail


@pytest.fixture
def exported(desk: Desk, tmp_path: Path) -> Path:
    page = desk.page(Role.NURSE)
    page.get("/v1/residents")
    page.post(f"/v1/residents/{PERSON}/consent/withdraw", json={"reason": "said „nein“\nloudly"})
    file = tmp_path / "audit.jsonl"
    assert export_audit(desk.parts.audit, file, 1) == 0
    return file


def test_an_export_is_verified_where_there_is_no_database(
    desk: Desk, exported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify_audit(desk.parts.audit, exported, "") == 0
    of_the_file = capsys.readouterr().out
    assert verify_audit(desk.parts.audit, None, "") == 0
    assert capsys.readouterr().out == of_the_file
    lines = exported.read_text().splitlines()
    assert [json.loads(line)["seq"] for line in lines] == list(range(1, len(lines) + 1))
    part = exported.with_name("part.jsonl")
    assert export_audit(desk.parts.audit, part, 3) == 0
    assert verify_audit(desk.parts.audit, part, "") == 0


CHANGES: dict[str, Callable[[list[str]], list[str]]] = {
    "a word": lambda lines: [lines[0], lines[1].replace("system", "nobody"), *lines[2:]],
    "a record less": lambda lines: [lines[0], *lines[2:]],
    "a record twice": lambda lines: [lines[0], lines[0], *lines[1:]],
    "another order": lambda lines: [lines[1], lines[0], *lines[2:]],
    "no record": lambda lines: [*lines, "{}\n"],
    "one more field": lambda lines: [lines[0].replace("{", '{"x": 1, ', 1), *lines[1:]],
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_tampered_export_is_found(desk: Desk, exported: Path, change: str) -> None:
    lines = exported.read_text().splitlines(keepends=True)
    exported.write_text("".join(CHANGES[change](lines)))
    assert verify_audit(desk.parts.audit, exported, "") == 1


@pytest.mark.parametrize("column", ["at", "actor", "action", "subject", "detail", "previous_hash"])
def test_a_row_changed_in_the_database_is_found(desk: Desk, column: str, exported: Path) -> None:
    value: int | str = 1 if column == "at" else "changed"
    with desk.parts.outside.engine.begin() as connection:
        connection.execute(update(audit).where(audit.c.seq == 2).values({column: value}))
    assert verify_audit(desk.parts.audit, None, "") == 1
    verdict = desk.page().get("/v1/audit/verdict").json()
    assert (verdict["whole"], verdict["broken_at"]) == (False, 2)


def test_records_cut_off_the_end_are_found_by_what_was_kept_elsewhere(
    desk: Desk, exported: Path
) -> None:
    kept = verify(desk.parts.audit.links()).head
    assert verify_audit(desk.parts.audit, None, kept) == 0
    last = int(kept.split(":")[0])
    with desk.parts.outside.engine.begin() as connection:
        connection.execute(delete(audit).where(audit.c.seq == last))
    assert verify_audit(desk.parts.audit, None, "") == 0
    assert verify_audit(desk.parts.audit, None, kept) == 1


def test_a_chain_written_anew_is_found_by_what_was_kept_elsewhere(desk: Desk) -> None:
    desk.page().get("/v1/residents")
    kept = verify(desk.parts.audit.links()).head
    with desk.parts.outside.engine.begin() as connection:
        rows = [dict(row) for row in connection.execute(select(audit)).mappings()]
        connection.execute(delete(audit))
        for row in rows:
            desk.parts.audit.action(connection, "another", row["action"], row["subject"])
    assert verify_audit(desk.parts.audit, None, "") == 0
    assert verify_audit(desk.parts.audit, None, kept) == 1


def test_the_audit_is_read_by_pages_and_by_whom_or_what(desk: Desk) -> None:
    (alert_id,) = desk.happen(event())
    nurse, auditor = desk.page(Role.NURSE), desk.page(Role.AUDITOR)
    for _ in range(3):
        nurse.get(f"/v1/alerts/{alert_id}")
        desk.manual.advance(61)
    params: dict[str, str | int] = {"limit": 2, "by": "nurse"}
    first = auditor.get("/v1/audit", params=params).json()
    rest = auditor.get("/v1/audit", params={**params, "cursor": first["next_cursor"]}).json()
    assert [len(first["records"]), len(rest["records"])] == [2, 1]
    assert rest["next_cursor"] is None
    of_it = auditor.get("/v1/audit", params={"subject": f"alert:{alert_id}"}).json()["records"]
    assert [r["actor"] for r in of_it].count("nurse") == 3


def test_the_audit_is_asked_for_one_kind_of_action_across_its_pages(desk: Desk) -> None:
    (alert_id,) = desk.happen(event())
    nurse, auditor = desk.page(Role.NURSE), desk.page(Role.AUDITOR)
    for _ in range(3):
        nurse.get(f"/v1/alerts/{alert_id}")
        nurse.get("/v1/residents")
        desk.manual.advance(61)
    params: dict[str, str | int] = {"limit": 2, "action": "view-alert"}
    first = auditor.get("/v1/audit", params=params).json()
    rest = auditor.get("/v1/audit", params={**params, "cursor": first["next_cursor"]}).json()
    assert [r["action"] for r in first["records"] + rest["records"]] == ["view-alert"] * 3
    assert auditor.get("/v1/audit", params={"action": "nothing"}).json()["records"] == []


def test_the_interface_exports_what_the_command_does(desk: Desk) -> None:
    answer = desk.page(Role.AUDITOR).get("/v1/audit/export")
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    assert answer.headers["content-disposition"] == 'attachment; filename="audit.jsonl"'
    assert answer.text == "".join(as_lines(desk.parts.audit.links()))
    narrow = desk.page(Role.AUDITOR, NOBODY, name="narrow")
    assert narrow.get("/v1/audit/export").status_code == 403
