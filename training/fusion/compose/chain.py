"""How emotions follow each other from second to second: a Markov chain with stated rates.

The rates are a judgement, not a measurement: nobody labelled a day by the second. They give an
emotion some ten seconds (``1 / (1 - stay)``), surprise four, and lead home to neutral half of the
time.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

TAXONOMIES = Path(__file__).parent.parent / "taxonomies"


@dataclass(frozen=True)
class Chain:
    """``transitions`` [C, C], rows sum to 1; a class without data has no way in."""

    name: str
    classes: tuple[str, ...]
    transitions: NDArray[np.float64]

    def stationary(self) -> NDArray[np.float64]:
        """[C]: the share of seconds of each class in the long run."""
        values, vectors = np.linalg.eig(self.transitions.T)
        share = np.abs(np.real(vectors[:, np.argmin(np.abs(values - 1.0))]))
        return np.asarray(share / share.sum())

    def walk(self, steps: int, rng: np.random.Generator) -> NDArray[np.int64]:
        """[steps] classes, begun where the chain is in the long run."""
        bounds = self.transitions.cumsum(1)
        made = np.empty(steps, np.int64)
        made[0] = rng.choice(len(self.classes), p=self.stationary())
        for t, draw in enumerate(rng.random(steps - 1), start=1):
            made[t] = min(np.searchsorted(bounds[made[t - 1]], draw), len(self.classes) - 1)
        return made


def read_chain(path: Path) -> Chain:
    """Of a taxonomy file; ``ValueError`` with the value for a rate that is none."""
    body = json.loads(path.read_text(encoding="utf-8"))
    names = tuple(body["classes"])
    absent, home, home_share = set(body["without_data"]), body["home"], body["home_share"]
    transitions = np.zeros((len(names), len(names)))
    for row, name in enumerate(names):
        stay = 0.0 if name in absent else float(body["stay"][name])
        if not 0.0 <= stay < 1.0:
            raise ValueError(f"stay must be in [0, 1), got {stay} for {name}")
        others = [n for n in names if n != name and n not in absent]
        to_home = home_share if home in others else 0.0
        for other in others:
            rest = others if to_home == 0.0 else [n for n in others if n != home]
            share = to_home if to_home and other == home else (1.0 - to_home) / len(rest)
            transitions[row, names.index(other)] = (1.0 - stay) * share
        transitions[row, row] = stay
    return Chain(str(body["name"]), names, transitions)
