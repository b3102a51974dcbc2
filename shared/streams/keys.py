"""Every Redis key of the product, in one place."""

import hashlib

EVENTS = "events"
ASSESSMENTS = "assessments"
TECHNICAL = "technical"
LIVE_CHANNEL = "live"
"""Pub/sub channel: the person ids whose ``live`` key has just changed."""


def scores(shard: int) -> str:
    """A shard's stream of windows and control records. The braces keep it on one cluster slot."""
    return f"scores:{{{shard}}}"


def acked(edge_id: str, outbox_epoch: str, shard: int) -> str:
    """The highest sequence number that the threshold service has committed, as an integer."""
    return f"acked:{edge_id}:{outbox_epoch}:{{{shard}}}"


def baseline(person_id: str) -> str:
    """The latest ``BaselineSnapshot``."""
    return f"baseline:{person_id}"


def consent(person_id: str) -> str:
    """The latest ``ConsentRecord``."""
    return f"consent:{person_id}"


def erasure(person_id: str) -> str:
    """The latest ``ErasureOrder``; none for whom nothing is to be deleted."""
    return f"erasure:{person_id}"


def surroundings(person_id: str) -> str:
    """The latest ``ResidentSurroundings``."""
    return f"surroundings:{person_id}"


def live(person_id: str) -> str:
    """The latest ``LiveState``."""
    return f"live:{person_id}"


def dead_letters(stream: str, group: str) -> str:
    """Where a group buries what it could not process."""
    return f"dead:{stream}:{group}"


def shard_of(person_id: str, shards: int) -> int:
    """The shard that owns a person: stable across processes, builds and machines."""
    digest = hashlib.sha256(person_id.encode()).digest()
    return int.from_bytes(digest[:8], "big") % shards
