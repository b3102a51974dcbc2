"""Which encoders a second needs: the place of the fusion model's rank-aware gate.

The gate is asked before any encoder runs, and knows only what is cheap by then: what fusion
concluded one second earlier, and which senses have an input at all. What it leaves out costs
nothing, has null channels and is named in the record.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Final, Protocol

from edge_agent.domain.plan import MAY_REST
from shared.contracts.window import ModalityName

REFRESH_S: Final = 10
"""No encoder rests longer than this: a gate that never asks again would never see its mistake."""


@dataclass(frozen=True)
class FusedState:
    """What fusion concluded one second before.

    ``weights`` are the modalities' shares (the gate's alpha; empty before the first second and
    when nothing could be assessed), ``rested_s`` how many seconds each encoder has rested.
    """

    weights: Mapping[ModalityName, float] = field(default_factory=dict)
    distress: float | None = None
    uncertainty: float = 1.0
    rested_s: Mapping[str, int] = field(default_factory=dict)


class EncoderGate(Protocol):
    """Selects encoders (the fusion model's, when there is one)."""

    def select(
        self, previous: FusedState, qualities: Mapping[ModalityName, float], /
    ) -> frozenset[str]:
        """Names of the encoders to run now.

        ``qualities`` are last second's, 0..1, and 0 for a sense without any input now. Names
        that this box does not have are of no effect.
        """


class SelectAll:
    """The gate of a fusion that weighs everything: nothing rests."""

    def select(
        self, _previous: FusedState, _qualities: Mapping[ModalityName, float], /
    ) -> frozenset[str]:
        """Everything that could rest."""
        return frozenset(MAY_REST)


@dataclass(frozen=True)
class WeightGate:
    """Leaves out, for ``rest_s`` seconds, what weighed less than ``least`` when last asked.

    Then the sense is asked again, and weighed again. Where the senses that would be left had a
    quality below ``enough`` a second ago, weight by weight, nobody rests: a voice that falls
    silent wakes the face one second later. Before the first second everything runs. The defaults
    were chosen on composed sequences with the learned fusion (docs/fusion.md, "Encoder calls").
    """

    least: float = 0.35
    rest_s: int = 1
    enough: float = 0.0

    def select(
        self, previous: FusedState, qualities: Mapping[ModalityName, float], /
    ) -> frozenset[str]:
        """See ``EncoderGate``."""
        weights = previous.weights
        trusted = sum(w * qualities.get(m, 0.0) for m, w in weights.items() if w >= self.least)
        if trusted < self.enough:
            return frozenset(MAY_REST)
        return frozenset(
            encoder for encoder, sense in MAY_REST.items() if self._asked(encoder, sense, previous)
        )

    def _asked(self, encoder: str, sense: ModalityName, previous: FusedState) -> bool:
        rested = previous.rested_s.get(encoder, 0)
        if rested:
            return rested >= self.rest_s
        return previous.weights.get(sense, 1.0) >= self.least


def resting(selected: Set[str], present: Set[str], previous: FusedState) -> frozenset[str]:
    """Of the encoders ``present``, those that rest: not selected, may rest, and not for too long.

    >>> sorted(resting({"pose"}, {"face_detector", "expression", "pose"}, FusedState()))
    ['expression']
    """
    return frozenset(
        encoder
        for encoder in present & MAY_REST.keys()
        if encoder not in selected and previous.rested_s.get(encoder, 0) < REFRESH_S
    )


def rested_s(rests: Set[str], before: Mapping[str, int]) -> dict[str, int]:
    """Seconds that each encoder has rested by now.

    >>> rested_s({"pose"}, {"pose": 2, "expression": 4})
    {'pose': 3}
    """
    return {encoder: before.get(encoder, 0) + 1 for encoder in sorted(rests)}
