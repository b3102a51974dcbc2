"""When a change that lasts is an event: its limits, and the rows that the kernel needs."""

from collections.abc import Mapping
from dataclasses import dataclass

from threshold_service.domain.channel_model import ChannelModel
from threshold_service.domain.kernel import change_rows
from threshold_service.domain.kernel.marking import Row
from threshold_service.domain.limits import bank_limits


@dataclass(frozen=True, slots=True)
class ChangeRule:
    """``run_length_s``: a quiet person's time between false alarms of any of their ``family``
    watched channels and the composite; None: no change is looked for.

    ``tier``: what one calls for. ``off``: an event that is open stays so down to this share of a
    limit. ``phi``: the population's autocorrelation of block means, ``phis`` where a channel's is
    known. The rest is ``change_rows.parameters``'.
    """

    run_length_s: float | None
    family: int
    tier: int
    off: float
    phi: float
    phis: Mapping[str, float]
    prior_blocks: float
    half_life_s: float
    scale_floor: float
    indifferent: float
    reset_s: float

    def row_of(self, model: ChannelModel) -> Row:
        """The kernel's parameters of a channel; one side where distress has one."""
        return self._row(self.phis.get(model.name, self.phi), model.sign == 0.0)

    def composite_row(self) -> Row:
        """The composite's: more of it is distress."""
        return self._row(self.phi, False)

    def _row(self, phi: float, two_sided: bool) -> Row:
        # Without a run length nothing steps these rows, so any limit will do.
        wanted_s = self.run_length_s or change_rows.BLOCK_S * 360.0
        return change_rows.parameters(
            phi,
            bank_limits(wanted_s, self.family, two_sided=two_sided, block_s=change_rows.BLOCK_S),
            two_sided=two_sided,
            prior_blocks=self.prior_blocks,
            half_life_s=self.half_life_s,
            scale_floor=self.scale_floor,
            indifferent=self.indifferent,
            reset_s=self.reset_s,
        )


def is_watched(model: ChannelModel) -> bool:
    """Whether a channel's lasting change may call for somebody: as in ``kernel.second``.

    What may not speak alone (movement, loudness) does so through the composite.
    """
    return model.weight > 0.0 and model.single
