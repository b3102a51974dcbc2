"""When nobody was watched on purpose, as the ledger says."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.stretches import Entry, Stretch, StretchKind, stretches

LATER = 10_000
GIVEN = Entry(100, None, LATER, None, "granted", "nurse")
PAUSED, UNWATCHED = StretchKind.PAUSED, StretchKind.NOT_WATCHED


def pause(at: int, until: int, reason: str = "washing") -> Entry:
    return Entry(at, until, LATER, None, reason, "ada")


def test_before_a_consent_and_after_its_end_nobody_is_watched() -> None:
    found = stretches([GIVEN], 0, LATER + 50)
    assert found == [Stretch(UNWATCHED, 0, 100), Stretch(UNWATCHED, LATER, LATER + 50)]
    assert stretches([], 0, 50) == [Stretch(UNWATCHED, 0, 50)]


def test_a_pause_ends_by_itself_or_early() -> None:
    early = replace(GIVEN, recorded_at=250, reason="pause ended")
    by_itself = Stretch(PAUSED, 200, 300, "washing", "ada")
    assert stretches([GIVEN, pause(200, 300)], 150, 900) == [by_itself]
    assert stretches([GIVEN, pause(200, 300), early], 150, 900) == [replace(by_itself, end=250)]


def test_a_pause_that_was_made_longer_is_one() -> None:
    found = stretches([GIVEN, pause(200, 300), pause(280, 400, "still")], 150, 900)
    assert found == [Stretch(PAUSED, 200, 400, "washing", "ada")]


def test_a_withdrawal_ends_a_pause_and_says_nothing_of_why() -> None:
    no = Entry(250, 300, LATER, 250, "does not want it", "nurse")
    found = stretches([GIVEN, pause(200, 300), no], 150, 900)
    assert found == [Stretch(PAUSED, 200, 250, "washing", "ada"), Stretch(UNWATCHED, 250, 900)]


def test_an_entry_that_carries_an_old_pause_along_pauses_nothing() -> None:
    narrower = replace(pause(500, 300), reason="no voice")
    assert stretches([GIVEN, pause(200, 300), narrower], 400, 900) == []


def test_only_what_lies_in_the_span_is_told() -> None:
    found = stretches([GIVEN, pause(200, 300)], 220, 240)
    assert found == [Stretch(PAUSED, 220, 240, "washing", "ada")]
    assert stretches([GIVEN, pause(200, 300)], 300, 400) == []


ENTRIES = st.lists(
    st.tuples(st.integers(0, 999), st.none() | st.integers(0, 999), st.booleans()), max_size=8
).map(
    lambda raw: [
        Entry(at, until, 900, at if ended else None, "r", "b")
        for at, until, ended in sorted(raw, key=lambda each: each[0])
    ]
)


@given(ENTRIES, st.integers(0, 500), st.integers(501, 1200))
def test_stretches_never_overlap_and_say_what_the_newest_entry_says(
    entries: list[Entry], start: int, end: int
) -> None:
    found = stretches(entries, start, end)
    edges = [edge for each in found for edge in (each.start, each.end)]
    assert edges == sorted(edges)
    assert all(start <= each.start < each.end <= end for each in found)
    for t in range(start, end, 7):
        newest = next((e for e in reversed(entries) if e.recorded_at <= t), None)
        kind = next((s.kind for s in found if s.start <= t < s.end), None)
        if newest is None or newest.withdrawn_at is not None or t >= newest.review_at:
            assert kind is UNWATCHED
        elif newest.paused_until is not None and t < newest.paused_until:
            assert kind is PAUSED
        else:
            assert kind is None
