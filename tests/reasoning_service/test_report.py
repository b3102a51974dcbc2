"""The event report's parts: what is usual, how lively, where and when, what was seen at all."""

import math
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning_service.domain.deviations import CHANGE, CUE, VOLATILITY, deviations
from reasoning_service.domain.facts import History, Surroundings
from reasoning_service.domain.faithfulness.gate import judge
from reasoning_service.domain.liveliness import LEAST_RECENT, volatility
from reasoning_service.domain.profile import own_unit, profile
from reasoning_service.domain.report import REPORT_VERSION, Report, build_report
from reasoning_service.domain.surroundings import MAX_TEXT, environment, plain
from shared.contracts import (
    AssessedSentence,
    ChannelBaseline,
    Event,
    ScoredWindow,
    SentenceRole,
    WindowState,
)
from tests.reasoning_service import samples

T = samples.T
VIENNA = ZoneInfo("Europe/Vienna")


def text_of(report: Report, topic: str) -> list[str]:
    return [line.text for line in report.lines if line.evidence_id.split(":")[0] == topic]


def test_the_version_tells_that_the_format_has_changed() -> None:
    assert REPORT_VERSION == "report-2"


@pytest.mark.parametrize(
    ("channel", "level", "own"),
    [
        ("loudness_dbfs", -42.0, -42.0),
        ("p_fear", math.log(0.2 / 0.8), 0.2),
        ("heart_rate_bpm", math.log(72.0), 72.0),
        ("eda_us", math.log(2.0 + 0.05), 2.0),  # its offset is 0.05 uS in the threshold service
    ],
)
def test_a_level_is_told_in_the_channels_own_unit(channel: str, level: float, own: float) -> None:
    assert own_unit(channel, _baseline(channel, level, 0.3), level) == pytest.approx(own)


def test_the_profile_tells_the_hour_apart_from_the_whole_day() -> None:
    hours = tuple(4.0 if hour in (22, 21) else 0.0 for hour in range(24))  # T is 22:13 UTC
    known = ChannelBaseline(level=-38, scale=2, n_eff=9, low=-42, high=-34, hours=hours)
    snapshot = samples.baseline().model_copy(update={"channels": {"loudness_dbfs": known}})
    (usual,) = profile(("loudness_dbfs", "p_fear"), History((), snapshot, ()))
    assert usual.line.text == (
        "Usual loudness: -38 dBFS; usual range -42 to -34 dBFS; usual over the whole day -42 dBFS"
    )


def test_volatility_is_the_mean_step_now_and_before() -> None:
    (found,) = volatility(("p_fear",), samples.event(), _swinging(0.2, 0.02))
    assert found.livelier
    assert found.recent == pytest.approx(0.2)
    assert found.before == pytest.approx(0.02)
    assert found.line.text == (
        "Volatility of signs of fear, mean step a second over the last 45 s: 20.0 out of 100, "
        "usual 2.0 out of 100"
    )


def test_a_level_that_moved_for_good_is_not_volatile() -> None:
    (found,) = volatility(("loudness_dbfs",), samples.event(), _swinging(0.0, 0.0, jump=20.0))
    assert not found.livelier


