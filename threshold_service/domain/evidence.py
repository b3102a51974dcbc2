"""Why an event was raised: the channels that spoke, each against what was expected."""

from threshold_service.domain.hours import expected
from threshold_service.domain.person import PersonState
from threshold_service.domain.rules import COMPOSITE, Ruling
from threshold_service.domain.settings import EngineSettings
from threshold_service.domain.verdict import Line, Second, Term, strongest


def lines_of(
    state: PersonState, second: Second, terms: list[Term], ruling: Ruling, settings: EngineSettings
) -> tuple[Line, ...]:
    """The cue that alarmed, if one did, then the strongest channels in their own units."""
    t_from = state.episode.t_onset
    by_name = {term.channel: term for term in terms}
    chosen = strongest(terms)
    if ruling.cue is not None and ruling.cue in by_name:
        chosen = [by_name[ruling.cue], *(term for term in chosen if term.channel != ruling.cue)]
    made = []
    for term in chosen:
        rule = ruling.rule if term.channel == ruling.cue else COMPOSITE
        made.append(_line(state, second, term, rule, t_from, settings))
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
