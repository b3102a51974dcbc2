"""The committed stress configurations over real persons, and the harness that judges them."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.detection.stress_alarms import Tally, asked, false_per_hour, sensitivity, tally
from benchmarks.detection.stress_limits import LIMITS, alarms, evidence_of, lowest
from benchmarks.detection.stress_recordings import (
    Recording,
    Scored,
    recordings,
    replayed,
    write,
)
from threshold_service.configuration import load
from threshold_service.engine_settings import engine_settings

FOLDER = Path(__file__).parents[2] / "benchmarks" / "detection"
CONFIGURATIONS = ("stress_predict.yaml", "stress_predict_labelled.yaml")


def cut(item: Recording, rows: int) -> Recording:
    return replace(item, t=item.t[:rows], cells=item.cells[:rows], stress=item.stress[:rows])


def measured(item: Recording) -> list[bool]:
    """Where there was skin conductance or heart rate; without both nothing can be assessed."""
    places = [1 + item.names.index(name) for name in ("eda_us", "heart_rate_bpm")]
    return [any(row[place] for place in places) for row in item.cells]


@pytest.fixture(scope="module")
def two(test_data: Path) -> list[Recording]:
    return recordings(test_data)[:2]


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_scores_are_finite_causal_and_repeatable(two: list[Recording], name: str) -> None:
    whole = replayed(two, FOLDER / name)
    parts = replayed([cut(item, 1200) for item in two], FOLDER / name)
    for item, part in zip(whole, parts, strict=True):
        np.testing.assert_array_equal(np.isfinite(item.score), measured(item.recording))
        assert np.unique(item.score[item.judged]).size > 100
        np.testing.assert_array_equal(part.score, item.score[:1200])
        np.testing.assert_array_equal(part.opened, item.opened[item.opened <= part.recording.t[-1]])
        assert not len(item.opened) or item.opened[0] - item.recording.t[0] >= 300.0


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_the_label_is_no_input_and_persons_do_not_touch(
    two: list[Recording], name: str, tmp_path: Path
) -> None:
    turned = [replace(item, stress=~item.stress) for item in reversed(two)]
    whole, again = replayed(two, FOLDER / name), replayed(turned, FOLDER / name)
    for item, other in zip(whole, reversed(again), strict=True):
        np.testing.assert_array_equal(item.score, other.score)
    write(two, tmp_path / "w.csv")
    with (tmp_path / "w.csv").open(newline="") as lines:
        assert "stress" not in next(csv.reader(lines))


def _scored(opened: list[float], closed: list[float]) -> Scored:
    t = np.arange(2000.0)
    stress = ((t >= 600) & (t < 900)) | ((t >= 1500) & (t < 1600))
    item = Recording("p", (), t, [[] for _ in t], stress)
    return Scored(item, np.zeros(2000), np.array(opened), np.array(closed))


def test_a_latched_alarm_calls_again_and_finds_nothing_later() -> None:
    item = _scored([550.0], [])
    assert asked(item).tolist() == [550.0, 850.0, 1150.0, 1450.0, 1750.0]
    found = tally(item)
    assert (found.blocks, found.delays, found.false) == (2, (), 4)
    assert found.rest_s == 2000 - 300 - 400


def test_an_alarm_inside_a_block_finds_it_and_one_in_the_baseline_counts_nowhere() -> None:
    found = tally(_scored([100.0, 640.0, 1000.0], [150.0, 700.0, 1010.0]))
    assert (found.delays, found.false) == ((40.0,), 1)
    assert sensitivity([found]) == 0.5
    assert false_per_hour([found]) == pytest.approx(3600 / 1300)


def test_a_rerooted_stream_begins_where_the_first_block_ends() -> None:
    item = _scored([], []).recording.rerooted()
    assert item.t[0] == 900.0
    assert item.blocks() == [(600, 700)]


def test_limits_are_fixed_with_the_machine_that_the_engine_runs(two: list[Recording]) -> None:
    """Openings told from scores alone are the replay's own, or a chosen limit means nothing."""
    path = FOLDER / "stress_predict.yaml"
    settings = engine_settings(load(path))
    items = replayed(two, path)
    for item, evidence in zip(items, evidence_of(items, settings), strict=True):
        found = alarms(evidence, settings.tiers[1].ready, settings)
        assert found.opened.tolist() == item.opened.tolist()
        assert found.closed.tolist() == item.closed.tolist()
    assert any(len(item.opened) for item in items)


def test_the_lowest_limit_keeps_to_the_budget_on_every_stream_and_above() -> None:
    def rate(false: int) -> Tally:
        return Tally(1, (), false, 3600.0)

    one = {limit: rate(2 if limit < 1.5 else 1) for limit in LIMITS}
    two = {limit: rate(2 if limit == 3.0 else 0) for limit in LIMITS}
    assert lowest({"a": [one]}, [0]) == 1.5
    assert lowest({"a": [one], "b": [two]}, [0]) == 3.05
    assert lowest({"a": [one, two]}, [1]) == 3.05
