"""Technical alarms: the lane beside the tiers, for what is broken rather than who is unwell."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.base import SCHEMA_VERSION, Contract, EpochMs, Id


class TechnicalKind(StrEnum):
    """What is broken."""

    SOURCE_LOST = "source_lost"
    SOURCE_ENDED = "source_ended"
    SENSE_MISSING = "sense_missing"
    EDGE_SILENT = "edge_silent"
    CLOCK_OFF = "clock_off"
    WINDOWS_LOST = "windows_lost"
    OUTBOX_FULL = "outbox_full"
    DISK_FULL = "disk_full"
    MODEL_FAILED = "model_failed"
    CONSENT_MISSING = "consent_missing"
    BAD_RECORD = "bad_record"
    UNKNOWN_PERSON = "unknown_person"
    REDIS_LOST = "redis_lost"
    DEAD_LETTER = "dead_letter"
    SERVICE_DOWN = "service_down"
    CERTIFICATE_EXPIRES = "certificate_expires"
    NOBODY_ON_DUTY = "nobody_on_duty"


class TechnicalAlarm(Contract):
    """Raised by any service, cleared by the same ``alarm_id`` with ``cleared_at`` set."""

    schema_version: Literal[1] = SCHEMA_VERSION
    alarm_id: Id
    kind: TechnicalKind
    subject: Id
    since: EpochMs
    cleared_at: EpochMs | None = None
    text: Annotated[str, Field(min_length=1, max_length=300)]
    """A plain sentence for a person on the ward."""
    detail: Annotated[str, Field(max_length=1000)] = ""
    """For the operator: never a face, a name or a secret."""
