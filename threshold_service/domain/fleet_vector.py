"""The kernel's second on numpy's arrays, all persons and channels at once.

For machines without numba. The formulas are ``kernel.baseline``'s and ``kernel.composite``'s,
where they are explained; a test holds both to the same numbers.
"""

import numpy as np
from numpy.typing import NDArray

from threshold_service.domain.kernel import baseline as b
from threshold_service.domain.kernel import channel as c
from threshold_service.domain.kernel.baseline import CLIP, HOURS, PER_KAPPA
from threshold_service.domain.kernel.composite import BETWEEN, SINGLE_MARGIN, WITHIN
from threshold_service.domain.kernel.second import CAP, MS, SHARE, UNIT_S, T

Array = NDArray[np.float64]


def judge(
    traits: Array,
    parameters: Array,
    states: Array,
    hours: Array,
    values: Array,
    quality: Array,
    gates: Array,
    now: Array,
    here: int,
    shares: Array,
    limits: Array,
    z: Array,
    evidence: Array,
) -> None:
    """``kernel.fleet.judge_all`` without its scratch."""
    seen = ~np.isnan(values)
    sense = traits[:, c.SENSE].astype(int)
    s = [np.ascontiguousarray(states[..., field]) for field in range(b.SIZE)]
    dt = (now[T] - s[b.T]) / now[MS]
    worth = gates[:, None] * quality[:, sense] * now[UNIT_S] / traits[:, c.IACT_S]
    y = _transformed(traits, values)
    with np.errstate(invalid="ignore", divide="ignore"):
        own = _observe(parameters, s, hours, y, dt, gates, worth, here, float(now[SHARE]), seen)
    s[b.T] = np.where(seen, now[T], s[b.T])
    for field in range(b.SIZE):
        states[..., field] = np.where(seen, s[field], states[..., field])
    cap = now[CAP]
    far = np.abs(own) > cap
    own[far] = np.sign(own[far]) * (cap + np.log1p(np.abs(own[far]) - cap))
    own[:, traits[:, c.SIGN] < 0.0] *= -1.0
    z[...] = np.where(seen, own, np.nan)
    evidence[...] = _evidence(traits, sense, z, seen, quality, shares, limits)


def turn(parameters: Array, states: Array, hours: Array, elapsed: float) -> None:
    """``kernel.baseline.turn_hour`` of everybody."""
    mean = hours[..., :HOURS].mean(axis=-1)
    hours[..., :HOURS] -= mean[..., None]
    hours[..., HOURS:] *= np.exp(-elapsed * parameters[:, b.HOUR_RATE])[:, None]
    states[..., b.XBAR] += mean
    states[..., b.DAYS] += mean


def _transformed(traits: Array, values: Array) -> Array:
    y = values.copy()
    kind = traits[:, c.KIND]
    logit = np.clip(values[:, kind == c.LOGIT], c.LOGIT_CLIP, 1.0 - c.LOGIT_CLIP)
    y[:, kind == c.LOGIT] = np.log(logit / (1.0 - logit))
    y[:, kind == c.LOG] = np.log(np.maximum(values[:, kind == c.LOG], c.LEAST))
    plus = kind == c.LOG_OFFSET
    y[:, plus] = np.log(np.maximum(values[:, plus] + traits[plus, c.OFFSET], c.LEAST))
    return y


def _observe(
    p: Array,
    s: list[Array],
    hours: Array,
    y: Array,
    dt: Array,
    gates: Array,
    dn: Array,
    here: int,
    share: float,
    seen: NDArray[np.bool_],
) -> Array:
    _smooth(p, s, y, dt, gates[:, None] > 0.0)
    s[b.N] = s[b.N] * np.exp(-dt * p[:, b.LEVEL_RATE])
    share_of_one = 1.0 / (s[b.N] + s[b.K0])
    there = (here + 1) % HOURS
    season = hours[..., here] * (1.0 - share) + hours[..., there] * share
    base = (s[b.N] * s[b.XBAR] + s[b.K0] * s[b.MU0]) * share_of_one
    dof = p[:, b.NU0] + s[b.NU]
    variance = np.maximum((s[b.PRIOR_SS] + s[b.SS]) / dof, s[b.VARIANCE_FLOOR])
    spread = np.sqrt(variance * (1.0 + share_of_one))
    fast = s[b.FAST_SUM] / s[b.FAST_WEIGHT]
    t = (fast - base - season) / spread
    slow = (fast - s[b.SLOW_SUM] / s[b.SLOW_WEIGHT]) / np.sqrt(variance)
    t = np.where(p[:, b.SLOW_RATE] > 0.0, slow, t)
    psi = np.clip((y - base - season) / spread, -CLIP, CLIP)
    s[b.RESIDUAL] = psi
    learns = dn > 0.0
    n = s[b.N] + dn
    s[b.XBAR] = np.where(learns, s[b.XBAR] + dn / n * (base + spread * psi - s[b.XBAR]), s[b.XBAR])
    s[b.N] = np.where(learns, n, s[b.N])
    scales = learns & (n > 1.0)
    keep = np.exp(-dt * p[:, b.SCALE_RATE])
    s[b.SS] = np.where(scales, s[b.SS] * keep + dn * variance * psi * psi * PER_KAPPA, s[b.SS])
    s[b.NU] = np.where(scales, s[b.NU] * keep + dn, s[b.NU])
    rhythm = learns & seen & (p[:, b.VISITS0] > 0.0)
    _learn_hour(p, s, hours, y - season, CLIP * spread, dt, dn, here, share, rhythm)
    return (8.0 * dof + 1.0) / (8.0 * dof + 3.0) * np.sqrt(dof * np.log1p(t * t / dof)) * np.sign(t)


