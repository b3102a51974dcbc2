"""Recordings as files: what ``replay`` reads, and the truth beside it."""

import json
from collections.abc import Iterator

import numpy as np

from shared.contracts import Reason, WindowState
from threshold_service.simulate.recording import Recording

Row = tuple[int, list[float | None]]
UNNAMED = (Reason.AUDIO_SILENT,)
"""Nothing to see without a fault: a person of voice channels alone who does not speak."""


def seconds_of(made: Recording) -> Iterator[Row]:
    """``(t, values)`` of every second that was sent: six digits, None where missing."""
    for t in np.flatnonzero(made.seen.present).tolist():
        yield t, [None if v != v else float(f"{v:.6g}") for v in made.values[t].tolist()]


def csv_row(made: Recording, row: Row) -> list[str]:
    """``person,t,<channel>...`` with t in unix seconds and empty cells where missing."""
    t, values = row
    cells = ["" if value is None else repr(value) for value in values]
    return [made.person.name, str(made.start_s + t), *cells]


def window_line(made: Recording, row: Row, seq: int) -> str:
    """The second as one line of JSON that ``ScoreWindow`` accepts."""
    t, values = row
    name, reasons = made.person.name, made.seen.reasons[t]
    seen = any(value is not None for value in values)
    state = WindowState.DEGRADED if reasons else WindowState.OK
    if not seen:
        state, reasons = WindowState.CANNOT_ASSESS, reasons or UNNAMED
    quality = [round(value, 3) for value in made.seen.quality[t].tolist()]
    return _line(
        {
            "schema_version": 1,
            "edge_id": "simulated",
            "source_id": f"{name}-room",
            "person_id": name,
            "outbox_epoch": "simulated",
            "shard": 0,
            "seq": seq,
            "t_start": 1000 * (made.start_s + t),
            "hop_s": 1.0,
            "trace_id": f"{name}-{t}",
            "bundle_id": "simulated",
            "state": state.value,
            "reasons": [reason.value for reason in reasons],
            "channels": dict(zip(made.person.channels, values, strict=True)),
            "quality": dict(zip(made.seen.senses, quality, strict=True)),
        }
    )


def label_lines(made: Recording) -> Iterator[str]:
    """One line an episode: what happened, when (unix seconds), and whether it is distress."""
    for episode in made.episodes:
        yield _line(
            {
                "person": made.person.name,
                "t_from": made.start_s + episode.t_from,
                "t_to": made.start_s + episode.t_to,
                "kind": episode.kind,
                "arc": episode.arc.value,
                "distress": episode.distress,
                "intensity": round(episode.intensity, 3),
                "cues": [
                    {
                        "channel": cue.channel,
                        "t_from": made.start_s + cue.t_from,
                        "t_to": made.start_s + cue.t_to,
                        "p": round(cue.p, 3),
                    }
                    for cue in episode.cues
                ],
            }
        )


def fault_lines(made: Recording) -> Iterator[str]:
    """One line a fault."""
    for fault in made.faults:
        yield _line(
            {
                "person": made.person.name,
                "t_from": made.start_s + fault.t_from,
                "t_to": made.start_s + fault.t_to,
                "kind": fault.kind.value,
                "channel": fault.channel,
            }
        )


def _line(body: dict[str, object]) -> str:
    return json.dumps(body, separators=(",", ":"), allow_nan=False) + "\n"
