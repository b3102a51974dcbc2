"""What an unreadable record still says of itself, read leniently.

A record that cannot be read but carries a sequence number would otherwise be a gap for ever:
the edge would resend it without end. Where its edge, outbox, shard and number can be made out,
it is skipped at its place, with a technical alarm; the edge may then forget it.
"""

import json
import re
from dataclasses import dataclass

_ID = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$")


@dataclass(frozen=True, slots=True)
class Claim:
    """Who sent the record and at which place, as far as it can be made out."""

    edge_id: str
    outbox_epoch: str
    shard: int
    seq: int


def claim_of(fields: dict[bytes, bytes]) -> Claim | None:
    """The claim in an entry, or None where it has none or contradicts itself."""
    if fields.get(b"kind") != b"ScoreWindow":
        return None
    try:
        body = json.loads(fields.get(b"body", b""))
    except (ValueError, RecursionError):
        return None
    if not isinstance(body, dict):
        return None
    edge, epoch = body.get("edge_id"), body.get("outbox_epoch")
    shard, seq = body.get("shard"), body.get("seq")
    if not (isinstance(edge, str) and _ID.match(edge)):
        return None
    if not (isinstance(epoch, str) and _ID.match(epoch)):
        return None
    if type(shard) is not int or type(seq) is not int or seq < 1:
        return None
    return Claim(edge, epoch, shard, seq)
