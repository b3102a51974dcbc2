"""Composed sequences: nothing leaks, labels are true, what is spoilt is spoilt before encoding."""

import pytest

pytest.importorskip("torch", reason="training needs torch (make check-training)")

import cv2
import numpy as np

from edge_agent.domain.fusion_input import FACE_LABELS, SENSES, SIZES
from training.fusion.compose import faces as looks
from training.fusion.compose import voices as sounds
from training.fusion.compose.bank import SPLIT_OF_ACTOR, TEST, TRAIN, VAL, Bank, split_of_face
from training.fusion.compose.bodies import move
from training.fusion.compose.cases import CASES, there_in
from training.fusion.compose.chain import TAXONOMIES, read_chain
from training.fusion.compose.figures import Judged, auroc
from training.fusion.compose.sequences import Composed, compose
from training.fusion.compose.tensors import folded, scaling_of, to_tensors
from training.fusion.compose.weighted import assessable, weighted
from training.fusion.train import Recipe, config_of, logits_of

CARE8 = read_chain(TAXONOMIES / "care8.json")
STEPS = 40


def small_bank(seed: int = 0) -> Bank:
    """Every face's first number is its own, so that a row of a sequence can be traced back."""
    rng = np.random.default_rng(seed)
    emotions = np.repeat(FACE_LABELS, 9)
    faces = rng.normal(size=(63, 4, SIZES["face"])).astype(np.float32)
    faces[:, :, 0] = np.arange(63)[:, None]
    said = rng.uniform(0.1, 1.0, (63, 4, 3)).astype(np.float32)
    actors = np.repeat([1, 2, 11, 13, 14, 0, 0, 0], 21)
    splits = np.repeat([TRAIN, TRAIN, VAL, TEST, TEST, TRAIN, VAL, TEST], 21)
    heard = rng.normal(size=(len(actors), 4, SIZES["voice"])).astype(np.float32)
    heard[:, :, 0] = actors[:, None]
    spoken = np.tile(np.repeat(FACE_LABELS, 3), 8)
    spoken[actors == 0] = ""
    return Bank(
        face=faces,
        face_said=said,
        face_emotion=emotions,
        face_split=np.tile(np.repeat([TRAIN, VAL, TEST], 3), 7),
        face_id=np.array([f"{n:016x}" for n in range(63)]),
        voice=heard,
        voice_said=rng.uniform(0.1, 1.0, (len(actors), 4, 3)).astype(np.float32),
        voice_emotion=spoken,
        voice_split=splits,
        voice_actor=actors,
        voice_clip=np.arange(len(actors)) // 3,
    )


@pytest.fixture(scope="module")
def made() -> dict[int, Composed]:
    bank = small_bank()
    return {split: compose(bank, CARE8, split, 60, STEPS, 3) for split in (TRAIN, VAL, TEST)}


def test_no_face_and_no_actor_is_in_two_splits(made: dict[int, Composed]) -> None:
    faces = {split: set(one.faces.ravel().tolist()) for split, one in made.items()}
    actors = {split: set(one.actor.tolist()) for split, one in made.items()}
    for one, other in ((TRAIN, VAL), (TRAIN, TEST), (VAL, TEST)):
        assert not faces[one] & faces[other]
        assert not actors[one] & actors[other]
    heard = {
        split: set(np.unique(one.senses[1][..., 0][one.there[..., 1]]))
        for split, one in made.items()
    }
    assert heard[TEST] <= {0.0, 13.0, 14.0}
    assert heard[TRAIN] <= {0.0, 1.0, 2.0}


def test_the_split_of_a_face_is_by_its_bytes_and_of_an_actor_by_the_person() -> None:
    drawn = [split_of_face(f"{n:064x}", False) for n in range(2000)]
    assert drawn == [split_of_face(f"{n:064x}", False) for n in range(2000)]
    assert 0.1 < np.mean(np.array(drawn) == VAL) < 0.2
    assert TEST not in drawn
    assert split_of_face("00", True) == TEST
    assert set(SPLIT_OF_ACTOR.values()) == {TRAIN, VAL, TEST}


def test_every_sense_carries_the_label_of_its_second(made: dict[int, Composed]) -> None:
    bank, one = small_bank(), made[TRAIN]
    names = np.array(CARE8.classes)[one.labels]
    assert (bank.face_emotion[one.faces] == names).all()
    spoken = one.there[..., 1] & (one.senses[1][..., 0] > 0)
    rows = {
        tuple(np.round(v, 5)): e
        for v, e in zip(
            bank.voice.reshape(-1, SIZES["voice"])[:, 1:4],
            np.repeat(bank.voice_emotion, 4),
            strict=True,
        )
    }
    for vector, name in zip(one.senses[1][spoken][:, 1:4], names[spoken], strict=True):
        assert rows[tuple(np.round(vector, 5))] == name


def test_the_same_seed_gives_the_same_and_another_another(made: dict[int, Composed]) -> None:
    bank = small_bank()
    again = compose(bank, CARE8, VAL, 60, STEPS, 3)
    other = compose(bank, CARE8, VAL, 60, STEPS, 4)
    assert np.array_equal(again.labels, made[VAL].labels)
    assert all(np.array_equal(a, b) for a, b in zip(again.senses, made[VAL].senses, strict=True))
    assert not np.array_equal(other.labels, made[VAL].labels)


def test_a_person_keeps_their_voice_and_a_picture_is_held(made: dict[int, Composed]) -> None:
    one = made[TRAIN]
    speaks = one.senses[1][..., 0]
    for row, actor, there in zip(speaks, one.actor, one.there[..., 1], strict=True):
        assert set(row[there].tolist()) <= {0.0, float(actor)}
    held = (one.faces[:, 1:] == one.faces[:, :-1]).mean()
    assert held > 0.6


