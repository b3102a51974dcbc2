"""Why an event was raised: the channels that spoke, each against what was expected."""

from dataclasses import replace

from threshold_service.domain.hours import expected
from threshold_service.domain.person import PersonState
from threshold_service.domain.rules import COMPOSITE, Ruling
from threshold_service.domain.settings import EngineSettings
from threshold_service.domain.verdict import Line, Second, Term, strongest


def lines_of(
    state: PersonState, second: Second, terms: list[Term], ruling: Ruling, settings: EngineSettings
) -> tuple[Line, ...]:
    """The cue, change or sign that alarmed, if one did, then the strongest channels.

    A sign of a channel that has no baseline (neutral faces) is told by the strongest that has.
    """
    t_from = state.episode.t_onset
    by_name = {term.channel: term for term in terms}
    chosen = strongest(terms)
    told = by_name.get(ruling.channel) if ruling.channel is not None else None
    if told is None and ruling.z is not None:
        told = max(terms, key=lambda term: (abs(term.z), term.channel))
    made = [_line(state, second, term, COMPOSITE, t_from, settings) for term in chosen]
    if told is not None:
        line = _line(state, second, told, ruling.rule, t_from, settings)
        line = line if ruling.z is None else replace(line, z=ruling.z)
        line = line if ruling.since is None else replace(line, t_from=min(t_from, ruling.since))
        made = [line, *(each for each in made if each.channel != told.channel)]
    return tuple(made)


def _line(
    state: PersonState, second: Second, term: Term, rule: str, t_from: int, settings: EngineSettings
) -> Line:
    model = settings.model_of(term.channel)
    value = second.channels[term.channel]
    assert value is not None
    usual = model.inverse(expected(state, term.channel, second.t))
    z = -term.z if term.sign < 0.0 else term.z
    return Line(rule, term.channel, value, usual, z, min(t_from, second.t), second.t)
