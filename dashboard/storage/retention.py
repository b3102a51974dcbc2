"""Deleting what is older than it may be kept: alerts with all that hangs on them, and what tells
of persons beside them."""

from typing import Final

from sqlalchemy import Connection, and_, delete, exists, not_, select, update

from dashboard.domain.alert import AlertState
from dashboard.storage.person_rows import BLANKED, TIMERS
from dashboard.storage.tables import (
    METADATA,
    alert,
    assessment,
    event,
    missed_event,
    technical_alarm,
)
from shared.storage.overwriting import overwriting

A_TIME: Final = 200
"""Alerts: some tens of milliseconds, so that nobody's acknowledgement waits."""


def forget_alerts(connection: Connection, before: int) -> int:
    """Delete up to ``A_TIME`` alerts whose episodes were last heard of before (epoch ms).

    One that nobody has answered stays, however old: somebody still has to say what it was.
    """
    over = and_(alert.c.last_event_at < before, alert.c.state != AlertState.RAISED.value)
    found = connection.execute(
        select(alert.c.alert_id, alert.c.person_id, alert.c.episode_id).where(over).limit(A_TIME)
    ).all()
    ids = [row.alert_id for row in found]
    if not ids:
        return 0
    with overwriting(connection):
        for table in reversed(METADATA.sorted_tables):
            if "notification_id" in table.c:
                notification = METADATA.tables["notification"]
                mine = select(notification.c.id).where(notification.c.alert_id.in_(ids))
                connection.execute(delete(table).where(table.c.notification_id.in_(mine)))
            if table.name == TIMERS:
                subjects = [f"alert:{each}" for each in ids]
                connection.execute(delete(table).where(table.c.subject.in_(subjects)))
            if "alert_id" in table.c:
                connection.execute(delete(table).where(table.c.alert_id.in_(ids)))
        for row in found:
            for table in (assessment, event):
                same = and_(
                    table.c.person_id == row.person_id, table.c.episode_id == row.episode_id
                )
                connection.execute(delete(table).where(same))
    return len(ids)


def forget_answers(connection: Connection, now: int) -> None:
    """What was kept for whoever asks again, once nobody is promised it any more."""
    kept = METADATA.tables["kept_answer"]
    with overwriting(connection):
        connection.execute(delete(kept).where(kept.c.expires_at <= now))


def forget_the_rest(connection: Connection, before: int) -> None:
    """Events that raised nothing, reports of what was missed, alarms that are over, and the words
    of handovers: their seals stay, or the chain of signatures would not hold."""
    has_alert = exists().where(
        and_(alert.c.person_id == event.c.person_id, alert.c.episode_id == event.c.episode_id)
    )
    old = and_(event.c.received_at < before, not_(has_alert))
    gone = select(event.c.event_id).where(old)
    handover, entry = METADATA.tables["handover"], METADATA.tables["handover_entry"]
    signed = select(handover.c.handover_id).where(handover.c.until < before)
    with overwriting(connection):
        connection.execute(delete(assessment).where(assessment.c.event_id.in_(gone)))
        connection.execute(delete(event).where(old))
        connection.execute(delete(missed_event).where(missed_event.c.at < before))
        connection.execute(delete(technical_alarm).where(technical_alarm.c.cleared_at < before))
        mine = and_(entry.c.handover_id.in_(signed), entry.c[BLANKED[entry.name]].is_not(None))
        connection.execute(update(entry).where(mine).values({BLANKED[entry.name]: None}))
