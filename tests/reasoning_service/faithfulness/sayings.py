"""True sentences about a report in many wordings, and the same made false in known ways.

The wordings are a writer's, not the template's: the gate was written against neither the events
nor these, and counts on both.
"""

import random
import re
from collections.abc import Iterator

from reasoning_service.domain.deviations import Deviation
from reasoning_service.domain.quantities import number, quantity, seconds
from reasoning_service.domain.report import Report
from reasoning_service.domain.trajectories import Trajectory
from shared.contracts import AssessedSentence, SentenceRole
from shared.contracts.channels import REGISTRY

WORDS = {
    "loudness_dbfs": "loudness",
    "p_fear": "signs of fear",
    "p_anger": "signs of anger",
    "p_sadness": "signs of sadness",
    "p_whimper": "whimpering",
    "p_scream": "screaming",
    "p_groan": "groaning",
    "erratic_ratio": "restless movement",
    "motion_energy": "the amount of movement",
    "heart_rate_bpm": "heart rate",
    "respiration_rate_bpm": "the breathing rate",
    "eda_us": "skin conductance",
    "f0_hz": "the pitch of the voice",
    "valence": "the pleasantness of the expression",
    "self_touch": "touching of the face",
}
HIGHER = (
    "{name} is higher than usual: {value} against a usual {expected}.",
    "{name} rose above what is usual for this person, {value} instead of {expected}.",
    "{value} was measured for {name}, where {expected} is usual.",
    "Compared with a usual {expected}, {name} stands at {value}, which is higher.",
)
LOWER = (
    "{name} is lower than usual: {value} against a usual {expected}.",
    "{value} was measured for {name}, where {expected} is usual.",
    "{name} dropped below what is usual for this person, {value} instead of {expected}.",
)
RISING = (
    "{name} rose from {first} to {last} over the last 45 s.",
    "Over the last 45 seconds {name} was rising, from {first} to {last}.",
    "{name} has been increasing: from {first} to {last}.",
)
FALLING = (
    "{name} fell from {first} to {last} over the last 45 s.",
    "Over the last 45 seconds {name} was falling, from {first} to {last}.",
)
STEADY = ("{name} was steady over the last 45 s.",)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _said(text: str, *cited: str) -> AssessedSentence:
    return AssessedSentence(role=SentenceRole.INDICATOR, text=_capital(text), evidence_ids=cited)


def true_sentences(report: Report, rng: random.Random) -> Iterator[AssessedSentence]:
    """What may be said of the report's deviations, paths, peaks, onset and earlier episodes."""
    event, summary = report.event, report.summary.evidence_id
    for deviation in report.deviations:
        yield from _deviation(deviation, rng)
    for path in report.trajectories:
        yield from _path(path, rng)
    for peak in report.peaks:
        if peak.channel in WORDS:
            text = rng.choice(
                (
                    "{name} reached its highest {ago} before this notice, at {value}.",
                    "The strongest {bare} was {ago} ago: {value}.",
                )
            ).format(
                name=WORDS[peak.channel],
                bare=WORDS[peak.channel].removeprefix("the "),
                ago=seconds(peak.before_event_ms),
                value=quantity(peak.channel, peak.value),
            )
            yield _said(text, peak.line.evidence_id)
    ago = seconds(event.t_event - event.t_onset)
    yield _said(f"The episode began {ago} before this notice.", summary)
    if event.tier is not None:
        yield _said(f"Signs consistent with distress of tier {event.tier} for {ago}.", summary)
    if report.prior is not None:
        yield _said(
            f"In the 24 h before there were {report.prior.total} other episodes.",
            report.prior.line.evidence_id,
        )


def _deviation(deviation: Deviation, rng: random.Random) -> Iterator[AssessedSentence]:
    trigger = deviation.trigger
    if trigger.channel not in WORDS:
        return
    value, expected = (number(trigger.channel, v) for v in (trigger.value, trigger.expected))
    if value == expected:
        return
    pattern = rng.choice(HIGHER if float(value) > float(expected) else LOWER)
    text = pattern.format(
        name=WORDS[trigger.channel],
        value=quantity(trigger.channel, trigger.value),
        expected=expected,
    )
    yield _said(text, deviation.line.evidence_id)


