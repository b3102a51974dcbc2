"""Valid messages for tests to vary."""

from typing import Any

from shared.contracts import (
    BaselineState,
    Event,
    EventKind,
    ScoreWindow,
    TechnicalAlarm,
    TechnicalKind,
    WindowState,
)

T0 = 1_800_000_000_000


def a_window(seq: int = 1, **changes: Any) -> ScoreWindow:
    values: dict[str, Any] = {
        "edge_id": "edge-1",
        "source_id": "source-1",
        "person_id": "person-1",
        "outbox_epoch": "epoch-1",
        "shard": 0,
        "seq": seq,
        "t_start": T0 + seq * 1000,
        "trace_id": f"trace-{seq}",
        "bundle_id": "bundle-1",
        "state": WindowState.OK,
        "channels": {"distress_raw": 0.1, "p_contempt": None},
    }
    return ScoreWindow(**{**values, **changes})


def an_event(number: int = 1, **changes: Any) -> Event:
    values: dict[str, Any] = {
        "event_id": f"event-{number}",
        "person_id": "person-1",
        "episode_id": "episode-1",
        "revision": number,
        "kind": EventKind.OPENED,
        "tier": 2,
        "t_onset": T0,
        "t_event": T0 + 1000 * number,
        "score": 0.8,
        "baseline_state": BaselineState.READY,
        "config_version": "config-1",
    }
    return Event(**{**values, **changes})


def an_alarm(**changes: Any) -> TechnicalAlarm:
    values: dict[str, Any] = {
        "alarm_id": "alarm-1",
        "kind": TechnicalKind.SOURCE_LOST,
        "subject": "source-1",
        "since": T0,
        "text": "The camera of the room gives no picture.",
    }
    return TechnicalAlarm(**{**values, **changes})
