"""The loop against a scripted source, on a clock that moves only when the test says so."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from edge_agent.consent import HubTime, Permission
from edge_agent.consent.permission import NOTHING
from edge_agent.errors import SourceError
from edge_agent.outbox import Limits
from edge_agent.perception import Perception, SecondOfInput
from edge_agent.publish.metrics import Metrics
from edge_agent.sources.clock_watch import ClockWatch
from edge_agent.sources.event_clock import EventClock
from edge_agent.sources.loop import Parts, SourceLoop
from edge_agent.sources.port import Senses
from edge_agent.sources.reading import Dropped, Ended, Failed, Happening, Opened
from edge_agent.sources.scorer import Scorer
from edge_agent.sources.source_alarms import SourceAlarms
from edge_agent.sources.throttle import Throttle
from edge_agent.sources.track import Track
from edge_agent.sources.windows import Watched, WindowWriter
from shared.clock import ManualClock
from shared.contracts import Reason, ScoreWindow, TechnicalKind, WindowState
from tests.edge_agent_live.builders import EDGE, PERSON, SOURCE, T0
from tests.edge_agent_live.conftest import Box, open_box
from tests.edge_agent_live.stubs import StubPerceiver, perception

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


@pytest.fixture
def rig(box: Box) -> Rig:
    return Rig(box)


def starts(rig: Rig) -> list[int]:
    return [window.t_start - T0 for window in rig.windows]


def test_seconds_become_windows_on_event_time(rig: Rig) -> None:
    rig.clock.advance(7.25)
    rig.open()
    rig.play(0, 3)
    assert starts(rig) == [7250, 8250, 9250]
    assert [window.state for window in rig.windows] == [WindowState.OK] * 3
    assert rig.stub is not None
    assert rig.stub.seen == [T0 + start for start in starts(rig)]
    assert rig.loop.problem() is None


def test_without_consent_the_source_is_not_opened_and_nothing_is_said(rig: Rig) -> None:
    rig.now_allowed = Permission(NOTHING, problem="There is no consent.")
    rig.run_for(20)
    assert (rig.readings, rig.windows) == ([], [])
    assert rig.standing == {TechnicalKind.CONSENT_MISSING}
    (alarm,) = rig.box.alarms.standing()
    assert alarm.text == "There is no consent."


def test_a_moment_without_consent_at_start_is_no_alarm(rig: Rig) -> None:
    rig.now_allowed = Permission(NOTHING, problem="There is no consent.")
    rig.run_for(3)
    rig.now_allowed = Permission(BOTH)
    rig.open()
    assert rig.box.alarms.pending() == []


def test_withdrawal_closes_the_source_at_once(rig: Rig) -> None:
    reading = rig.open()
    rig.play(0, 2)
    rig.now_allowed = Permission(NOTHING, problem="Withdrawn.")
    rig.turns()
    assert reading.closed
    rig.run_for(60)
    assert len(rig.windows) == 2
    rig.now_allowed = Permission(BOTH)
    rig.open()
    rig.play(0, 1)
    assert len(rig.windows) == 3
    assert TechnicalKind.CONSENT_MISSING not in rig.standing


def test_a_sense_that_is_no_longer_granted_is_closed(rig: Rig) -> None:
    reading = rig.open()
    rig.now_allowed = Permission(Senses(picture=False, sound=True))
    rig.turns()
    assert reading.closed
    assert rig.readings[-1].senses == Senses(picture=False, sound=True)


def test_a_body_that_is_no_longer_granted_is_not_measured_in_the_next_second(rig: Rig) -> None:
    rig.now_allowed = Permission(BOTH, body=True)
    rig.open()
    rig.play(0, 1)
    rig.now_allowed = Permission(BOTH, body=False)
    rig.turns()
    rig.play(1, 1)
    assert rig.stub is not None
    assert rig.stub.withheld == [frozenset(), {"pose", "optical_flow"}]


def test_a_sense_without_consent_is_not_missing(rig: Rig) -> None:
    rig.now_allowed = Permission(Senses(picture=False, sound=True))
    rig.open(Senses(picture=False, sound=True))
    assert rig.standing == set()


def test_a_pause_closes_the_source_and_says_so_every_second(rig: Rig) -> None:
    reading = rig.open()
    rig.play(0, 2)
    rig.now_allowed = Permission(BOTH, paused=True)
    rig.run_for(5.1)
    assert reading.closed
    assert rig.reasons == [(), ()] + [("paused",)] * 5
    assert all(window.state is WindowState.CANNOT_ASSESS for window in rig.windows[2:])
    assert starts(rig) == [0, 1000, 2000, 3000, 4000, 5000, 6000]
    rig.now_allowed = Permission(BOTH)
    rig.open()
    rig.play(0, 1)
    assert rig.windows[-1].state is WindowState.OK
    assert rig.stub is not None
    assert rig.stub.resets == 2


def test_a_source_that_stalls_is_said_to_be_silent_and_lost_within_15_s(rig: Rig) -> None:
    reading = rig.open()
    rig.play(0, 1)
    rig.run_for(4.3)
    assert rig.reasons == [(), SILENCE]
    rig.run_for(9)
    assert TechnicalKind.SOURCE_LOST in rig.standing
    assert reading.closed
    assert len(rig.readings) == 2
    rig.tell(Opened(BOTH, rig.clock.monotonic_s()))
    rig.play(0, 2)
    assert TechnicalKind.SOURCE_LOST not in rig.standing
    gaps = [b - a for a, b in zip(starts(rig), starts(rig)[1:], strict=False)]
    assert all(1000 <= gap < 2000 for gap in gaps)


def test_a_second_that_comes_after_it_was_given_up_is_not_said_twice(rig: Rig) -> None:
    rig.open()
    rig.play(0, 1)
    rig.run_for(5.3)
    given_up = starts(rig)
    for index in range(1, 4):
        rig.tell(full(index * 1000))
    assert starts(rig)[: len(given_up)] == given_up
    assert starts(rig) == sorted(set(starts(rig)))


def test_a_box_that_is_too_slow_skips_and_says_so(rig: Rig) -> None:
    rig.open()
    rig.clock.advance(20)
    for index in range(20):
        rig.readings[-1].happenings.append(full(index * 1000))
    rig.turns(20)
    assert rig.reasons[:14] == [("encoder_failed",)] * 14
    assert rig.reasons[-5:] == [()] * 5
    assert rig.metrics.skipped._value.get() == 14


def test_seconds_that_a_busy_box_dropped_are_said_to_be_so(rig: Rig) -> None:
    rig.open()
    rig.play(0, 1)
    rig.clock.advance(2)
    rig.tell(Dropped(1000))
    rig.tell(full(2000))
    assert rig.reasons == [(), ("encoder_failed",), ()]
    assert rig.metrics.skipped._value.get() == 1


@pytest.mark.parametrize("picture", [True, False])
def test_a_sense_that_stops_in_mid_stream_is_an_alarm_within_15_s(rig: Rig, picture: bool) -> None:
    rig.open()
    rig.play(0, 2)
    for index in range(2, 12):
        rig.clock.advance(1)
        rig.tell(full(index * 1000, picture=not picture, sound=picture))
    assert rig.standing == set()
    for index in range(12, 15):
        rig.clock.advance(1)
        rig.tell(full(index * 1000, picture=not picture, sound=picture))
    (alarm,) = rig.box.alarms.standing()
    assert alarm.kind is TechnicalKind.SENSE_MISSING
    assert alarm.text.startswith("There is no picture" if picture else "There is no sound")
    rig.play(15, 1)
    assert rig.standing == set()


@pytest.mark.parametrize(("reason", "after_s"), [(Reason.FROZEN, 10), (Reason.COVERED, 60)])
def test_a_picture_that_shows_nothing_for_a_while_is_an_alarm(
    rig: Rig, reason: Reason, after_s: int
) -> None:
    rig.stub = StubPerceiver(
        lambda _: perception(state=WindowState.CANNOT_ASSESS, reasons=(reason,))
    )
    rig.open()
    rig.play(0, after_s)
    assert rig.standing == set()
    rig.play(after_s, 2)
    assert rig.standing == {TechnicalKind.SENSE_MISSING}
    rig.stub = StubPerceiver()
    rig.play(after_s + 2, 1)
    assert rig.standing == set()


def test_an_ended_recording_is_an_alarm_and_starts_again(rig: Rig) -> None:
    rig.open()
    rig.play(0, 2)
    rig.tell(Ended())
    assert rig.standing == {TechnicalKind.SOURCE_ENDED}
    rig.run_for(2.5)
    assert len(rig.readings) == 2
    rig.tell(Opened(BOTH, rig.clock.monotonic_s()))
    rig.play(0, 1)
    assert rig.standing == set()
    assert rig.reasons[2] == SILENCE


def test_a_source_that_cannot_be_opened_is_tried_again_and_never_silent(rig: Rig) -> None:
    rig.turns()
    for _ in range(6):
        tries = len(rig.readings)
        rig.tell(Failed(SourceError("The recording x.mp4 does not exist.", "not a file")))
        while len(rig.readings) == tries:
            rig.turns()
    (alarm,) = rig.box.alarms.standing()
    assert alarm.kind is TechnicalKind.SOURCE_LOST
    assert alarm.text == "The recording x.mp4 does not exist. The edge box keeps trying."
    elapsed_s = rig.clock.monotonic_s()
    assert len(rig.windows) >= int(elapsed_s) - 4
    assert set(rig.reasons) == {SILENCE}


@pytest.mark.parametrize(
    ("senses", "sentence"),
    [
        (Senses(picture=True, sound=False), "There is no sound: only the picture is watched."),
        (Senses(picture=False, sound=True), "There is no picture: only the sound is watched."),
    ],
)
def test_one_missing_sense_is_an_alarm_until_it_is_back(
    rig: Rig, senses: Senses, sentence: str
) -> None:
    rig.open(senses)
    (alarm,) = rig.box.alarms.standing()
    assert (alarm.kind, alarm.text) == (TechnicalKind.SENSE_MISSING, sentence)
    rig.tell(Ended())
    rig.run_for(2)
    rig.tell(Opened(BOTH, rig.clock.monotonic_s()))
    assert TechnicalKind.SENSE_MISSING not in rig.standing


def _raise(error: Exception) -> Perception:
    raise error


@pytest.mark.parametrize(
    "answer",
    [
        lambda _: _raise(RuntimeError("kernel died")),
        lambda _: _raise(MemoryError()),
        lambda _: perception(channels={"loudness_dbfs": float("nan")}),
        lambda _: perception(channels={"p_anger": 7.0}),
        lambda _: perception(channels={"pixels": 1.0}),
    ],
)
def test_a_failing_encoder_costs_its_second_and_not_the_loop(
    rig: Rig, answer: Callable[[SecondOfInput], Perception]
) -> None:
    rig.stub = StubPerceiver(answer)
    rig.open()
    rig.play(0, 2)
    assert rig.reasons == [("encoder_failed",)] * 2
    assert rig.standing == {TechnicalKind.MODEL_FAILED}
    rig.stub = StubPerceiver()
    rig.play(2, 1)
    assert rig.standing == set()
    assert [window.seq for window in rig.windows] == [1, 2, 3]


def test_without_models_the_source_stays_closed_and_nothing_is_calm(rig: Rig) -> None:
    rig.stub = None
    rig.run_for(8)
    assert rig.readings == []
    assert set(rig.reasons) == {("encoder_failed",)}
    assert len(rig.windows) >= 4
    assert rig.loop.problem() is not None


TWO_HOURS_MS = 7_200_000


@pytest.mark.parametrize("step_ms", [-TWO_HOURS_MS, TWO_HOURS_MS])
@pytest.mark.parametrize("hub", ["away", "agrees with before", "agrees with after"])
def test_a_clock_step_is_an_alarm_and_the_hub_says_which_time_is_right(
    rig: Rig, step_ms: int, hub: str
) -> None:
    if hub != "away":
        rig.hub_time.set(rig.clock.now_ms() + (step_ms if hub.endswith("after") else 0))
    rig.open()
    rig.play(0, 2)
    rig.clock.step_wall(step_ms)
    rig.play(2, 2)
    assert rig.standing == {TechnicalKind.CLOCK_OFF}
    moved = step_ms if hub.endswith("after") else 0
    assert starts(rig) == [moved, moved + 1000, moved + 2000, moved + 3000]


@pytest.mark.parametrize("off_ms", [-TWO_HOURS_MS, TWO_HOURS_MS])
def test_a_box_that_learns_the_time_late_goes_on_with_the_hubs(rig: Rig, off_ms: int) -> None:
    rig.open()
    rig.play(0, 2)
    rig.hub_time.set(rig.clock.now_ms() + off_ms)
    rig.play(2, 2)
    assert rig.standing == {TechnicalKind.CLOCK_OFF}
    assert starts(rig) == [0, 1000, off_ms + 2000, off_ms + 3000]
    assert [window.clock_skew_ms for window in rig.windows] == [0, 0, -off_ms, -off_ms]


def test_a_small_step_is_ignored_until_the_source_is_opened_again(rig: Rig) -> None:
    rig.open()
    rig.play(0, 1)
    rig.clock.step_wall(5_000)
    rig.play(1, 2)
    assert starts(rig) == [0, 1000, 2000]
    assert rig.standing == set()


def test_the_clock_alarm_is_cleared_once_the_clocks_agree_for_a_minute(rig: Rig) -> None:
    rig.open()
    rig.clock.step_wall(120_000)
    rig.play(0, 1)
    rig.hub_time.set(rig.clock.now_ms())
    rig.play(1, 49)
    assert rig.standing == {TechnicalKind.CLOCK_OFF}
    rig.play(50, 15)
    assert rig.standing == set()


def test_a_clock_that_differs_from_the_hubs_is_an_alarm_and_stands_in_the_windows(
    rig: Rig,
) -> None:
    rig.hub_time.set(rig.clock.now_ms() - 90_000)
    rig.open()
    rig.play(0, 1)
    assert rig.standing == {TechnicalKind.CLOCK_OFF}
    assert rig.windows[0].clock_skew_ms == 90_000


def test_a_suspended_machine_leaves_a_gap_and_not_a_flood(rig: Rig) -> None:
    rig.now_allowed = Permission(BOTH, paused=True)
    rig.run_for(2)
    rig.clock.advance(3 * 3600)
    rig.run_for(2)
    assert len(rig.windows) <= 6


def test_a_full_disk_is_an_alarm_and_the_loop_lives(tmp_path: Path) -> None:
    rig = Rig(open_box(tmp_path / "o.db", pages=20))
    rig.open()
    rig.play(0, 150)
    assert TechnicalKind.DISK_FULL in rig.standing
    stored = len(rig.windows)
    rig.box.outbox.acknowledge(0, stored - 5)
    rig.play(150, 1)
    assert TechnicalKind.DISK_FULL not in rig.standing
    covered = [
        seq
        for parcel in rig.box.outbox.pending(0, 1, 1000)
        for seq in range(parcel.from_seq, parcel.to_seq + 1)
    ]
    assert covered == list(range(stored - 4, 152))
    rig.box.database.close()


def test_stopping_closes_the_source(rig: Rig) -> None:
    reading = rig.open()
    beats = []

    def beat() -> None:
        beats.append(1)
        rig.stop.set()

    rig.loop.run(rig.stop, beat)
    assert reading.closed
    assert beats == [1]


def test_reasons_are_those_of_the_contract() -> None:
    assert {Reason.NO_PICTURE.value, Reason.NO_SOUND.value} == set(SILENCE)


def test_an_outbox_that_overflows_is_an_alarm_until_there_is_room(tmp_path: Path) -> None:
    rig = Rig(open_box(tmp_path / "o.db", Limits(max_bytes=5_000)))
    rig.open()
    rig.play(0, 15)
    assert rig.standing == {TechnicalKind.OUTBOX_FULL}
    rig.box.outbox.acknowledge(0, 14)
    rig.play(15, 1)
    assert rig.standing == set()
    rig.box.database.close()
