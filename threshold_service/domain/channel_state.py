"""What one person's channel remembers: rows of numbers, each after the channel's transform."""

from dataclasses import dataclass

from threshold_service.domain.channel_model import ChannelModel
from threshold_service.domain.kernel import baseline
from threshold_service.domain.kernel.marking import Row

RELATIVE_SCALE = 0.05
"""A channel nobody described: one second scatters by 5 % of its first value until seen."""


@dataclass(slots=True)
class ChannelState:
    """``t``: event time of the last value, epoch milliseconds."""

    t: int
    baseline: Row
    hours: Row

    @property
    def n(self) -> float:
        """Independent samples of the person's own that the level rests on."""
        return self.baseline[baseline.N]


def begin(model: ChannelModel, y: float) -> ChannelState:
    """State at a person's first value of a channel: the prior, or the value where none is."""
    prior = model.prior
    mu0, s0, k0 = prior.level, prior.scale, (prior.scale / prior.tau) ** 2
    if mu0 is None:
        mu0, s0 = y, max(abs(y) * RELATIVE_SCALE, 1e-3) * prior.scale
        k0 = 1.0 / (prior.tau * prior.tau)
    row = baseline.begin(mu0, s0, prior.nu, k0, prior.scale_floor)
    return ChannelState(0, row, baseline.begin_hours())
