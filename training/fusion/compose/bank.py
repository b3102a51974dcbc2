"""Every face and sentence encoded once, kept in one file, and divided by who is in it."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from edge_agent.domain.affect import ambiguity, unpleasantness
from edge_agent.domain.fusion import SPEECH_TRUST, noisy_or
from edge_agent.domain.fusion_input import SIZES
from edge_agent.ports import ExpressionNetwork, VoiceActivity
from training.expression.data import LABELS, read_split
from training.fusion.compose import faces as looks
from training.fusion.compose import voices as sounds

TRAIN, VAL, TEST = 0, 1, 2
SPLIT_OF_ACTOR = {
    actor: TEST if actor > 12 else VAL if actor > 10 else TRAIN for actor in range(1, 17)
}
"""Ten actors to learn from, two to choose by, four held out; each pair is a woman and a man."""
VAL_SHARE = 0.15
TEST_SHARE = 0.5
"""Of publictest, by the picture's hash: more would cost encoding time and narrow few intervals."""
ROOM_SECONDS = 600
ACTORS_A_PART = 2
Array = NDArray[np.float32]


@dataclass(frozen=True)
class Bank:
    """Faces [N, variants, 8] and seconds of sound [K, variants, 43], with what v1 weighs.

    ``face_said`` [N, variants, 3]: distress, quality, ambiguity. ``voice_said`` [K, variants, 3]:
    distress, quality, informativeness. ``voice_clip`` [K] numbers the sentence, ``voice_actor``
    [K] who spoke: 0 for a room in which nobody does. Splits are 0 train, 1 val, 2 test.
    """

    face: Array
    face_said: Array
    face_emotion: NDArray[np.str_]
    face_split: NDArray[np.int64]
    face_id: NDArray[np.str_]
    voice: Array
    voice_said: Array
    voice_emotion: NDArray[np.str_]
    voice_split: NDArray[np.int64]
    voice_actor: NDArray[np.int64]
    voice_clip: NDArray[np.int64]


def split_of_face(digest: str, publictest: bool) -> int:
    """Held out is FER2013's publictest; val and train share the rest, by the picture's hash."""
    return TEST if publictest else VAL if _drawn(digest) < VAL_SHARE else TRAIN


def _drawn(digest: str) -> float:
    """0..1, by the picture alone."""
    return int(hashlib.sha256(f"fusion {digest}".encode()).hexdigest()[:8], 16) / 2**32


def encode_faces(
    archive: Path, network: ExpressionNetwork, publictest: bool, seed: int
) -> dict[str, Any]:
    """A part of a bank; pictures that the network learned from are left out, and copies."""
    known = frozenset(read_split(archive, "train").digests)
    found = looks.without_copies(read_split(archive, "val"), known)
    if publictest:
        known |= frozenset(found.digests)
        found = looks.without_copies(read_split(archive, "publictest"), known)
        found = found.subset(np.array([_drawn(d) < TEST_SHARE for d in found.digests]))
    rows, said = [], []
    for index, digest in enumerate(tqdm(found.digests, "faces")):
        rng = np.random.default_rng([seed, int(digest[:8], 16)])
        seen = [looks.see(spoil(found.images[index], rng), network) for spoil in looks.VARIANTS]
        rows.append([one.vector for one in seen])
        said.append([(unpleasantness(s.by_label), s.quality, ambiguity(s.by_label)) for s in seen])
    return {
        "face": np.array(rows, np.float32),
        "face_said": np.array(said, np.float32),
        "face_emotion": np.array([looks.EMOTION_OF[LABELS[label]] for label in found.labels]),
        "face_split": np.array([split_of_face(d, publictest) for d in found.digests], np.int64),
        "face_id": np.array([digest[:16] for digest in found.digests]),
    }


def encode_voices(
    archive: Path, activity: VoiceActivity, actors: Sequence[int], seed: int
) -> dict[str, Any]:
    """A part of a bank: every second of these actors' sentences."""
    made: list[_Spoken] = []
    for number, clip in tqdm(sounds.read_clips(archive, actors), "sentences"):
        rng = np.random.default_rng([seed, number])
        versions = [sounds.hear(spoil(clip.samples, rng), activity) for spoil in sounds.VARIANTS]
        split = SPLIT_OF_ACTOR[clip.actor]
        made.append(_Spoken(*_stacked(versions), clip.emotion, clip.actor, split, number))
    return _joined(made)


