"""Unit-variance noise with a given memory, correlation between channels, and tails.

Channels share a factor with all others and one with their own sense, so that the innovations of
two channels correlate by ``within[s]`` inside sense ``s`` and ``sqrt(between[s] between[r])``
across. Channels of unequal memory correlate less than their innovations do, by
``sqrt((1 - a^2)(1 - b^2)) / (1 - a b)`` for two AR(1).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from threshold_service.simulate.texture import Texture

Array = NDArray[np.float64]
Tails = Literal["normal", "t5"]
TAILS: tuple[Tails, ...] = ("normal", "t5")
FREEDOM = 5.0
NEGLIGIBLE = 1e-13


@dataclass(frozen=True, slots=True)
class Mixing:
    """Loadings per channel, each (C,), squares summing to 1; ``sense`` is an index per channel."""

    common: Array
    shared: Array
    own: Array
    sense: NDArray[np.intp]


def mixing(senses: Sequence[str], within: dict[str, float], between: dict[str, float]) -> Mixing:
    """``senses`` names each channel's sense. Correlations must satisfy between <= within < 1."""
    order = sorted(set(senses))
    for name in order:
        if not 0.0 <= between[name] <= within[name] < 1.0:
            raise ValueError(f"{name}: 0 <= {between[name]} <= {within[name]} < 1 does not hold")
    w = np.array([within[name] for name in senses])
    b = np.array([between[name] for name in senses])
    index = np.array([order.index(name) for name in senses], dtype=np.intp)
    return Mixing(np.sqrt(b), np.sqrt(w - b), np.sqrt(1.0 - w), index)


def latent_and_noise(
    rng: np.random.Generator, textures: Sequence[Texture], mix: Mixing, seconds: int, tails: Tails
) -> Array:
    """(seconds, C), each column of mean 0 and variance 1, stationary from the first second."""
    share = np.array([texture.share for texture in textures])
    latent = _latent(rng, textures, mix, seconds, tails)
    latent *= np.sqrt(share)
    latent += np.sqrt(1.0 - share) * white(rng, mix, seconds, tails)
    return latent


def _latent(
    rng: np.random.Generator, textures: Sequence[Texture], mix: Mixing, seconds: int, tails: Tails
) -> Array:
    """Two first-order filters in a row, begun in their joint stationary state."""
    phi = np.array([texture.phi for texture in textures])
    psi = np.array([texture.psi for texture in textures])
    inner = 1.0 / (1.0 - phi**2)
    cross = inner / (1.0 - phi * psi)
    outer = (inner + 2.0 * phi * psi * cross) / (1.0 - psi**2)
    begin = white(rng, mix, 2, "normal")
    x = white(rng, mix, seconds, tails)
    x[0] = np.sqrt(inner) * begin[0]
    first = x[0].copy()
    x = filtered(x, phi)
    # Where psi is 0 the residual variance is 0, up to rounding.
    rest = np.maximum(outer - cross**2 / inner, 0.0)
    x[0] = cross / inner * first + np.sqrt(rest) * begin[1]
    made = filtered(x, psi)
    made /= np.sqrt(outer)
    return made


def filtered(x: Array, pole: Array) -> Array:
    """``y_t = pole y_{t-1} + x_t`` along the first axis, in place, ``y_0 = x_0``.

    ``1/(1 - aB) = (1 + aB)(1 + a^2 B^2)(1 + a^4 B^4)...``: log2 many array operations, exact but
    for factors below 1e-13, which are left out.
    """
    step, weight = 1, pole.copy()
    while step < len(x) and weight.max(initial=0.0) > NEGLIGIBLE:
        x[step:] += weight * x[:-step]
        step, weight = 2 * step, weight**2
    return x


def white(rng: np.random.Generator, mix: Mixing, seconds: int, tails: Tails) -> Array:
    """(seconds, C) of unit variance, independent in time.

    With t5 tails each value is a t of five degrees of freedom scaled to variance 1, and
    correlations are 0.849 of the given ones: outliers come to each channel in its own second.
    """
    made = mix.own * rng.standard_normal((seconds, len(mix.own)))
    made += mix.common * rng.standard_normal((seconds, 1))
    made += mix.shared * rng.standard_normal((seconds, int(mix.sense.max()) + 1))[:, mix.sense]
    if tails == "t5":
        made *= np.sqrt((FREEDOM - 2.0) / rng.chisquare(FREEDOM, made.shape))
    return made
