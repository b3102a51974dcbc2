"""Migrations from an empty database; the audit's chain in the database."""

import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError, OperationalError

from dashboard.domain.rights import Role
from dashboard.storage.migrate import migrate
from dashboard.storage.tables import METADATA, alert, audit
from shared.storage.engine import open_engine, sqlite_url
from tests.dashboard.builders import PERSON, event
from tests.dashboard.desk import Desk


def test_migrations_lead_from_nothing_to_the_tables_in_code(tmp_path: Path) -> None:
    engine = open_engine(sqlite_url(tmp_path / "new.sqlite3"))
    migrate(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    migrate(engine)
    engine.dispose()


def test_the_database_refuses_a_second_alert_of_an_episode(desk: Desk) -> None:
    desk.happen(event())
    with desk.parts.outside.engine.connect() as connection:
        row = dict(connection.execute(alert.select()).mappings().one())
    with pytest.raises(IntegrityError), desk.parts.outside.engine.begin() as connection:
        connection.execute(insert(alert).values({**row, "alert_id": "another"}))


def test_views_and_actions_are_in_the_audit_and_the_chain_is_whole(desk: Desk) -> None:
    (alert_id,) = desk.happen(event())
    page = desk.page(Role.NURSE)
    page.get("/v1/residents")
    page.get("/v1/residents")
    page.get(f"/v1/alerts/{alert_id}")
    page.post(f"/v1/alerts/{alert_id}/acknowledge", json={})
    page.post(f"/v1/residents/{PERSON}/consent/withdraw", json={"reason": "said no"})
    records = desk.page(Role.AUDITOR).get("/v1/audit?limit=20").json()["records"]
    mine = [(r["action"], r["subject"]) for r in reversed(records) if r["actor"] == "nurse"]
    assert mine == [
        ("view-residents", "residents"),
        ("view-alert", f"alert:{alert_id}"),
        ("acknowledge", f"alert:{alert_id}"),
        ("consent-withdrawn", f"person:{PERSON}"),
    ]
    assert desk.parts.audit.first_break() is None


def test_looking_again_after_a_minute_is_a_new_view(desk: Desk) -> None:
    page = desk.page()
    for _ in range(3):
        page.get("/v1/residents")
        desk.manual.advance(61)
    found = [link for link in desk.parts.audit.newest(50) if link.entry.action == "view-residents"]
    assert len(found) == 3


def test_a_record_changed_by_hand_is_found(desk: Desk) -> None:
    desk.page().get("/v1/residents")
    with desk.parts.outside.engine.begin() as connection:
        connection.execute(update(audit).where(audit.c.seq == 2).values(actor="somebody-else"))
    assert desk.parts.audit.first_break() == 2


def test_many_at_once_make_one_chain(desk: Desk) -> None:
    def look(number: int) -> None:
        desk.parts.audit.view(f"user{number}", "view-residents", "residents")

    threads = [threading.Thread(target=look, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert desk.parts.audit.first_break() is None
    assert len(desk.parts.audit.newest(100)) >= 12


def test_a_page_is_shown_though_the_audit_must_wait(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = desk.page()

    def full(*_: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    with monkeypatch.context() as disk:
        disk.setattr(desk.parts.audit, "_append", full)
        assert page.get("/v1/residents").status_code == 200
    desk.parts.audit.flush()
    assert desk.parts.audit.newest(1)[0].entry.action == "view-residents"
    assert desk.parts.audit.first_break() is None