def test_contempt_is_never_a_target_and_the_chain_keeps_its_rates() -> None:
    walk = CARE8.walk(60_000, np.random.default_rng(0))
    contempt = CARE8.classes.index("contempt")
    assert contempt not in walk
    assert np.allclose(CARE8.transitions.sum(1), 1.0)
    assert CARE8.stationary()[contempt] == pytest.approx(0.0, abs=1e-9)
    for row, name in enumerate(CARE8.classes):
        here = np.flatnonzero(walk[:-1] == row)
        if len(here):
            stayed = (walk[here + 1] == row).mean()
            assert stayed == pytest.approx(CARE8.transitions[row, row], abs=0.03), name
    share = np.bincount(walk, minlength=8) / len(walk)
    assert np.allclose(share, CARE8.stationary(), atol=0.03)


def test_another_taxonomy_is_another_file() -> None:
    edu4 = read_chain(TAXONOMIES / "edu4.json")
    assert edu4.classes == ("confusion", "boredom", "curiosity", "frustration")
    assert np.allclose(edu4.transitions.sum(1), 1.0)
    assert set(edu4.walk(2000, np.random.default_rng(0)).tolist()) == {0, 1, 2, 3}


def test_spoilt_pixels_show_in_the_quality_cue() -> None:
    rng = np.random.default_rng(0)
    grain = cv2.GaussianBlur(rng.normal(size=(48, 48)), (0, 0), 1.5)
    face = np.clip(120 + 50 * grain / grain.std(), 0, 255).astype(np.uint8)

    class Even:
        labels, side = FACE_LABELS, 48

        def probabilities(self, faces: list[np.ndarray]) -> np.ndarray:
            return np.full((len(faces), 7), 1 / 7, np.float32)

    whole = looks.see(face, Even())
    assert looks.see(looks.blurred(face, rng), Even()).quality < whole.quality
    assert looks.see(looks.darkened(face, rng), Even()).quality < whole.quality
    assert whole.vector[-1] == np.float32(whole.quality)
    assert not np.array_equal(looks.noisy(face, rng), face)


def test_spoilt_samples_are_what_they_say() -> None:
    rng = np.random.default_rng(0)
    voice = (0.1 * np.sin(np.arange(32_000) * 0.05)).astype(np.float32)
    level = {f.__name__: 20 * np.log10(f(voice, rng).std()) for f in sounds.VARIANTS}
    assert level["far"] < level["clean"] - 8
    assert (np.abs(sounds.overdriven(voice, rng)) >= 0.999).mean() > 0.01
    assert all(np.abs(f(voice, rng)).max() <= 1.0 for f in sounds.VARIANTS)
    assert 20 * np.log10(sounds.pink(16_000, -40.0, rng).std()) == pytest.approx(-40.0, abs=0.1)


def test_the_generator_says_a_little_about_arousal_and_nothing_about_pleasure() -> None:
    def speed(emotion: str) -> float:
        return float(
            np.mean(
                [
                    move([emotion] * 8, np.random.default_rng(n)).body[:, 0].mean()
                    for n in range(300)
                ]
            )
        )

    assert speed("anger") > speed("neutral") + 0.1
    assert speed("sadness") < speed("neutral")
    assert speed("anger") == pytest.approx(speed("fear"), abs=0.1)


def test_cases_take_away_and_never_add(made: dict[int, Composed]) -> None:
    there = made[VAL].there
    for case in CASES:
        assert (there_in(case, there) <= there).all()
    assert there_in("face alone", there)[..., 1:].sum() == 0
    kept = there_in("60 % missing", there).sum() / there.sum()
    assert kept == pytest.approx(0.4, abs=0.03)


def test_version_one_is_the_edges_own_arithmetic(made: dict[int, Composed]) -> None:
    one = made[VAL]
    raw, smoothed = weighted(one, one.there)
    assert np.array_equal(np.isnan(raw), ~assessable(one, one.there))
    alone = there_in("face alone", one.there)
    raw, _ = weighted(one, alone)
    assert np.allclose(raw[alone[..., 0]], one.face_said[..., 0][alone[..., 0]], atol=1e-6)
    assert (smoothed[~np.isnan(smoothed)] <= 1.0).all()


def test_auroc_against_counting_pairs() -> None:
    rng = np.random.default_rng(0)
    score, truth = rng.integers(0, 6, 80) / 6.0, rng.random(80) < 0.4
    pairs = [(a > b) + 0.5 * (a == b) for a in score[truth] for b in score[~truth]]
    assert auroc(score, truth) == pytest.approx(np.mean(pairs))
    grid = score.reshape(8, 10)
    judged = Judged(grid, truth.reshape(8, 10), np.ones((8, 10), bool))
    assert judged.beyond(judged).value == 0.0
    assert judged.figure().low <= judged.figure().value <= judged.figure().high


def test_the_scaling_can_be_folded_into_the_network(made: dict[int, Composed]) -> None:
    from training.fusion.network import FusionNetwork

    data = to_tensors(made[VAL])
    scaling = scaling_of(to_tensors(made[TRAIN]))
    network = FusionNetwork(config_of(Recipe(width=32), CARE8)).eval()
    outside, inside = (
        logits_of(network, data, scaling),
        logits_of(folded(network, scaling), data, None),
    )
    assert np.allclose(outside.numpy(), inside.numpy(), atol=2e-4)
    assert len(SENSES) == 4
