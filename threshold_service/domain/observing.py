"""A record's channels against this person's past, which then takes them in."""

import math

from threshold_service.domain import channel_baseline as baseline
from threshold_service.domain.channel_model import ChannelModel
from threshold_service.domain.composite import Term
from threshold_service.domain.freezing import gate_of, worth
from threshold_service.domain.person import PersonState
from threshold_service.domain.settings import EngineSettings
from threshold_service.domain.verdict import Second


def observe(
    state: PersonState, second: Second, settings: EngineSettings, unit_s: float, ms: float
) -> list[Term]:
    """One term per channel that has a value and a weight, in the order of their names.

    The order is fixed because sums of floats depend on it, and a replay must give the same.
    """
    gate = gate_of(state, second.t, settings.times, ms)
    cap = settings.composite.cap
    terms: list[Term] = []
    for name in sorted(second.channels):
        value = second.channels[name]
        model = settings.channels.get(name) or settings.unknown(name)
        if value is None or model.weight <= 0.0:
            continue
        dn = worth(model, gate, second.quality.get(model.modality, 1.0), unit_s)
        z = _take(state, model, model.forward(value), second.t, (unit_s, ms, gate, dn), settings)
        z = soften(z, cap)
        signed = -z if model.sign < 0.0 else z
        terms.append(Term(name, model.modality, model.weight, model.sign, signed, model.single))
    return terms


def soften(z: float, cap: float) -> float:
    """``z`` up to ``cap``, beyond it growing with the logarithm only.

    One broken sensor must not outvote the rest, yet farther must still rank higher.

    >>> soften(3.0, 10.0), round(soften(-30.0, 10.0), 3)
    (3.0, -13.045)
    """
    if -cap <= z <= cap:
        return z
    beyond = cap + math.log1p(abs(z) - cap)
    return beyond if z > 0.0 else -beyond


def _take(
    state: PersonState,
    model: ChannelModel,
    y: float,
    t: int,
    step: tuple[float, float, float, float],
    settings: EngineSettings,
) -> float:
    unit_s, ms, gate, dn = step
    channel = state.channels.get(model.name)
    if channel is None:
        channel = state.channels[model.name] = baseline.begin(model, y, t)
        dt = unit_s
    else:
        dt = (t - channel.t) / ms
        channel.t = t
    baseline.smooth(model, channel, y, dt, gate)
    z = baseline.predictive_z(model, channel)
    baseline.learn(model, channel, y, dt, dn, settings.clocks)
    return z
