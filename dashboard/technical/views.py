"""What the REST interface says about technical alarms."""

from pydantic import BaseModel

from shared.contracts import TechnicalAlarm, TechnicalKind
from shared.contracts.base import EpochMs, Id


class TechnicalView(BaseModel):
    """One technical alarm; ``detail`` only for those who can act on it."""

    alarm_id: Id
    kind: TechnicalKind
    subject: Id
    since: EpochMs
    cleared_at: EpochMs | None
    text: str
    detail: str | None

    @classmethod
    def of(cls, alarm: TechnicalAlarm, with_detail: bool) -> "TechnicalView":
        """The alarm as somebody may see it."""
        return cls(
            alarm_id=alarm.alarm_id,
            kind=alarm.kind,
            subject=alarm.subject,
            since=alarm.since,
            cleared_at=alarm.cleared_at,
            text=alarm.text,
            detail=alarm.detail if with_detail else None,
        )


class TechnicalList(BaseModel):
    """Standing alarms first, then those cleared in the last day."""

    alarms: list[TechnicalView]
