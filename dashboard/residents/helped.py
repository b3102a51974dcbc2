"""``/v1/residents/{id}/helped``: what helped this person before, with counts."""

from typing import Annotated, Final

from fastapi import APIRouter, Path
from pydantic import BaseModel
from sqlalchemy import Engine, select

from dashboard.api.access import SeesAlerts, TheParts
from dashboard.api.problem_docs import NOT_FOUND
from dashboard.domain.helped import Told, helped
from dashboard.storage.tables import alert
from shared.contracts import Outcome
from shared.contracts.base import EpochMs, Id
from shared.storage.engine import READ_ONLY

DAY_MS: Final = 86_400_000
BACK_DAYS: Final = 180
"""What helped half a year ago may be another person's need by now."""
MOST: Final = 20

router = APIRouter(prefix="/v1/residents/{person_id}", tags=["residents"])


class HelpView(BaseModel):
    """Something that helped, in how many alerts, and when it was last said."""

    text: str
    times: int
    last_at: EpochMs


class LastHelpView(BaseModel):
    """What was said of the newest alert of which anything was said."""

    alert_id: Id
    text: str
    at: EpochMs
    by: str


class HelpedView(BaseModel):
    """Of ``alerts`` since ``since`` somebody said what helped; a false alarm needs no help."""

    person_id: Id
    since: EpochMs
    alerts: int
    helped: list[HelpView]
    last: LastHelpView | None


@router.get("/helped", operation_id="getHelped", responses=NOT_FOUND)
def get_helped(parts: TheParts, actor: SeesAlerts, person_id: Annotated[Id, Path()]) -> HelpedView:
    parts.register.check(person_id)
    since = max(0, parts.outside.clock.now_ms() - BACK_DAYS * DAY_MS)
    answer = _read(parts.outside.engine, person_id, since)
    parts.audit.view(actor.username, "view-helped", f"person:{person_id}")
    return answer


def _read(engine: Engine, person_id: str, since: int) -> HelpedView:
    columns = (alert.c.alert_id, alert.c.outcome_helped, alert.c.outcome_at, alert.c.outcome_by)
    query = select(*columns).where(
        alert.c.person_id == person_id,
        alert.c.outcome_helped.is_not(None),
        alert.c.outcome != Outcome.FALSE.value,
        alert.c.outcome_at >= since,
    )
    with engine.connect().execution_options(**READ_ONLY) as connection:
        rows = connection.execute(query.order_by(alert.c.outcome_at.desc())).all()
    last = next(iter(rows), None)
    told = [Told(row.outcome_at, row.outcome_helped) for row in rows]
    return HelpedView(
        person_id=person_id,
        since=since,
        alerts=len(rows),
        helped=[
            HelpView(text=each.text, times=each.times, last_at=each.last_at)
            for each in helped(told)[:MOST]
        ],
        last=None
        if last is None
        else LastHelpView(
            alert_id=last.alert_id, text=last.outcome_helped, at=last.outcome_at, by=last.outcome_by
        ),
    )
