"""Secondary signs beside the composite: whose they are, how long they hold, what they may raise."""

import json
import math
import random
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from shared.contracts.channels import REGISTRY
from tests.threshold_service.people import QUALITY, T0, Person, settings
from threshold_service.configuration import load
from threshold_service.domain.engine import step
from threshold_service.domain.kernel import volatility
from threshold_service.domain.person import PersonState, restore, snapshot
from threshold_service.domain.rules import rule
from threshold_service.domain.settings import EngineSettings
from threshold_service.domain.signs import (
    NOVELTY,
    SURPRISE,
    TRANSITIONS,
    VOLATILITY,
    Moment,
    Sign,
    SignMemory,
    SignModel,
    follow_signs,
    forget_short,
)
from threshold_service.domain.verdict import Second, Verdict
from threshold_service.engine_settings import engine_settings
from threshold_service.errors import ConfigurationInvalid
from threshold_service.fit.dynamics import fit
from threshold_service.sign_settings import sign_model

ENGINE = settings()
FACE = {"p_anger": 0.1, "p_neutral": 0.6}
NAMES = ("arousal", "distress_raw", "valence")


def dynamic() -> SignModel:
    """The default's signs with a model of dynamics of three channels that move together."""
    random = np.random.default_rng(0)
    y, series = np.zeros(3), []
    for _ in range(2000):
        y = 0.7 * y + 0.1 * random.normal() + 0.1 * random.normal(size=3)
        series.append(y)
    model = fit([np.array(series)], NAMES).model
    return replace(ENGINE.signs, dynamics=model, channels=ENGINE.signs.channels | set(NAMES))


def moment(index: int, gate: float = 1.0) -> Moment:
    return Moment(T0 + 1000 * index, 1000.0, 1.0, gate)


def live(
    memory: SignMemory, model: SignModel, seconds: range, draw: Callable[[int, str], float]
) -> None:
    """Follow residuals that ``draw`` makes of second and channel, with a still face."""
    for i in seconds:
        residuals = {name: draw(i, name) for name in sorted(model.channels)}
        follow_signs(memory, model, residuals, FACE, moment(i))


def noise(seed: int, loud: str = "", scale: float = 1.0) -> Callable[[int, str], float]:
    drawn = random.Random(seed)
    return lambda _, name: drawn.gauss(0.0, 0.5) * (scale if name == loud else 1.0)


def test_the_most_restless_channel_is_named_at_the_price_of_looking_at_all() -> None:
    memory = SignMemory()
    live(memory, ENGINE.signs, range(3000), noise(1))
    live(memory, ENGINE.signs, range(3000, 3060), noise(2, "valence", 3.0))
    sign = memory.sign(VOLATILITY, T0 + 3_060_000)
    assert sign is not None
    assert sign.channel == "valence"
    own = memory.volatile["valence"][volatility.Z]
    assert 4.5 < sign.z < own


def test_a_reading_that_is_not_renewed_is_none() -> None:
    memory = SignMemory()
    live(memory, ENGINE.signs, range(600), noise(3))
    assert memory.sign(TRANSITIONS, T0 + 600_000) is not None
    assert memory.sign(TRANSITIONS, T0 + 625_000) is None
    for i in range(600, 640):
        follow_signs(memory, ENGINE.signs, {}, {"loudness_dbfs": -40.0}, moment(i))
    assert memory.sign(VOLATILITY, T0 + 640_000) is None


def test_channels_that_part_company_are_new_and_their_start_surprising() -> None:
    model, memory = dynamic(), SignMemory()
    live(memory, model, range(600), lambda i, _: 0.1 * math.sin(i / 20.0))
    before = memory.sign(NOVELTY, T0 + 600_000)
    apart = {"arousal": 0.8, "distress_raw": -0.8, "valence": 0.8}
    live(memory, model, range(600, 611), lambda _, name: apart.get(name, 0.0))
    start = memory.sign(SURPRISE, T0 + 610_000)
    live(memory, model, range(611, 660), lambda _, name: apart.get(name, 0.0))
    after = memory.sign(NOVELTY, T0 + 660_000)
    assert before is not None
    assert start is not None
    assert after is not None
    assert before.z < 2.0 < 5.0 < min(start.z, after.z)
    assert after.channel in NAMES


