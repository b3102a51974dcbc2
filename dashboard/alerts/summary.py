"""An alert as the wall shows it, from its row with the person's name, room and next moment."""

from dashboard.alerts.rows import AlertRow, care_of
from dashboard.alerts.views import AlertSummary, InhibitionView, SnoozeView, WorkflowView
from dashboard.domain.alert import IMMEDIATE, AlertState
from dashboard.domain.care import Care
from dashboard.domain.wording import headline

UNREGISTERED = "Unregistered person"
UNKNOWN_ROOM = "room not known"


def summary_of(row: AlertRow) -> AlertSummary:
    """What everybody who may know of the person is shown."""
    answered = row.state != AlertState.RAISED.value
    return AlertSummary(
        alert_id=row.alert_id,
        person_id=row.person_id,
        display_name=row.display_name or UNREGISTERED,
        room=row.room or UNKNOWN_ROOM,
        tier=row.tier,
        state=row.state,
        episode_state=row.episode_state,
        raised_at=row.raised_at,
        t_onset=row.t_onset,
        last_event_at=row.last_event_at,
        # Raised again by a more severe tier: the earlier answer is history, not an owner.
        acknowledged_at=row.acknowledged_at if answered else None,
        acknowledged_by=row.acknowledged_by if answered else None,
        outcome=row.outcome if answered else None,
        headline=headline(row.tier),
        assessment_origin=row.assessment_origin,
        revision=row.revision,
        workflow=_workflow(row, care_of(row), answered),
    )


def _workflow(row: AlertRow, care: Care, answered: bool) -> WorkflowView:
    open_one = care.state is not AlertState.CLOSED
    return WorkflowView(
        stage=care.stage,
        round=care.round,
        notified_at=care.notified_at,
        called=care.step,
        next_at=row.due_at,
        acknowledged_from=row.acknowledged_from if answered else None,
        attended_at=care.attended_at,
        attended_by=care.attended_by,
        reminders=care.reminders,
        snooze=_snooze(care),
        can_snooze=open_one and care.tier != IMMEDIATE and care.snooze is None,
        code_needed=open_one and care.tier == IMMEDIATE and row.room_has_code,
        inhibition=_inhibition(care) if open_one else None,
        grouped=row.grouped and care.state is AlertState.RAISED,
    )


def _snooze(care: Care) -> SnoozeView | None:
    if care.snooze is None or not care.snooze.standing:
        return None
    return SnoozeView(by=care.snooze.by, reason=care.snooze.reason, until=care.snooze.until)


def _inhibition(care: Care) -> InhibitionView | None:
    if care.inhibited_by is None or care.inhibited_since is None:
        return None
    return InhibitionView(
        why=care.inhibited_by, since=care.inhibited_since, calls_wait=care.inhibited
    )
