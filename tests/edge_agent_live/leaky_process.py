"""The agent with a camera whose every byte is known and models that shout what they see.

``python -m tests.edge_agent_live.leaky_process`` runs until it has failed in each way, then dies
as a broken native library would, by SIGABRT, with the picture in its memory.
"""

import base64
import os
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np

from edge_agent.agent import Agent, Outside
from edge_agent.agent_settings import AgentSettings
from edge_agent.errors import SourceError
from edge_agent.hardening import keep_memory_private
from edge_agent.perception import Perception, SecondOfInput
from edge_agent.sources.port import OpenSource, Senses
from shared.clock import SystemClock
from shared.logs import configure
from tests.edge_agent_live.stubs import StubPerceiver, perception

MARK = b"ATTUNE-SEES-THIS-FACE-"
NAME = "Ingeborg Mustermann"
"""Stands for what a model could read off a name tag."""
SIDE = 66


def picture() -> np.ndarray[Any, np.dtype[np.uint8]]:
    """A BGR frame [SIDE, SIDE, 3] made of the mark."""
    count = SIDE * SIDE * 3
    pixels = (MARK * (count // len(MARK) + 1))[:count]
    return np.frombuffer(pixels, np.uint8).reshape(SIDE, SIDE, 3)


def sound() -> np.ndarray[Any, np.dtype[np.float32]]:
    """A second whose samples are the mark's bytes."""
    values = np.frombuffer((MARK * 1000)[:16_000], np.uint8)
    return (values / np.float32(256)).astype(np.float32)


class Camera:
    """A picture and a sound a second; every fourth opening fails with the picture in its words."""

    def __init__(self) -> None:
        self.opened = 0

    def open(self, senses: Senses, stop: threading.Event) -> OpenSource:  # noqa: ARG002
        self.opened += 1
        return _Shot(senses, breaks=self.opened % 2 == 1)


class _Shot:
    waits = False

    def __init__(self, senses: Senses, breaks: bool) -> None:
        self._closed = threading.Event()
        self._breaks = breaks
        self.senses = senses

    def __iter__(self) -> Iterator[SecondOfInput]:
        position_ms = 0
        while not self._closed.wait(0.25):
            yield SecondOfInput(position_ms, [picture()] * 2, sound())
            position_ms += 1000
            if self._breaks and position_ms >= 8000:
                raise SourceError("The camera broke off.", repr(picture().tobytes()))

    def close(self) -> None:
        self._closed.set()


class Loud(StubPerceiver):
    """Fails with what it saw in its message, each time in another spelling."""

    def perceive(self, second: SecondOfInput, *_: object) -> Perception:
        self.seen.append(second.t_start_ms)
        assert second.samples is not None
        pixels = second.frames[0]
        shouts = [
            str(pixels.tobytes()),
            pixels.tobytes().decode(),
            base64.b64encode(pixels.tobytes()).decode(),
            pixels.tobytes().hex(),
            str(pixels.ravel().tolist()),
            np.array2string(pixels, threshold=100_000),
            str(second.samples.tolist()),
            NAME,
        ]
        turn = len(self.seen) - 1
        if turn < len(shouts):
            raise ValueError(f"cannot use {shouts[turn]}")
        if turn == len(shouts):
            return perception(channels={"p_anger": pixels})
        if turn == len(shouts) + 1:
            return perception(provenance={"p_anger": pixels.tobytes().decode()})
        if turn > len(shouts) + 3:
            os.abort()
        return perception()


def main() -> None:
    """Run with the environment's settings."""
    settings = AgentSettings()
    configure("edge_agent", "DEBUG")
    keep_memory_private()
    Agent(settings, Outside(lambda _: Camera(), lambda _: Loud(), SystemClock())).run(
        threading.Event()
    )


if __name__ == "__main__":
    main()
