"""From what perception says of a second to the record of it."""

from dataclasses import dataclass

from edge_agent.perception import Perception
from shared.contracts import ScoreWindow


@dataclass(frozen=True, slots=True)
class Numbered:
    """Whose second it is, which one, and its place in the sequence."""

    edge_id: str
    source_id: str
    person_id: str
    outbox_epoch: str
    shard: int
    seq: int
    t_start: int
    trace_id: str
    clock_skew_ms: int = 0


def score_window(numbered: Numbered, perception: Perception) -> ScoreWindow:
    """The record; ``ValidationError`` when what perception says breaks the contract."""
    return ScoreWindow(
        edge_id=numbered.edge_id,
        source_id=numbered.source_id,
        person_id=numbered.person_id,
        outbox_epoch=numbered.outbox_epoch,
        shard=numbered.shard,
        seq=numbered.seq,
        t_start=numbered.t_start,
        clock_skew_ms=numbered.clock_skew_ms,
        trace_id=numbered.trace_id,
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
