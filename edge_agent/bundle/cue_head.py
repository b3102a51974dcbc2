"""The file of a cue head that an operator trained on sounds of their own, and its check."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from edge_agent.domain.cue_head import CLASSES, INPUTS, CueHead
from edge_agent.errors import ManifestError

Row = Annotated[tuple[float, ...], Field(min_length=INPUTS, max_length=INPUTS)]


class CueHeadFile(BaseModel):
    """What ``training.cues`` writes: the weights, and what must be known before they are used."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    schema_version: Literal[1]
    classes: tuple[str, ...]
    trained_on: str
    trained_on_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    licence: Annotated[str, Field(min_length=1)]
    commercial: bool
    mean: Row
    scale: Row
    weights: tuple[Row, ...]
    bias: tuple[float, ...]

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.classes != CLASSES:
            raise ValueError(f"classes must be {CLASSES}, got {self.classes}")
        if len(self.weights) != len(CLASSES) or len(self.bias) != len(CLASSES):
            rows = (len(self.weights), len(self.bias))
            raise ValueError(f"weights and bias must have {len(CLASSES)} rows, got {rows}")
        if min(self.scale) <= 0:
            raise ValueError(f"scale must be > 0, got {min(self.scale)}")
        return self


@dataclass(frozen=True)
class MountedHead:
    """A head that was read, its hash, and why it must not be used commercially, if so."""

    head: CueHead
    sha256: str
    not_commercial: tuple[str, ...]


def read_cue_head(path: Path) -> MountedHead:
    """Read and check; ``ManifestError`` with the offending value."""
    try:
        content = path.read_bytes()
        file = CueHeadFile.model_validate_json(content)
    except (OSError, ValidationError) as error:
        raise ManifestError(f"The cue head {path.name} cannot be used.", str(error)) from error
    reason = () if file.commercial else (f"cue head {path.name} ({file.licence})",)
    head = CueHead(*map(np.array, (file.mean, file.scale, file.weights, file.bias)))
    return MountedHead(head, hashlib.sha256(content).hexdigest(), reason)
