"""A trained model in the engine: what it is told, and what its probability does."""

import json
from dataclasses import replace
from typing import Any

import pytest

from shared.contracts import Outcome
from tests.threshold_service.people import QUALITY, T0, Person, settings
from threshold_service.configuration import Configuration, load
from threshold_service.domain.engine import step
from threshold_service.domain.escalating import MOST, answer
from threshold_service.domain.escalation import Escalation, Linear, probability
from threshold_service.domain.feature_memory import plan
from threshold_service.domain.person import PersonState, restore, snapshot
from threshold_service.domain.probability_calibration import person_offset
from threshold_service.domain.settings import EngineSettings
from threshold_service.domain.verdict import Second
from threshold_service.engine_settings import engine_settings
from threshold_service.errors import ConfigurationInvalid
from threshold_service.fit.section import escalation_section

ENGINE = settings()
NAMES = (
    *("evidence_5", "evidence_60", "valence.z_60", "heart_rate_bpm.z_300"),
    *("largest", "change", "absent", "motion", "volatility", "transitions", "novelty"),
)


def configured(model: Escalation, **changes: Any) -> EngineSettings:
    body = load().model_dump(mode="json")
    body.update(json.loads(json.dumps(escalation_section(model, "a test"))))
    body["escalation"].update(changes)
    return engine_settings(Configuration.model_validate(body))


def told(state: PersonState, seconds: list[Second]) -> list[dict[str, float | None]]:
    engine = replace(ENGINE, features=plan(NAMES))
    made = []
    for second in seconds:
        step(state, second, engine)
        made.append(dict(state.features.last))
    return made


def test_features_are_the_engines_own_readings() -> None:
    person = Person(1)
    seconds = [person.second(i) for i in range(1000)]
    seconds += [person.second(i, distress=2.0) for i in range(1000, 1060)]
    state = PersonState()
    made = told(state, seconds)
    calm, distressed = made[999], made[1059]
    assert set(calm) == set(NAMES)
    for name in ("evidence_5", "evidence_60", "valence.z_60", "largest"):
        assert (distressed[name] or 0.0) > (calm[name] or 0.0) + 0.5, name
    assert (distressed["evidence_5"] or 0.0) > (distressed["evidence_60"] or 0.0)
    assert calm["heart_rate_bpm.z_300"] is None
    assert calm["novelty"] is None
    assert calm["absent"] == 0.0
    assert calm["transitions"] is not None


def test_means_are_exponential_means_of_what_was_seen() -> None:
    person, state = Person(2), PersonState()
    engine = replace(ENGINE, features=plan(["evidence_60"]))
    total = weight = 0.0
    for i in range(200):
        if i in range(80, 100):
            continue
        verdict = step(state, person.second(i), engine)
        assert verdict is not None
        gone = 21.0 if i == 100 else 1.0
        keep = 2.718281828459045 ** (-gone / 60.0)
        total = total * keep + state.last_evidence
        weight = weight * keep + 1.0
    assert state.features.last["evidence_60"] == pytest.approx(total / weight, rel=1e-9)


def test_what_is_not_seen_is_absent() -> None:
    person, state = Person(3), PersonState()
    told(state, [person.second(i) for i in range(50)])
    half = dict(person.channels())
    for name in list(half)[::2]:
        half[name] = None
    features = told(state, [Second(T0 + 50_000, 1.0, True, half, QUALITY)])[0]
    assert features["absent"] == pytest.approx(0.5, abs=0.06)


@pytest.mark.parametrize("name", ["evidence_7", "z_60", ".z_60", "valence_60", "score"])
def test_an_unknown_feature_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not a feature"):
        plan([name])


def test_the_score_is_the_models_probability() -> None:
    model = Escalation(-3.0, {"evidence_5": Linear(1.5, 0.0, 1.0)}, prevalence=0.3)
    engine, person, state = configured(model), Person(4), PersonState()
    for i in range(700):
        verdict = step(state, person.second(i, distress=1.5 if i > 650 else 0.0), engine)
        assert verdict is not None
        assert verdict.score == pytest.approx(probability(model, state.features.last), abs=1e-9)


def test_a_model_that_cannot_tell_leaves_the_composite() -> None:
    model = Escalation(0.0, {"heart_rate_bpm.z_60": Linear(1.0, 0.0, 1.0)})
    engine, person, plain, other = configured(model), Person(5), PersonState(), PersonState()
    for i in range(100):
        second = person.second(i)
        first, judged = step(plain, second, ENGINE), step(other, second, engine)
        assert first is not None
        assert judged is not None
        assert judged.score == first.score


