"""A rule that held, as a sentence: what was heard, what lasts, what jumps about, what deviates."""

from reasoning_service.domain import wording
from reasoning_service.domain.deviations import CHANGE, CUE, VOLATILITY, Deviation
from reasoning_service.domain.facts import RECENT_MS
from reasoning_service.domain.liveliness import Volatility
from reasoning_service.domain.quantities import label, number, quantity, seconds, stepsize
from reasoning_service.domain.report import Report
from shared.contracts import AssessedSentence, BaselineState, Event, SentenceRole, Trigger


def told_by_rule(deviation: Deviation, report: Report) -> AssessedSentence:
    """One sentence about a rule that held."""
    trigger, cited = deviation.trigger, deviation.line.evidence_id
    channel = trigger.channel
    if trigger.rule in wording.SIGNS:
        return _sign(deviation, report)
    if as_usual(trigger):
        if trigger.rule == CHANGE:
            since = seconds(report.event.t_event - trigger.t_from)
            slight = wording.LASTING_SLIGHT.format(since=since, label=label(channel))
            return indicator(slight, cited)
        shown = quantity(channel, trigger.value)
        return indicator(wording.AS_USUAL.format(label=capital(label(channel)), value=shown), cited)
    return indicator(_compared(trigger, report.event), cited)


def as_usual(trigger: Trigger) -> bool:
    """Whether value and expectation are the same as they are written."""
    return number(trigger.channel, trigger.value) == number(trigger.channel, trigger.expected)


def lively(found: Volatility, *cited: str) -> AssessedSentence:
    """How much a channel jumps about, beside its usual."""
    text = wording.LIVELY.format(
        label=label(found.channel),
        recent=stepsize(found.channel, found.recent),
        before=stepsize(found.channel, found.before),
        window=RECENT_MS // 1000,
    )
    return indicator(text, *cited)


def learning(event: Event) -> bool:
    """Whether "usual" is the population's rather than the person's own."""
    return event.baseline_state in (BaselineState.LEARNING, BaselineState.RELEARNING)


def indicator(text: str, *cited: str) -> AssessedSentence:
    """An indicator that follows from the lines ``cited``."""
    return AssessedSentence(role=SentenceRole.INDICATOR, text=text, evidence_ids=cited)


def capital(text: str) -> str:
    """``text`` as a sentence begins."""
    return text[:1].upper() + text[1:]


def _sign(deviation: Deviation, report: Report) -> AssessedSentence:
    trigger, cited = deviation.trigger, deviation.line.evidence_id
    jumping = [v for v in report.volatility if v.channel == trigger.channel and v.livelier]
    if trigger.rule == VOLATILITY and jumping:
        return lively(jumping[0], jumping[0].line.evidence_id, cited)
    text = wording.SIGNS[trigger.rule].format(label=label(trigger.channel))
    return indicator(capital(text), cited)


def _compared(trigger: Trigger, event: Event) -> str:
    channel, known = trigger.channel, not learning(event)
    change = _change(channel, trigger.value > trigger.expected)
    words = {
        "value": quantity(channel, trigger.value),
        "expected": number(channel, trigger.expected),
        "article": "a" if known else "an",
        "word": "usual" if known else "expected",
    }
    if trigger.rule == CUE:
        return wording.HEARD.format(label=capital(label(channel)), **words)
    if trigger.rule == CHANGE:
        since = seconds(event.t_event - trigger.t_from)
        return wording.LASTING.format(since=since, change=change[:1].lower() + change[1:], **words)
    return (wording.USUAL if known else wording.EXPECTED).format(change=change, **words)


def _change(channel: str, higher: bool) -> str:
    name = capital(label(channel))
    up, down = wording.HIGHER_LOWER.get(channel, (f"{name} higher", f"{name} lower"))
    return up if higher else down
