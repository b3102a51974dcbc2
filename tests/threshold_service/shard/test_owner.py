"""The owner's promises, one by one, on a real Redis and a real database."""

import json

import pytest
from sqlalchemy import text

from shared.clock import ManualClock
from shared.contracts import (
    BaselineSnapshot,
    ControlKind,
    ControlRecord,
    EventKind,
    LiveState,
    LostRange,
    Outcome,
    TechnicalKind,
)
from shared.streams import keys
from shared.streams.codec import encode
from shared.streams.errors import StaleOwner
from tests.threshold_service.people import window
from tests.threshold_service.shard.world import START, World, drain
from threshold_service.domain import engine
from threshold_service.shard import intake


def control(kind: ControlKind, record_id: str, **fields: object) -> ControlRecord:
    body = {"record_id": record_id, "kind": kind, "shard": 0, "t": START, **fields}
    return ControlRecord.model_validate(body)


def test_windows_are_committed_then_acknowledged_then_told(both_worlds: World) -> None:
    world = both_worlds
    world.edge.send(world.calm(60) + world.distressed(40))
    drain(world.owner())
    assert [w.t_start for w in world.windows()] == [w.t_start for w in world.edge.ledger]
    assert world.edge.acked() == 100
    assert world.events()[0].kind is EventKind.OPENED
    assert world.published() == world.events()
    live = LiveState.model_validate_json(world.redis.get(keys.live("p1")) or b"")
    assert live.t_end == world.edge.ledger[-1].t_end
    assert live.phase == "active"
    assert live.episode_id == world.events()[0].episode_id
    snapshot = BaselineSnapshot.model_validate_json(world.redis.get(keys.baseline("p1")) or b"")
    assert set(snapshot.channels) >= {"distress_fused", "valence"}


def test_a_gap_waits_and_a_resend_fills_it(world: World) -> None:
    windows = world.calm(10)
    owner = world.owner()
    world.edge.send(windows[:4] + windows[6:])
    drain(owner)
    assert world.edge.acked() == 4
    assert len(world.windows()) == 4
    world.edge.resend()
    drain(owner)
    assert world.edge.acked() == 10
    assert len(world.windows()) == 10
    assert world.metrics.gaps._value.get() == 4


def test_duplicates_are_dropped_counted_and_acknowledged_again(world: World) -> None:
    windows = world.calm(5)
    owner = world.owner()
    world.edge.send(windows)
    drain(owner)
    world.redis.delete(keys.acked("edge-1", "o1", 0))
    world.edge.send(windows)
    drain(owner)
    assert len(world.windows()) == 5
    assert world.edge.acked() == 5
    assert world.metrics.duplicates._value.get() == 5


def test_a_declared_loss_closes_exactly_its_gap_and_is_an_alarm(world: World) -> None:
    windows = world.calm(10)
    owner = world.owner()
    lost = control(
        ControlKind.LOST,
        "lost-1",
        edge_id="edge-1",
        outbox_epoch="o1",
        lost=LostRange(from_seq=5, to_seq=7),
    )
    early = lost.model_copy(update={"record_id": "lost-0", "lost": LostRange(from_seq=9, to_seq=9)})
    world.edge.send(windows[:4])
    world.edge.send_control(early)
    world.edge.send_control(lost)
    world.edge.send_control(lost)
    world.edge.send(windows[7:])
    drain(owner)
    assert world.edge.acked() == 10
    assert len(world.windows()) == 7
    alarms = [a for a in world.alarms() if a.kind is TechnicalKind.WINDOWS_LOST]
    assert len(alarms) == 1
    assert "5-7" in alarms[0].detail


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"schema_version": 9}, "schema_version 9"),
        ({"channels": {"p_fear": float("nan")}}, "finite"),
        ({"channels": {"p_wrath": 0.5}}, "p_wrath"),
        ({"state": "fine"}, "fine"),
    ],
)
def test_poison_is_skipped_at_its_place_and_said(
    world: World, change: dict[str, object], words: str
) -> None:
    windows = world.calm(3)
    bad = {**json.loads(windows[1].model_dump_json()), **change}
    owner = world.owner()
    world.edge.send(windows[:1])
    world.edge.send_raw(b"ScoreWindow", json.dumps(bad).encode())
    world.edge.send(windows[2:])
    drain(owner)
    assert world.edge.acked() == 3
    assert len(world.windows()) == 2
    alarm = world.alarms()[-1]
    assert alarm.kind is TechnicalKind.BAD_RECORD
    assert words in alarm.detail


def test_poison_without_a_place_blocks_nothing(world: World) -> None:
    windows = world.calm(2)
    owner = world.owner()
    for kind, body in ((b"ScoreWindow", b"\xff{"), (b"Nonsense", b"{}"), (b"ScoreWindow", b"[]")):
        world.edge.send_raw(kind, body)
    world.edge.send(windows)
    drain(owner)
    assert len(world.windows()) == 2
    assert world.metrics.bad_records._value.get() == 3


