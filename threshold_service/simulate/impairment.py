"""What faulty sensors leave of a recording.

A picture that goes dark or a face that turns away gets worse before it is gone: quality falls and
values scatter more. A standing picture repeats its last values until it is noticed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shared.contracts import Reason
from threshold_service.simulate.faults import Fault, FaultKind
from threshold_service.simulate.population import Person
from threshold_service.simulate.process import Array

NOTICED_S = 10
"""How long a standing picture goes unnoticed."""
LOST_SHARE = 0.3
LOWEST_QUALITY = 0.1
SCATTER = 2.0
"""Extra scatter, in the person's own standard deviations, where quality has reached nothing."""
PICTURE = frozenset({"face", "fused", "motion", "body"})
FACE = frozenset({"face", "fused"})
QUALITY_SENSES = ("face", "body", "motion", "voice")
USUAL_QUALITY = 0.9
FADE_S = {FaultKind.DARK: 20, FaultKind.FACE_AWAY: 5}
REASON = {
    FaultKind.DARK: Reason.TOO_DARK,
    FaultKind.FACE_AWAY: Reason.NO_FACE,
    FaultKind.DROPPED: Reason.ENCODER_FAILED,
    FaultKind.FROZEN: Reason.FROZEN,
}


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What the sensors leave: ``quality`` (T, senses), ``present`` (T,) false where no record
    was sent, ``reasons`` one tuple a second."""

    senses: tuple[str, ...]
    quality: Array
    present: NDArray[np.bool_]
    reasons: list[tuple[Reason, ...]]


def impair(person: Person, y: Array, faults: Sequence[Fault], rng: np.random.Generator) -> Seen:
    """Apply ``faults`` to transformed values (T, C) in place and say what was left to see."""
    present_senses = {item.sense for item in person.traits}
    senses = tuple(name for name in QUALITY_SENSES if name in present_senses)
    quality = np.full((len(y), len(senses)), USUAL_QUALITY)
    seen = Seen(senses, quality, np.ones(len(y), np.bool_), [()] * len(y))
    for fault in faults:
        if fault.kind in (FaultKind.GAP, FaultKind.LOSSY):
            _lose(fault, seen, rng)
        else:
            _blind(person, y, fault, seen, rng)
    return seen


def _lose(fault: Fault, seen: Seen, rng: np.random.Generator) -> None:
    share = 1.0 if fault.kind is FaultKind.GAP else LOST_SHARE
    length = fault.t_to - fault.t_from
    seen.present[fault.t_from : fault.t_to] &= rng.random(length) >= share


def _blind(person: Person, y: Array, fault: Fault, seen: Seen, rng: np.random.Generator) -> None:
    gone = fault.t_from
    columns = _columns(person, fault)
    if fault.kind in FADE_S:
        gone = min(fault.t_to, fault.t_from + FADE_S[fault.kind])
        _fade(person, y, fault, seen, columns, gone, rng)
    elif fault.kind is FaultKind.FROZEN:
        gone = min(fault.t_to, fault.t_from + NOTICED_S)
        y[fault.t_from : gone, columns] = y[max(fault.t_from - 1, 0), columns]
    y[gone : fault.t_to, columns] = np.nan
    for t in range(gone, fault.t_to):
        seen.reasons[t] = (*seen.reasons[t], REASON[fault.kind])


def _fade(
    person: Person,
    y: Array,
    fault: Fault,
    seen: Seen,
    columns: NDArray[np.intp],
    gone: int,
    rng: np.random.Generator,
) -> None:
    worse = np.arange(1, gone - fault.t_from + 1) / (gone - fault.t_from)
    extra = rng.standard_normal((len(worse), len(columns))) * worse[:, None]
    y[fault.t_from : gone, columns] += SCATTER * person.scale[columns] * extra
    affected = PICTURE if fault.kind is FaultKind.DARK else FACE
    for index, sense in enumerate(seen.senses):
        if sense in affected:
            fall = worse * (USUAL_QUALITY - LOWEST_QUALITY)
            seen.quality[fault.t_from : gone, index] -= fall
            seen.quality[gone : fault.t_to, index] = 0.0


def _columns(person: Person, fault: Fault) -> NDArray[np.intp]:
    if fault.kind is FaultKind.DROPPED:
        hit = [item.name == fault.channel for item in person.traits]
    else:
        affected = FACE if fault.kind is FaultKind.FACE_AWAY else PICTURE
        hit = [item.sense in affected for item in person.traits]
    return np.flatnonzero(hit)
