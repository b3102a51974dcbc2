"""What is left of one person in each part, and that it was deleted there."""

from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.base import SCHEMA_VERSION, Contract, EpochMs, Id

Count = Annotated[int, Field(ge=0, le=999_999_999)]
MOST_BOXES = 64


class ErasureAsked(Contract):
    """The dashboard asks a service to delete all that it has about a person, for good."""

    person_id: Id
    asked_at: EpochMs


class ErasedPart(Contract):
    """A service has deleted: how many rows of each of its tables, in one transaction.

    ``edges``: the boxes that had sent windows of this person, as far as the service knew.
    """

    person_id: Id
    asked_at: EpochMs
    erased_at: EpochMs
    rows: dict[str, Count]
    edges: tuple[Id, ...] = ()


class ErasureOrder(Contract):
    """What a box is to delete of a person (dashboard → Redis ``erasure:{person}``).

    ``face``: what a face is recognised by, since that purpose alone was withdrawn. A box confirms
    until its name is in ``confirmed_by``: a Redis that was wiped loses no confirmation.
    """

    schema_version: Literal[1] = SCHEMA_VERSION
    person_id: Id
    scope: Literal["face", "everything"]
    asked_at: EpochMs
    confirmed_by: tuple[Id, ...] = Field(default=(), max_length=MOST_BOXES)


class EdgeErased(Contract):
    """A box has deleted what it had of a person (edge → stream ``technical``): counts alone."""

    schema_version: Literal[1] = SCHEMA_VERSION
    person_id: Id
    edge_id: Id
    asked_at: EpochMs
    erased_at: EpochMs
    faces: Count
    """Embeddings in the gallery that the person was recognised by."""
    pictures: Count
    """Sealed key frames."""
    windows: Count
    """Unsent or unacknowledged seconds whose values were taken out."""
