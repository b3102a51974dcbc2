"""What is asked of every list of records: about whom, from when, how much."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query
from sqlalchemy import ColumnElement, Select, and_, or_

from dashboard.api.paging import Cursor
from dashboard.domain.errors import BadRange
from shared.contracts.base import EpochMs, Id

Place = tuple[int, str]
"""When a record was made, and its name among those of the same millisecond."""


@dataclass(frozen=True, slots=True)
class Asked:
    """``from_ms`` is included, ``to_ms`` is not; None: no bound, everybody."""

    person_id: str | None
    from_ms: int | None
    to_ms: int | None
    limit: int
    cursor: str

    @property
    def subject(self) -> str:
        """For the audit."""
        return f"person:{self.person_id}" if self.person_id else "residents"


def _asked(
    person_id: Annotated[Id | None, Query(description="One person; else all you may see")] = None,
    from_ms: Annotated[EpochMs | None, Query()] = None,
    to_ms: Annotated[EpochMs | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    cursor: Cursor = "",
) -> Asked:
    if from_ms is not None and to_ms is not None and to_ms < from_ms:
        raise BadRange(f"to_ms must not lie before from_ms, got {from_ms}..{to_ms}")
    return Asked(person_id, from_ms, to_ms, limit, cursor)


TheAsked = Annotated[Asked, Depends(_asked)]


def narrowed(
    query: Select[*tuple[object, ...]],
    asked: Asked,
    behind: tuple[int, str | int] | None,
    person: ColumnElement[str],
    at: ColumnElement[int],
    name: ColumnElement[str] | ColumnElement[int],
) -> Select[*tuple[object, ...]]:
    """The rows of one page, newest first, and one more to see whether there are others behind."""
    if asked.person_id is not None:
        query = query.where(person == asked.person_id)
    if asked.from_ms is not None:
        query = query.where(at >= asked.from_ms)
    if asked.to_ms is not None:
        query = query.where(at < asked.to_ms)
    if behind is not None:
        query = query.where(or_(at < behind[0], and_(at == behind[0], name < behind[1])))
    return query.order_by(at.desc(), name.desc()).limit(asked.limit + 1)
