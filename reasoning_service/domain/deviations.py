"""What the threshold service found unusual: one line per rule and channel that held."""

from dataclasses import dataclass

from reasoning_service.domain.facts import evidence
from reasoning_service.domain.quantities import label, number, quantity, seconds
from shared.contracts import Event, EvidenceLine, Trigger
from shared.contracts.channels import AUDIO_ALARM_CUES, REGISTRY, Modality

MAX_LINES = 12
CUE = "audio_alarm_cue"
CHANGE = "change"
VOLATILITY = "volatility"
TRANSITIONS = "transitions"
NOVELTY = "novelty"
SURPRISE = "surprise"
RULES = {
    CUE: "heard for long enough to alarm by itself",
    CHANGE: "changed and stayed so",
    VOLATILITY: "jumps about unlike usual",
    TRANSITIONS: "expression changes unlike usual",
    NOVELTY: "stands to the other channels unlike usual",
    SURPRISE: "took a course unlike usual",
}
"""What a rule of the threshold service means; any other is told by its name alone."""
SIGNS = (VOLATILITY, TRANSITIONS, NOVELTY, SURPRISE)
"""Rules whose sigma is the sign's, not the distance of the value from what was expected."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """One rule that held, with its line."""

    trigger: Trigger
    line: EvidenceLine


def deviations(event: Event) -> tuple[Deviation, ...]:
    """What was heard, then changes and signs, then single senses, then the sum of all.

    The strongest first in each; the same rule and channel is told once.
    """
    ordered = sorted(event.triggers, key=_rank)
    unique = {(t.rule, t.channel): t for t in reversed(ordered)}
    kept = [t for t in ordered if unique[t.rule, t.channel] is t][:MAX_LINES]
    return tuple(Deviation(t, _line(i, t, event)) for i, t in enumerate(kept, start=1))


def _rank(trigger: Trigger) -> tuple[int, float, str, str, int]:
    channel = REGISTRY.get(trigger.channel)
    if trigger.channel in AUDIO_ALARM_CUES:
        group = 0
    elif trigger.rule in RULES:
        group = 1
    else:
        group = 3 if channel is None or channel.modality is Modality.FUSED else 2
    return group, -abs(trigger.z), trigger.channel, trigger.rule, trigger.t_from


def _line(index: int, trigger: Trigger, event: Event) -> EvidenceLine:
    channel = trigger.channel
    meaning = f" ({RULES[trigger.rule]})" if trigger.rule in RULES else ""
    start = seconds(event.t_event - trigger.t_from)
    since = f"since {start} before" if trigger.rule == CHANGE else f"from {start} before"
    text = (
        f"{label(channel)}: {quantity(channel, trigger.value)}, expected "
        f"{number(channel, trigger.expected)}, {trigger.z:+.1f} sigma by rule "
        f"{trigger.rule}{meaning}, {since}"
    )
    return evidence(f"deviation-{index}", text, trigger.t_from, trigger.t_to, channel)
