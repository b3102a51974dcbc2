"""What helped, counted."""

from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.helped import Help, Told, helped


def test_most_often_said_first_then_the_newest() -> None:
    found = helped([Told(3, "Drink"), Told(1, "Music, drink"), Told(2, "turning; Music")])
    assert found == [Help("Drink", 2, 3), Help("Music", 2, 2), Help("turning", 1, 2)]


def test_an_alert_counts_once_and_spaces_do_not_matter() -> None:
    assert helped([Told(1, "  holding   hands ,Holding hands,, ")]) == [Help("Holding hands", 1, 1)]
    assert helped([Told(1, " , ;")]) == []


@given(st.lists(st.tuples(st.integers(0, 99), st.text(max_size=20)), max_size=12))
def test_nothing_is_counted_more_often_than_it_was_told(told: list[tuple[int, str]]) -> None:
    found = helped([Told(at, text) for at, text in told])
    assert all(1 <= each.times <= len(told) for each in found)
    assert [each.times for each in found] == sorted((e.times for e in found), reverse=True)
    assert len({each.text.casefold() for each in found}) == len(found)
