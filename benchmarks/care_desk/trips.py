"""From what each place noted to how long each stage took. Pure; all times are epoch ms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.alerts.intake import alert_id_of
from shared.contracts import Event, EventKind

RAISING: Final = (EventKind.OPENED, EventKind.ESCALATED)
STAGES: Final = (
    ("ended", "in_hub", "the window's end to Redis (edge: outbox, publisher)"),
    ("in_hub", "told", "to the event in Redis (threshold: read, decide, commit, tell)"),
    ("told", "taken", "to the dashboard's transaction (read, wait for the database)"),
    ("taken", "arrived", "to the page's script (alert, call, audit, commit, stream)"),
    ("arrived", "painted", "to the painted frame (React, layout, paint)"),
    ("ended", "painted", "**window end to painted**"),
)


@dataclass(frozen=True, slots=True)
class Trip:
    """One alert, or its rise to a more severe tier, on its way; None where nobody saw it."""

    alert_id: str
    tier: int
    kind: EventKind
    ended: float
    in_hub: float | None = None
    told: float | None = None
    taken: float | None = None
    arrived: float | None = None
    painted: float | None = None

    @property
    def key(self) -> str:
        """As the page notes it."""
        return f"{self.alert_id}/{self.tier}/raised"


@dataclass(frozen=True, slots=True)
class Notes:
    """What was noted, by trace of a window, by event, and by the page's key."""

    in_hub: Mapping[str, float]
    told: Mapping[str, float]
    taken: Mapping[str, float]
    arrived: Mapping[str, float]
    painted: Mapping[str, float]


def trips(events: Sequence[Event], notes: Notes) -> list[Trip]:
    """Those events that a caregiver has to see, in their order.

    The clock starts at the end of the window whose decision raised the event: a scream is
    decided by its second second, and the first is the rule's time and not the desk's.
    """
    made: list[Trip] = []
    for event in events:
        if event.kind not in RAISING or event.tier is None:
            continue
        alert_id = alert_id_of(event.person_id, event.episode_id)
        key = f"{alert_id}/{event.tier}/raised"
        made.append(
            Trip(
                alert_id=alert_id,
                tier=event.tier,
                kind=event.kind,
                ended=event.t_event + 1000.0,
                in_hub=notes.in_hub.get(event.trace_id or ""),
                told=notes.told.get(event.event_id),
                taken=notes.taken.get(event.event_id),
                arrived=notes.arrived.get(key),
                painted=notes.painted.get(key),
            )
        )
    return made


def took(made: Sequence[Trip], start: str, end: str) -> list[float]:
    """Milliseconds of a stage, where both its ends were seen."""
    pairs = [(getattr(trip, start), getattr(trip, end)) for trip in made]
    return [b - a for a, b in pairs if a is not None and b is not None]


def since(starts: Mapping[str, float], ends: Mapping[str, float]) -> list[float]:
    """Milliseconds between two notes of the same name."""
    return [ends[name] - at for name, at in starts.items() if name in ends]


def spreads(arrived: Mapping[str, Sequence[float]], pages: int) -> list[float]:
    """Milliseconds from the first page to the last that heard, of what every page heard."""
    return [max(times) - min(times) for times in arrived.values() if len(times) == pages]
