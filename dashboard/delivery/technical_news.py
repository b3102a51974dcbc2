"""What a mail about broken things tells, as its row of the outbox keeps it.

The row holds ids and times; the sentences are looked up when it is brought, so that nothing about a
room stays in it after the room's person was erased.
"""

from collections.abc import Sequence
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection, select

from dashboard.domain.technical_mail import Line
from dashboard.domain.technical_words import Told
from dashboard.storage.tables import technical_alarm as t
from shared.contracts import TechnicalAlarm

MOST_LINES: Final = 40
"""More is read on the page."""
DELETED: Final = "An alarm that has been deleted since."


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid")

    alarm_id: str
    standing: bool
    at: int
    raised: int


class _Note(BaseModel):
    model_config = ConfigDict(extra="forbid")

    lines: Annotated[list[_Line], Field(max_length=MOST_LINES)]
    more: int


def note(lines: Sequence[Line]) -> str:
    """``lines`` for a row of the outbox; of the first only, if there are many."""
    kept = [
        _Line(alarm_id=each.alarm_id, standing=each.standing, at=each.at, raised=each.raised)
        for each in lines[:MOST_LINES]
    ]
    return _Note(lines=kept, more=len(lines) - len(kept)).model_dump_json()


def told(connection: Connection, stored: str | None) -> tuple[list[Told], int]:
    """The lines with their sentences, and how many more there are."""
    kept = _Note.model_validate_json(stored or '{"lines":[],"more":0}')
    ids = [each.alarm_id for each in kept.lines]
    rows = connection.execute(select(t.c.alarm_id, t.c.body).where(t.c.alarm_id.in_(ids))).all()
    texts = {row.alarm_id: TechnicalAlarm.model_validate_json(row.body).text for row in rows}
    found = [
        Told(texts.get(each.alarm_id, DELETED), each.standing, each.at, each.raised)
        for each in kept.lines
    ]
    return found, kept.more
