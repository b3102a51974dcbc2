"""The weighted fusion, version 1, on the very sequences that the network is judged by."""

import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.fusion import Evidence, Smoothed, fuse
from edge_agent.domain.fusion_input import SENSES
from edge_agent.domain.judgement import INFORMATIVE_ABOVE
from edge_agent.domain.sound_features import FEATURES
from shared.contracts.window import ModalityName
from training.fusion.compose.sequences import Composed

FACE, VOICE, MOTION = (SENSES.index(name) for name in ("face", "voice", "motion"))
P_VOICE = len(FEATURES)
"""Where voice activity lies in the voice's vector."""
Array = NDArray[np.float64]


def weighted(composed: Composed, there: NDArray[np.bool_]) -> tuple[Array, Array]:
    """``distress_raw`` and ``distress_fused`` [N, T] as the edge computes them.

    NaN where the edge would not assess. ``there`` [N, T, 4] may have less than was composed.
    """
    shape = there.shape[:2]
    raw, smooth = np.full(shape, np.nan), np.full(shape, np.nan)
    judged = assessable(composed, there)
    for n in range(shape[0]):
        level = Smoothed()
        for t in range(shape[1]):
            fused = fuse(_evidence(composed, there, n, t)).distress
            value = fused if judged[n, t] else None
            level = level.step(value)
            if value is not None and level.level is not None:
                raw[n, t], smooth[n, t] = value, level.level
    return raw, smooth


def assessable(composed: Composed, there: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """[N, T]: a face, or a voice that says something (``edge_agent.domain.assessment``)."""
    heard = np.maximum(composed.senses[VOICE][..., P_VOICE], composed.voice_said[..., 2])
    return np.asarray(there[..., FACE] | (there[..., VOICE] & (heard >= INFORMATIVE_ABOVE)))


def _evidence(
    composed: Composed, there: NDArray[np.bool_], n: int, t: int
) -> dict[ModalityName, Evidence]:
    made: dict[ModalityName, Evidence] = {}
    if there[n, t, FACE]:
        distress, quality, unsure = map(float, composed.face_said[n, t])
        made["face"] = Evidence(distress, quality, ambiguity=unsure)
    if there[n, t, VOICE]:
        distress, quality, says = map(float, composed.voice_said[n, t])
        made["voice"] = Evidence(distress, quality, informative=says)
    if there[n, t, MOTION]:
        _, erratic, quality = map(float, composed.senses[MOTION][n, t])
        made["motion"] = Evidence(erratic, quality)
    return made