def _smooth(p: Array, s: list[Array], y: Array, dt: Array, gated: NDArray[np.bool_]) -> None:
    fast = np.exp(-dt * p[:, b.FAST_RATE])
    s[b.FAST_SUM] = s[b.FAST_SUM] * fast + y
    s[b.FAST_WEIGHT] = s[b.FAST_WEIGHT] * fast + 1.0
    moves = (p[:, b.SLOW_RATE] > 0.0) & (gated | (s[b.SLOW_WEIGHT] == 0.0))
    slow = np.exp(-dt * p[:, b.SLOW_RATE])
    s[b.SLOW_SUM] = np.where(moves, s[b.SLOW_SUM] * slow + y, s[b.SLOW_SUM])
    s[b.SLOW_WEIGHT] = np.where(moves, s[b.SLOW_WEIGHT] * slow + 1.0, s[b.SLOW_WEIGHT])


def _learn_hour(
    p: Array,
    s: list[Array],
    hours: Array,
    y: Array,
    most: Array,
    dt: Array,
    dn: Array,
    here: int,
    share: float,
    rhythm: NDArray[np.bool_],
) -> None:
    due = s[b.DUE] + dn
    due_s = s[b.DUE_S] + dt
    now = rhythm & (due >= p[:, b.BUNDLE])
    days_n = s[b.DAYS_N] * np.exp(-due_s * p[:, b.DAYS_RATE]) + due
    step = np.clip(y - s[b.DAYS], -most, most)
    s[b.DAYS] = np.where(now, s[b.DAYS] + due / days_n * step, s[b.DAYS])
    s[b.DAYS_N] = np.where(now, days_n, s[b.DAYS_N])
    s[b.DUE] = np.where(now, 0.0, np.where(rhythm, due, s[b.DUE]))
    s[b.DUE_S] = np.where(now, 0.0, np.where(rhythm, due_s, s[b.DUE_S]))
    for bin_, part in ((here, 1.0 - share), ((here + 1) % HOURS, share)):
        weight = np.where(now, due * p[:, b.VISIT] * part, 0.0)
        visits = hours[..., HOURS + bin_] + weight
        moved = hours[..., bin_] + weight / (visits + p[:, b.VISITS0]) * step
        hours[..., HOURS + bin_] = visits
        hours[..., bin_] = np.where(now, moved, hours[..., bin_])


def _evidence(
    traits: Array,
    sense: NDArray[np.int_],
    z: Array,
    seen: NDArray[np.bool_],
    quality: Array,
    shares: Array,
    limits: Array,
) -> Array:
    sided = traits[:, c.SIGN] != 0.0
    any_sided = (seen & sided).any(axis=1)[:, None]
    used = seen & np.where(any_sided, sided, True)
    value = np.where(used, np.where(any_sided, z, np.abs(z)), 0.0)
    weight = np.where(used, traits[:, c.WEIGHT], 0.0)
    belongs = (sense[:, None] == np.arange(len(shares))).astype(float)
    square, total, sums = (weight * weight) @ belongs, weight @ belongs, (weight * value) @ belongs
    present = square > 0.0
    own = _stouffer(square, total, sums, float(limits[WITHIN]))
    share = np.where(present, quality * shares, 0.0)
    combined = _stouffer(
        (share * share).sum(1), share.sum(1), (share * own).sum(1), float(limits[BETWEEN])
    )
    combined *= np.where(present, quality, 0.0).max(axis=1)
    singles = used & (traits[:, c.SINGLE] > 0.0)
    loudest = np.where(singles, value * quality[:, sense], -np.inf).max(axis=1)
    loudest = np.where(singles.any(axis=1), loudest, 0.0)
    found = np.maximum(combined, loudest - limits[SINGLE_MARGIN])
    return np.where(present.any(axis=1), found, np.nan)


def _stouffer(square: Array, total: Array, value: Array, rho: float) -> Array:
    spread = np.sqrt((1.0 - rho) * square + rho * total * total)
    return np.divide(value, spread, out=np.zeros_like(value), where=square > 0.0)
