"""Tails and scores that the kernel needs, as kernel functions."""

import math

from threshold_service.domain.kernel.marking import kernel


@kernel
def normal_equivalent(t: float, dof: float) -> float:
    """The z whose normal tail equals the Student tail of ``t`` with ``dof`` degrees of freedom.

    ``sign(t) (8v+1)/(8v+3) sqrt(v ln(1 + t^2/v))`` (Wallace 1959): within 0.1 in z up to z = 5
    for v >= 3. It is what keeps a baseline of a few independent samples from crying wolf: far
    values count by their probability under an uncertain scale, not by their ratio to it.
    """
    z = (8.0 * dof + 1.0) / (8.0 * dof + 3.0) * math.sqrt(dof * math.log1p(t * t / dof))
    return z if t > 0.0 else -z


@kernel
def soften(z: float, cap: float) -> float:
    """``z`` up to ``cap``, beyond it growing with the logarithm only.

    One broken sensor must not outvote the rest, yet farther must still rank higher.

    >>> soften(3.0, 10.0), round(soften(-30.0, 10.0), 3)
    (3.0, -13.045)
    """
    if -cap <= z <= cap:
        return z
    beyond = cap + math.log1p(abs(z) - cap)
    return beyond if z > 0.0 else -beyond
