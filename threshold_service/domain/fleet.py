"""Many persons with the same channels, a second of all of them at a time.

For re-scoring the histories of a fleet and for simulations: the same sums as a record at a time,
compiled over all persons or spread over numpy's arrays, and the same numbers to 1e-9. Baselines
and evidence only: changes, rules and episodes go a record at a time. Needs numpy, and numba where
it is to be fast.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from threshold_service.domain import fleet_vector
from threshold_service.domain.channel_table import begin
from threshold_service.domain.compiled import compile_kernel
from threshold_service.domain.hours import bin_of
from threshold_service.domain.kernel import baseline, composite
from threshold_service.domain.kernel.fleet import judge_all
from threshold_service.domain.settings import EngineSettings

Array = NDArray[np.float64]
MS = 1000.0
NO_CHANGES = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """What the settings say: traits and parameters (channels, .), shares and limits of senses."""

    traits: Array
    parameters: Array
    shares: Array
    limits: Array


class Fleet:
    """The baselines of ``persons`` persons in the channels ``names``, one second after another.

    ``states`` (persons, channels, .) and ``hours`` (persons, channels, .) are the memory;
    ``z`` (persons, channels) is what the last second's channels said, NaN where they were silent.
    """

    def __init__(
        self,
        settings: EngineSettings,
        names: Sequence[str],
        persons: int,
        by: Literal["numba", "numpy"] = "numba",
    ) -> None:
        # Sums of floats depend on their order, and a record at a time goes by name.
        self.names = tuple(sorted(names))
        self._models = [settings.model_of(name) for name in self.names]
        silent = [model.name for model in self._models if model.weight <= 0.0]
        if silent:
            raise ValueError(f"channels without weight say nothing: {silent}")
        self._cap = settings.composite.cap
        self._rows = Rows(
            np.array([model.traits for model in self._models]),
            np.array([model.row for model in self._models]),
            np.array(settings.senses.shares),
            np.array(settings.senses.limits),
        )
        shape = persons, len(self.names)
        self.states = np.zeros((*shape, baseline.SIZE))
        self.hours = np.zeros((*shape, 2 * baseline.HOURS))
        self.z = np.full(shape, np.nan)
        self._unseen = np.ones(shape, np.bool_)
        self._hour = 0
        self._judge: Callable[..., None] = _compiled() if by == "numba" else fleet_vector.judge
        self._unwatched: tuple[Array, ...] = ()
        self._scratch: tuple[Any, ...] = ()
        if by == "numba":
            channels, senses = len(self.names), len(settings.senses.names)
            self._unwatched = np.zeros((1, 1)), np.zeros((persons, 1, 1))
            heard, said, near = np.zeros(channels), np.zeros(channels), np.zeros(channels + 1)
            sums = np.zeros(composite.FIELDS * senses)
            self._scratch = np.zeros(channels, np.int64), heard, said, near, sums

    def judge(
        self, t: int, values: Array, quality: Array, gates: Array, unit_s: float = 1.0
    ) -> Array:
        """Evidence (persons,) of the second at ``t`` (epoch ms), NaN where nobody could judge.

        ``values`` (persons, channels) in the channels' own units, NaN where missing; ``quality``
        (persons, senses) in the settings' order; ``gates`` (persons,): what learning is worth.
        """
        if values.shape != self.z.shape:
            raise ValueError(f"values must be {self.z.shape}, got {values.shape}")
        self._begin(t - unit_s * MS, values)
        self._turn(t)
        here, share = bin_of(t)
        now = np.array([float(t), MS, unit_s, 0.0, share, self._cap, NO_CHANGES])
        evidence = np.empty(len(values))
        self._judge(
            self._rows.traits,
            self._rows.parameters,
            self.states,
            self.hours,
            *self._unwatched,
            np.ascontiguousarray(values),
            quality,
            gates,
            now,
            here,
            self._rows.shares,
            self._rows.limits,
            self.z,
            evidence,
            *self._scratch,
        )
        return evidence

    def _begin(self, before: float, values: Array) -> None:
        if not self._unseen.any():
            return
        new = self._unseen & ~np.isnan(values)
        for person, channel in np.argwhere(new):
            model = self._models[channel]
            y = model.forward(float(values[person, channel]))
            self.states[person, channel] = begin(model, y, before)
        self._unseen &= ~new

    def _turn(self, t: int) -> None:
        hour = t // 3_600_000
        if hour == self._hour:
            return
        elapsed = float(hour - self._hour) if self._hour else 0.0
        fleet_vector.turn(self._rows.parameters, self.states, self.hours, elapsed)
        self._hour = hour


@lru_cache(maxsize=1)
def _compiled() -> Callable[..., None]:
    compiled: Callable[..., None] = compile_kernel(judge_all)
    return compiled
