"""Train the labelled stress model and write its configuration.

``python -m benchmarks.detection.train_escalation`` (``ATTUNE_TEST_DATA`` names the data's folder)
writes ``stress_predict_labelled.yaml``: the unlabelled configuration and a logistic model on the
engine's own readings, trained on re-rooted streams so that no schedule is learnt. Before that it
prints what models say of persons left out: of each person, weights, calibration and limit come
from the others alone.
"""

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from benchmarks.detection.stress_limits import Streams, limit_of, told
from benchmarks.detection.stress_predict import data_folder, judged, of_scores
from benchmarks.detection.stress_recordings import BASELINE_S, Recording, Scored, recordings
from threshold_service.configuration import load
from threshold_service.configuration_file import read
from threshold_service.domain.escalation import Escalation, odds_of
from threshold_service.domain.settings import EngineSettings
from threshold_service.engine_settings import engine_settings
from threshold_service.fit.collect import features
from threshold_service.fit.escalation import ROWS_PER_SAMPLE, fit
from threshold_service.fit.logistic import Array, expit
from threshold_service.fit.section import escalation_section
from threshold_service.whole_file import whole_file

FOLDER = Path(__file__).parent
BASE, OUT = FOLDER / "stress_predict.yaml", FOLDER / "stress_predict_labelled.yaml"
FEATURES = (
    "eda_us.z_5",
    "eda_us_place.z_5",
    "heart_rate_bpm_place.z_5",
)
EVERY_S = 5
"""Neighbouring seconds say the same: one in five is enough to train on."""
DIGITS = 6
WHY = (
    "Logistic on three of the engine's readings, trained on stress labels of 17 healthy adults "
    "(Stress-Predict, Iqbal et al., Sensors 22:8135); see stress_predict_labelled.md."
)

Read = tuple[Recording, Array]
"""A stream and the features (n, k) of its seconds, nan where the engine could not judge."""


def main() -> int:
    """Print the left-out figures, write the configuration."""
    body = base()
    settings = settings_of(body)
    persons = recordings(data_folder())
    streams = {
        "as recorded": [readings(one, settings) for one in persons],
        "re-rooted": [readings(one.rerooted(), settings) for one in persons],
    }
    train = streams["re-rooted"]
    models = [trained([*train[:n], *train[n + 1 :]]) for n in range(len(train))]
    left_out: Streams = {
        name: [judge(one, model, settings) for one, model in zip(items, models, strict=True)]
        for name, items in streams.items()
    }
    for name, items in left_out.items():
        found = judged([probabilities(one, settings) for one in items])
        print(name, *of_scores(found, True), sep="\n  ")
    print(*told(left_out, settings), sep="\n")
    limit = limit_of(left_out, settings)
    body["tiers"]["2"].update(ready=limit, why=f"{body['tiers']['2']['why']} Of persons left out.")
    body["episode"]["off_level"] = 0.9 * limit
    body.update(escalation_section(trained(train), WHY))
    with whole_file(OUT) as text:
        text.write("# Written by python -m benchmarks.detection.train_escalation\n")
        yaml.safe_dump(_plain(body), text, sort_keys=False, width=98)
    print(f"{OUT.name}: configuration {load(OUT).version}")
    return 0


def base() -> dict[str, Any]:
    """The unlabelled configuration, to be completed."""
    body = read(BASE)
    body["why"] = "The unlabelled configuration and a model trained on labels: a probability."
    return body


def settings_of(body: dict[str, Any]) -> EngineSettings:
    """The engine's settings of a configuration that is not written yet."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "base.yaml"
        path.write_text(yaml.safe_dump(body), encoding="utf-8")
        return engine_settings(load(path))


def readings(item: Recording, settings: EngineSettings) -> Read:
    """What the engine reads in a stream."""
    found = features(((item.person, second) for second in item.seconds()), settings, FEATURES)
    values = np.full((len(item.t), len(FEATURES)), np.nan)
    values[np.searchsorted(item.t, found.t / 1000.0)] = found.values
    return item, values


def trained(streams: Sequence[Read]) -> Escalation:
    """A model of these streams after their baselines, calibrated on persons left out of them."""
    kept = []
    for item, _ in streams:
        since = item.t - item.t[0]
        kept.append((since >= BASELINE_S) & (since % EVERY_S == 0.0))
    persons = np.concatenate([np.full(int(row.sum()), n) for n, row in enumerate(kept)])
    return fit(
        np.concatenate([x[row] for (_, x), row in zip(streams, kept, strict=True)]),
        FEATURES,
        np.concatenate([item.stress[row] for (item, _), row in zip(streams, kept, strict=True)]),
        persons,
        kind="platt",
        rows_per_sample=ROWS_PER_SAMPLE / EVERY_S,
    ).model


def judge(stream: Read, model: Escalation, settings: EngineSettings) -> Scored:
    """The stream's evidence as the engine makes it from a model's log odds."""
    item, values = stream
    middle, slope = settings.composite.score_middle, settings.composite.score_slope
    told: list[float] = []
    for row in values.tolist():
        seen = {n: v for n, v in zip(FEATURES, row, strict=True) if np.isfinite(v)}
        odds = odds_of(model, seen)
        told.append(np.nan if odds is None else middle + odds / slope)
    nothing = np.array([], dtype=np.float64)
    return Scored(item, np.array(told), nothing, nothing)


def probabilities(item: Scored, settings: EngineSettings) -> Scored:
    """Evidence as the score that people see."""
    limits = settings.composite
    return replace(item, score=expit(limits.score_slope * (item.score - limits.score_middle)))


def _plain(value: object) -> object:
    """What YAML can say: rounded, lists for tuples."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return round(value, DIGITS) if isinstance(value, float) else value


if __name__ == "__main__":
    sys.exit(main())