def test_without_dynamics_there_is_neither_novelty_nor_surprise() -> None:
    memory = SignMemory()
    live(memory, ENGINE.signs, range(60), noise(4))
    assert {NOVELTY, SURPRISE}.isdisjoint(memory.read)
    assert memory.blocks.rows == {}


def test_lost_blocks_are_nobodys_past() -> None:
    model, memory = dynamic(), SignMemory()
    live(memory, model, range(40), noise(5))
    assert memory.sign(SURPRISE, T0 + 40_000) is not None
    live(memory, model, range(100, 111), noise(6))
    assert memory.sign(SURPRISE, T0 + 110_000) is None
    assert memory.sign(NOVELTY, T0 + 110_000) is not None


def test_after_a_long_gap_only_the_usual_is_known() -> None:
    model, memory = dynamic(), SignMemory()
    live(memory, model, range(1000), noise(7))
    base = memory.volatile["valence"][volatility.BASE_W]
    forget_short(memory)
    assert memory.read == {}
    assert memory.blocks.rows == {}
    assert memory.volatile["valence"][volatility.BASE_W] == base


@pytest.mark.parametrize("phi", [0.0, 0.5, 0.9, 0.98])
def test_quiet_raises_no_sign_at_any_autocorrelation(phi: float) -> None:
    """Half an hour of all camera and microphone channels."""
    drawn, state = random.Random(round(100 * phi)), PersonState()
    latent = dict.fromkeys(Person(1).channels(), 0.0)
    for i in range(1800):
        channels: dict[str, float | None] = {}
        for name, r in latent.items():
            model = ENGINE.channels[name]
            latent[name] = phi * r + math.sqrt(1.0 - phi * phi) * drawn.gauss(0.0, 1.0)
            y = (model.prior.level or 0.0) + 0.7 * model.prior.scale * latent[name]
            known = REGISTRY[name]
            channels[name] = min(known.high, max(known.low, model.inverse(y)))
        step(state, Second(T0 + 1000 * i, 1.0, True, channels, QUALITY), ENGINE)
        assert not any(state.sign_bits.values())


def moody(seed: int, seconds: int, swings: range) -> list[Second]:
    """A person whose movement swings to and fro for a while, on average as before, face at rest."""
    drawn, made = random.Random(seed), []
    for i in range(seconds):
        motion = 0.4 + drawn.gauss(0.0, 0.06) + (0.2 * (-1) ** i if i in swings else 0.0)
        channels: dict[str, float | None] = {
            "motion_energy": motion,
            "valence": -0.12 + drawn.gauss(0.0, 0.05),
            "p_anger": 0.05 + 0.01 * drawn.random(),
            "p_neutral": 0.7,
        }
        made.append(Second(T0 + 1000 * i, 1.0, True, channels, QUALITY))
    return made


def judged(state: PersonState, seconds: list[Second]) -> list[Verdict]:
    verdicts = [step(state, second, ENGINE) for second in seconds]
    return [verdict for verdict in verdicts if verdict is not None]


def test_restlessness_opens_an_event_that_says_so() -> None:
    verdicts = judged(PersonState(), moody(1, 3000, range(2700, 2800)))
    opened = [v for v in verdicts if v.transitions]
    assert opened
    first = opened[0]
    assert first.transitions[0].tier == 2
    assert (first.lines[0].rule, first.lines[0].channel) == (VOLATILITY, "motion_energy")
    assert first.lines[0].z > 4.0
    assert verdicts.index(first) > 2700


def test_the_same_person_without_swings_opens_none() -> None:
    assert not [v for v in judged(PersonState(), moody(1, 3000, range(0))) if v.transitions]


