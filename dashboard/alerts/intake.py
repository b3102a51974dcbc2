"""Events and assessments become alerts, inside the transaction that moves the reader's position."""

import hashlib
from collections.abc import Iterable

from sqlalchemy import Connection, insert, update

from dashboard.alerts import store
from dashboard.alerts.store import AlertRow
from dashboard.domain.alert import Answer, Episode, EpisodeState, episode_of, state_of
from dashboard.storage.tables import alert
from shared.contracts import Assessment, Event

SYSTEM = "system"


def apply_events(connection: Connection, events: Iterable[Event], now: int) -> list[str]:
    """Store what is new and bring the alerts up to date; answers the ids of changed alerts."""
    fresh = store.unknown_events(connection, events)
    store.add_events(connection, fresh, now)
    episodes = dict.fromkeys((found.person_id, found.episode_id) for found in fresh)
    changed = (_refresh(connection, person, episode, now) for person, episode in episodes)
    return [alert_id for alert_id in changed if alert_id]


def apply_assessments(connection: Connection, found: Iterable[Assessment]) -> list[str]:
    """Attach assessments to their alerts; one that comes before its event waits for it."""
    changed: list[str] = []
    for each in found:
        if not store.save_assessment(connection, each):
            continue
        row = store.alert_of_episode(connection, each.person_id, each.episode_id)
        if row is not None:
            _save(connection, row, _origin(connection, each.person_id, each.episode_id))
            changed.append(str(row.alert_id))
    return changed


def alert_id_of(person_id: str, episode_id: str) -> str:
    """The id follows from the episode, so that a rebuilt database has the same addresses."""
    return hashlib.sha256(f"alert\x1f{person_id}\x1f{episode_id}".encode()).hexdigest()[:32]


def answer_of(row: AlertRow) -> Answer:
    """What people did with the alert in ``row``."""
    return Answer(row.acknowledged_tier, row.outcome is not None)


def _refresh(connection: Connection, person_id: str, episode_id: str, now: int) -> str | None:
    episode = episode_of(store.episode_events(connection, person_id, episode_id))
    if episode is None:
        return None
    row = store.alert_of_episode(connection, person_id, episode_id)
    if row is None:
        return _create(connection, person_id, episode_id, episode, now)
    _note_changes(connection, row, episode, now)
    state = state_of(episode, answer_of(row))
    _save(connection, row, {**_columns(episode), "state": state.value})
    return str(row.alert_id)


def _create(
    connection: Connection, person_id: str, episode_id: str, episode: Episode, now: int
) -> str:
    alert_id = alert_id_of(person_id, episode_id)
    connection.execute(
        insert(alert).values(
            alert_id=alert_id,
            person_id=person_id,
            episode_id=episode_id,
            raised_at=now,
            revision=1,
            state=state_of(episode, Answer()).value,
            **_columns(episode),
            **_origin(connection, person_id, episode_id),
        )
    )
    store.add_action(connection, alert_id, "raised", SYSTEM, now, f"tier {episode.tier}")
    if episode.state is EpisodeState.ENDED:
        store.add_action(connection, alert_id, "ended", SYSTEM, now)
    return alert_id


def _note_changes(connection: Connection, row: AlertRow, episode: Episode, now: int) -> None:
    if episode.tier < row.tier:
        note = f"tier {row.tier} to tier {episode.tier}"
        store.add_action(connection, row.alert_id, "escalated", SYSTEM, now, note)
    ended = episode.state is EpisodeState.ENDED
    if ended and row.episode_state != EpisodeState.ENDED.value:
        store.add_action(connection, row.alert_id, "ended", SYSTEM, now)


def _columns(episode: Episode) -> dict[str, str | int | None]:
    return {
        "tier": episode.tier,
        "episode_state": episode.state.value,
        "t_onset": episode.t_onset,
        "last_event_at": episode.last_event_at,
        "config_version": episode.config_version,
    }


def _origin(connection: Connection, person_id: str, episode_id: str) -> dict[str, str | int | None]:
    best = store.best_assessment(connection, person_id, episode_id)
    return {"assessment_origin": best.origin if best else None}


def _save(connection: Connection, row: AlertRow, values: dict[str, str | int | None]) -> None:
    mine = alert.c.alert_id == row.alert_id
    connection.execute(update(alert).where(mine).values(**values, revision=row.revision + 1))
