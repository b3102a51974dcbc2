"""Under every configuration that is committed, a process may die after any record unnoticed."""

import random
from pathlib import Path

import pytest

from shared.contracts.channels import REGISTRY
from tests.threshold_service.people import QUALITY, T0
from threshold_service.arithmetics import arithmetic
from threshold_service.configuration import load
from threshold_service.domain.engine import step
from threshold_service.domain.person import PersonState, restore, snapshot
from threshold_service.domain.settings import EngineSettings
from threshold_service.domain.verdict import Second
from threshold_service.engine_settings import engine_settings

ROOT = Path(__file__).resolve().parents[3]
COMMITTED = [None, *sorted((ROOT / "benchmarks" / "detection").glob("*.yaml"))]
LENGTH = 260


def seconds(engine: EngineSettings, hop_s: float) -> list[Second]:
    """Every channel that is described, and one that is not; distress in the middle, a gap."""
    generator, made = random.Random(3), []
    for index in range(LENGTH):
        distress = 4.0 if 120 <= index < 170 else 0.0
        channels: dict[str, float | None] = {
            "a_channel_of_nobody": 50 + generator.gauss(distress, 1)
        }
        for name, model in engine.channels.items():
            if model.prior.level is None or index % 37 == 0:
                continue
            y = model.prior.level + model.sign * distress * model.prior.scale
            y += generator.gauss(0.0, 0.5 * model.prior.scale)
            value = model.inverse(y)
            known = REGISTRY.get(name)
            channels[name] = min(known.high, max(known.low, value)) if known else value
        t = T0 + round(1000 * hop_s * (index + (40 if index > 200 else 0)))
        made.append(Second(t, None, index % 29 != 5, channels, QUALITY))
    return made


def goes_on_as_before(engine: EngineSettings) -> None:
    whole, state = PersonState(), PersonState()
    for second in seconds(engine, engine.interval_s or 1.0):
        expected = step(whole, second, engine)
        assert step(state, second, engine) == expected
        kept = snapshot(state)
        assert kept == snapshot(whole)
        state = restore(kept)


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: path.stem if path else "default")
def test_restored_after_every_record(path: Path | None) -> None:
    goes_on_as_before(engine_settings(load(path)))


@pytest.mark.slow
def test_restored_after_every_record_where_the_sums_are_compiled() -> None:
    """Rows are arrays there. Compiling takes some seconds."""
    pytest.importorskip("numba")
    goes_on_as_before(engine_settings(load(), arithmetic("compiled")))
