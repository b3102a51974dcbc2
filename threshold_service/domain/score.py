"""Evidence (z) to the score that people see, and back."""

from threshold_service.domain.settings import CompositeLimits
from threshold_service.domain.transforms import inverse_logit


def score_of(evidence: float, limits: CompositeLimits) -> float:
    """``1 / (1 + exp(-slope (evidence - middle)))``: strictly growing, in 0..1.

    The middle is the limit of tier 2, so that 0.5 reads as "a caregiver should look"; a calm
    second lies near 0.05. It is a monotone index and no probability: nothing is calibrated on
    outcomes yet.
    """
    return inverse_logit(limits.score_slope * (evidence - limits.score_middle))
