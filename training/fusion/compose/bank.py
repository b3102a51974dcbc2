"""Every face and sentence encoded once, kept in one file, and divided by who is in it."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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


def encode_voices(archive: Path, activity: VoiceActivity, seed: int) -> dict[str, Any]:
    """The voices' part of a bank: every sentence's seconds, then rooms without a voice."""
    parts: list[tuple[Array, Array, str, int, int]] = []
    for number, clip in enumerate(tqdm(sounds.read_clips(archive), "sentences", 960)):
        rng = np.random.default_rng([seed, number])
        versions = [sounds.hear(spoil(clip.samples, rng), activity) for spoil in sounds.VARIANTS]
        parts.append((*_stacked(versions), clip.emotion, clip.actor, SPLIT_OF_ACTOR[clip.actor]))
    for number in range(3):
        rooms = [_rooms(activity, np.random.default_rng([seed, number, v])) for v in range(4)]
        parts.append((*_stacked(rooms), "", 0, number))
    counts = [len(part[0]) for part in parts]
    return {
        "voice": np.concatenate([part[0] for part in parts]),
        "voice_said": np.concatenate([part[1] for part in parts]),
        "voice_emotion": np.repeat([part[2] for part in parts], counts),
        "voice_actor": np.repeat([part[3] for part in parts], counts),
        "voice_split": np.repeat([part[4] for part in parts], counts),
        "voice_clip": np.repeat(np.arange(len(parts)), counts),
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


def encode(
    faces: Path,
    voices: Path,
    network: ExpressionNetwork,
    activity: VoiceActivity,
    folder: Path,
    seed: int = 0,
) -> Bank:
    """The whole bank, some minutes; each part is kept in ``folder``, so that it can go on."""
    val = _kept(folder / "faces_val.npz", lambda: encode_faces(faces, network, False, seed))
    test = _kept(folder / "faces_test.npz", lambda: encode_faces(faces, network, True, seed))
    heard = _kept(folder / "voices.npz", lambda: encode_voices(voices, activity, seed))
    return Bank(**{name: np.concatenate([val[name], test[name]]) for name in val}, **heard)


def _kept(path: Path, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(path, **make())
    with np.load(path) as file:
        return {name: file[name] for name in file.files}
