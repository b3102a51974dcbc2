"""Which gate saves most without costing more than a point, chosen on val and told on test."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.fusion_input import SENSES
from edge_agent.domain.gating import SelectAll, WeightGate
from training.fusion.compose.figures import Figure, resampled
from training.fusion.compose.gated import Gated, run_gated
from training.fusion.compose.sequences import Composed
from training.fusion.stepped import StepFile

LEAST: Final = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35)
REST_S: Final = (1, 2)
ENOUGH: Final = 0.0
POINT: Final = 0.01


@dataclass(frozen=True)
class Saving:
    """The gate, the share of encoder seconds it saves, and accuracy less that without a gate."""

    gate: WeightGate
    saved: float
    by_sense: dict[str, float]
    change: Figure

    def __str__(self) -> str:
        senses = ", ".join(f"{sense} {share:.0%}" for sense, share in self.by_sense.items())
        gate = f"weight at least {self.gate.least}, {self.gate.rest_s} s of rest"
        return (
            f"A gate ({gate}) saves {self.saved:.1%} of encoder seconds ({senses}); "
            f"accuracy changes by {self.change}."
        )


def choose_gate(file: StepFile, val: Composed) -> WeightGate:
    """Of a small grid, the one that saves most at a point or less on val."""
    full = _accuracy(run_gated(file, val, SelectAll()), val)
    best, most = WeightGate(least=0.0), 0.0
    for least in LEAST:
        for rest_s in REST_S:
            gate = WeightGate(least, rest_s, ENOUGH)
            made = run_gated(file, val, gate)
            if made.saved > most and _accuracy(made, val) >= full - POINT:
                best, most = gate, made.saved
    return best


def saving(file: StepFile, gate: WeightGate, test: Composed) -> Saving:
    """On held-out sequences, accuracy compared second by second."""
    made, full = run_gated(file, test, gate), run_gated(file, test, SelectAll())
    change = _right(made, test).astype(float) - _right(full, test)
    by_sense = {s: 1.0 - made.called[s] / max(1, made.possible[s]) for s in SENSES}
    figure = resampled(lambda rows: float(change[rows].mean()), len(change))
    return Saving(gate, made.saved, {str(s): v for s, v in by_sense.items()}, figure)


def _right(made: Gated, of: Composed) -> NDArray[np.bool_]:
    return np.asarray(made.probs.argmax(-1) == of.labels)


def _accuracy(made: Gated, of: Composed) -> float:
    return float(_right(made, of).mean())
