"""Open-set matching: likeness decides, strangers are nobody, scale does not matter."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.domain.gallery import MARGIN, Gallery, agreement, unit

RNG = np.random.default_rng(0)
ANNA, BERT, STRANGER = RNG.normal(size=(3, 128)).astype(np.float32)
GALLERY = Gallery(0.4, {"anna": unit([ANNA, ANNA + 0.1]), "bert": unit([BERT])})


def _noisy(face: np.ndarray[tuple[int], np.dtype[np.float32]], by: float) -> np.ndarray:
    return np.asarray(face + by * np.random.default_rng(1).normal(size=128), np.float32)


@given(st.floats(0.01, 100))
def test_only_the_direction_counts(scale: float) -> None:
    seen = _noisy(ANNA, 0.5)
    plain, scaled = GALLERY.match(seen), GALLERY.match((seen * scale).astype(np.float32))
    assert plain.person == scaled.person == "anna"
    assert plain.similarity == pytest.approx(scaled.similarity, abs=1e-5)


def test_a_stranger_is_nobody() -> None:
    match = GALLERY.match(STRANGER)
    assert match.person is None
    assert match.similarity < 0.4


def test_somebody_else_who_is_enrolled_is_named_as_such() -> None:
    assert GALLERY.match(_noisy(BERT, 0.3)).person == "bert"


def test_the_threshold_is_inclusive_and_is_the_networks_own() -> None:
    axis = Gallery(0.6, {"anna": unit([[1.0, 0.0]])})
    assert axis.match(np.array([0.6, 0.8], np.float32)).person == "anna"
    assert axis.match(np.array([0.59, 0.8], np.float32)).person is None


def test_between_two_alike_nobody_is_chosen() -> None:
    twins = Gallery(0.4, {"anna": unit([ANNA]), "her twin": unit([_noisy(ANNA, MARGIN / 10)])})
    assert twins.match(ANNA).person is None


def test_an_empty_gallery_knows_nobody() -> None:
    assert Gallery(0.4, {}).match(ANNA).person is None


@pytest.mark.parametrize("bad", [np.zeros(4), np.array([1.0, np.nan]), np.array([np.inf, 0.0])])
def test_an_embedding_without_a_direction_is_refused(bad: np.ndarray) -> None:
    with pytest.raises(ValueError, match="finite and not zero"):
        unit([bad.astype(np.float32)])


def test_agreement_is_the_least_similar_pair() -> None:
    assert agreement(unit([ANNA])) == 1.0
    assert agreement(unit([ANNA, ANNA, BERT])) == pytest.approx(
        float(unit([ANNA])[0] @ unit([BERT])[0]), abs=1e-6
    )
