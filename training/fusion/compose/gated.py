"""Encoder calls that a gate saves on composed sequences, and what they cost in accuracy.

The network runs step by step, as on the edge: before each second the gate sees the weights of the
second before and last second's qualities, and a sense whose encoder rests is missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from edge_agent.domain.fusion_input import SENSES
from edge_agent.domain.gating import EncoderGate, FusedState, rested_s, resting
from edge_agent.domain.plan import MAY_REST
from shared.contracts.window import ModalityName
from training.fusion.compose.tensors import Sequences
from training.fusion.network import FusionNetwork

ENCODER_OF: Mapping[ModalityName, str] = {
    "face": "expression",
    "voice": "voice_activity",
    "body": "pose",
    "motion": "optical_flow",
}


@dataclass(frozen=True)
class Gated:
    """``probs`` [N, T, C]; encoder seconds asked for, and those that there were input for."""

    probs: NDArray[np.float64]
    called: dict[str, int]
    possible: dict[str, int]

    @property
    def saved(self) -> float:
        """Share of encoder seconds, all encoders alike."""
        return 1.0 - sum(self.called.values()) / sum(self.possible.values())


@torch.no_grad()
def run_gated(
    network: FusionNetwork, data: Sequences, quality: NDArray[np.float64], gate: EncoderGate
) -> Gated:
    """``network`` takes numbers as measured; ``quality`` [N, T, 4] is 0 without an input."""
    count, steps = data.labels.shape
    state, before = network.begin(count), [FusedState() for _ in range(count)]
    called, possible = dict.fromkeys(SENSES, 0), dict.fromkeys(SENSES, 0)
    last = np.zeros((count, len(SENSES)))
    probs = []
    for t in range(steps):
        there = data.there[:, t].clone()
        for n in range(count):
            rests = _resting(gate, before[n], last[n], there[n])
            for index, sense in enumerate(SENSES):
                possible[sense] += int(there[n, index])
                there[n, index] &= ENCODER_OF[sense] not in rests
                called[sense] += int(there[n, index])
            before[n] = FusedState(rested_s=rested_s(rests, before[n].rested_s))
        fused, state = network.step([s[:, t] for s in data.senses], there, state)
        for n in range(count):
            weights = dict(zip(SENSES, fused.weights[n].tolist(), strict=True))
            before[n] = FusedState(weights, rested_s=before[n].rested_s)
        last = quality[:, t] * there.numpy()
        probs.append(fused.probs)
    return Gated(torch.stack(probs, 1).double().numpy(), called, possible)


def _resting(
    gate: EncoderGate, before: FusedState, last: NDArray[np.float64], there: Tensor
) -> frozenset[str]:
    """As ``Perceiver`` asks: last second's qualities, 0 for a sense without any input now."""
    qualities: dict[ModalityName, float] = {
        sense: float(last[i]) * float(there[i]) for i, sense in enumerate(SENSES)
    }
    present = frozenset(ENCODER_OF.values()) & MAY_REST.keys()
    return resting(gate.select(before, qualities), present, before)
