"""Small true-to-contract things for the live agent's tests."""

from collections.abc import Callable
from typing import Any

from shared.contracts import ConsentRecord, ScoreWindow, WindowState

EDGE = "edge-t"
PERSON = "resident-t"
SOURCE = "source-t"
T0 = 1_750_000_000_000


def window(epoch: str, seq: int, shard: int = 0, **changes: Any) -> ScoreWindow:
    """A plain window."""
    fields: dict[str, Any] = {
        "edge_id": EDGE,
        "source_id": SOURCE,
        "person_id": PERSON,
        "outbox_epoch": epoch,
        "shard": shard,
        "seq": seq,
        "t_start": T0 + seq * 1000,
        "trace_id": f"{epoch}-{shard}-{seq}",
        "bundle_id": "stub",
        "state": WindowState.OK,
        "channels": {"loudness_dbfs": -40.0},
    }
    return ScoreWindow(**{**fields, **changes})


def build(shard: int = 0, **changes: Any) -> Callable[[str, int], ScoreWindow]:
    """What ``Outbox.append`` takes."""
    return lambda epoch, seq: window(epoch, seq, shard, **changes)


def consent(now: int, **changes: Any) -> ConsentRecord:
    """A valid consent to everything, with a lease of a minute."""
    fields: dict[str, Any] = {
        "person_id": PERSON,
        "revision": 1,
        "purposes": ("face", "voice", "body"),
        "basis": "demo",
        "granted_at": now - 1000,
        "review_at": now + 10**9,
        "lease_until": now + 60_000,
    }
    return ConsentRecord(**{**fields, **changes})