def test_a_record_that_breaks_the_engine_is_buried(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    windows = world.calm(6)
    real = engine.step

    def breaks(state, second, settings):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        if second.t == windows[3].t_start:
            raise OverflowError("math range error")
        return real(state, second, settings)

    monkeypatch.setattr(intake, "step", breaks)
    owner = world.owner()
    world.edge.send(windows)
    drain(owner)
    assert world.edge.acked() == 6
    assert len(world.windows()) == 5
    assert "OverflowError: math range error" in world.alarms()[-1].detail


def test_late_windows_complete_history_and_never_alarm(world: World) -> None:
    owner = world.owner()
    world.edge.send(world.calm(60))
    world.edge.send(world.distressed(60), delay_ms=300_000)
    drain(owner)
    assert len(world.windows()) == 120
    assert [w.late for w in world.windows()] == [False] * 60 + [True] * 60
    assert world.windows()[-1].score is None
    assert world.events() == []
    assert world.metrics.late._value.get() == 60


def test_time_that_goes_back_is_kept_once_and_judged_never(world: World) -> None:
    owner = world.owner()
    windows = world.calm(5)
    back = world.edge.make(world.person.channels(6.0), t_start=windows[1].t_start)
    older = world.edge.make(world.person.channels(6.0), t_start=windows[0].t_start - 500)
    world.edge.send([*windows, back, older])
    drain(owner)
    assert world.edge.acked() == 7
    kept = world.windows()
    assert len(kept) == 6  # the second of windows[1] stays as it was
    assert kept[2].channels == windows[1].channels
    assert kept[0].late
    assert world.metrics.out_of_order._value.get() == 2


def test_a_clock_ahead_is_an_alarm_and_moves_nobody(world: World) -> None:
    owner = world.owner()
    world.edge.send(world.calm(3))
    ahead = world.edge.make(world.person.channels(), t_start=START + 7_200_000)
    world.redis.xadd(keys.scores(0), encode(ahead), id=f"{START + 5_000}-0")
    following = world.edge.make(world.person.channels(), t_start=START + 6_000)
    world.edge.send([following])
    drain(owner)
    assert {a.kind for a in world.alarms()} == {TechnicalKind.CLOCK_OFF}
    scored = [w for w in world.windows() if w.score is not None]
    assert scored[-1].t_start == following.t_start


def test_pause_resume_and_consent_hide_what_they_must(world: World) -> None:
    owner = world.owner()
    world.edge.send(world.calm(60))
    until = START + 90_500
    world.edge.send_control(control(ControlKind.PAUSE, "c1", person_id="p1", until=until))
    world.edge.send(world.distressed(60))
    drain(owner)
    hidden = [w for w in world.windows()[60:] if w.t_start < until]
    assert len(hidden) > 20
    assert all(w.channels == {} and w.score is None for w in hidden)
    assert world.events()[0].t_onset >= until
    world.edge.send_control(control(ControlKind.CONSENT, "c2", person_id="p1", granted=False))
    world.edge.send(world.distressed(30))
    drain(owner)
    assert all(w.channels == {} for w in world.windows()[-30:])


def test_control_records_are_applied_once(world: World) -> None:
    owner = world.owner()
    world.edge.send(world.calm(10))
    pause = control(ControlKind.PAUSE, "c1", person_id="p1", until=START + 10_000_000)
    world.edge.send_control(pause)
    world.edge.send_control(control(ControlKind.RESUME, "c2", person_id="p1"))
    drain(owner)
    world.edge.send_control(pause)
    world.edge.send(world.calm(5))
    drain(owner)
    assert world.windows()[-1].score is not None


def test_feedback_is_kept(world: World) -> None:
    owner = world.owner()
    world.edge.send(world.calm(10))
    told = control(ControlKind.FEEDBACK, "f1", person_id="p1", outcome=Outcome.FALSE)
    world.edge.send_control(told)
    drain(owner)
    with world.engine.connect() as connection:
        assert connection.execute(text("SELECT kind FROM control")).scalars().all() == ["feedback"]


def test_somebody_who_is_in_nobodys_list_is_judged_and_said(world: World) -> None:
    world.persons = frozenset({"p2"})
    owner = world.owner()
    world.edge.send(world.calm(3))
    drain(owner)
    assert world.windows()[-1].score is not None
    assert {a.kind for a in world.alarms()} == {TechnicalKind.UNKNOWN_PERSON}


def test_a_window_of_another_shard_is_refused(world: World) -> None:
    owner = world.owner()
    world.edge.send([window(1, START, {"valence": 0.0}, shard=3)])
    drain(owner)
    assert world.windows() == []
    assert "shard 3" in world.alarms()[-1].detail


def test_a_second_owner_fences_the_first(world: World) -> None:
    first = world.owner()
    world.edge.send(world.calm(5))
    drain(first)
    second = world.owner()
    world.edge.send(world.calm(5))
    with pytest.raises(StaleOwner):
        first.step()
    drain(second)
    assert len(world.windows()) == 10
    assert world.edge.acked() == 10


def test_a_flushed_redis_is_read_again_and_told_everything(both_worlds: World) -> None:
    world = both_worlds
    owner = world.owner()
    world.edge.send(world.calm(60) + world.distressed(30))
    drain(owner)
    before = world.windows(), world.events()
    world.server.flush()
    drain(owner, empty=3)
    assert world.edge.acked() == 90
    assert world.redis.get(keys.live("p1"))
    assert world.redis.get(keys.baseline("p1"))
    world.edge.send(world.edge.ledger[40:])
    drain(owner)
    assert (world.windows(), world.events()) == before
    world.edge.send(world.distressed(5))
    drain(owner)
    assert len(world.windows()) == 95


def test_an_open_episode_that_falls_silent_becomes_unknown_by_a_tick(world: World) -> None:
    """Nobody sends anything any more: the owner ticks through the stream itself."""
    world.clock = ManualClock(wall_ms=START + 200_000, monotonic=1000.0)
    owner = world.owner()
    world.edge.send(world.calm(60) + world.distressed(40))
    drain(owner)
    drain(owner)
    assert world.events()[-1].kind is EventKind.UNKNOWN
    assert world.published() == world.events()
