"""A second of many persons with the same channels."""

import math
from collections.abc import MutableSequence, Sequence

from threshold_service.domain.kernel.composite import NOTHING
from threshold_service.domain.kernel.marking import Matrix, Row, kernel
from threshold_service.domain.kernel.second import GATE, judge


@kernel
def judge_all(
    traits: Matrix,
    parameters: Matrix,
    states: Sequence[Matrix],
    hours: Sequence[Matrix],
    watched: Matrix,
    changes: Sequence[Matrix],
    values: Matrix,
    quality: Matrix,
    gates: Row,
    now: Row,
    here: int,
    shares: Row,
    limits: Row,
    z: Matrix,
    evidence: Row,
    order: MutableSequence[int],
    heard: Row,
    said: Row,
    near: Row,
    sums: Row,
) -> None:
    """Fill ``evidence[i]`` and ``z[i]`` of person i from ``values[i]``; NaN is a missing value.

    ``order``, ``heard``, ``said`` (one number a channel), ``near`` (one more) and ``sums`` are
    scratch.
    """
    for person in range(len(states)):
        value = values[person]
        own = z[person]
        count = 0
        for channel in range(len(value)):
            own[channel] = math.nan
            if not math.isnan(value[channel]):
                order[count] = channel
                heard[count] = value[channel]
                count += 1
        now[GATE] = gates[person]
        found = judge(
            order,
            count,
            traits,
            parameters,
            states[person],
            hours[person],
            watched,
            changes[person],
            heard,
            quality[person],
            now,
            here,
            shares,
            limits,
            sums,
            said,
            near,
        )
        evidence[person] = found if found > NOTHING else math.nan
        for index in range(count):
            own[order[index]] = said[index]
