"""Who falls silent in an open episode is missed: in a busy ward, on a slow line, for long."""

from shared.clock import ManualClock
from shared.contracts import EventKind
from shared.streams import keys
from tests.threshold_service.people import window
from tests.threshold_service.shard.world import START, World, drain
from threshold_service.shard.owner import ShardOwner

OPEN_S = 100


def opened(world: World) -> tuple[ShardOwner, ManualClock]:
    """One person in an open episode, the clock at the end of what was sent."""
    clock = ManualClock(START + 1000 * (OPEN_S + 1), 1000.0)
    world.clock = clock
    owner = world.owner()
    world.edge.send(world.calm(60) + world.distressed(OPEN_S - 60))
    drain(owner)
    assert [event.kind for event in world.events()] == [EventKind.OPENED]
    return owner, clock


def kinds(world: World) -> list[EventKind]:
    return [event.kind for event in world.events()]


def test_in_a_ward_where_others_never_stop_sending(world: World) -> None:
    """No round is empty, and the tick is for the silent one alone."""
    owner, clock = opened(world)
    for second in range(15):
        clock.advance(1.0)
        t = START + 1000 * (OPEN_S + 1 + second)
        world.edge.send([window(OPEN_S + 1 + second, t, world.person.channels(), "p2")])
        assert owner.step() > 0
    assert kinds(world) == [EventKind.OPENED, EventKind.UNKNOWN]
    last = world.events()[-1]
    assert last.person_id == "p1"
    assert 12_000 <= last.t_event - (START + 1000 * (OPEN_S + 1)) <= 14_000
    assert owner.memory.persons["p2"].episode.phase.value == "quiet"


def test_on_a_line_that_is_late_nobody_is_lost_and_found_every_second(world: World) -> None:
    """Fifteen seconds late, every second: the person is seen, only later."""
    owner, clock = opened(world)
    clock.advance(15.0)
    for _ in range(40):
        clock.advance(1.0)
        world.edge.send(world.distressed(1), delay_ms=15_000)
        owner.step()
    assert kinds(world) == [EventKind.OPENED]


def test_nobody_is_called_silent_whose_data_waits_to_be_read(world: World) -> None:
    _, clock = opened(world)
    waiting = world.owner(batch=10)
    clock.advance(40.0)
    world.edge.send(world.distressed(40))
    for _ in range(4):
        assert waiting.step() == 10
    assert kinds(world) == [EventKind.OPENED]
    drain(waiting)
    assert kinds(world) == [EventKind.OPENED]


def test_ticks_alone_say_unknown_once_and_close_after_twenty_minutes(world: World) -> None:
    owner, clock = opened(world)
    learnt = owner.memory.persons["p1"].assessed_s
    seen: list[list[EventKind]] = []
    for silence in (9.0, 4.0, 1185.0, 4.0):
        clock.advance(silence)
        drain(owner)
        seen.append(kinds(world))
    gone = [EventKind.OPENED, EventKind.UNKNOWN]
    assert seen == [gone[:1], gone, gone, [*gone, EventKind.CLOSED]]
    assert len(world.windows()) == OPEN_S
    assert owner.memory.persons["p1"].assessed_s == learnt
    assert owner.memory.persons["p1"].episode.phase.value == "unknown"


def test_a_paused_person_is_not_ticked(world: World) -> None:
    owner, clock = opened(world)
    owner.memory.persons["p1"].paused_until = clock.now_ms() + 600_000
    before = world.redis.xlen(keys.scores(0))
    for _ in range(4):
        clock.advance(60.0)
        owner.step()
    assert world.redis.xlen(keys.scores(0)) == before
