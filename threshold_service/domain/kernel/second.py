"""One second of one person: every channel against its past, which then takes it in."""

from threshold_service.domain.kernel import baseline, change
from threshold_service.domain.kernel.channel import IACT_S, SENSE, SIGN, SINGLE, transformed
from threshold_service.domain.kernel.composite import NOTHING, evidence
from threshold_service.domain.kernel.gaussian import soften
from threshold_service.domain.kernel.marking import Matrix, Row, Slots, kernel

T, MS, UNIT_S, GATE, SHARE, CAP, FACTOR = range(7)
"""A row of times: the second (epoch ms), ms in an engine second, seconds in a record, what
learning is worth, how far the next hour bin is approached, where a z is softened, what the limits
of changes are multiplied by (0: none is looked for yet)."""


@kernel
def read(
    order: Slots,
    count: int,
    traits: Matrix,
    parameters: Matrix,
    states: Matrix,
    hours: Matrix,
    watched: Matrix,
    changes: Matrix,
    values: Row,
    quality: Row,
    now: Row,
    here: int,
    z: Row,
    g: Row,
) -> None:
    """Fill ``z[i]``, positive for distress, from ``values[i]`` of the channel ``order[i]``.

    And ``g[i]``: how near it is to a sustained change, 1 where there is one, 0 for a channel that
    may not speak alone.

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
        side = -1.0 if trait[SIGN] < 0.0 else 1.0
        z[index] = side * own
        g[index] = 0.0
        if now[FACTOR] > 0.0 and trait[SINGLE] > 0.0:
            g[index] = change.step(
                watched[slot],
                changes[slot],
                side * state[baseline.RESIDUAL],
                now[T],
                now[MS],
                gate,
                now[FACTOR],
            )


@kernel
def judge(
    order: Slots,
    count: int,
    traits: Matrix,
    parameters: Matrix,
    states: Matrix,
    hours: Matrix,
    watched: Matrix,
    changes: Matrix,
    values: Row,
    quality: Row,
    now: Row,
    here: int,
    shares: Row,
    limits: Row,
    sums: Row,
    z: Row,
    g: Row,
) -> float:
    """``read`` and the evidence of what was read, which is watched for changes as well.

    Its rows are the last of ``watched`` and ``changes``, its ``g`` the last of ``g``, behind the
    channels' ``count``. ``sums`` is scratch.
    """
    read(
        order,
        count,
        traits,
        parameters,
        states,
        hours,
        watched,
        changes,
        values,
        quality,
        now,
        here,
        z,
        g,
    )
    found = evidence(order, count, traits, z, quality, shares, limits, sums)
    g[count] = 0.0
    if now[FACTOR] > 0.0 and found != NOTHING:
        last = len(changes) - 1
        g[count] = change.step(
            watched[last], changes[last], found, now[T], now[MS], now[GATE], now[FACTOR]
        )
    return found
