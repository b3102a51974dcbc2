"""``python -m threshold_service labels``: what caregivers found, as a table to train on.

A row an answered episode, the last answer of each, and a row a missed event. Only answers are
labels: an episode that nobody answered is in no row.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from shared.contracts import ControlRecord, Event, EventKind, Outcome
from threshold_service.adapters.database.existing import existing
from threshold_service.adapters.database.held import Held
from threshold_service.settings import Settings
from threshold_service.whole_file import whole_file

HEADER = (
    "person",
    "outcome",
    "t_onset_ms",
    "t_end_ms",
    "tier",
    "score",
    "episode",
    "config_version",
    "t_answered_ms",
)
Row = tuple[str | int | float, ...]


def export(out: Path, service: Settings | None = None) -> int:
    """Write the table; answers the number of rows. Raises ``HistoryUnreadable``."""
    with existing((service or Settings()).database_url) as engine:
        made = list(_rows(Held(engine)))
    with whole_file(out) as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(made)
    return len(made)


def _rows(held: Held) -> Iterator[Row]:
    answers: dict[str, list[ControlRecord]] = {}
    for record in held.feedback():
        if record.person_id is not None:
            answers.setdefault(record.person_id, []).append(record)
    for person_id in sorted(answers):
        episodes: dict[str, list[Event]] = {}
        for event in held.events(person_id, 0):
            episodes.setdefault(event.episode_id, []).append(event)
        last: dict[str, ControlRecord] = {}
        for record in answers[person_id]:
            if record.outcome is Outcome.MISSED:
                yield (person_id, Outcome.MISSED.value, record.t, "", "", "", "", "", record.t)
            elif record.episode_id is not None:
                last[record.episode_id] = record
        for name, record in last.items():
            if name in episodes:
                yield _answered(record, episodes[name])


def _answered(record: ControlRecord, events: list[Event]) -> Row:
    assert record.outcome is not None
    ends = [event.t_event for event in events if event.kind is EventKind.CLOSED]
    return (
        events[0].person_id,
        record.outcome.value,
        events[0].t_onset,
        ends[-1] if ends else "",
        min(event.tier or 3 for event in events),
        max(event.score for event in events),
        events[0].episode_id,
        events[0].config_version,
        record.t,
    )
