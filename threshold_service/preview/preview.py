"""A preview from the service's own history: read only, nobody is told of anything."""

from collections.abc import Iterator, Sequence
from typing import Final

from shared.contracts import Event, EventKind, Outcome, Preview, PreviewCounts
from threshold_service.adapters.database.held import Held
from threshold_service.calibrate.sources import second_of
from threshold_service.domain.agreement import Raised
from threshold_service.domain.person import PersonState, restore
from threshold_service.domain.previewing import Counts, Past, tally
from threshold_service.domain.settings import EngineSettings
from threshold_service.domain.verdict import Second
from threshold_service.errors import StateUnreadable
from threshold_service.preview.replaying import Replayed, replay

DAY_MS: Final = 86_400_000
SPAN_MS: Final = 14 * DAY_MS
WARM_UP_MS: Final = DAY_MS
"""The engine begins knowing nobody; a day before the span it learns the level and the rhythm."""
WANTED_DAYS: Final = 3.0
"""Three judged days: with fewer, one bad morning would be the whole answer."""


def preview(
    held: Held,
    person: str,
    factor: float,
    now_ms: int,
    settings: EngineSettings,
    wanted_days: float = WANTED_DAYS,
) -> Preview:
    """Runs the engine over the newest 14 days. Raises ``StateUnreadable``."""
    to_ms = held.newest_ms() + 1
    from_ms = max(0, to_ms - SPAN_MS)
    made = Preview(
        person_id=person,
        factor=factor,
        state="too_few_days",
        asked_at=now_ms,
        from_ms=from_ms,
        to_ms=to_ms,
        wanted_days=wanted_days,
        config_version=settings.config_version,
    )
    held_days = held.packed(person, from_ms) * 1000 / DAY_MS  # a window is a second
    if held_days < wanted_days:
        return made.model_copy(update={"days": held_days})
    found = replay(
        person,
        _seconds(held, person, from_ms - WARM_UP_MS, to_ms),
        PersonState(factor=factor, offset=_offset(held, person)),
        from_ms,
        settings,
    )
    if found.days < wanted_days:
        return made.model_copy(update={"days": found.days})
    return _counted(made, held, found, from_ms, to_ms)


def _counted(made: Preview, held: Held, found: Replayed, from_ms: int, to_ms: int) -> Preview:
    answers: dict[str, Outcome] = {}
    missed: list[int] = []
    for record in held.feedback(made.person_id):
        if record.outcome is Outcome.MISSED and from_ms <= record.t < to_ms:
            missed.append(record.t)
        elif record.outcome is not None and record.episode_id is not None:
            answers[record.episode_id] = record.outcome
    past = [
        Past(raised, answers.get(name))
        for name, raised in _episodes(held.events(made.person_id, from_ms), to_ms).items()
        if raised.onset >= from_ms
    ]
    said = tally(found.raised, past, missed)
    return made.model_copy(
        update={
            "state": "done",
            "days": found.days,
            "would": _told(said.would),
            "was": _told(said.was),
            "lost": said.lost,
            "missed": said.missed,
            "missed_found": said.found,
        }
    )


def _seconds(held: Held, person: str, from_ms: int, to_ms: int) -> Iterator[Second]:
    for window in held.windows(person, max(0, from_ms), to_ms):
        if not window.get("late"):
            yield second_of(window)


def _offset(held: Held, person: str) -> float:
    """What caregivers' answers moved so far: it goes on holding under another factor."""
    body = held.state(person)
    if body is None:
        return 0.0
    try:
        return restore(body).offset
    except (ValueError, KeyError, TypeError) as error:
        raise StateUnreadable(f"state of person {person}: {error}") from error


def _episodes(events: Sequence[Event], to_ms: int) -> dict[str, Raised]:
    """As raised: under the most urgent tier; one that has not ended lasts to ``to_ms``."""
    found: dict[str, Raised] = {}
    for event in events:
        old = found.get(event.episode_id)
        tier = min(event.tier or 3, old.tier if old else 3)
        end = event.t_event if event.kind is EventKind.CLOSED else to_ms
        found[event.episode_id] = Raised(event.person_id, tier, event.t_onset, end)
    return found


def _told(counts: Counts) -> PreviewCounts:
    return PreviewCounts(
        raised=counts.raised,
        confirmed=counts.confirmed,
        found_false=counts.found_false,
        unanswered=counts.unanswered,
    )
