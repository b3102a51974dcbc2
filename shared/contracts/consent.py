"""Consent: a switch that the edge obeys, with a lease so that it also ends when nobody answers."""

from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.base import SCHEMA_VERSION, Contract, EpochMs, Id

Purpose = Literal["face", "voice", "body", "key_frames", "research"]


class ConsentRecord(Contract):
    """What one person agreed to. The edge opens a source only while this is valid.

    ``lease_until`` is renewed by the dashboard while the consent stands; an edge that can no
    longer read the record closes the source when the lease ends.
    """

    schema_version: Literal[1] = SCHEMA_VERSION
    person_id: Id
    revision: Annotated[int, Field(ge=1)]
    purposes: tuple[Purpose, ...] = Field(max_length=5)
    basis: Literal["own", "representative", "best_interests", "demo"]
    granted_at: EpochMs
    review_at: EpochMs
    withdrawn_at: EpochMs | None = None
    paused_until: EpochMs | None = None
    lease_until: EpochMs

    def allows(self, purpose: Purpose, now: int) -> bool:
        """Whether ``purpose`` may be served at ``now`` (epoch milliseconds)."""
        return (
            self.withdrawn_at is None
            and now < self.lease_until
            and now < self.review_at
            and purpose in self.purposes
        )
