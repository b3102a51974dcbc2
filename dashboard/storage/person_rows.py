"""Every row about one person, whichever feature keeps it: for access and for erasure.

A table is about a person when it names one, or an alert. So a table that a feature adds later is
exported and erased without being listed here.
"""

from typing import Final

from sqlalchemy import ColumnElement, Connection, Table, delete, or_, select, update

from dashboard.storage.tables import METADATA, alert, source, technical_alarm

BLANKED: Final = {"handover_entry": "body"}
"""Rows that others signed: the words go, the row and its seal stay, or no seal would hold."""


ANSWERS: Final = "kept_answer"
"""Answers that are kept for whoever asks again may name somebody in their text."""
TIMERS: Final = "care_timer"
"""Names whom it is about inside its subject."""
NEWS: Final = "technical_news"
"""Names a technical alarm, whose id may name the camera that watches somebody."""


def rows_about(connection: Connection, person_id: str) -> dict[str, list[dict[str, object]]]:
    """The rows about a person by table; tables without any are left out."""
    found = {
        table.name: [dict(row) for row in connection.execute(select(table).where(mine)).mappings()]
        for table, mine in _about(connection, person_id)
    }
    return {name: rows for name, rows in found.items() if rows}


def erase_rows(connection: Connection, person_id: str) -> dict[str, int]:
    """Delete them, children before parents; answers how many rows of each table."""
    erased: dict[str, int] = {}
    for table, mine in reversed(_about(connection, person_id)):
        blanked = BLANKED.get(table.name)
        if blanked is None:
            count = connection.execute(delete(table).where(mine)).rowcount
        else:
            count = connection.execute(update(table).where(mine).values({blanked: None})).rowcount
        if count:
            erased[table.name] = count
    return dict(sorted(erased.items()))


def _about(connection: Connection, person_id: str) -> list[tuple[Table, ColumnElement[bool]]]:
    found: list[tuple[Table, ColumnElement[bool]]] = []
    # Read before anything is deleted: not every table that names an alert refers to it by a key.
    mine = select(alert.c.alert_id).where(alert.c.person_id == person_id)
    alerts = connection.execute(mine).scalars().all()
    alarms = _alarms(connection, person_id)
    for table in METADATA.sorted_tables:
        named: list[ColumnElement[bool]] = []
        if "person_id" in table.c:
            named.append(table.c.person_id == person_id)
        if "alert_id" in table.c:
            named.append(table.c.alert_id.in_(alerts))
        if table.name == TIMERS:
            subjects = [f"digest:{person_id}", *(f"alert:{each}" for each in alerts)]
            named.append(table.c.subject.in_(subjects))
        if table.name == ANSWERS:
            named.append(table.c.answer.contains(f'"{person_id}"', autoescape=True))
        if table.name == NEWS:
            named.append(table.c.alarm_id.in_(alarms))
        if named:
            found.append((table, or_(*named)))
    return [*found, (technical_alarm, technical_alarm.c.alarm_id.in_(alarms))]


def _alarms(connection: Connection, person_id: str) -> list[str]:
    """Technical alarms name whom they are about inside their text."""
    mine = select(source.c.source_id).where(source.c.person_id == person_id)
    subjects = [person_id, *connection.execute(mine).scalars()]
    t = technical_alarm
    return [
        alarm_id
        for subject in subjects
        for alarm_id in connection.execute(
            select(t.c.alarm_id).where(t.c.body.contains(f'"subject":"{subject}"', autoescape=True))
        ).scalars()
    ]
