"""Windows of the script's persons, and the minutes before the benchmark begins."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from benchmarks.care_desk.plan import Mood, Script, channels
from shared.contracts import ScoreWindow, WindowState
from threshold_service.domain.settings import EngineSettings

PAST_S = 1800
"""Tier 3 is not given in the first five minutes, and a baseline of half an hour stands still enough
that the same mild face is tier 3 at the benchmark's beginning and at its end."""
PAST_EDGE, PAST_EPOCH = "edge-past", "past"
QUALITY = {"face": 0.9, "voice": 0.9, "motion": 0.9, "body": 0.9}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a window stands in its edge's numbering."""

    edge_id: str
    epoch: str
    seq: int


@dataclass
class Ward:
    """Everybody's seconds. Sources do not tick together: each has its own part of a second."""

    settings: EngineSettings
    scripts: list[Script]
    _dice: dict[str, random.Random] = field(default_factory=dict)

    def phase_ms(self, number: int) -> int:
        """When in a second the windows of person ``number`` end."""
        return number * 1000 // len(self.scripts)

    def window(self, number: int, t_start: int, mood: Mood, place: Place) -> ScoreWindow:
        """One second of person ``number``; values follow from the person and the order of asking"""
        person = self.scripts[number].person_id
        dice = self._dice.setdefault(person, random.Random(person))
        return ScoreWindow(
            edge_id=place.edge_id,
            source_id=f"source-{person}",
            person_id=person,
            outbox_epoch=place.epoch,
            shard=0,
            seq=place.seq,
            t_start=t_start,
            trace_id=f"{person}-{t_start}",
            bundle_id="simulated",
            state=WindowState.OK,
            channels=dict(channels(self.settings, mood, dice)),
            quality=QUALITY,
        )

    def past(self, until_s: int) -> Iterator[ScoreWindow]:
        """Calm seconds up to ``until_s`` (epoch), in the order in which they ended."""
        seq = 0
        for second in range(until_s - PAST_S, until_s):
            for number in range(len(self.scripts)):
                seq += 1
                t_start = second * 1000 + self.phase_ms(number)
                place = Place(PAST_EDGE, PAST_EPOCH, seq)
                yield self.window(number, t_start, Mood.CALM, place)
