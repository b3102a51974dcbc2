"""One person's usual level and scale of one channel, in O(1) per second.

Recursion, for a value ``y`` after its transform, ``dt`` seconds after the last one, with a
weight ``w`` (0..1) that makes it ``dn = w hop / iact_s`` independent samples::

    n   <- n 2^(-dt/HL_level)                   own independent samples, slowly forgotten
    m    = (n xbar + k0 mu0) / (n + k0)         k0 = s0^2 / tau^2: what the prior is worth
    S^2  = (nu0 s0^2 + SS) / (nu0 + nu)         empirical-Bayes variance
    P^2  = S^2 (1 + 1/(n + k0))                 predictive variance of a new value
    psi  = clip((y - m) / P, -c, c)             Huber 1964; c = 2.5
    xbar <- xbar + dn/(n + dn) (m + P psi - xbar)
    SS  <- SS 2^(-dt/HL_scale) + dn S^2 psi^2 / kappa(c),   nu likewise, once n > 1

Empirical Bayes after Efron & Morris 1973 and Smyth 2004; robust exponential smoothing after
Gelper, Fried & Croux 2010. Limits: one level (no time of day yet), so a person whose evenings
differ by several scales is unusual every evening until the level has moved.
"""

import math
from dataclasses import dataclass

from threshold_service.domain.channel_model import ChannelModel
from threshold_service.domain.gaussian import kappa, normal_equivalent

CLIP = 2.5
KAPPA = kappa(CLIP)
RELATIVE_SCALE = 0.05
"""A channel nobody described: one second scatters by 5 % of its first value until seen."""


@dataclass(slots=True)
class ChannelState:
    """What one person's channel remembers; all numbers after the channel's transform."""

    mu0: float
    s0: float
    xbar: float
    n: float = 0.0
    ss: float = 0.0
    nu: float = 0.0
    fast_sum: float = 0.0
    fast_weight: float = 0.0
    slow_sum: float = 0.0
    slow_weight: float = 0.0
    t: int = 0


@dataclass(frozen=True, slots=True)
class Clocks:
    """Half-lives of what is remembered, in seconds."""

    level_half_life_s: float
    scale_half_life_s: float


def begin(model: ChannelModel, y: float, t: int) -> ChannelState:
    """State at a person's first value of a channel: the prior, or the value where none is."""
    level = model.prior.level
    if level is not None:
        return ChannelState(mu0=level, s0=model.prior.scale, xbar=level, t=t)
    scale = max(abs(y) * RELATIVE_SCALE, 1e-3) * model.prior.scale
    return ChannelState(mu0=y, s0=scale, xbar=y, t=t)


def prior_samples(model: ChannelModel, state: ChannelState) -> float:
    """``k0``: how many independent samples of the person's own the prior is worth."""
    if model.prior.level is None:
        return 1.0 / (model.prior.tau * model.prior.tau)
    ratio = state.s0 / model.prior.tau
    return ratio * ratio


def level_of(model: ChannelModel, state: ChannelState) -> float:
    """The posterior mean of the person's level."""
    k0 = prior_samples(model, state)
    return (state.n * state.xbar + k0 * state.mu0) / (state.n + k0)


def variance_of(model: ChannelModel, state: ChannelState) -> float:
    """The posterior variance of one second, never under the floor.

    The floor keeps a face that sits at the transform's clip from having no scatter at all.
    """
    nu0 = model.prior.nu
    variance = (nu0 * state.s0 * state.s0 + state.ss) / (nu0 + state.nu)
    floor = model.prior.scale_floor * state.s0
    return max(variance, floor * floor)


def predictive_z(model: ChannelModel, state: ChannelState) -> float:
    """The fast mean against its reference as a normal-equivalent, unsigned by direction."""
    if state.fast_weight <= 0.0:
        return 0.0
    fast = state.fast_sum / state.fast_weight
    variance = variance_of(model, state)
    if model.slow_s > 0.0:
        reference = state.slow_sum / state.slow_weight
        spread = variance
    else:
        reference = level_of(model, state)
        spread = variance * (1.0 + 1.0 / (state.n + prior_samples(model, state)))
    return normal_equivalent((fast - reference) / math.sqrt(spread), model.prior.nu + state.nu)


def smooth(model: ChannelModel, state: ChannelState, y: float, dt: float, gate: float) -> None:
    """Move the fast mean always and the slow one by ``gate`` (0 while frozen).

    Both are exponential means of what has been seen (sum over weight), so that neither leans
    on an invented past.
    """
    fast = math.exp(-dt / model.fast_s)
    state.fast_sum = state.fast_sum * fast + y
    state.fast_weight = state.fast_weight * fast + 1.0
    if model.slow_s > 0.0 and (gate > 0.0 or state.slow_weight == 0.0):
        slow = math.exp(-dt / model.slow_s)
        state.slow_sum = state.slow_sum * slow + y
        state.slow_weight = state.slow_weight * slow + 1.0


def learn(
    model: ChannelModel, state: ChannelState, y: float, dt: float, dn: float, clocks: Clocks
) -> None:
    """One step of the recursion above; ``dn`` 0 leaves the estimates and only forgets.

    ``dt`` is the time since the channel's last value, ``dn`` what this one is worth: after an
    hour without a face, the next second is still only one second of evidence.
    """
    state.n *= 2.0 ** (-dt / clocks.level_half_life_s)
    if dn <= 0.0:
        return
    k0 = prior_samples(model, state)
    total = state.n + k0
    level = (state.n * state.xbar + k0 * state.mu0) / total
    variance = variance_of(model, state)
    spread = math.sqrt(variance * (1.0 + 1.0 / total))
    psi = min(CLIP, max(-CLIP, (y - level) / spread))
    state.xbar += dn / (state.n + dn) * (level + spread * psi - state.xbar)
    state.n += dn
    if state.n > 1.0:
        keep = 2.0 ** (-dt / clocks.scale_half_life_s)
        state.ss = state.ss * keep + dn * variance * psi * psi / KAPPA
        state.nu = state.nu * keep + dn
