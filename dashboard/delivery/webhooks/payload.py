"""What a receiver is told: facts, pseudonyms, no names, no words of a model.

The same bytes on every attempt: everything is of the moment it happened.
"""

import json
from datetime import UTC, datetime
from typing import Final

from dashboard.notifications.outbox import Notification

TEST: Final = "test"
"""Sent because somebody asked whether the endpoint takes it; it is about no alert."""


def payload(about: Notification) -> bytes:
    """The body: ``type``, ``timestamp`` (ISO 8601) and ``data``, as the convention asks."""
    kind = about.kind.replace("_", "-")
    happened = datetime.fromtimestamp(about.created / 1000, UTC).isoformat(timespec="milliseconds")
    data = {
        "alert_id": about.alert_id,
        "person_id": about.person_id,
        "ward_id": about.ward_id or None,
        "tier": about.tier,
        "round": about.round,
        "step": about.step,
    }
    of = f"alert.{kind}" if about.alert_id else f"ward.{kind}"
    whole = {
        "type": TEST if about.kind == TEST else of,
        "timestamp": happened,
        "data": data,
    }
    return json.dumps(whole, separators=(",", ":")).encode()
