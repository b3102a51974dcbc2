"""The cases in which a fusion is judged: which senses it has."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.fusion_input import SENSES

ALL = "all senses"
KEPT: Mapping[str, tuple[str, ...]] = {
    ALL: SENSES,
    "face and voice": ("face", "voice"),
    "without face": ("voice", "body", "motion"),
    "without voice": ("face", "body", "motion"),
    "face alone": ("face",),
    "voice alone": ("voice",),
    "body and motion alone": ("body", "motion"),
}
BY_CHANCE = "60 % missing"
MISSING_SHARE = 0.6
CASES = (*KEPT, BY_CHANCE)


def there_in(case: str, there: NDArray[np.bool_], seed: int = 0) -> NDArray[np.bool_]:
    """``there`` [N, T, 4] of a case; ``BY_CHANCE`` takes each sense of each second by itself."""
    if case == BY_CHANCE:
        rng = np.random.default_rng(seed)
        return np.asarray(there & (rng.random(there.shape) > MISSING_SHARE))
    return np.asarray(there & np.array([sense in KEPT[case] for sense in SENSES]))
