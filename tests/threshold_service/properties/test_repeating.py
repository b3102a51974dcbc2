"""The same records give the same bits: again, and through a snapshot between any two of them."""

from hypothesis import given, settings

from tests.threshold_service.people import T0
from tests.threshold_service.properties.scripts import (
    BEGINNINGS,
    SCRIPTS,
    Action,
    Pause,
    Taken,
    Tick,
    begun,
    play,
    take,
)
from threshold_service.domain.person import restore, snapshot


@given(BEGINNINGS, SCRIPTS)
@settings(max_examples=15)
def test_twice_is_the_same_twice(who: str, actions: list[Action]) -> None:
    one, other = begun(who), begun(who)
    assert play(one, actions) == play(other, actions)
    assert snapshot(one) == snapshot(other)


@given(BEGINNINGS, SCRIPTS)
@settings(max_examples=15)
def test_a_process_that_dies_after_every_record_is_not_noticed(
    who: str, actions: list[Action]
) -> None:
    """Restored between any two actions, so at any point: the same verdicts, the same state."""
    whole = begun(who)
    expected = play(whole, actions)
    state, made = begun(who), list[Taken]()
    for action in actions:
        made.append(take(state, action, made[-1].t if made else 0))
        kept = snapshot(state)
        state = restore(kept)
        assert snapshot(state) == kept
    assert made == expected
    assert snapshot(state) == snapshot(whole)


@given(BEGINNINGS, SCRIPTS)
@settings(max_examples=15)
def test_said_again_it_changes_nothing(who: str, actions: list[Action]) -> None:
    """Each action once more right behind itself, and all records once more at the end. (A pause
    said again later would be another one: the shard knows control records by their names.)"""
    once, again = begun(who), begun(who)
    expected = play(once, actions)
    made = play(again, [a for action in actions for a in (action, action)])
    assert [x.transitions for x in made[0::2]] == [x.transitions for x in expected]
    assert all(x.verdict is None and x.transitions == () for x in made[1::2])
    play(again, [action for action in actions if not isinstance(action, Pause)])
    assert snapshot(again) == snapshot(once)


def test_a_tick_that_is_read_again_takes_nothing_back() -> None:
    """A stream is read from its beginning where Redis was replaced; ticks have no sequence."""
    state = begun("known")
    ticks: list[Action] = [Tick(T0 + 1000 * after) for after in (15, 1300, 1400)]
    play(state, ticks)
    before = snapshot(state)
    for again in ticks:
        assert play(state, [again])[0].transitions == ()
        assert snapshot(state) == before
