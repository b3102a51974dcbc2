"""Persons for tests: windows of a calm or distressed second, drawn around the prior."""

import random
from dataclasses import dataclass, field

from shared.contracts import ScoreWindow, WindowState
from shared.contracts.channels import REGISTRY
from threshold_service.configuration import load
from threshold_service.domain.settings import EngineSettings
from threshold_service.domain.verdict import Second
from threshold_service.engine_settings import engine_settings

T0 = 1_700_000_000_000
QUALITY = {"face": 0.9, "voice": 0.9, "motion": 0.9}
CUES = ("p_sigh", "p_groan", "p_whimper", "p_scream", "p_agitation")


def settings() -> EngineSettings:
    """The product's default."""
    return engine_settings(load())


@dataclass
class Person:
    """Draws channel values: prior level + own offset + noise + distress, in prior scales."""

    seed: int
    offset: float = 0.0
    noise: float = 0.5
    engine: EngineSettings = field(default_factory=settings)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def channels(self, distress: float = 0.0) -> dict[str, float | None]:
        """One second; ``distress`` in prior scales, in each channel's direction."""
        made: dict[str, float | None] = {}
        for name, model in self.engine.channels.items():
            if model.modality == "wearable" or model.prior.level is None or name in CUES:
                continue
            y = model.prior.level + model.sign * self.offset * model.prior.tau
            y += self._random.gauss(0.0, self.noise * model.prior.scale)
            y += model.sign * distress * model.prior.scale
            known = REGISTRY[name]
            made[name] = min(known.high, max(known.low, model.inverse(y)))
        return made

    def second(self, index: int, distress: float = 0.0, hop_s: float | None = 1.0) -> Second:
        """Record number ``index`` (one a second)."""
        return Second(T0 + 1000 * index, hop_s, True, self.channels(distress), QUALITY)


def window(
    seq: int,
    t_start: int,
    channels: dict[str, float | None],
    person_id: str = "p1",
    edge_id: str = "edge-1",
    outbox_epoch: str = "o1",
    state: WindowState = WindowState.OK,
    shard: int = 0,
) -> ScoreWindow:
    """A window as an edge would send it."""
    return ScoreWindow(
        edge_id=edge_id,
        source_id="cam-1",
        person_id=person_id,
        outbox_epoch=outbox_epoch,
        shard=shard,
        seq=seq,
        t_start=t_start,
        trace_id=f"t-{seq}",
        bundle_id="test",
        state=state,
        reasons=() if state is WindowState.OK else ("no_face",),
        channels=channels,
        quality={"face": 0.9, "voice": 0.9, "motion": 0.9},
    )
