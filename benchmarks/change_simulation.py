"""Correlated seconds through the change detector as compiled code, for ``change_delay``."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numba.extending import register_jitable
from numpy.typing import NDArray

from benchmarks import focus
from threshold_service.domain.kernel import change, cusum
from threshold_service.domain.kernel.change_rows import DOWN, G_DOWN, G_UP, UP
from threshold_service.domain.kernel.marking import marked

Array = NDArray[np.float64]
Compiled = Any
"""A float64 array where numba sees it; its types are numba's."""


@dataclass(frozen=True, slots=True)
class Process:
    """Seconds of variance 1: ``share`` of it an AR(1) with ``phi``, the rest white noise.

    ``tails``: degrees of freedom of what drives it, 0 for normal.
    """

    name: str
    phi: float
    share: float = 1.0
    tails: float = 0.0

    def rate(self, shift: float) -> float:
        """Nats a second for a lasting shift (Kullback-Leibler): ``shift^2 / (2 LRV)``.

        ``LRV``: the long-run variance, what a second's share of a long mean's variance is.
        """
        long_run = self.share * (1.0 + self.phi) / (1.0 - self.phi) + 1.0 - self.share
        return shift * shift / (2.0 * long_run)

    def seconds_to_know(self, shift: float, nats: float) -> int:
        """The least n at which ``n`` seconds after a shift hold ``nats`` for it, with its jump.

        ``sum of g_i^2 / (2 v)`` over the Kalman filter's innovations: ``g`` what the shift puts
        into them, ``v`` their variance (normal noise).
        """
        signal, noise = self.share, 1.0 - self.share
        driven = signal * (1.0 - self.phi**2)
        spread = signal
        for _ in range(10_000):
            spread = self.phi**2 * spread * noise / (spread + noise) + driven
        variance, gain = spread + noise, spread / (spread + noise)
        taken, gathered, n = 0.0, 0.0, 0
        while gathered < nats:
            g = shift - taken
            gathered += g * g / (2.0 * variance)
            taken = self.phi * (taken + gain * g)
            n += 1
        return n


def _noise(tails: float) -> float:
    if tails <= 0.0:
        return np.random.standard_normal()
    return float(np.random.standard_t(tails)) / math.sqrt(tails / (tails - 2.0))


def _alarms(
    p: Compiled,
    s0: Compiled,
    phi: float,
    share: float,
    tails: float,
    factor: float,
    persons: int,
    warm_s: int,
    counted_s: int,
    seed: int,
) -> int:
    """Alarms in ``persons`` times ``counted_s``, each of whom was learnt for ``warm_s``."""
    np.random.seed(seed)
    rest, signal, noise = math.sqrt(1.0 - phi * phi), math.sqrt(share), math.sqrt(1.0 - share)
    alarms = 0
    for _ in range(persons):
        s = s0.copy()
        x = np.random.standard_normal()
        for t in range(warm_s + counted_s):
            x = phi * x + rest * _noise(tails)
            second = signal * x + noise * np.random.standard_normal()
            change.step(p, s, second, float(t), 1.0, 1.0, factor)
            if s[G_UP] >= 1.0 or s[G_DOWN] >= 1.0 or t == warm_s:
                alarms += t > warm_s
                change.reset(s)
    return alarms


def _bare(
    limit: float, phi: float, share: float, tails: float, persons: int, counted_s: int, seed: int
) -> int:
    """Alarms of a two-sided CUSUM of bare seconds with k = 1/2, as if they were independent."""
    np.random.seed(seed)
    rest, signal, noise = math.sqrt(1.0 - phi * phi), math.sqrt(share), math.sqrt(1.0 - share)
    alarms = 0
    for _ in range(persons):
        x = np.random.standard_normal()
        up = down = 0.0
        for _ in range(counted_s):
            x = phi * x + rest * _noise(tails)
            second = signal * x + noise * np.random.standard_normal()
            up, down = max(0.0, up + second - 0.5), max(0.0, down - second - 0.5)
            if max(up, down) >= limit:
                alarms += 1
                up = down = 0.0
    return alarms


