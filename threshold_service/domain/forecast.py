"""Surprise: how far a block lies from what the block before it let expect.

A first-order vector autoregression with a ridge, ``r = y_t - A y_(t-1)``, on the channels that
were seen in both blocks; ``r' S^-1 r`` is a chi-square under normal theory, expressed as the z
that is as improbable. Unlike novelty it forgives a level that lasts and notices a course that
no quiet person takes. Limit: one block back only, and without a side (see ``mahalanobis``).
"""

from collections.abc import Sequence

from threshold_service.domain.dynamics import Dynamics
from threshold_service.domain.kernel.quadratic import squared_length, subtract_product
from threshold_service.domain.kernel.tails import chi_square_z


def surprise(
    model: Dynamics, mask: int, before: Sequence[float], y: Sequence[float]
) -> float | None:
    """The z of ``y`` after ``before``, both of the channels in ``mask``; None where none is."""
    if not mask:
        return None
    matrix, whitening = model.forecast(mask)
    left = list(y)
    subtract_product(matrix, list(before), left, len(left))
    return model.surprise(chi_square_z(squared_length(whitening, left, len(left)), float(len(y))))
