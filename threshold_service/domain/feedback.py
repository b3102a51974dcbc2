"""What caregivers found, taken into one person's limits and baseline. Silence is no answer.

**Limits**, an online quantile step (Gibbs & Candes 2021, with the decaying steps of Angelopoulos,
Barber & Bates 2024)::

    offset <- clip(offset + eta_n (1{false} - target)),   eta_n = step / sqrt(1 + n)

so that in the long run a share ``target`` of the answered alarms is false. A missed event was
distress under the limit and counts as a true one. At most one step a day in each direction: a bad
morning is one fact, not five, and must not hide the event that was missed that afternoon. An
answer that corrects the last one first takes its step back.

**Baseline.** "False" with a level that people do have lets the person's baseline learn it at
once. "True" keeps it from learning for ``exclude_s`` more: an exponential mean cannot be undone,
but since the first raised flag nothing was learnt, and now neither what follows is, nor does the
limit of the freeze begin to relearn while people know that it is distress. What was learnt before
the first flag, at the reduced worth of suspect seconds, stays.
"""

import math

from shared.contracts import Outcome
from threshold_service.domain.freezing import thaw
from threshold_service.domain.interval import MS_PER_S
from threshold_service.domain.person import PersonState
from threshold_service.domain.settings import EngineSettings, FeedbackRule

DAY_MS = 86_400_000


def take(
    state: PersonState, outcome: Outcome, t: int, episode: str | None, settings: EngineSettings
) -> None:
    """One answer at ``t`` (epoch milliseconds). ``episode``: the episode's id, if one was meant."""
    now = max(t, state.t_last or 0)
    if episode is not None and episode == state.answered:
        _take_back(state, settings.feedback)
    state.answered, state.answered_step = episode or "", 0.0
    if outcome is not Outcome.CANNOT_SAY:
        _step(state, outcome is Outcome.FALSE, now, settings.feedback)


def learn(state: PersonState, outcome: Outcome, t: int, settings: EngineSettings) -> None:
    """Let the baseline have, or keep it from, the stretch that the answer is about.

    For the episode that is open, or whose tail still keeps the baseline frozen.
    """
    now = max(t, state.t_last or 0)
    if not (state.episode.is_open or now < state.tail_until):
        return
    if outcome is Outcome.FALSE and state.last_evidence < settings.budget.hard_limit:
        thaw(state)
    elif outcome is Outcome.TRUE:
        ms = max(1.0, state.interval.seconds) * MS_PER_S
        state.tail_until = max(state.tail_until, now + round(settings.feedback.exclude_s * ms))
        state.frozen_since = now
        state.relearn_until = 0


def _step(state: PersonState, false: bool, now: int, rule: FeedbackRule) -> None:
    last = state.raised_at if false else state.lowered_at
    if last is not None and now - last < DAY_MS:
        return
    size = rule.step / math.sqrt(1.0 + state.answers)
    before = state.offset
    _move(state, size * ((1.0 if false else 0.0) - rule.false_share), rule)
    state.answers += 1
    state.answered_step = state.offset - before
    if false:
        state.raised_at = now
    else:
        state.lowered_at = now


def _take_back(state: PersonState, rule: FeedbackRule) -> None:
    """The answer before was a mistake: its step, and its day, are free again."""
    if state.answered_step > 0.0:
        state.raised_at = None
    elif state.answered_step < 0.0:
        state.lowered_at = None
    _move(state, -state.answered_step, rule)


def _move(state: PersonState, by: float, rule: FeedbackRule) -> None:
    state.offset = min(rule.offset_high, max(rule.offset_low, state.offset + by))
