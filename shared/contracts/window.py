"""``ScoreWindow``: one second of one person, the only thing that regularly leaves the edge."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from shared.contracts.base import SCHEMA_VERSION, Contract, EpochMs, Id, Unit
from shared.contracts.channels import REGISTRY

MAX_CHANNELS = 64
SALIENCE_TOLERANCE = 0.02
"""Saliences sum to one; single-precision softmax and rounding to four digits stay inside this."""

ModalityName = Literal["face", "body", "motion", "voice"]
Provenance = Literal["network", "blendshape", "circumplex", "signal", "fusion", "device"]
EncoderName = Annotated[str, StringConstraints(max_length=40, pattern=r"^[a-z][a-z0-9_]*$")]


class WindowState(StrEnum):
    """Whether this second could be judged. Absence of data is never calm."""

    OK = "ok"
    DEGRADED = "degraded"
    CANNOT_ASSESS = "cannot_assess"


class Reason(StrEnum):
    """Why a second is degraded or cannot be assessed."""

    NO_FACE = "no_face"
    TOO_DARK = "too_dark"
    BLURRED = "blurred"
    COVERED = "covered"
    TOO_FAR = "too_far"
    SEVERAL_PEOPLE = "several_people"
    FROZEN = "frozen"
    NO_PICTURE = "no_picture"
    NO_SOUND = "no_sound"
    AUDIO_CLIPPED = "audio_clipped"
    AUDIO_SILENT = "audio_silent"
    ENCODER_FAILED = "encoder_failed"
    ENCODER_SKIPPED = "encoder_skipped"
    PAUSED = "paused"
    LEARNING = "learning"


class ScoreWindow(Contract):
    """One second of one person as numbers. ``seq`` counts from 1 per (edge, epoch, shard)."""

    schema_version: Literal[1] = SCHEMA_VERSION
    edge_id: Id
    source_id: Id
    person_id: Id
    outbox_epoch: Id
    shard: Annotated[int, Field(ge=0, lt=4096)]
    seq: Annotated[int, Field(ge=1)]
    t_start: EpochMs
    hop_s: Annotated[float, Field(gt=0.0, le=60.0)] = 1.0
    clock_skew_ms: int = 0
    trace_id: Id
    bundle_id: Id
    taxonomy_id: Literal["care8", "edu4"] = "care8"

    state: WindowState
    reasons: tuple[Reason, ...] = Field(default=(), max_length=len(Reason))
    channels: dict[str, float | None] = Field(max_length=MAX_CHANNELS)
    quality: dict[ModalityName, Unit] = Field(default_factory=dict)
    modality_weight: dict[ModalityName, Unit] = Field(default_factory=dict)
    uncertainty: Unit = 0.0
    provenance: dict[str, Provenance] = Field(default_factory=dict, max_length=MAX_CHANNELS)
    faces_in_view: Annotated[int, Field(ge=0, le=255)] | None = None
    bodies_in_view: Annotated[int, Field(ge=0, le=255)] | None = None
    encoders_skipped: tuple[EncoderName, ...] = Field(default=(), max_length=16)
    degrade_level: Annotated[int, Field(ge=0, le=9)] = 0

    @property
    def t_end(self) -> int:
        """End of the window in epoch milliseconds."""
        return self.t_start + round(self.hop_s * 1000)

    @field_validator("channels")
    @classmethod
    def _in_range(cls, channels: dict[str, float | None]) -> dict[str, float | None]:
        for name, value in channels.items():
            channel = REGISTRY.get(name)
            if channel is None:
                raise ValueError(f"channel {name!r} is not in the registry")
            if value is not None and not channel.low <= value <= channel.high:
                raise ValueError(
                    f"channel {name} must be in [{channel.low}, {channel.high}] "
                    f"{channel.unit}, got {value}"
                )
        return channels

    @field_validator("provenance")
    @classmethod
    def _provenance_known(cls, provenance: dict[str, str]) -> dict[str, str]:
        unknown = sorted(set(provenance) - set(REGISTRY))
        if unknown:
            raise ValueError(f"provenance names unknown channels {unknown}")
        return provenance

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if self.state is not WindowState.OK and not self.reasons:
            raise ValueError(f"state {self.state.value} needs at least one reason")
        saliences = [v for k, v in self.channels.items() if k.startswith("s_") and v is not None]
        if saliences and abs(sum(saliences) - 1.0) > SALIENCE_TOLERANCE:
            raise ValueError(f"saliences must sum to 1, got {sum(saliences):.4f}")
        return self
