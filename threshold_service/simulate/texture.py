"""How a channel's seconds hang together: a latent autoregression seen through noise.

::

    y_t = sqrt(share) u_t + sqrt(1 - share) e_t,   (1 - phi B)(1 - psi B) u_t = innovation

Both parts have unit variance. ``psi`` 0 is the usual AR(1); its autocorrelation
``share phi^k`` falls by the same factor each second, which sensors that smooth do not: on
Stress-Predict at rest, heart rate falls from .996 (1 s) to .933 (10 s) and to .260 (60 s), where
an AR(1) with the right ends has .811 in the middle. A second pole bends the curve.

From the measured lags 1, 10 and 60 follow the three parameters: once the fast pole has died out
``phi = (rho60 / rho10)^(1/50)``, and ``share`` and ``psi`` then solve lags 1 and 10. For heart
rate, too bent for that, both poles are equal and solve lag 10. Wrist movement falls slower than
any geometric law: AR(1) through lags 1 and 10, which leaves 0.00 at lag 60 instead of .06.

Camera and voice channels were never recorded over calm hours. For them ``share`` 0.7 is assumed
and ``phi`` follows from the configured seconds per independent sample,
``iact = 1 + 2 share phi / (1 - phi)``.
"""

import math
from dataclasses import dataclass

ASSUMED_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class Texture:
    """Share of the variance that is latent, and the latent part's two poles (per second)."""

    share: float
    phi: float
    psi: float = 0.0

    def __post_init__(self) -> None:
        if not 0.0 <= self.share <= 1.0:
            raise ValueError(f"share must be in 0..1, got {self.share}")
        for name, pole in (("phi", self.phi), ("psi", self.psi)):
            if not (math.isfinite(pole) and 0.0 <= pole < 1.0):
                raise ValueError(f"{name} must be in [0, 1), got {pole}")

    def autocorrelation(self, lag: int) -> float:
        """Between seconds ``lag`` apart, by the Yule-Walker recursion of an AR(2).

        >>> round(Texture(0.5, 0.9).autocorrelation(2), 3)
        0.405
        """
        if lag == 0:
            return 1.0
        both, product = self.phi + self.psi, self.phi * self.psi
        before, now = 1.0, both / (1.0 + product)
        for _ in range(lag - 1):
            before, now = now, both * now - product * before
        return self.share * now


RESTING = {
    "heart_rate_bpm": Texture(1.0, 0.9571, 0.9571),
    "respiration_rate_bpm": Texture(0.9986, 0.99563, 0.7586),
    "eda_us": Texture(0.99546, 0.99601, 0.4632),
    "skin_temperature_c": Texture(0.99826, 0.99819, 0.7441),
    "acceleration": Texture(0.8546, 0.8832),
}
"""Solved for the medians over persons at rest of Stress-Predict (Iqbal et al. 2022), 1 Hz."""


def assumed(iact_s: float, share: float = ASSUMED_SHARE) -> Texture:
    """A camera's or microphone's channel that has one independent sample in ``iact_s`` seconds.

    >>> round(assumed(10.0).phi, 3)
    0.865
    """
    ratio = max(iact_s - 1.0, 0.0) / (2.0 * share)
    return Texture(share, ratio / (1.0 + ratio))
