"""One second of one person: every channel against its past, which then takes it in."""

from threshold_service.domain.kernel import baseline
from threshold_service.domain.kernel.channel import IACT_S, SENSE, SIGN, transformed
from threshold_service.domain.kernel.composite import evidence
from threshold_service.domain.kernel.gaussian import soften
from threshold_service.domain.kernel.marking import Matrix, Row, Slots, kernel

T, MS, UNIT_S, GATE, SHARE, CAP = range(6)
"""A row of times: the second (epoch ms), ms in an engine second, seconds in a record, what
learning is worth, how far the next hour bin is approached, where a z is softened."""


@kernel
def read(
    order: Slots,
    count: int,
    traits: Matrix,
    parameters: Matrix,
    states: Matrix,
    hours: Matrix,
    values: Row,
    quality: Row,
    now: Row,
    here: int,
    z: Row,
) -> None:
    """Fill ``z[i]``, positive for distress, from ``values[i]`` of the channel ``order[i]``.

    ``values`` are in the channels' own units, ``quality`` per sense, ``here`` the hour bin.
    """
    gate = now[GATE]
    for index in range(count):
        slot = order[index]
        trait = traits[slot]
        state = states[slot]
        dt = (now[T] - state[baseline.T]) / now[MS]
        state[baseline.T] = now[T]
        worth = gate * quality[int(trait[SENSE])] * now[UNIT_S] / trait[IACT_S]
        own = baseline.observe(
            parameters[slot],
            state,
            hours[slot],
            transformed(trait, values[index]),
            dt,
            gate,
            worth,
            here,
            now[SHARE],
        )
        own = soften(own, now[CAP])
        z[index] = -own if trait[SIGN] < 0.0 else own


@kernel
def judge(
    order: Slots,
    count: int,
    traits: Matrix,
    parameters: Matrix,
    states: Matrix,
    hours: Matrix,
    values: Row,
    quality: Row,
    now: Row,
    here: int,
    shares: Row,
    limits: Row,
    sums: Row,
    z: Row,
) -> float:
    """``read`` and the evidence of what was read; ``sums`` is scratch."""
    read(order, count, traits, parameters, states, hours, values, quality, now, here, z)
    return evidence(order, count, traits, z, quality, shares, limits, sums)
