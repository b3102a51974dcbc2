"""Messages as the other services would send them."""

from shared.contracts import (
    AssessedSentence,
    Assessment,
    BaselineState,
    Event,
    EventKind,
    LearningView,
    LiveState,
    SentenceRole,
    TechnicalAlarm,
    TechnicalKind,
    WindowState,
)

NOW = 1_760_000_000_000
PERSON = "person-1"


def event(
    revision: int = 1,
    kind: EventKind = EventKind.OPENED,
    tier: int | None = 2,
    *,
    person_id: str = PERSON,
    episode: str = "e1",
    late: bool = False,
    shadow: bool = False,
    t_event: int | None = None,
) -> Event:
    """An event of an episode; its id follows from person, episode and revision."""
    return Event(
        event_id=f"{person_id}.{episode}.{revision}",
        person_id=person_id,
        episode_id=episode,
        revision=revision,
        kind=kind,
        tier=tier,
        t_onset=NOW,
        t_event=NOW + revision * 1000 if t_event is None else t_event,
        late=late,
        shadow=shadow,
        score=0.8,
        baseline_state=BaselineState.READY,
        config_version="config-1",
    )


def assessment(
    of: Event, origin: str = "template", completed_at: int = NOW, **changes: object
) -> Assessment:
    """An assessment of an event."""
    return Assessment.model_validate(
        {
            "event_id": of.event_id,
            "episode_id": of.episode_id,
            "person_id": of.person_id,
            "revision": of.revision,
            "origin": origin,
            "tier_opinion": of.tier,
            "sentences": (
                AssessedSentence(role=SentenceRole.SITUATION, text=f"Restless, says the {origin}."),
            ),
            "prompt_version": "p1",
            "started_at": NOW,
            "first_words_at": NOW,
            "completed_at": completed_at,
            **changes,
        }
    )


def live_state(t_end: int, person_id: str = PERSON) -> LiveState:
    """A calm second."""
    return LiveState(
        person_id=person_id,
        source_id="source-1",
        t_end=t_end,
        state=WindowState.OK,
        score=0.1,
        phase="quiet",
        baseline_state=BaselineState.READY,
        learning_progress=1.0,
        config_version="config-1",
        bundle_id="bundle-1",
    )


def learning(person_id: str = PERSON, **changes: object) -> LearningView:
    """Half known, with limits a quarter harder than configured."""
    return LearningView.model_validate(
        {
            "person_id": person_id,
            "t": NOW,
            "state": "learning",
            "progress": 0.5,
            "assessed_s": 150.0,
            "wanted_s": 300.0,
            "samples": 2.0,
            "wanted_samples": 4.0,
            "held_since": NOW - 86_400_000,
            "frozen_since": None,
            "factor": 1.25,
            "lowest_factor": 0.7,
            "highest_factor": 2.5,
            "offset": 0.0,
            "scale": 1.25,
            "answers": 0,
            "config_version": "c",
            **changes,
        }
    )


def technical(
    since: int = NOW, cleared_at: int | None = None, subject: str = "source-1"
) -> TechnicalAlarm:
    """A lost camera."""
    return TechnicalAlarm(
        alarm_id="camera-1",
        kind=TechnicalKind.SOURCE_LOST,
        subject=subject,
        since=since,
        cleared_at=cleared_at,
        text="The camera in room 4 does not answer.",
        detail="connection refused",
    )
