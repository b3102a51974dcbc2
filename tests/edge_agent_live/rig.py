"""The loop against a scripted source, on a clock that moves only when the test says so."""

import threading
from dataclasses import dataclass, field

import numpy as np

from edge_agent.consent import HubTime, Permission
from edge_agent.perception import SecondOfInput
from edge_agent.publish.metrics import Metrics
from edge_agent.sources.clock_watch import ClockWatch
from edge_agent.sources.event_clock import EventClock
from edge_agent.sources.loop import Parts, SourceLoop
from edge_agent.sources.port import Senses
from edge_agent.sources.reading import Happening, Opened
from edge_agent.sources.scorer import Scorer
from edge_agent.sources.source_alarms import SourceAlarms
from edge_agent.sources.throttle import Throttle
from edge_agent.sources.track import Track
from edge_agent.sources.windows import Watched, WindowWriter
from shared.clock import ManualClock
from shared.contracts import ScoreWindow, TechnicalKind
from tests.edge_agent_live.builders import EDGE, PERSON, SOURCE, T0
from tests.edge_agent_live.conftest import Box
from tests.edge_agent_live.stubs import StubPerceiver

BOTH = Senses(picture=True, sound=True)


SILENCE = ("no_picture", "no_sound")


def full(t_start_ms: int, picture: bool = True, sound: bool = True) -> SecondOfInput:
    """A second as a source gives it, with the smallest picture there is."""
    frames = [np.zeros((2, 2, 3), np.uint8)] if picture else []
    return SecondOfInput(t_start_ms, frames, np.zeros(16_000, np.float32) if sound else None)


@dataclass
class ScriptedReading:
    """Delivers what the test puts in; time passes while it has nothing."""

    clock: ManualClock
    senses: Senses
    happenings: list[Happening] = field(default_factory=list)
    closed: bool = False

    def next(self, timeout_s: float) -> Happening | None:
        if self.happenings:
            return self.happenings.pop(0)
        self.clock.advance(timeout_s)
        return None

    def close(self) -> None:
        self.closed = True


@dataclass
class Rig:
    """A loop with everything around it in the test's hands: it is its gate and its models too."""

    box: Box
    now_allowed: Permission = field(default_factory=lambda: Permission(BOTH))
    stub: StubPerceiver | None = field(default_factory=StubPerceiver)
    readings: list[ScriptedReading] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clock = self.box.clock
        self.metrics = Metrics()
        self.hub_time = HubTime(self.clock)
        self.events = EventClock(self.clock, self.hub_time)
        watched = Watched(EDGE, SOURCE, PERSON, 1)
        writer = WindowWriter(
            watched, self.box.outbox, self.box.alarms, self.metrics, self.hub_time
        )
        track, alarms = Track(writer), SourceAlarms(self.box.alarms, self.clock, SOURCE)
        self.loop = SourceLoop(
            SOURCE,
            Parts(
                gate=self,
                models=self,
                start_reading=self.start_reading,
                track=track,
                events=self.events,
                clock_watch=ClockWatch(
                    self.events, self.hub_time, self.box.alarms, self.clock, EDGE
                ),
                alarms=alarms,
                scorer=Scorer(
                    track, alarms, self.metrics, Throttle(SOURCE, self.metrics, self.clock)
                ),
                metrics=self.metrics,
                clock=self.clock,
            ),
        )
        self.stop = threading.Event()

    def permission(self) -> Permission:
        return self.now_allowed

    def perceiver(self) -> StubPerceiver | None:
        return self.stub

    def start_reading(self, senses: Senses) -> ScriptedReading:
        self.readings.append(ScriptedReading(self.clock, senses))
        return self.readings[-1]

    def turns(self, count: int = 1) -> None:
        for _ in range(count):
            self.loop.turn(self.stop)

    def run_for(self, seconds: float) -> None:
        until = self.clock.monotonic_s() + seconds
        while self.clock.monotonic_s() < until:
            self.turns()

    def open(self, senses: Senses = BOTH) -> ScriptedReading:
        """Let the loop open its source and the source be there."""
        self.turns()
        self.tell(Opened(senses, self.clock.monotonic_s()))
        return self.readings[-1]

    def tell(self, happening: Happening) -> None:
        self.readings[-1].happenings.append(happening)
        self.turns()

    def play(self, first: int, count: int) -> None:
        """``count`` seconds of media, each delivered when it has passed."""
        for index in range(first, first + count):
            self.clock.advance(1)
            self.tell(full(index * 1000))

    @property
    def windows(self) -> list[ScoreWindow]:
        parcels = self.box.outbox.pending(0, 1, 10_000)
        return [
            ScoreWindow.model_validate_json(parcel.body)
            for parcel in parcels
            if parcel.kind == "ScoreWindow"
        ]

    @property
    def reasons(self) -> list[tuple[str, ...]]:
        return [tuple(reason.value for reason in window.reasons) for window in self.windows]

    @property
    def standing(self) -> set[TechnicalKind]:
        return {alarm.kind for alarm in self.box.alarms.standing()}


def starts(rig: Rig) -> list[int]:
    return [window.t_start - T0 for window in rig.windows]
