"""The ground rules of every message that crosses a process."""

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION: Final = 1

EpochMs = Annotated[int, Field(ge=0, le=9_999_999_999_999, description="UTC epoch milliseconds")]
Id = Annotated[
    str,
    Field(min_length=1, max_length=128, pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]*$"),
]
"""An opaque identifier. Persons are pseudonyms: a name has no place here."""
Unit = Annotated[float, Field(ge=0.0, le=1.0)]
Sentence = Annotated[str, Field(min_length=1, max_length=600)]


class Contract(BaseModel):
    """A frozen message: unknown fields, NaN and infinities are refused, the value in the error."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, strict=False)