def test_no_model_silences_what_lies_beyond_the_hard_limit() -> None:
    model = Escalation(-9.0, {"evidence_5": Linear(-1.0, 0.0, 1.0)})
    engine, person, state = configured(model), Person(6, noise=0.3), PersonState()
    made = []
    for i in range(1000):
        verdict = step(state, person.second(i, distress=9.0 if i > 900 else 0.0), engine)
        assert verdict is not None
        made += [change.tier for change in verdict.transitions]
    assert 1 in made


def test_where_distress_is_rarer_the_same_reading_is_less_probable() -> None:
    model = Escalation(-1.0, {"evidence_5": Linear(1.0, 0.0, 1.0)}, prevalence=0.36)
    person = Person(7)
    seconds = [person.second(i) for i in range(60)]
    scores = []
    for here in (None, 0.36, 0.02):
        state = PersonState()
        verdicts = [step(state, second, configured(model, here=here)) for second in seconds[:5]]
        assert verdicts[-1] is not None
        scores.append(verdicts[-1].score or 0.0)
    assert scores[0] == scores[1] > 2.0 * scores[2]


def opened(engine: EngineSettings) -> PersonState:
    """A person in an episode that the model raised."""
    person, state = Person(9), PersonState()
    for i in range(700):
        step(state, person.second(i, distress=2.5 if i > 640 else 0.0), engine)
    assert state.episode.is_open
    return state


def test_answers_move_a_persons_intercept_by_what_they_are_worth() -> None:
    model = Escalation(-1.0, {"evidence_5": Linear(1.5, 0.0, 1.0)}, omega=0.8)
    engine = configured(model)
    state = opened(engine)
    assert state.features.peak > 2.0
    answer(state, Outcome.FALSE, engine)
    lowered = state.features.intercept
    assert lowered == pytest.approx(person_offset([state.features.peak], [False], 0.8))
    assert lowered < 0.0
    again = restore(snapshot(state))
    assert again.features.intercept == lowered
    answer(again, Outcome.TRUE, engine)
    assert len(again.features.answered) == 1
    assert 0.0 < again.features.intercept < 0.1
    second = Person(10).second(700)
    before, after = step(restore(snapshot(state)), second, engine), step(again, second, engine)
    assert before is not None
    assert after is not None
    assert (before.score or 0.0) < (after.score or 0.0)


def test_no_answers_move_an_intercept_far_and_silence_not_at_all() -> None:
    model = Escalation(-1.0, {"evidence_5": Linear(1.5, 0.0, 1.0)}, omega=5.0)
    engine = configured(model)
    state = opened(engine)
    answer(state, Outcome.CANNOT_SAY, engine)
    answer(state, Outcome.MISSED, engine)
    assert state.features.answered == []
    for onset in range(60):
        state.features.onset = state.episode.t_onset = onset
        answer(state, Outcome.FALSE, engine)
    assert state.features.intercept == -MOST
    assert len(state.features.answered) == 50
    plain = opened(configured(replace(model, omega=0.0)))
    answer(plain, Outcome.FALSE, configured(replace(model, omega=0.0)))
    assert plain.features.intercept == 0.0


def test_features_continue_bit_for_bit_after_a_snapshot() -> None:
    person, engine = Person(8), replace(ENGINE, features=plan(NAMES))
    seconds = [person.second(i) for i in range(400)]
    whole, half = PersonState(), PersonState()
    for second in seconds:
        step(whole, second, engine)
    for second in seconds[:233]:
        step(half, second, engine)
    again = restore(snapshot(half))
    for second in seconds[233:]:
        step(again, second, engine)
    assert again.features.last == whole.features.last
    assert snapshot(again) == snapshot(whole)


def test_a_model_that_cannot_be_applied_is_refused() -> None:
    with pytest.raises(ConfigurationInvalid, match="escalation: not a feature: 'mood'"):
        configured(Escalation(0.0, {"mood": Linear(1.0, 0.0, 1.0)}))
    with pytest.raises(ConfigurationInvalid, match="escalation: a must be finite"):
        configured(Escalation(0.0), calibration={"a": -1.0, "b": 1.0, "c": 0.0})
