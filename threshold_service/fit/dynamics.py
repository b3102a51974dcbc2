"""Fit how quiet channels stand together and follow one another, and how far real tails reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist

import numpy as np

from threshold_service.domain.dynamics import Dynamics, Tail, dynamics, places
from threshold_service.domain.forecast import surprise
from threshold_service.domain.mahalanobis import novelty
from threshold_service.fit.logistic import Array
from threshold_service.fit.shrinkage import ledoit_wolf

RIDGE = 0.1
"""In units of a residual's variance: what a block mean of noise has at 10 independent seconds."""
BLOCKS_PER_SAMPLE = 6.0
"""A minute of blocks counts as one: neighbouring blocks repeat one another."""
LONGEST = 0.999
"""Of the canonical correlations between a block and the next: below 1, so that something is
always left to be surprised by."""
LEVELS = (0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999)
FEWEST_BEYOND = 10
"""A quantile with fewer blocks beyond it is not measured."""


@dataclass(frozen=True, slots=True)
class FittedDynamics:
    """The model, and how it did on persons left out."""

    model: Dynamics
    shrinkage: float
    blocks: int
    persons: int
    foreseen_share: float


def fit(
    people: Sequence[Array],
    channels: Sequence[str],
    *,
    ridge: float = RIDGE,
    blocks_per_sample: float = BLOCKS_PER_SAMPLE,
) -> FittedDynamics:
    """A model from quiet ``people``, each a series of blocks (T, k) without holes in time.

    nan where a channel was absent; a whole row of nan where a block was. With three persons or
    more the tails are measured on each person by a model of the others, else none are.
    ``foreseen_share`` is the share of block variance foreseen in persons left out (nan if none).
    ``ValueError`` where shapes differ or nothing was seen.
    """
    for series in people:
        if series.ndim != 2 or series.shape[1] != len(channels):
            raise ValueError(f"blocks must be (T, {len(channels)}), got {series.shape}")
    count = sum(int(np.isfinite(series).any(axis=1).sum()) for series in people)
    if count < 2 * len(channels):
        raise ValueError(f"needs {2 * len(channels)} blocks for {len(channels)}, got {count}")
    model, share = _model(people, channels, ridge, blocks_per_sample, (Tail(), Tail()))
    foreseen = float("nan")
    if len(people) >= 3:
        tails, foreseen = _left_out(people, channels, ridge, blocks_per_sample)
        model, share = _model(people, channels, ridge, blocks_per_sample, tails)
    return FittedDynamics(model, share, count, len(people), foreseen)


def _model(
    people: Sequence[Array],
    channels: Sequence[str],
    ridge: float,
    blocks_per_sample: float,
    tails: tuple[Tail, Tail],
) -> tuple[Dynamics, float]:
    together, share = ledoit_wolf(np.concatenate(people), blocks_per_sample)
    before = np.concatenate([series[:-1] for series in people])
    after = np.concatenate([series[1:] for series in people])
    pairs = np.isfinite(after).T.astype(float) @ np.isfinite(before).astype(float)
    crossed = np.nan_to_num(after).T @ np.nan_to_num(before) / np.maximum(pairs, 1.0)
    following = _possible(together, (1.0 - share) * crossed)
    rows = together.tolist(), following.tolist()
    return dynamics(channels, *rows, ridge, *tails), share


def _possible(together: Array, following: Array) -> Array:
    """``following`` shortened until no combination of channels foresees another in full."""
    values, vectors = np.linalg.eigh(together)
    root = (vectors / np.sqrt(values)) @ vectors.T
    norm = float(np.linalg.norm(root @ following @ root, 2))
    return following * min(1.0, LONGEST / norm) if norm > 0.0 else following


def _left_out(
    people: Sequence[Array], channels: Sequence[str], ridge: float, blocks_per_sample: float
) -> tuple[tuple[Tail, Tail], float]:
    new: list[float] = []
    surprising: list[float] = []
    square = np.zeros(2)
    for out, series in enumerate(people):
        rest = [other for place, other in enumerate(people) if place != out]
        model, _ = _model(rest, channels, ridge, blocks_per_sample, (Tail(), Tail()))
        found = readings(model, series)
        new += [z for z, _ in found if z is not None]
        surprising += [z for _, z in found if z is not None]
        square += _squares(model, series)
    return (_tail(new), _tail(surprising)), float(1.0 - square[1] / square[0])


def readings(model: Dynamics, series: Array) -> list[tuple[float | None, float | None]]:
    """Novelty and surprise of every block of one person (T, k), as the engine reads them."""
    made: list[tuple[float | None, float | None]] = []
    before: Array | None = None
    for row in series:
        seen = np.isfinite(row)
        both = seen & np.isfinite(before) if before is not None else np.zeros_like(seen)
        made.append(
            (
                novelty(model, _mask(seen), row[seen].tolist()),
                surprise(model, _mask(both), before[both].tolist(), row[both].tolist())
                if before is not None
                else None,
            )
        )
        before = row
    return made


def _squares(model: Dynamics, series: Array) -> Array:
    """Sums of squares of blocks, and of what was not foreseen of them."""
    total = np.zeros(2)
    for before, after in pairwise(series):
        mask = _mask(np.isfinite(before) & np.isfinite(after))
        if mask:
            seen = places(mask)
            a = np.array(model.forecast(mask)[0]).reshape(len(seen), len(seen))
            total += [np.sum(after[seen] ** 2), np.sum((after[seen] - a @ before[seen]) ** 2)]
    return total


def _mask(seen: np.ndarray) -> int:
    return sum(1 << int(place) for place in np.flatnonzero(seen))


def _tail(z: list[float]) -> Tail:
    """Where quiet data put the quantiles at which a standard normal has ``LEVELS``."""
    levels = [level for level in LEVELS if (1.0 - level) * len(z) >= FEWEST_BEYOND]
    theory: list[float] = []
    seen: list[float] = []
    for level in levels:
        at, normal = float(np.quantile(z, level)), NormalDist().inv_cdf(level)
        if not theory or (at > theory[-1] + 1e-6 and normal > seen[-1] + 1e-6):
            theory.append(at)
            seen.append(normal)
    return Tail(tuple(theory), tuple(seen))
