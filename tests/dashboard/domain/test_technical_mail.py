"""Laws of mails about broken things: nothing is left out, nothing waits for ever, few are sent."""

from datetime import UTC
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.delivery import TECHNICAL, Channel, policy
from dashboard.domain.technical import is_news
from dashboard.domain.technical_mail import (
    GATHER_MS,
    KNOWN_FOR_MS,
    LEAST_PAUSE_MS,
    MINUTE_MS,
    Line,
    News,
    due_at,
    lines,
)
from dashboard.domain.technical_words import Told, technical_mail
from tests.dashboard.builders import NOW, technical

DAY_MS = 24 * GATHER_MS
LOOK_MS = 30_000
Mail = tuple[int, list[News]]


def mails(news: list[News], until: int) -> list[Mail]:
    """What a reader is mailed who looks now and then."""
    sent: list[Mail] = []
    told: list[News] = []
    rest = list(news)
    for now in range(0, until, LOOK_MS):
        untold = [each for each in rest if each.at <= now]
        known = {each.alarm_id for each in told if each.at > now - KNOWN_FOR_MS}
        due = due_at(untold, known, sent[-1][0] if sent else None)
        if due is not None and due <= now:
            sent.append((now, untold))
            told, rest = told + untold, rest[len(untold) :]
    return sent


def flapping(alarm_id: str, on_ms: int, off_ms: int, until: int, first_id: int = 1) -> list[News]:
    """Raised and cleared, again and again."""
    found: list[News] = []
    at = 0
    while at < until:
        found.append(News(first_id + len(found), alarm_id, at, True, at))
        found.append(News(first_id + len(found), alarm_id, at, False, at + on_ms))
        at += on_ms + off_ms
    return found


def test_what_breaks_and_stays_broken_is_told_after_a_minute() -> None:
    ((at, told),) = mails([News(1, "disk", 0, True, 0)], DAY_MS)
    assert (at, told[0].alarm_id) == (MINUTE_MS, "disk")


def test_what_breaks_together_is_one_mail() -> None:
    news = [News(n, f"camera-{n}", 0, True, n * 2000) for n in range(1, 20)]
    ((_, told),) = mails(news, GATHER_MS // 2)
    assert len(told) == 19


@pytest.mark.parametrize("period_ms", [40_000, 3 * MINUTE_MS, 30 * MINUTE_MS])
def test_a_source_that_flaps_all_day_fills_no_mailbox_and_is_told_of(period_ms: int) -> None:
    news = flapping("camera", period_ms // 2, period_ms // 2, DAY_MS)
    sent = mails(news, DAY_MS + 2 * GATHER_MS)
    assert len(sent) <= 26
    assert [each for _, told in sent for each in told] == news


def test_what_is_new_does_not_wait_for_what_flaps() -> None:
    news = flapping("camera", 20_000, 20_000, GATHER_MS)
    began = GATHER_MS // 2 + 1
    disk = News(10_000, "disk", began, True, began)
    with_disk = sorted([*news, disk], key=lambda each: each.at)
    numbered = [News(n, e.alarm_id, e.since, e.standing, e.at) for n, e in enumerate(with_disk, 1)]
    told = next(at for at, of in mails(numbered, DAY_MS) if any(e.alarm_id == "disk" for e in of))
    assert told - began <= MINUTE_MS + LEAST_PAUSE_MS + LOOK_MS


@given(
    st.lists(
        st.tuples(st.integers(0, 3 * GATHER_MS), st.sampled_from(["a", "b", "c"]), st.booleans()),
        min_size=1,
        max_size=40,
    )
)
def test_each_thing_is_told_once_and_within_the_hour(happened: list[tuple[int, str, bool]]) -> None:
    ordered = sorted(happened, key=lambda each: each[0])
    news = [News(n, name, at, up, at) for n, (at, name, up) in enumerate(ordered, 1)]
    sent = mails(news, 5 * GATHER_MS)
    assert [each for _, told in sent for each in told] == news
    assert all(at - each.at <= GATHER_MS + LOOK_MS for at, told in sent for each in told)
    pauses = [later - earlier for (earlier, _), (later, _) in pairwise(sent)]
    assert all(pause >= LEAST_PAUSE_MS for pause in pauses)


def test_a_mail_says_what_stands_first_and_how_often_it_came() -> None:
    news = [*flapping("camera", 10, 10, 60), News(50, "disk", 5, True, 5)]
    assert lines(news) == [Line("disk", True, 5, 1), Line("camera", False, 50, 3)]
    assert lines([News(1, "disk", 5, False, 9)]) == [Line("disk", False, 9, 0)]


def test_times_are_the_houses_and_the_subject_marks_what_stands() -> None:
    told = [Told("The camera is gone.", True, NOW, 3), Told("The disk is full.", False, NOW, 0)]
    vienna = ZoneInfo("Europe/Vienna")
    found = technical_mail(told, 2, "https://a.example", "en", vienna)
    assert found.subject == "!! 1 technical alarms"
    assert "!! The camera is gone.\n   came 3 times, stands since 2025-10-09 10:53" in found.text
    assert "The disk is full.\n   over since 2025-10-09 10:53" in found.text
    assert "And 2 more" in found.text
    assert "https://a.example/#/technical" in found.text
    german = technical_mail(told, 0, "", "de", UTC)
    assert "kam 3-mal, steht seit 2025-10-09 08:53" in german.text
    assert technical_mail(told[1:], 0, "", "en", UTC).subject == "Technical alarms are over"
    assert technical_mail([Told("A\r\nBcc: x", True, 0, 1)], 0, "", "en", UTC).subject == (
        "!! A Bcc: x"
    )


def test_other_words_for_what_stands_are_no_news() -> None:
    stands = technical()
    assert is_news(stands, None)
    assert not is_news(stands.model_copy(update={"text": "Longer now."}), stands)
    assert is_news(technical(cleared_at=NOW + 5), stands)
    assert is_news(technical(since=NOW + 9), stands)


def test_a_mail_about_broken_things_outlasts_a_night_without_mail_server() -> None:
    night = sum(policy(Channel.EMAIL, TECHNICAL).wait_s(n, 0.5) or 0 for n in range(1, 10))
    call = sum(policy(Channel.EMAIL, "notified").wait_s(n, 0.5) or 0 for n in range(1, 8))
    assert night > 24 * 3600
    assert call < 300