def encode_rooms(activity: VoiceActivity, seed: int) -> dict[str, Any]:
    """A part of a bank: rooms in which nobody speaks, others in each split."""
    made = []
    for split in (TRAIN, VAL, TEST):
        rngs = (np.random.default_rng([seed, split, v]) for v in range(len(sounds.VARIANTS)))
        versions = [_rooms(activity, rng) for rng in rngs]
        made.append(_Spoken(*_stacked(versions), "", 0, split, -1 - split))
    return _joined(made)


class _Spoken(NamedTuple):
    """One sentence: vectors [seconds, variants, 43], what v1 weighs, and whose it is."""

    vectors: Array
    said: Array
    emotion: str
    actor: int
    split: int
    clip: int


def _joined(made: Sequence[_Spoken]) -> dict[str, Any]:
    counts = [len(one.vectors) for one in made]
    return {
        "voice": np.concatenate([one.vectors for one in made]),
        "voice_said": np.concatenate([one.said for one in made]),
        "voice_emotion": np.repeat([one.emotion for one in made], counts).astype("<U16"),
        "voice_actor": np.repeat([one.actor for one in made], counts),
        "voice_split": np.repeat([one.split for one in made], counts),
        "voice_clip": np.repeat([one.clip for one in made], counts),
    }


def _rooms(activity: VoiceActivity, rng: np.random.Generator) -> list[sounds.HeardSecond]:
    """Stretches of ten seconds of room noise, -65 to -30 dBFS."""
    return [
        second
        for _ in range(ROOM_SECONDS // 30)
        for second in sounds.hear(sounds.pink(160_000, rng.uniform(-65, -30), rng), activity)
    ]


def _stacked(versions: Sequence[Sequence[sounds.HeardSecond]]) -> tuple[Array, Array]:
    """[seconds, variants, 43] and [seconds, variants, 3]."""
    vectors = np.array([[s.vector for s in version] for version in versions], np.float32)
    said = np.array([[_said(s) for s in version] for version in versions], np.float32)
    whole = vectors.reshape(len(versions), -1, SIZES["voice"])
    return whole.swapaxes(0, 1), said.reshape(len(versions), -1, 3).swapaxes(0, 1)


def _said(second: sounds.HeardSecond) -> tuple[float, float, float]:
    seen = second.observed
    says = max((SPEECH_TRUST * seen.p_voice, *seen.cues))
    return noisy_or(seen.distress), seen.quality, says


@dataclass(frozen=True)
class Sources:
    """Where the faces and the sentences lie, and the networks that the edge asks about them."""

    faces: Path
    voices: Path
    expression: ExpressionNetwork
    activity: VoiceActivity


Part = tuple[str, Callable[[], dict[str, Any]]]


def parts_of(sources: Sources, seed: int) -> list[Part]:
    """What a bank is made of; no part needs another."""

    def faces(publictest: bool) -> dict[str, Any]:
        return encode_faces(sources.faces, sources.expression, publictest, seed)

    def voices(first: int) -> dict[str, Any]:
        actors = range(first, first + ACTORS_A_PART)
        return encode_voices(sources.voices, sources.activity, actors, seed)

    return [
        ("faces_val", lambda: faces(False)),
        ("faces_test", lambda: faces(True)),
        *((f"voices_{n}", partial(voices, n)) for n in range(1, 17, ACTORS_A_PART)),
        ("rooms", lambda: encode_rooms(sources.activity, seed)),
    ]


def encode(sources: Sources, folder: Path, seed: int = 0) -> Bank:
    """The whole bank, some minutes; each part is kept in ``folder``, so that it can go on."""
    parts = {name: kept(folder / f"{name}.npz", make) for name, make in parts_of(sources, seed)}
    faces = [part for name, part in parts.items() if name.startswith("faces")]
    heard = [part for name, part in parts.items() if not name.startswith("faces")]
    return Bank(
        **{
            name: np.concatenate([part[name] for part in group])
            for group in (faces, heard)
            for name in group[0]
        }
    )


def kept(path: Path, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The part in ``path``, made where it is not there yet."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(path, **make())
    with np.load(path) as file:
        return {name: file[name] for name in file.files}
