"""One capture program of a live source: started, listened to, started again when it ends."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import soxr

from edge_agent.adapters.capture import NOTHING_THERE
from edge_agent.adapters.live_process import LiveProcess, Output, Pump, Recipe
from edge_agent.adapters.y4m import NotYuv4Mpeg, Parser, Planes
from edge_agent.domain.arrival import SAMPLE_RATE_HZ, FrameGrid, SoundTimeline
from edge_agent.domain.lag import Lag
from edge_agent.domain.second import from_pcm16
from edge_agent.errors import SourceError
from edge_agent.sources.port import Senses
from shared.clock import Clock
from shared.streams.connection import backoff_s

SILENT_AFTER_S = 8.0
"""A program that delivers nothing for so long hangs: some drivers do, and never end."""
LONGEST_RETRY_S = 10.0


@dataclass(frozen=True, slots=True)
class Tap:
    """A program that could be started, and the senses that it is there for."""

    name: str
    senses: Senses
    recipe: Callable[[tuple[Output, ...]], Recipe]


class Arrived:
    """What has come since ``start`` and was not taken yet."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.start()

    def start(self) -> None:
        """Second 0 begins now; what came before is forgotten."""
        self._zero_s = self._clock.monotonic_s()
        self.picture: FrameGrid[Planes] = FrameGrid()
        self.sound = SoundTimeline()

    def now_s(self) -> float:
        """Seconds since the start."""
        return self._clock.monotonic_s() - self._zero_s


class Feed:
    """Runs one tap. Belongs to one thread, but for ``kill``."""

    def __init__(
        self, tap: Tap, senses: Senses, arrived: Arrived, pump: Pump, clock: Clock
    ) -> None:
        self.name = tap.name
        self._recipe = tap.recipe
        self._arrived = arrived
        self._pump = pump
        self._clock = clock
        self._choices = _choices(tap.senses & senses)
        self._process: LiveProcess | None = None
        self._heard: set[Output] = set()
        self._heard_s = 0.0
        self._retry_s = 0.0
        self._attempt = 0
        self._trouble: SourceError | None = None
        self.error: SourceError | None = None
        """Why it is down; None while it runs or starts."""

    @property
    def senses(self) -> Senses:
        """What it has delivered since it was last started."""
        return Senses(picture="picture" in self._heard, sound="sound" in self._heard)

    @property
    def settled(self) -> bool:
        """It delivers all that it was started for, or is down."""
        return self.error is not None or set(self._choices[0]) <= self._heard

    def tend(self) -> None:
        """Start it when that is due, note its end, end it when it hangs."""
        now_s = self._clock.monotonic_s()
        if self._process is None:
            if now_s >= self._retry_s:
                self._start(now_s)
        elif self._trouble is not None:
            self._ended(self._trouble)
        elif self._process.ended:
            self._ended(self._process.why())
        elif now_s - self._heard_s > SILENT_AFTER_S:
            text = f"Nothing has come from {self.name} for {SILENT_AFTER_S:.0f} seconds."
            self._ended(SourceError(text))

    def kill(self) -> None:
        """End the program at once, from any thread."""
        process = self._process
        if process is not None:
            process.kill()

    def release(self) -> None:
        """End it for good."""
        if self._process is not None:
            self._pump.remove(self._process)
            self._process = None

    def _start(self, now_s: float) -> None:
        try:
            recipe = self._recipe(self._choices[0])
            self._process = LiveProcess(recipe, self._sinks(recipe))
        except SourceError as error:
            self._down(error)
            return
        self._pump.add(self._process)
        self._heard = set()
        self._heard_s = now_s
        self.error = self._trouble = None

    def _ended(self, error: SourceError) -> None:
        self.release()
        one_sense = NOTHING_THERE in error.detail or (len(self._choices) == 2 and not self._heard)
        if one_sense and len(self._choices) > 1:
            del self._choices[0]  # at once: the camera is there and has one sense only
            return
        self._down(error)

    def _down(self, error: SourceError) -> None:
        self.error = error
        self._attempt = 0 if self._heard else self._attempt + 1
        self._heard = set()
        pause_s = backoff_s(self._attempt + 3, LONGEST_RETRY_S)
        self._retry_s = self._clock.monotonic_s() + pause_s

    def _sinks(self, recipe: Recipe) -> dict[Output, Callable[[bytes], None]]:
        return {
            "picture": _PictureSink(self._arrived, self._hear, self._not_a_picture).take,
            "sound": _SoundSink(self._arrived, self._hear, recipe.sound_rate_hz).take,
            "progress": _ProgressSink(self._clock, self._late).take,
        }

    def _hear(self, output: Output) -> None:
        self._heard.add(output)
        self._heard_s = self._clock.monotonic_s()

    def _late(self, behind_s: float) -> None:
        text = f"This box cannot keep up with {self.name}: let the camera send less."
        self._trouble = SourceError(text, f"{behind_s:.1f} s behind")

    def _not_a_picture(self, error: NotYuv4Mpeg) -> None:
        self._trouble = SourceError(f"What {self.name} sends is no picture.", str(error))


class _PictureSink:
    def __init__(
        self,
        arrived: Arrived,
        heard: Callable[[Output], None],
        refused: Callable[[NotYuv4Mpeg], None],
    ) -> None:
        self._arrived = arrived
        self._heard = heard
        self._refused = refused
        self._parser = Parser()

    def take(self, data: bytes) -> None:
        try:
            pictures = list(self._parser.feed(data))
        except NotYuv4Mpeg as error:
            self._refused(error)
            return
        for picture in pictures:
            self._arrived.picture.put(self._arrived.now_s(), picture)
            self._heard("picture")


class _SoundSink:
    """16-bit samples of one channel at the recorder's rate."""

    def __init__(self, arrived: Arrived, heard: Callable[[Output], None], rate_hz: int) -> None:
        self._arrived = arrived
        self._heard = heard
        self._odd = b""
        self._resampler = (
            soxr.ResampleStream(rate_hz, SAMPLE_RATE_HZ, 1, dtype="float32")
            if rate_hz != SAMPLE_RATE_HZ
            else None
        )

    def take(self, data: bytes) -> None:
        data = self._odd + data
        self._odd = data[len(data) // 2 * 2 :]
        samples = from_pcm16(data)
        if self._resampler is not None:
            samples = np.asarray(self._resampler.resample_chunk(samples), np.float32)
        self._arrived.sound.put(self._arrived.now_s(), samples)
        self._heard("sound")


class _ProgressSink:
    """FFmpeg's report twice a second: how far the source's own time has come."""

    def __init__(self, clock: Clock, late: Callable[[float], None]) -> None:
        self._clock = clock
        self._late = late
        self._lag = Lag()
        self._rest = b""

    def take(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            name, _, value = line.partition(b"=")
            if name == b"out_time_us" and value.strip().lstrip(b"-").isdigit():
                self._lag = self._lag.step(self._clock.monotonic_s(), int(value) / 1e6)
        if self._lag.too_late:
            self._late(self._lag.behind_s)


def _choices(senses: Senses) -> list[tuple[Output, ...]]:
    """What to ask for, in turn: a camera without a microphone is tried without sound."""
    if senses.picture and senses.sound:
        return [("picture", "sound"), ("picture",), ("sound",)]
    return [("picture",)] if senses.picture else [("sound",)]
