"""A record's channels against this person's past, which then takes them in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from threshold_service.domain.freezing import gate_of
from threshold_service.domain.hours import turn
from threshold_service.domain.kernel.baseline import RESIDUAL
from threshold_service.domain.kernel.composite import NOTHING
from threshold_service.domain.limit_scale import limit_scale
from threshold_service.domain.person import PersonState
from threshold_service.domain.settings import EngineSettings
from threshold_service.domain.verdict import Second, Term


@dataclass(frozen=True, slots=True)
class Reading:
    """One second: its evidence (z) and each channel's z, positive for distress.

    ``g``: how near each channel, and behind them the evidence, is to a sustained change (1).
    """

    evidence: float
    names: Sequence[str]
    z: Sequence[float]
    g: Sequence[float]

    def terms(self, settings: EngineSettings) -> list[Term]:
        """What each channel said, for those who ask why."""
        models = [settings.model_of(name) for name in self.names]
        return [
            Term(name, model.weight, model.sign, float(z))
            for name, model, z in zip(self.names, models, self.z, strict=True)
        ]


def residuals_of(state: PersonState, reading: Reading, wanted: Collection[str]) -> dict[str, float]:
    """How far each wanted channel lay from its level this second, in own scales, clipped."""
    table = state.channels
    return {name: float(table.state_of(name)[RESIDUAL]) for name in reading.names if name in wanted}


def observe(
    state: PersonState, second: Second, settings: EngineSettings, unit_s: float, ms: float
) -> Reading | None:
    """The second's reading, or None where no channel with a say had a value.

    Channels are taken in the order of their names because sums of floats depend on it, and a
    replay must give the same.
    """
    table = state.channels
    table.attach(settings)
    before = second.t - unit_s * ms
    names: list[str] = []
    order: list[int] = []
    values: list[float] = []
    for name in sorted(second.channels):
        value = second.channels[name]
        if value is None:
            continue
        if name not in table.slots:
            table.meet(second.channels, before)
        slot = table.slots[name]
        if slot >= 0:
            names.append(name)
            order.append(slot)
            values.append(value)
    if not order:
        return None
    here, share = turn(state, second.t, settings)
    gate = gate_of(state, second.t, settings.times, ms)
    factor = limit_scale(state) if _looks_for_changes(state, settings) else 0.0
    now = (float(second.t), ms, unit_s, gate, share, settings.composite.cap, factor)
    quality = [second.quality.get(sense, 1.0) for sense in settings.senses.names]
    rows = settings.senses.shares, settings.senses.limits
    evidence, z, g = settings.arithmetic.judge(table, order, values, quality, now, here, rows)
    return None if evidence == NOTHING else Reading(evidence, names, z, g)


def _looks_for_changes(state: PersonState, settings: EngineSettings) -> bool:
    """Only from what is known: while the level is still being learnt, all of it is a change."""
    return state.learnt and settings.change.run_length_s is not None
