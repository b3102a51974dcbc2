"""What is known of a channel before any person is seen: the population prior and its clocks."""

import math
from dataclasses import dataclass

from shared.contracts.channels import Direction, Transform
from threshold_service.domain.kernel import baseline, channel
from threshold_service.domain.kernel.marking import Row
from threshold_service.domain.transforms import Function, forward, inverse

SIGNS = {Direction.UP: 1.0, Direction.DOWN: -1.0}


@dataclass(frozen=True, slots=True)
class Prior:
    """The population, after the channel's transform.

    A person's level is ``N(level, tau^2)`` and their seconds scatter with ``scale`` around it,
    itself known to ``nu`` degrees of freedom. ``level`` None: nothing is known, the person's
    first value is taken for it and ``scale`` means a share of its size.
    """

    level: float | None
    scale: float
    nu: float
    tau: float
    scale_floor: float


@dataclass(frozen=True, slots=True)
class Clocks:
    """Half-lives of what is remembered, in seconds, and what no daily rhythm is worth.

    ``hour_prior_days``: days of one hour that the assumption of no rhythm outweighs; 0: none.
    """

    level_half_life_s: float
    scale_half_life_s: float
    hour_half_life_s: float
    hour_prior_days: float


@dataclass(frozen=True, slots=True)
class ChannelModel:
    """A channel with everything resolved from the registry and the configuration.

    ``iact_s``: seconds that one independent sample takes (integrated autocorrelation time).
    ``fast_s``: time constant of the mean that is judged. ``slow_s``: time constant of the mean
    it is judged against, or 0 for the person's own baseline level. ``row`` and
    ``traits``: the kernel's. ``sign``: +1 where distress moves the channel up, -1 where down,
    0 where it has no side.
    """

    name: str
    direction: Direction
    transform: Transform
    offset: float
    modality: str
    prior: Prior
    iact_s: float
    fast_s: float
    slow_s: float
    weight: float
    single: bool
    forward: Function
    inverse: Function
    row: Row
    traits: Row
    sign: float


def build(
    name: str,
    direction: Direction,
    transform: Transform,
    offset: float,
    modality: str,
    prior: Prior,
    times: tuple[float, float, float],
    weight: float,
    single: bool,
    clocks: Clocks,
    senses: tuple[str, ...],
) -> ChannelModel:
    """A model from checked parts; ``times`` are ``iact_s, fast_s, slow_s``.

    ``senses``: all there are, in the order of their rows.
    """
    for label, value in (("scale", prior.scale), ("tau", prior.tau), ("nu", prior.nu)):
        if not (math.isfinite(value) and value > 0.0):
            raise ValueError(f"{name}: {label} must be finite and > 0, got {value}")
    iact_s, fast_s, slow_s = times
    half_lives = clocks.level_half_life_s, clocks.scale_half_life_s, clocks.hour_half_life_s
    sign = SIGNS.get(direction, 0.0)
    return ChannelModel(
        name=name,
        direction=direction,
        transform=transform,
        offset=offset,
        modality=modality,
        prior=prior,
        iact_s=iact_s,
        fast_s=fast_s,
        slow_s=slow_s,
        weight=weight,
        single=single,
        forward=forward(transform, offset),
        inverse=inverse(transform, offset),
        row=baseline.parameters(
            prior.nu, half_lives, fast_s, slow_s, clocks.hour_prior_days, iact_s
        ),
        traits=[
            channel.KINDS[transform.value],
            offset,
            iact_s,
            weight,
            sign,
            1.0 if single else 0.0,
            float(senses.index(modality)),
        ],
        sign=sign,
    )
