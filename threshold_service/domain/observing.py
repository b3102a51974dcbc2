"""A record's channels against this person's past, which then takes them in."""

from threshold_service.domain.channel_state import begin
from threshold_service.domain.composite import Term
from threshold_service.domain.freezing import gate_of, worth
from threshold_service.domain.hours import turn
from threshold_service.domain.kernel import baseline
from threshold_service.domain.kernel.gaussian import soften
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
    here, share = turn(state, second.t, settings)
    terms: list[Term] = []
    for name in sorted(second.channels):
        value = second.channels[name]
        model = settings.channels.get(name) or settings.unknown(name)
        if value is None or model.weight <= 0.0:
            continue
        y = model.forward(value)
        channel = state.channels.get(name)
        if channel is None:
            channel = state.channels[name] = begin(model, y)
            dt = unit_s
        else:
            dt = (second.t - channel.t) / ms
        channel.t = second.t
        dn = worth(model, gate, second.quality.get(model.modality, 1.0), unit_s)
        row, hours = channel.baseline, channel.hours
        z = soften(baseline.observe(model.row, row, hours, y, dt, gate, dn, here, share), cap)
        signed = -z if model.sign < 0.0 else z
        terms.append(Term(name, model.modality, model.weight, model.sign, signed, model.single))
    return terms
