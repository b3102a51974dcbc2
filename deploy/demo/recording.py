"""Makes the recording: the portrait acts a course, with sensor noise, and is filmed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from deploy.demo.acting import actor
from deploy.demo.course import Course, plan
from deploy.demo.film import FRAMES_PER_S, write_film
from deploy.demo.portrait import Picture, Portrait
from deploy.demo.puppet import Puppet
from deploy.demo.soundtrack import soundtrack

NOISE = 2.0
"""Grey levels (standard deviation): a camera's noise in room light; no two frames are alike."""
NOISE_PICTURES = 8

Progress = Callable[[int, int], None]
"""Told how many frames are done, and of how many."""


def make(
    portrait: Portrait, calm_s: float, distress_s: float, seed: int, out: Path, progress: Progress
) -> None:
    """Write the recording to ``out``; the same arguments give the same pictures and sound."""
    course = plan(calm_s, distress_s, seed)
    pictures = frames(portrait, course, seed, progress)
    write_film(pictures, soundtrack(course, seed), out)


def frames(portrait: Portrait, course: Course, seed: int, progress: Progress) -> Iterator[Picture]:
    """All pictures in order."""
    puppet, who = Puppet(portrait), actor(course, seed)
    noise = _noise(portrait.picture.shape, seed)
    count = round(course.length_s * FRAMES_PER_S)
    for i in range(count):
        t_s = i / FRAMES_PER_S
        picture = puppet.draw(who.face(t_s), who.head(t_s))
        # a shifted noise picture is as good as a new one, and costs a tenth
        grain = np.roll(noise[i % NOISE_PICTURES], (37 * i) % 480, axis=0)
        yield np.clip(picture + grain, 0, 255).astype(np.uint8)
        progress(i + 1, count)


def _noise(
    shape: tuple[int, ...], seed: int
) -> list[np.ndarray[tuple[int, ...], np.dtype[np.int16]]]:
    random = np.random.default_rng((seed, 2))
    return [
        np.round(random.normal(0.0, NOISE, shape[:2]))[..., None].astype(np.int16)
        for _ in range(NOISE_PICTURES)
    ]