def _delays(
    p: Compiled,
    s0: Compiled,
    phi: float,
    share: float,
    tails: float,
    factor: float,
    shift: float,
    runs: int,
    warm_s: int,
    seed: int,
) -> Array:
    """Seconds from a shift to the alarm, once a run, after ``warm_s`` of quiet."""
    np.random.seed(seed)
    rest, signal, noise = math.sqrt(1.0 - phi * phi), math.sqrt(share), math.sqrt(1.0 - share)
    found = np.empty(runs)
    for run in range(runs):
        s = s0.copy()
        x = np.random.standard_normal()
        t = 0
        # Blocks are not told when it begins: anywhere in one.
        begins = warm_s + np.random.randint(10)
        while True:
            t += 1
            x = phi * x + rest * _noise(tails)
            second = signal * x + noise * np.random.standard_normal()
            change.step(p, s, second + (shift if t > begins else 0.0), t, 1.0, 1.0, factor)
            if s[G_UP] >= 1.0 or s[G_DOWN] >= 1.0:
                if t > begins:
                    break
                change.reset(s)
        found[run] = t - begins
    return found


def _white(
    p: Compiled, s0: Compiled, focus_limit: float, shift: float, runs: int, seed: int
) -> Array:
    """Blocks to the alarm of the bank and of FOCuS on the same N(shift, 1), both two-sided."""
    np.random.seed(seed)
    found = np.zeros((runs, 2))
    times, sums = np.zeros((2, 4096)), np.zeros((2, 4096))
    for run in range(runs):
        s = s0.copy()
        size = np.ones(2, np.int64)
        times[:, 0], sums[:, 0] = 0.0, 0.0
        n, total = 0, 0.0
        while found[run, 0] == 0.0 or found[run, 1] == 0.0:
            e = np.random.standard_normal() + shift
            n += 1
            total += e
            up = cusum.accumulate(p, s, UP, e, 1.0, 0.0)
            if max(up, cusum.accumulate(p, s, DOWN, -e, 1.0, 0.0)) >= 1.0 and found[run, 0] == 0.0:
                found[run, 0] = n
            best = 0.0
            for side in range(2):
                sign = 1.0 - 2.0 * side
                best = max(
                    best, focus.statistic(times[side], sums[side], size[side], n, sign * total)
                )
                size[side] = focus.extend(times[side], sums[side], size[side], n, sign * total)
            if best >= focus_limit and found[run, 1] == 0.0:
                found[run, 1] = n
    return found


_parts: list[Callable[..., Any]] = [focus.extend, focus.statistic, focus.above, _noise]
for _part in (*marked(), *_parts):
    register_jitable(_part)
_fast: dict[str, Callable[..., Any]] = {
    each.__name__: njit(each) for each in (_alarms, _bare, _delays, _white)
}


def alarms(
    p: Array, s0: Array, process: Process, factor: float, persons: int, counted_h: float, seed: int
) -> int:
    """See ``_alarms``; two hours of learning each."""
    own = process.phi, process.share, process.tails
    return int(_fast["_alarms"](p, s0, *own, factor, persons, 7200, round(counted_h * 3600), seed))


def bare_alarms(limit: float, process: Process, persons: int, counted_h: float, seed: int) -> int:
    """See ``_bare``."""
    own = process.phi, process.share, process.tails
    return int(_fast["_bare"](limit, *own, persons, round(counted_h * 3600), seed))


def delays(
    p: Array, s0: Array, process: Process, factor: float, shift: float, runs: int, seed: int
) -> Array:
    """See ``_delays``; two hours of learning each."""
    own = process.phi, process.share, process.tails
    found: Array = _fast["_delays"](p, s0, *own, factor, shift, runs, 7200, seed)
    return found


def white_delays(
    p: Array, s0: Array, focus_limit: float, shift: float, runs: int, seed: int
) -> Array:
    """See ``_white``."""
    found: Array = _fast["_white"](p, s0, focus_limit, shift, runs, seed)
    return found
