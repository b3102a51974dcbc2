"""A source, a sense, an encoder, a disk or an outbox fails: it is said, and the loop lives."""

from collections.abc import Callable
from pathlib import Path

import pytest

from edge_agent.errors import SourceError
from edge_agent.outbox import Limits
from edge_agent.perception import Perception, SecondOfInput
from edge_agent.sources.port import Senses
from edge_agent.sources.reading import Dropped, Ended, Failed, Opened
from shared.contracts import Reason, TechnicalKind, WindowState
from tests.edge_agent_live.conftest import Box, open_box
from tests.edge_agent_live.rig import BOTH, SILENCE, Rig, full, starts
from tests.edge_agent_live.stubs import StubPerceiver, perception


@pytest.fixture
def rig(box: Box) -> Rig:
    return Rig(box)


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


def test_an_outbox_that_overflows_is_an_alarm_until_there_is_room(tmp_path: Path) -> None:
    rig = Rig(open_box(tmp_path / "o.db", Limits(max_bytes=5_000)))
    rig.open()
    rig.play(0, 15)
    assert rig.standing == {TechnicalKind.OUTBOX_FULL}
    rig.box.outbox.acknowledge(0, 14)
    rig.play(15, 1)
    assert rig.standing == set()
    rig.box.database.close()
