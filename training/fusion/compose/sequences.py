"""Seconds put together to sequences: one person's emotions, and what each sense has of them.

A face and a voice are paired because they carry the same label: no one person was seen and heard.
A picture is held for a few seconds, and a sentence goes on to its end, so that a network's
mistake about it lasts as well, as it would on a real face.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from edge_agent.domain.fusion_input import SENSES, SIZES
from training.fusion.compose.bank import Bank
from training.fusion.compose.bodies import move
from training.fusion.compose.chain import Chain

HELD_S = (2, 6)
"""How long a picture is held."""
PAUSE_S = (0, 4)
"""Between two sentences of one person; a clip's seconds are two to four."""
ROOM_HUMS = 0.6
"""Share of pauses with room noise; in the others the microphone hears nothing at all."""
SPOILT = 0.4
"""Share of sequences in which a face, and in which a voice, is spoilt for a stretch."""
AWAY = 0.3
"""Share of sequences in which a face, and in which a body, is out of view for a stretch."""

Array = NDArray[np.float32]


@dataclass(frozen=True)
class Composed:
    """``senses`` each [N, T, size], ``there`` [N, T, 4], ``labels`` [N, T], ``actor`` [N].

    ``face_said``, ``voice_said`` [N, T, 3] is what the weighted fusion weighs (see ``Bank``);
    ``spoilt`` [N, T, 2]: which corruption face and voice had, 0 none.
    """

    senses: tuple[Array, ...]
    there: NDArray[np.bool_]
    labels: NDArray[np.int64]
    actor: NDArray[np.int64]
    face_said: Array
    voice_said: Array
    spoilt: NDArray[np.int64]
    faces: NDArray[np.int64]


class _Composer:
    """One split of a bank, indexed by what is asked of it."""

    def __init__(self, bank: Bank, chain: Chain, split: int) -> None:
        self.bank, self.chain = bank, chain
        mine = bank.face_split == split
        self.faces = {e: np.flatnonzero(mine & (bank.face_emotion == e)) for e in chain.classes}
        heard = bank.voice_split == split
        self.actors = np.unique(bank.voice_actor[heard & (bank.voice_actor > 0)])
        self.room = np.flatnonzero(heard & (bank.voice_actor == 0))
        self.clips: dict[tuple[int, str], list[NDArray[np.int64]]] = {}
        for number in np.unique(bank.voice_clip[heard & (bank.voice_actor > 0)]):
            rows = np.flatnonzero(bank.voice_clip == number)
            key = int(bank.voice_actor[rows[0]]), str(bank.voice_emotion[rows[0]])
            self.clips.setdefault(key, []).append(rows)

    def faces_of(self, emotions: list[str], rng: np.random.Generator) -> NDArray[np.int64]:
        """[T] rows of the bank; a new picture after ``HELD_S``, and with every new emotion."""
        rows, left, before = [], 0, ""
        for emotion in emotions:
            if left == 0 or emotion != before:
                row, left = (
                    int(rng.choice(self.faces[emotion])),
                    int(rng.integers(*HELD_S, endpoint=True)),
                )
            rows.append(row)
            left, before = left - 1, emotion
        return np.array(rows)

    def voices_of(
        self, actor: int, emotions: list[str], rng: np.random.Generator
    ) -> NDArray[np.int64]:
        """[T] rows of the bank, -1 where nothing is heard; no sentence outlasts its emotion."""
        rows = np.full(len(emotions), -1)
        t = 0
        while t < len(emotions):
            pause = int(rng.integers(*PAUSE_S, endpoint=True))
            if rng.random() < ROOM_HUMS:
                start = int(rng.integers(len(self.room) - PAUSE_S[1]))
                hum = self.room[start : start + pause][: len(emotions) - t]
                rows[t : t + len(hum)] = hum
            t += pause
            if t >= len(emotions):
                break
            said = self.clips[actor, emotions[t]]
            clip = said[int(rng.integers(len(said)))]
            for row in clip:
                if t == len(emotions) or emotions[t] != str(self.bank.voice_emotion[row]):
                    break
                rows[t] = row
                t += 1
        return rows


def compose(
    bank: Bank, chain: Chain, split: int, count: int, steps: int, seed: int, spoilt: float = SPOILT
) -> Composed:
    """``count`` sequences of ``steps`` seconds of one split; the same seed gives the same."""
    source = _Composer(bank, chain, split)
    made = [
        _sequence(source, steps, np.random.default_rng([seed, split, n]), spoilt)
        for n in range(count)
    ]
    return Composed(
        tuple(np.stack([one.senses[i] for one in made]) for i in range(len(SENSES))),
        *(
            np.stack([getattr(one, name) for one in made])
            for name in ("there", "labels", "actor", "face_said", "voice_said", "spoilt", "faces")
        ),
    )


def _sequence(source: _Composer, steps: int, rng: np.random.Generator, spoilt: float) -> Composed:
    bank = source.bank
    labels = source.chain.walk(steps, rng)
    emotions = [source.chain.classes[label] for label in labels]
    actor = int(rng.choice(source.actors))
    faces, voices = source.faces_of(emotions, rng), source.voices_of(actor, emotions, rng)
    how = np.stack([_stretch(steps, spoilt, rng) * rng.integers(1, 4) for _ in range(2)], 1)
    moved = move(emotions, rng)
    face, face_said = bank.face[faces, how[:, 0]], bank.face_said[faces, how[:, 0]]
    heard = voices >= 0
    voice = bank.voice[voices, how[:, 1]] * heard[:, None]
    voice_said = bank.voice_said[voices, how[:, 1]] * heard[:, None]
    seen = (_stretch(steps, AWAY, rng) == 0) & (face_said[:, 1] > 0)
    body = _stretch(steps, AWAY, rng) == 0
    there = np.stack([seen, heard & (voice_said[:, 1] > 0), body, np.ones(steps, bool)], 1)
    senses = (face, voice, moved.body, moved.motion)
    for sense, size in zip(senses, SIZES.values(), strict=True):
        assert sense.shape == (steps, size)
    spoils = np.asarray(how, np.int64)
    return Composed(senses, there, labels, np.asarray(actor), face_said, voice_said, spoils, faces)


def _stretch(steps: int, share: float, rng: np.random.Generator) -> NDArray[np.int64]:
    """[steps] of 0, with one stretch of 1 in this share of the cases, 4 s long or more."""
    made = np.zeros(steps, np.int64)
    if rng.random() < share:
        long = int(rng.integers(4, steps, endpoint=True))
        start = int(rng.integers(0, steps - long, endpoint=True))
        made[start : start + long] = 1
    return made
