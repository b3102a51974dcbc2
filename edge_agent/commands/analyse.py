"""``analyse``: a recording to one ScoreWindow a line, as the live agent would send them."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from edge_agent.adapters.ffmpeg import Clip, open_clip
from edge_agent.bundle import load_bundle
from edge_agent.commands.output import whole_file
from edge_agent.commands.progress import progress
from edge_agent.errors import EdgeError
from edge_agent.perception import Perceiver, Perception
from edge_agent.settings import Settings
from shared.contracts.base import EpochMs, Id
from shared.contracts.window import ScoreWindow

EDGE_ID = "analyse"


def analyse(clip: Path, out: Path, person_id: str, start_ms: int) -> None:
    """Write all windows, or none and raise: half a recording must not pass for a whole one."""
    _check(person_id, start_ms)
    perceiver = Perceiver(load_bundle(Settings()))
    with whole_file(out) as file, open_clip(clip) as opened:
        for window in progress(
            _windows(perceiver, opened, person_id, start_ms), round(opened.duration_s), "seconds"
        ):
            file.write(window.model_dump_json() + "\n")


def _check(person_id: str, start_ms: int) -> None:
    for name, kind, value in (("--person", Id, person_id), ("--start-ms", EpochMs, start_ms)):
        try:
            TypeAdapter(kind).validate_python(value)
        except ValidationError as error:
            raise EdgeError(f"{name} cannot be {value!r}.", str(error)) from error


def _windows(
    perceiver: Perceiver, clip: Clip, person_id: str, start_ms: int
) -> Iterator[ScoreWindow]:
    for seq, second in enumerate(clip, start=1):
        perception = perceiver.perceive(second)
        yield to_window(perception, seq, start_ms + second.t_start_ms, person_id)


def to_window(perception: Perception, seq: int, t_start: int, person_id: str) -> ScoreWindow:
    """The record of one second; its trace id is its number, so that two runs agree."""
    return ScoreWindow(
        edge_id=EDGE_ID,
        source_id="clip",
        person_id=person_id,
        outbox_epoch=EDGE_ID,
        shard=0,
        seq=seq,
        t_start=t_start,
        trace_id=f"{EDGE_ID}-{seq:08d}",
        bundle_id=perception.bundle_id,
        state=perception.state,
        reasons=perception.reasons,
        channels=perception.channels,
        quality=perception.quality,
        modality_weight=perception.modality_weight,
        uncertainty=perception.uncertainty,
        provenance=perception.provenance,
        faces_in_view=perception.faces_in_view,
        bodies_in_view=perception.bodies_in_view,
        encoders_skipped=perception.encoders_skipped,
        degrade_level=perception.degrade_level,
    )
