"""Control records: everything but windows that changes a person's state, in the same order."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from shared.contracts.base import SCHEMA_VERSION, Contract, EpochMs, Id


class ControlKind(StrEnum):
    """What a control record says."""

    TICK = "tick"
    PAUSE = "pause"
    RESUME = "resume"
    CONSENT = "consent"
    CONFIGURATION = "configuration"
    CALIBRATION = "calibration"
    FEEDBACK = "feedback"
    LOST = "lost"
    ERASE = "erase"


class Outcome(StrEnum):
    """What a caregiver found; silence is no outcome and never adapts anything."""

    TRUE = "true"
    FALSE = "false"
    CANNOT_SAY = "cannot_say"
    MISSED = "missed"


class LostRange(Contract):
    """Sequence numbers, both ends included, that the edge declares gone for good."""

    from_seq: Annotated[int, Field(ge=1)]
    to_seq: Annotated[int, Field(ge=1)]

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.to_seq < self.from_seq:
            raise ValueError(f"lost range must not be empty, got {self.from_seq}..{self.to_seq}")
        return self


class ControlRecord(Contract):
    """A record in a shard's stream that is not a window. Idempotent by ``record_id``.

    An edge's records carry ``edge_id``, ``outbox_epoch`` and the shard they speak of; a
    ``lost`` record names the sequence numbers that will never come. A ``calibration`` multiplies
    limits by ``factor``: one person's, or without ``person_id`` those of whoever is new to the
    shard; it holds for the configuration it was made with, and for no other. An ``erase`` deletes
    all that is known of a person, for good.
    """

    schema_version: Literal[1] = SCHEMA_VERSION
    record_id: Id
    kind: ControlKind
    shard: Annotated[int, Field(ge=0, lt=4096)]
    t: EpochMs
    person_id: Id | None = None
    edge_id: Id | None = None
    outbox_epoch: Id | None = None
    lost: LostRange | None = None
    until: EpochMs | None = None
    config_version: Id | None = None
    episode_id: Id | None = None
    outcome: Outcome | None = None
    granted: bool | None = None
    factor: Annotated[float, Field(gt=0.0, le=100.0)] | None = None
    calibration_id: Id | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        needed = {
            ControlKind.LOST: ("edge_id", "outbox_epoch", "lost"),
            ControlKind.PAUSE: ("person_id", "until"),
            ControlKind.RESUME: ("person_id",),
            ControlKind.CONSENT: ("person_id", "granted"),
            ControlKind.FEEDBACK: ("person_id", "outcome"),
            ControlKind.ERASE: ("person_id",),
            ControlKind.CONFIGURATION: ("config_version",),
            ControlKind.CALIBRATION: ("config_version", "factor"),
        }.get(self.kind, ())
        missing = [name for name in needed if getattr(self, name) is None]
        if missing:
            raise ValueError(f"a {self.kind.value} record needs {', '.join(missing)}")
        return self