def test_a_snapshot_in_the_middle_of_a_block_continues_bit_for_bit() -> None:
    seconds = moody(2, 1500, range(1300, 1500))
    whole, half = PersonState(), PersonState()
    all_at_once = judged(whole, seconds)
    first = judged(half, seconds[:1337])
    text = snapshot(half)
    again = restore(text)
    assert snapshot(again) == text
    assert first + judged(again, seconds[1337:]) == all_at_once
    assert snapshot(again) == snapshot(whole)


def test_blocks_are_part_of_the_snapshot() -> None:
    state, engine = PersonState(), replace(ENGINE, signs=dynamic())
    for i in range(305):
        step(state, moody(3, 305, range(0))[i], engine)
    again = restore(snapshot(state))
    assert again.signs == state.signs
    assert again.signs.blocks.rows


def ruled(sign: str, z: float, ready: bool = True, factor: float = 1.0) -> int | None:
    """The tier after ``z`` has lasted a minute in calm."""
    state = PersonState(factor=factor)
    second = Second(T0, 1.0, True, {}, {})
    state.signs.read[sign] = Sign(z, T0, "valence")
    for _ in range(60):
        made = rule(state, second, 0.0, ready, ENGINE)
    return made.tier


@pytest.mark.parametrize(
    ("sign", "tier"), [(VOLATILITY, 2), (TRANSITIONS, 3), (NOVELTY, 3), (SURPRISE, 3)]
)
def test_what_a_sign_may_raise_however_far_it_is(sign: str, tier: int) -> None:
    level = next(limits.level for limits in ENGINE.sign_rules if limits.sign == sign)
    assert ruled(sign, 37.0) == tier
    assert ruled(sign, level + 1e-9) == tier
    assert ruled(sign, level - 1e-9) is None
    assert ruled(sign, level + 1e-9, factor=1.5) is None
    assert ruled(sign, level * 1.5 + 1e-9, factor=1.5) == tier
    assert ruled(sign, 37.0, ready=False) is None


def test_after_a_gap_no_sign_speaks_and_evidence_is_told_before_signs() -> None:
    state = PersonState()
    state.signs.read[VOLATILITY] = Sign(9.0, T0, "valence")
    second = Second(T0, 1.0, True, {}, {})
    for _ in range(60):
        assert rule(state, second, None, True, ENGINE).tier is None
    for _ in range(60):
        made = rule(state, second, 4.0, True, ENGINE)
    assert (made.tier, made.rule) == (2, "composite")


def configured(**signs: object) -> EngineSettings:
    body = load().model_dump(mode="json")
    body["signs"].update(signs)
    return engine_settings(type(load()).model_validate(json.loads(json.dumps(body))))


def test_a_fitted_matrix_becomes_part_of_the_configuration() -> None:
    model = dynamic().dynamics
    assert model is not None
    section = {
        "why": "a test",
        "channels": list(model.channels),
        "together": model.together,
        "following": model.following,
        "ridge": model.ridge,
        "novelty": {"theory": [0.0, 3.0], "seen": [0.0, 2.0]},
        "surprise": {},
    }
    made = configured(dynamics=section)
    assert made.signs.dynamics is not None
    assert made.signs.dynamics.whitening(0b111) == model.whitening(0b111)
    assert made.signs.dynamics.novelty(3.0) == 2.0
    assert made.config_version != ENGINE.config_version
    section["together"] = [[1.0, 2.0, 0.0], [2.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    with pytest.raises(ConfigurationInvalid, match=r"signs\.dynamics: must be positive definite"):
        configured(dynamics=section)


def test_signs_that_cannot_be_followed_are_refused() -> None:
    with pytest.raises(ConfigurationInvalid, match="'valense' is not configured"):
        configured(volatile=["valense"])
    with pytest.raises(ConfigurationInvalid, match=r"signs\.half_life_s: .* got 30"):
        configured(half_life_s=30)
    assert sign_model(load()).volatile == ENGINE.signs.volatile
