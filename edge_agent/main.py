"""``python -m edge_agent run``: the live agent from the environment's settings."""

import logging
import signal
import sys
import threading
from types import FrameType

import numpy as np
from pydantic import ValidationError

from edge_agent.adapters.gallery_file import EnrolledFaces
from edge_agent.agent import Agent, Outside
from edge_agent.agent_settings import AgentSettings
from edge_agent.errors import EdgeError
from edge_agent.hardening import keep_memory_private
from edge_agent.opening import open_perceiver
from edge_agent.perception import Perceiver, SecondOfInput
from edge_agent.settings import Settings
from edge_agent.source_list import WatchedSource
from edge_agent.sources.build import source_at
from edge_agent.sources.port import Source
from shared.clock import SystemClock
from shared.logs import configure
from shared.streams.codec import first_problem
from shared.streams.errors import BadAddress

log = logging.getLogger(__name__)

MISUSE = 2


def run() -> int:
    """Run until SIGTERM or SIGINT; the exit code of the process."""
    try:
        settings = AgentSettings()
    except ValidationError as error:
        sys.stderr.write(f"a setting is wrong: {first_problem(error)}\n")
        return MISUSE
    configure("edge_agent", settings.log_level)
    keep_memory_private()
    clock = SystemClock()

    def open_source(watched: WatchedSource) -> Source:
        return source_at(watched.address.get_secret_value(), watched.microphone, clock)

    try:
        settings.watched()
    except EdgeError as error:
        log.error(error.sentence, extra={"fields": {"detail": error.detail}})
        return MISUSE
    outside = Outside(open_source, _load_perceiver, clock, EnrolledFaces(Settings().gallery))
    try:
        Agent(settings, outside).run(_stop_on_signals())
    except EdgeError as error:
        log.error(error.sentence, extra={"fields": {"detail": error.detail}})
        return 1
    except (OSError, BadAddress) as error:
        log.error("the agent cannot start", extra={"fields": {"error": str(error)}})
        return 1
    return 0


def _load_perceiver(person: str) -> Perceiver:
    perceiver = open_perceiver(Settings(), person)
    # The first second costs several: libraries compile and allocate. Better before the source
    # is opened than while somebody is watched.
    perceiver.perceive(_grey_second())
    perceiver.reset()
    return perceiver


def _grey_second() -> SecondOfInput:
    noise = np.random.default_rng(0).normal(0.0, 0.01, 16_000).astype(np.float32)
    return SecondOfInput(0, [np.full((240, 320, 3), 128, np.uint8)] * 10, noise)


def _stop_on_signals() -> threading.Event:
    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    return stop