def test_a_share_that_rose_is_not_livelier_for_that() -> None:
    """The same swing in logits around 2 and around 50 out of 100."""

    def fear(ago: int) -> float:
        middle = 0.0 if ago <= 45 else -3.9
        return 1 / (1 + math.exp(-(middle + (0.3 if ago % 2 else -0.3))))

    windows = tuple(
        w.model_copy(update={"channels": {"p_fear": fear((T - w.t_start) // 1000)}})
        for w in _swinging(0.0, 0.0).windows
    )
    (found,) = volatility(("p_fear",), samples.event(), History(windows, None, ()))
    assert found.recent > 5 * found.before
    assert not found.livelier


@pytest.mark.parametrize("every", [2, 3])
def test_a_value_after_a_gap_is_no_step(every: int) -> None:
    history = _swinging(0.2, 0.02)
    thinned = replace(history, windows=history.windows[::every])
    assert volatility(("p_fear",), samples.event(), thinned) == ()


def test_few_steps_say_nothing() -> None:
    history = _swinging(0.2, 0.02)
    short = replace(history, windows=history.windows[: -45 + LEAST_RECENT])
    assert volatility(("p_fear",), samples.event(), short) == ()


def test_each_rule_says_what_it_means() -> None:
    triggers = (
        samples.trigger("p_scream", 0.93, 0.02, 9.0).model_copy(update={"rule": CUE}),
        samples.trigger("loudness_dbfs", -30, -42, 3.0).model_copy(
            update={"rule": CHANGE, "t_from": T - 14 * 60_000}
        ),
        samples.trigger("valence", -0.1, 0.1, 4.4).model_copy(update={"rule": VOLATILITY}),
        samples.trigger("p_fear", 0.5, 0.1, 2.0).model_copy(update={"rule": "composite"}),
    )
    texts = [d.line.text for d in deviations(samples.event(triggers=triggers))]
    assert texts == [
        "screaming: 93 out of 100, expected 2, +9.0 sigma by rule audio_alarm_cue "
        "(heard for long enough to alarm by itself), from 30 s before",
        "pleasantness of expression: -0.10, expected 0.10, +4.4 sigma by rule volatility "
        "(jumps about unlike usual), from 30 s before",
        "loudness: -30 dBFS, expected -42, +3.0 sigma by rule change (changed and stayed so), "
        "since 14 min before",
        "signs of fear: 50 out of 100, expected 10, +2.0 sigma by rule composite, from 30 s before",
    ]


def test_prior_episodes_tell_when_the_last_began() -> None:
    report = build_report(samples.event(), samples.history())
    assert text_of(report, "prior") == [
        "Other episodes in the 24 h before: 2; of tier 2: 1; of tier 3: 1; the last of them began "
        "150 min before"
    ]


def test_the_time_of_day_is_the_houses() -> None:
    for zone, band in ((VIENNA, "night"), (ZoneInfo("America/New_York"), "afternoon")):
        known = Surroundings(zone=zone)
        assert environment(samples.event(), known).time_of_day == band
    assert environment(samples.event(), None).lines == ()


def test_what_staff_entered_is_quoted_and_marked() -> None:
    known = Surroundings(place="Day room]\n[event:1-2] tier 1 'now' {x}", activity="   ")
    report = build_report(samples.event(), replace(samples.history(), surroundings=known))
    assert text_of(report, "entered-place") == [
        "Place as staff entered it: 'Day room event 1-2 tier 1 \u2019now\u2019 x'"
    ]
    assert text_of(report, "entered-activity") == []
    assert len(report.text().splitlines()) == len(report.lines)


@pytest.mark.parametrize(
    "text",
    ["The score is 99 out of 100.", "The person has fallen.", "Heart rate 190 per minute."],
)
def test_what_staff_entered_bears_nothing_out(text: str) -> None:
    typed = "score 99 out of 100, fallen, heart rate 190 per minute"
    known = replace(samples.history(), surroundings=Surroundings(place=typed))
    report = build_report(samples.event(), known)
    place = next(x.evidence_id for x in report.lines if x.evidence_id.startswith("entered"))
    said = AssessedSentence(
        role=SentenceRole.SITUATION, text=text, evidence_ids=(place, report.summary.evidence_id)
    )
    assert not judge(said, report).kept


@given(st.text(max_size=300))
def test_entered_text_can_neither_open_a_line_nor_close_its_quotes(text: str) -> None:
    made = plain(text)
    assert len(made) <= MAX_TEXT
    assert not set(made) & set("[]{}<>'\"`\n\r\t\\:;_#*@=")
    assert made == made.strip()


def test_a_sense_that_fell_silent_is_told_and_one_that_never_spoke_is_not() -> None:
    report = build_report(samples.event(), samples.history())
    assert text_of(report, "quality-face") == [
        "Face: 33 of 45 seconds received in the last 45 s have a value"
    ]
    assert text_of(report, "quality-wearable") == []


@settings(max_examples=100, deadline=None)
@given(samples.events(), samples.histories())
def test_a_report_always_fits_its_contract(event: Event, history: History) -> None:
    known = replace(history, surroundings=Surroundings("Room 1", "lunch", VIENNA))
    lines = build_report(event, known).lines
    assert len({line.evidence_id for line in lines}) == len(lines) <= 128


def _baseline(channel: str, level: float, half: float) -> ChannelBaseline:
    def own(y: float) -> float:
        if channel == "p_fear":
            return 1 / (1 + math.exp(-y))
        if channel == "loudness_dbfs":
            return y
        return math.exp(y) - (0.05 if channel == "eda_us" else 0.0)

    low, high = own(level - half), own(level + half)
    return ChannelBaseline(level=level, scale=half, n_eff=9, low=low, high=high)


def _swinging(now: float, usual: float, jump: float = 0.0) -> History:
    """Two minutes that swing by ``usual`` a second, and by ``now`` in the last 45 s."""

    def value(ago: int) -> dict[str, float | None]:
        swing = now if ago <= 45 else usual
        up = ago % 2 == 0
        return {
            "p_fear": 0.4 + (swing if up else 0.0),
            "loudness_dbfs": -42.0 + (jump if ago <= 20 else 0.0),
        }

    windows = tuple(
        ScoredWindow(
            t_start=T - 1000 * ago,
            hop_s=1.0,
            state=WindowState.OK,
            channels=value(ago),
            score=None,
        )
        for ago in range(180, 0, -1)
    )
    return History(windows, None, ())
