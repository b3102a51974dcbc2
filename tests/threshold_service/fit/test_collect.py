"""From recordings to what is fitted on: the numbers that the engine itself would judge."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.threshold_service.people import T0, Person, settings
from threshold_service.__main__ import main
from threshold_service.configuration import load
from threshold_service.domain.engine import step
from threshold_service.domain.person import PersonState
from threshold_service.domain.signs import NOVELTY, SURPRISE
from threshold_service.domain.verdict import Second
from threshold_service.engine_settings import engine_settings
from threshold_service.fit.collect import blocks, features
from threshold_service.fit.dynamics import fit, readings

ENGINE = settings()
CHANNELS = ("arousal", "motion_energy", "valence")


def test_features_come_with_whose_and_when() -> None:
    first, second = Person(1), Person(2)
    records = [
        (name, who.second(i))
        for i in range(20)
        for name, who in zip("ab", (first, second), strict=True)
    ]
    made = features(records, ENGINE, ["evidence_5", "heart_rate_bpm.z_60"])
    assert made.persons == ["a", "b"] * 20
    assert made.t[:2].tolist() == [T0, T0]
    assert made.values.shape == (40, 2)
    assert np.isfinite(made.values[:, 0]).all()
    assert np.isnan(made.values[:, 1]).all()


def test_blocks_are_what_the_signs_see() -> None:
    """Novelty and surprise as the engine reads them second by second equal those of the blocks."""
    person = Person(3)
    records = [("a", person.second(i)) for i in range(900)]
    series = blocks(records, ENGINE, CHANNELS)["a"]
    model = fit([series], CHANNELS).model
    wanted = ENGINE.signs.channels | set(CHANNELS)
    engine = replace(ENGINE, signs=replace(ENGINE.signs, dynamics=model, channels=wanted))
    state, online = PersonState(), []
    for _, second in records:
        step(state, second, engine)
        told = [state.signs.sign(name, second.t) for name in (NOVELTY, SURPRISE)]
        online.append([sign.z if sign else np.nan for sign in told])
    # A block is read by the first second of the next one; the last block is still running.
    ends = [
        i for i in range(401, 900) if (T0 + 1000 * i) // 10_000 != (T0 + 1000 * (i - 1)) // 10_000
    ]
    expected = np.array(readings(model, series), dtype=float)[-len(ends) - 1 : -1]
    assert np.array(online)[ends] == pytest.approx(expected, abs=1e-9)
    assert len(ends) > 45


def test_gaps_and_absent_channels_are_nan() -> None:
    person = Person(4)
    records = []
    for i in range(700):
        if i in range(500, 540):
            continue
        second = person.second(i)
        channels = dict(second.channels)
        if i >= 600:
            channels["valence"] = None
        records.append(("a", Second(second.t, 1.0, True, channels, second.quality)))
    series = blocks(records, ENGINE, CHANNELS)["a"]
    # The first block was still being learnt in, the other is the gap.
    assert np.isnan(series).all(axis=1).sum() == 2
    assert np.isnan(series[-5:, 2]).all()
    assert np.isfinite(series[-5:, :2]).all()


def write(path: Path, seconds: int) -> None:
    with path.open("w", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(["person", "t", *CHANNELS])
        for seed in range(3):
            person = Person(seed)
            for i in range(seconds):
                channels = person.channels()
                writer.writerow([f"p{seed}", (T0 // 1000) + i, *(channels[n] for n in CHANNELS)])


def test_the_command_writes_what_the_engine_can_load(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    quiet, out = tmp_path / "quiet.csv", tmp_path / "dynamics.json"
    write(quiet, 700)
    assert main(["fit-forecast", str(quiet), "--out", str(out)]) == 0
    assert "3 persons" in capsys.readouterr().err
    model = engine_settings(load(out)).signs.dynamics
    assert model is not None
    assert model.channels == CHANNELS
    assert json.loads(out.read_text())["signs"]["dynamics"]["why"].startswith("Fitted by")


def test_too_little_quiet_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    quiet, out = tmp_path / "quiet.csv", tmp_path / "dynamics.json"
    write(quiet, 60)
    assert main(["fit-forecast", str(quiet), "--out", str(out)]) == 2
    assert "no dynamics can be fitted" in capsys.readouterr().err
    assert not out.exists()
