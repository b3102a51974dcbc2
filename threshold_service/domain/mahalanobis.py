"""Novelty: how unusual the observed channels stand together, whatever side they are on.

``D^2 = y_o' (G0_oo)^-1 y_o`` of block means (Mahalanobis 1936), under normal theory a chi-square
with as many degrees of freedom as channels are seen; expressed as the z that is as improbable.
What it is worth: statistics without a sign were at chance for stress on real physiology
(AUROC 0.51-0.53), so it may raise no more than tier 3.
"""

from collections.abc import Sequence

from threshold_service.domain.dynamics import Dynamics
from threshold_service.domain.kernel.quadratic import squared_length
from threshold_service.domain.kernel.tails import chi_square_z


def novelty(model: Dynamics, mask: int, y: Sequence[float]) -> float | None:
    """The z of ``y``, the block means of the channels in ``mask``; None where there are none."""
    if not mask:
        return None
    square = squared_length(model.whitening(mask), list(y), len(y))
    return model.novelty(chi_square_z(square, float(len(y))))
