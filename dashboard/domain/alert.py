"""The alert state machine: one alert per person and episode, whatever happens inside it.

What the episode is follows from the *set* of its events, so that events out of order or doubled
change nothing; what state the alert is in follows from the episode and from what people did:

    raised ──acknowledge──▶ acknowledged ──outcome──▶ closed
      ▲  │                       │                      │
      │  └─ends, tier 2 or 3──▶ closed (no outcome yet)  │
      └──────── a more severe tier than was answered ────┘

Tier 1 latches: it stays raised until somebody acknowledges it, even when the episode has ended.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from dashboard.domain.errors import OutcomeTooEarly, PresenceNeeded
from shared.contracts import Event, EventKind

IMMEDIATE = 1


class AlertState(StrEnum):
    """Where an alert stands."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


class EpisodeState(StrEnum):
    """Whether the unusual state that raised the alert goes on."""

    ONGOING = "ongoing"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Episode:
    """What the events of one episode come to. ``tier`` is the most severe reached (1 is worst)."""

    tier: int
    state: EpisodeState
    t_onset: int
    last_event_at: int
    config_version: str
    live: bool
    """False when every event was late: history is completed and nobody is called."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What people did: the tier they acknowledged, and whether an outcome was given."""

    acknowledged_tier: int | None = None
    has_outcome: bool = False


def episode_of(events: Iterable[Event]) -> Episode | None:
    """The episode that a set of events describes; None while no event names a tier.

    A tier never falls. The event with the highest revision says whether the episode goes on;
    ``unknown`` leaves it going on, since absence of data is never calm.
    """
    known = {event.event_id: event for event in events if not event.shadow}
    ordered = sorted(known.values(), key=lambda event: (event.revision, event.event_id))
    tiers = [event.tier for event in ordered if event.tier is not None]
    if not tiers:
        return None
    ended = ordered[-1].kind is EventKind.CLOSED
    return Episode(
        tier=min(tiers),
        state=EpisodeState.ENDED if ended else EpisodeState.ONGOING,
        t_onset=min(event.t_onset for event in ordered),
        last_event_at=max(event.t_event for event in ordered),
        config_version=ordered[-1].config_version,
        live=any(not event.late for event in ordered),
    )


def state_of(episode: Episode, answer: Answer) -> AlertState:
    """Where the alert stands.

    An answer covers the tier it was given for and milder ones: who acknowledged "log and watch"
    has not answered "immediate", so a more severe tier raises the alert again.
    """
    answered = answer.acknowledged_tier is not None and answer.acknowledged_tier <= episode.tier
    if answered:
        return AlertState.CLOSED if answer.has_outcome else AlertState.ACKNOWLEDGED
    ended = episode.state is EpisodeState.ENDED
    clears = not episode.live or (ended and episode.tier != IMMEDIATE)
    return AlertState.CLOSED if clears else AlertState.RAISED


def check_outcome(state: AlertState, tier: int, with_person: bool) -> None:
    """Refuse an outcome nobody can know yet.

    Raises ``OutcomeTooEarly`` while nobody has acknowledged, ``PresenceNeeded`` for a tier 1
    alert without somebody at the person's side.
    """
    if state is AlertState.RAISED:
        raise OutcomeTooEarly("Acknowledge the alert first, then say what you found.")
    if tier == IMMEDIATE and not with_person:
        raise PresenceNeeded(
            "A tier 1 alert can be resolved only by somebody who is with the person."
        )