def _path(path: Trajectory, rng: random.Random) -> Iterator[AssessedSentence]:
    if path.channel not in WORDS or len(path.known) < 2:
        return
    pattern = rng.choice({"rising": RISING, "falling": FALLING, "steady": STEADY}[path.trend])
    text = pattern.format(
        name=WORDS[path.channel],
        first=number(path.channel, path.known[0]),
        last=quantity(path.channel, path.known[-1]),
    )
    yield _said(text, path.line.evidence_id)


OPPOSITE = {
    "higher": "lower", "lower": "higher", "rose": "fell", "fell": "rose", "rising": "falling",
    "falling": "rising", "increasing": "decreasing", "above": "below", "below": "above",
    "more": "fewer", "fewer": "more", "louder": "quieter", "quieter": "louder",
    "dropped": "climbed", "steady": "rising", "stronger": "weaker", "longer": "shorter",
}  # fmt: skip
_DIRECTION = re.compile(rf"\b({'|'.join(OPPOSITE)})\b", re.IGNORECASE)
_DIGITS = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?")


def false_sentences(
    sentence: AssessedSentence, report: Report, rng: random.Random
) -> Iterator[tuple[str, AssessedSentence]]:
    """The sentence made false, each with the way in which."""
    text = sentence.text
    yield from _numbers(sentence, rng)
    found = _DIRECTION.search(text)
    if found:
        other = OPPOSITE[found.group(0).lower()]
        yield "direction", _with(sentence, text[: found.start()] + other + text[found.end() :])
    yield from _channels(sentence, rng)
    wrong = [i for i in (x.evidence_id for x in report.lines) if i not in sentence.evidence_ids]
    unlike = [i for i in wrong if i.split(":")[0] in ("quality", "learning", "subject")]
    if unlike and _DIGITS.search(text):
        yield "citation", sentence.model_copy(update={"evidence_ids": (rng.choice(unlike),)})
    yield "invention", _with(sentence, text[:-1] + rng.choice(INVENTIONS))


INVENTIONS = (
    ", after the person fell out of bed.",
    " because a visitor shouted.",
    ", a sign of delirium.",
    "; the person is in pain.",
    " and the person is afraid of the nurse.",
    ", and Margaret was called.",
    "; give 2 mg of lorazepam.",
    " and blood was seen on the floor.",
)


def _numbers(
    sentence: AssessedSentence, rng: random.Random
) -> Iterator[tuple[str, AssessedSentence]]:
    found = list(_DIGITS.finditer(sentence.text))
    # The 100 of "out of 100" is a unit.
    found = [m for m in found if not sentence.text[: m.start()].endswith("out of ")]
    if found:
        match = rng.choice(found)
        value = float(match.group(0))
        moved = value + rng.choice((-1, 1)) * max(2.0, round(abs(value) * rng.uniform(0.3, 2.0)))
        decimals = len(match.group(0).partition(".")[2])
        text = f"{sentence.text[: match.start()]}{moved:.{decimals}f}{sentence.text[match.end() :]}"
        yield "number", _with(sentence, text)
    swap = re.search(
        r"(-?[\d.]+)((?: out of 100| dBFS| Hz| per minute| uS)? (?:against a usual|instead of) )"
        r"(-?[\d.]*\d)",
        sentence.text,
    )
    if swap and swap.group(1) != swap.group(3):
        a, middle, b = swap.groups()
        text = sentence.text[: swap.start()] + b + middle + a + sentence.text[swap.end() :]
        yield "swap", _with(sentence, text)
    pair = re.search(r"from (-?[\d.]*\d) to (-?[\d.]*\d)", sentence.text)
    if pair and pair.group(1) != pair.group(2):
        text = sentence.text.replace(pair.group(0), f"from {pair.group(2)} to {pair.group(1)}")
        yield "order", _with(sentence, text)


def _channels(
    sentence: AssessedSentence, rng: random.Random
) -> Iterator[tuple[str, AssessedSentence]]:
    lowered = sentence.text.lower()
    named = next((name for name, word in WORDS.items() if word in lowered), None)
    if named is None:
        return
    unit = REGISTRY[named].modality
    others = [name for name in WORDS if REGISTRY[name].modality is not unit]
    other = WORDS[rng.choice(others)]
    at = lowered.index(WORDS[named])
    text = sentence.text[:at] + other + sentence.text[at + len(WORDS[named]) :]
    yield "channel", _with(sentence, text)


def _with(sentence: AssessedSentence, text: str) -> AssessedSentence:
    return sentence.model_copy(update={"text": text})
