"""``python -m threshold_service replay``: the live engine over a recording, row by row."""

import csv
import sys
from pathlib import Path
from typing import TextIO

from threshold_service.configuration import load
from threshold_service.domain.engine import step
from threshold_service.domain.limit_scale import begin
from threshold_service.domain.person import PersonState
from threshold_service.domain.phases import Phase
from threshold_service.domain.settings import EngineSettings
from threshold_service.domain.verdict import Verdict
from threshold_service.engine_settings import engine_settings
from threshold_service.replay.progress import Progress
from threshold_service.replay.reading import Row, rows
from threshold_service.shard.rows import event_of
from threshold_service.whole_file import whole_file

HEADER = ("person", "t", "score", "tier", "state")


def replay(windows: Path, out: Path, events: Path, config: Path | None) -> None:
    """Score ``windows`` into ``out`` (one row per row) and ``events`` (one event a line).

    Row n depends on rows 1..n only: each is written before the next is read. A row whose time
    does not move forward for its person gets no score. Nothing is left behind on an error.
    """
    settings = engine_settings(load(config))
    progress = Progress(sys.stderr)
    persons: dict[str, PersonState] = {}
    with rows(windows) as source, whole_file(out) as scores, whole_file(events) as lines:
        writer = csv.writer(scores, lineterminator="\n")
        writer.writerow(HEADER)
        for row in source:
            state = persons.get(row.person)
            if state is None:
                state = persons[row.person] = begin(settings)
            writer.writerow(_take(row, state, settings, lines))
            progress.step()
    progress.done()


def _take(row: Row, state: PersonState, settings: EngineSettings, lines: TextIO) -> list[str]:
    verdict = step(state, row.second, settings)
    if verdict is None:
        return [row.person, row.t_text, "", "", Phase.UNKNOWN.value]
    _write_events(row, state, verdict, settings, lines)
    score = "" if verdict.score is None else repr(verdict.score)
    tier = "" if verdict.tier is None else str(verdict.tier)
    return [row.person, row.t_text, score, tier, verdict.phase.value]


def _write_events(
    row: Row, state: PersonState, verdict: Verdict, settings: EngineSettings, lines: TextIO
) -> None:
    for transition in verdict.transitions:
        score = verdict.score if verdict.score is not None else 0.0
        event = event_of(
            row.person, state, transition, settings, row.second.t, verdict.lines, row.window, score
        )
        lines.write(event.model_dump_json() + "\n")
