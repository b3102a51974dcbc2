"""Cameras and microphones as a source: what arrives in a second is that second."""

import logging
import threading
from collections.abc import Iterator

from edge_agent.adapters.live_process import Pump
from edge_agent.adapters.y4m import Planes
from edge_agent.domain.faces import Frame
from edge_agent.errors import SourceError
from edge_agent.perception import SecondOfInput
from edge_agent.sources.feed import Arrived, Feed, Tap
from edge_agent.sources.port import Senses
from shared.clock import Clock

log = logging.getLogger(__name__)

NONE = Senses(picture=False, sound=False)
OPEN_LIMIT_S = 9.0
"""Longer than a camera's time-out, shorter than what the loop waits before it gives up."""
REST_LIMIT_S = 2.0
"""Once something is there, how long what is missing may take before it counts as missing."""
SETTLE_S = 0.25
"""How long a second waits for sound that is still on its way."""
POLL_S = 0.1
BEHIND_S = 2
"""A reader that was held up for longer goes on with the present second."""


class LiveSource:
    """A camera, a microphone, or one of each."""

    def __init__(self, taps: tuple[Tap, ...], clock: Clock) -> None:
        self._taps = taps
        self._clock = clock

    def open(self, senses: Senses, stop: threading.Event) -> "LiveRun":
        """Start every program that is needed and wait until each delivers or has failed."""
        run = LiveRun(self._taps, senses, self._clock)
        try:
            run.wait_for_all(stop)
        except BaseException:
            run.close()
            raise
        return run


class LiveRun:
    """A live source that delivers. It never waits: what is not taken in time is gone."""

    waits = False

    def __init__(self, taps: tuple[Tap, ...], senses: Senses, clock: Clock) -> None:
        wanted = [tap for tap in taps if tap.senses & senses != NONE]
        if not wanted:
            raise SourceError("The source has nothing in it that may be read.", f"asked {senses}")
        self._clock = clock
        self._arrived = Arrived(clock)
        self._pump = Pump()
        self._feeds = [Feed(tap, senses, self._arrived, self._pump, clock) for tap in wanted]
        self._told: dict[str, str | None] = {}
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._in_use = False

    @property
    def senses(self) -> Senses:
        return Senses(
            picture=any(feed.senses.picture for feed in self._feeds),
            sound=any(feed.senses.sound for feed in self._feeds),
        )

    def wait_for_all(self, stop: threading.Event) -> None:
        """Until each feed delivers or is down; raises the first's trouble when none delivers."""
        limit_s = OPEN_LIMIT_S
        while not all(feed.settled for feed in self._feeds) and self._arrived.now_s() < limit_s:
            if stop.is_set():
                raise SourceError("The source was closed before it was open.")
            self._step(POLL_S)
            if self.senses != NONE:
                limit_s = min(limit_s, self._arrived.now_s() + REST_LIMIT_S)
        self._raise_if_dead()
        if self.senses == NONE:
            raise SourceError("The source does not answer.", f"nothing within {OPEN_LIMIT_S} s")
        self._arrived.start()

    def __iter__(self) -> Iterator[SecondOfInput]:
        with self._lock:
            if self._closed.is_set():
                return
            self._in_use = True
        try:
            yield from self._seconds()
        finally:
            with self._lock:
                self._in_use = False
            self.close()

    def close(self) -> None:
        """Kill what runs, from any thread; the reader itself, if there is one, tidies up."""
        with self._lock:
            self._closed.set()
            for feed in self._feeds:
                feed.kill()
            if not self._in_use:
                for feed in self._feeds:
                    feed.release()
                self._pump.close()

    def _seconds(self) -> Iterator[SecondOfInput]:
        second = 0
        while not self._closed.is_set():
            over_s = self._arrived.now_s() - (second + 1)
            if over_s < 0 or (over_s < SETTLE_S and self._sound_is_coming(second)):
                self._step(min(POLL_S, -over_s if over_s < 0 else SETTLE_S - over_s))
                self._raise_if_dead()
                continue
            frames = _pictures(self._arrived.picture.take(second))
            samples = self._arrived.sound.take(second)
            if frames or samples is not None:
                yield SecondOfInput(second * 1000, frames, samples)
            second = max(second + 1, int(self._arrived.now_s()) - BEHIND_S)

    def _sound_is_coming(self, second: int) -> bool:
        return self.senses.sound and not self._arrived.sound.covers(second)

    def _step(self, timeout_s: float) -> None:
        for feed in self._feeds:
            feed.tend()
            self._tell(feed)
        self._pump.poll(timeout_s)

    def _tell(self, feed: Feed) -> None:
        """Of one feed that is down while another delivers nobody else would hear why."""
        sentence = feed.error.sentence if feed.error else None
        if sentence and sentence != self._told.get(feed.name) and len(self._feeds) > 1:
            fields = {"why": sentence, "detail": feed.error.detail if feed.error else ""}
            log.warning("a part of the source is down", extra={"fields": fields})
        self._told[feed.name] = sentence

    def _raise_if_dead(self) -> None:
        errors = [feed.error for feed in self._feeds if feed.error is not None]
        if len(errors) == len(self._feeds) and not self._closed.is_set():
            raise errors[0]


def _pictures(planes: list[Planes]) -> list[Frame]:
    """A picture that was held is converted once."""
    frames: list[Frame] = []
    for index, picture in enumerate(planes):
        held = index > 0 and picture is planes[index - 1]
        frames.append(frames[-1] if held else picture.to_bgr())
    return frames
