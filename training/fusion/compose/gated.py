"""Encoder calls that a gate saves on composed sequences, and what they cost in accuracy.

The file runs step by step, as on the edge: before each second the gate sees the weights of the
second before and last second's qualities. A sense whose encoder rests is what it was a second
before, once, and then missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.fusion_input import SENSES
from edge_agent.domain.gating import EncoderGate, FusedState, rested_s, resting
from shared.contracts.window import ModalityName
from training.fusion.compose.sequences import Composed
from training.fusion.stepped import StepFile

ENCODER_OF: Mapping[ModalityName, str] = {
    "face": "expression",
    "voice": "voice_activity",
    "body": "pose",
    "motion": "optical_flow",
}
PRESENT = frozenset(ENCODER_OF.values())


@dataclass(frozen=True)
class Gated:
    """``probs`` [N, T, C]; by sense, seconds in which its encoder ran, and those with an input."""

    probs: NDArray[np.float64]
    called: dict[ModalityName, int]
    possible: dict[ModalityName, int]

    @property
    def saved(self) -> float:
        """Share of the encoders' seconds, all encoders alike."""
        return 1.0 - sum(self.called.values()) / sum(self.possible.values())


def run_gated(file: StepFile, composed: Composed, gate: EncoderGate) -> Gated:
    """Every sequence from its beginning."""
    count, steps = composed.labels.shape
    states = [FusedState() for _ in range(count)]
    last = np.zeros((count, len(SENSES)), np.float32)
    quality = np.stack([sense[..., -1] for sense in composed.senses], -1)
    ran = np.zeros_like(composed.there)
    probs = []
    file.begin(count)
    for t in range(steps):
        inputs = composed.there[:, t]
        rests = [_rests(gate, *given) for given in zip(states, last, inputs, strict=True)]
        awake = np.array([[ENCODER_OF[sense] not in rest for sense in SENSES] for rest in rests])
        ran[:, t] = inputs & awake
        held = ran[:, t - 1] & ~awake & inputs if t else np.zeros_like(inputs)
        values = [
            np.where(held[:, m, None], sense[:, t - 1], sense[:, t])
            for m, sense in enumerate(composed.senses)
        ]
        made = file.step(values, ran[:, t] | held)
        probs.append(made.probs)
        last = quality[:, t] * ran[:, t]
        states = [
            FusedState(_weights(row), rested_s=rested_s(rest, state.rested_s))
            for row, rest, state in zip(made.weights, rests, states, strict=True)
        ]
    called = dict(zip(SENSES, ran.sum((0, 1)).tolist(), strict=True))
    possible = dict(zip(SENSES, composed.there.sum((0, 1)).tolist(), strict=True))
    return Gated(np.asarray(np.stack(probs, 1), np.float64), called, possible)


def _weights(row: NDArray[np.float32]) -> dict[ModalityName, float]:
    return {sense: float(w) for sense, w in zip(SENSES, row, strict=True) if w > 0}


def _rests(
    gate: EncoderGate, before: FusedState, last: NDArray[np.float32], inputs: NDArray[np.bool_]
) -> frozenset[str]:
    """As ``Perceiver`` asks: last second's qualities, 0 for a sense without any input now."""
    known = np.where(inputs, last, 0.0).tolist()
    selected = gate.select(before, dict(zip(SENSES, known, strict=True)))
    return resting(selected, PRESENT, before)
