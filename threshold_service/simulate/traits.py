"""What is simulated of a channel: the configuration's population prior and stated assumptions."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from shared.contracts.channels import AUDIO_ALARM_CUES, REGISTRY, Direction, Modality, Transform
from threshold_service.configuration import Configuration
from threshold_service.simulate.process import Array, Mixing, mixing
from threshold_service.simulate.texture import RESTING, Texture, assumed

WITHIN = {
    "face": 0.5,
    "fused": 0.8,
    "voice": 0.4,
    "motion": 0.5,
    "body": 0.5,
    "wearable": 0.05,
}
BETWEEN = {
    "face": 0.25,
    "fused": 0.25,
    "voice": 0.1,
    "motion": 0.15,
    "body": 0.15,
    "wearable": 0.02,
}
"""Correlation of innovations, in each channel's direction of distress. Wearable: measured at
rest on the 17 development persons of Stress-Predict (10 s blocks, medians -0.09..0.26, mostly
below 0.1; 2026-11-21). The others are assumed: nobody has recorded calm hours yet."""

SECONDS_SD = {
    "heart_rate_bpm": 0.119,
    "respiration_rate_bpm": 1.16,
    "eda_us": 0.354,
    "skin_temperature_c": 0.35,
    "acceleration": 0.874,
}
"""SD of transformed seconds at rest within a person, medians over the same persons and date. The
configuration's scale of these channels is that of a contrast of two means, not of seconds."""

FUSED_SHARE = 0.95
"""The edge smooths ``distress_fused``; little of it is fresh each second."""

SPOKEN = frozenset({"f0_hz"})
"""Channels that exist only while somebody speaks."""

QUIET_CUE_LIMIT = 0.5
"""Quiet sound never passes this as an alarm cue: 6 of 606 calm seconds did, and none as long as
the alarm asks (docs/benchmarks.md). False cues must be measured in real rooms, not simulated."""


@dataclass(frozen=True, slots=True)
class Trait:
    """A channel after its transform: the population's level, spread and scale; ``sign`` +1 or -1
    is the way distress moves it, 0 where it has no side; ``low``, ``high`` in its own unit."""

    name: str
    sense: str
    sign: float
    transform: Transform
    offset: float
    low: float
    high: float
    level: float
    tau: float
    scale: float
    nu: float
    texture: Texture


def traits(names: Sequence[str], configuration: Configuration) -> tuple[Trait, ...]:
    """One a channel. Raises ``ValueError`` with the name of a channel that cannot be simulated."""
    if not names or len(set(names)) != len(names):
        raise ValueError(f"channels must be named once each, got {list(names)}")
    return tuple(_trait(name, configuration) for name in names)


def simulated_channels(configuration: Configuration, wearable: bool) -> tuple[str, ...]:
    """The configured channels of camera and microphone, with a wristband's when asked, sorted."""
    return tuple(
        name
        for name, section in sorted(configuration.channels.items())
        if name in REGISTRY
        and section.level is not None
        and (wearable or REGISTRY[name].modality is not Modality.WEARABLE)
    )


def _trait(name: str, configuration: Configuration) -> Trait:
    known, section = REGISTRY.get(name), configuration.channels.get(name)
    if known is None or section is None or section.level is None:
        raise ValueError(f"channel {name!r} has no population prior in the configuration")
    direction = section.direction or known.direction
    sign = {Direction.UP: 1.0, Direction.DOWN: -1.0}.get(direction, 0.0)
    share = FUSED_SHARE if name == "distress_fused" else 0.7
    return Trait(
        name=name,
        sense=known.modality.value,
        sign=sign,
        transform=section.transform or known.transform,
        offset=section.offset,
        low=known.low,
        high=known.high,
        level=section.level,
        tau=section.tau,
        scale=SECONDS_SD.get(name, section.scale),
        nu=section.nu,
        texture=RESTING.get(name) or assumed(section.iact_s, share),
    )


def correlations(items: Sequence[Trait]) -> Mixing:
    """How channels correlate in the direction of distress."""
    return mixing([item.sense for item in items], WITHIN, BETWEEN)


def sides(items: Sequence[Trait]) -> Array:
    """(C,) -1 where distress lowers a channel, else 1."""
    return np.array([-1.0 if item.sign < 0.0 else 1.0 for item in items])


def in_unit(items: Sequence[Trait], y: Array) -> Array:
    """From transformed values (T, C) to the channels' own units, within the registry's range."""
    made = np.empty_like(y)
    for column, item in enumerate(items):
        made[:, column] = np.clip(_inverse(item, y[:, column]), item.low, item.high)
    return made


def quiet_limit(item: Trait) -> float:
    """The most a quiet second gives, transformed; infinite for all but audio alarm cues."""
    if item.name not in AUDIO_ALARM_CUES:
        return math.inf
    return math.log(QUIET_CUE_LIMIT / (1.0 - QUIET_CUE_LIMIT))


def _inverse(item: Trait, y: Array) -> Array:
    if item.transform is Transform.LOGIT:
        logistic: Array = 0.5 * (1.0 + np.tanh(0.5 * y))  # does not overflow
        return logistic
    if item.transform is Transform.LOG:
        return np.exp(np.minimum(y, 700.0))
    if item.transform is Transform.LOG_OFFSET:
        return np.exp(np.minimum(y, 700.0)) - item.offset
    return y
