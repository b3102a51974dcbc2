"""The features of a second, from what the engine has read in it (see ``feature_memory``)."""

from threshold_service.domain.feature_memory import (
    ABSENT,
    CHANGE,
    EVIDENCE,
    LARGEST,
    MOTION,
    FeatureMemory,
    FeaturePlan,
)
from threshold_service.domain.kernel import means
from threshold_service.domain.kernel.marking import Row
from threshold_service.domain.kernel.tails import family_z
from threshold_service.domain.observing import Reading
from threshold_service.domain.signs import SignMemory

MOTION_CHANNELS = ("motion_energy", "acceleration")


def follow_features(
    memory: FeatureMemory,
    wanted: FeaturePlan,
    reading: Reading,
    signs: SignMemory,
    known: int,
    t: int,
    ms: float,
    unit_s: float,
) -> dict[str, float | None]:
    """The features of this second; ``known``: how many channels this person ever showed."""
    z = dict(zip(reading.names, map(float, reading.z), strict=True))
    made: dict[str, float | None] = {}
    for owner, asked in wanted.means.items():
        value = reading.evidence if owner == EVIDENCE else z.get(owner)
        row = _mean(memory, owner, value, t, ms, unit_s)
        for name, at in asked:
            made[name] = None if value is None or row is None else row[at] / row[at + 1]
    for name in sorted(wanted.single):
        made[name] = _single(name, z, reading, signs, known, t)
    memory.last = made
    return made


def _mean(
    memory: FeatureMemory, owner: str, value: float | None, t: int, ms: float, unit_s: float
) -> Row | None:
    row = memory.rows.get(owner)
    if value is None:
        return row
    if row is None:
        row = memory.rows[owner] = [0.0] * means.SIZE
        row[means.T] = t - unit_s * ms
    means.add(row, value, (t - row[means.T]) / ms)
    row[means.T] = float(t)
    return row


def _single(
    name: str, z: dict[str, float], reading: Reading, signs: SignMemory, known: int, t: int
) -> float | None:
    if name == LARGEST:
        return family_z(max(map(abs, z.values())), 2.0 * len(z))
    if name == CHANGE:
        return float(max(reading.g))
    if name == ABSENT:
        return 1.0 - len(z) / max(known, len(z))
    if name == MOTION:
        return next((z[channel] for channel in MOTION_CHANNELS if channel in z), None)
    sign = signs.sign(name, t)
    return sign.z if sign is not None else None
