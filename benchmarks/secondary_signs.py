"""Secondary signs on real rest: ``python -m benchmarks.secondary_signs`` (half a minute).

Stress-Predict's development persons (Iqbal et al., Sensors 22:8135). Labels choose the blocks at
rest and judge the signs; no sign has seen one. Dynamics of a person are those of the others.
"""

import csv
import gzip
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from threshold_service.configuration import load
from threshold_service.domain.engine import step
from threshold_service.domain.person import PersonState
from threshold_service.domain.settings import EngineSettings
from threshold_service.domain.signs import VOLATILITY
from threshold_service.domain.verdict import Second
from threshold_service.engine_settings import engine_settings
from threshold_service.fit.collect import blocks
from threshold_service.fit.dynamics import fit, readings
from threshold_service.fit.reliability import auroc

Array = NDArray[np.float64]

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
FILE = Path("stress_predict") / "stress_predict_1hz_dev.csv.gz"
CHANNELS = (
    *("acceleration", "eda_us", "heart_rate_bpm"),
    *("respiration_rate_bpm", "skin_temperature_c"),
)
LEVELS = (2.326, 3.09)
"""One in a hundred and one in a thousand of a standard normal."""


@dataclass(frozen=True, slots=True)
class Recording:
    """One person's seconds and their label."""

    person: str
    seconds: list[Second]
    stress: list[bool]

    def shares(self, ms: int = 10_000) -> Array:
        """The share of stress in each block that has seconds."""
        found: dict[int, list[bool]] = {}
        for second, label in zip(self.seconds, self.stress, strict=True):
            found.setdefault(second.t // ms, []).append(label)
        return np.array([np.mean(each) for each in found.values()])


def main() -> None:
    """Print a table of rates at rest and of what a sign says of stress."""
    people = recordings(DATA / FILE)
    base = engine_settings(load())
    wanted = frozenset(CHANNELS)
    signs = replace(base.signs, volatile=wanted, channels=wanted)
    engine = replace(base, signs=signs)
    print(f"{len(people)} persons; a standard normal would have 1 % and 0.1 %")
    _line("volatility", (pair for each in people for pair in restlessness(each, engine)))
    series = {each.person: blocks(_named(each), engine, CHANNELS)[each.person] for each in people}
    shares = {each.person: each.shares()[-len(series[each.person]) :] for each in people}
    found: tuple[list[tuple[float, float]], ...] = ([], [])
    for person, own in series.items():
        quiet = [
            np.where((shares[other] > 0.0)[:, None], np.nan, rest)
            for other, rest in series.items()
            if other != person
        ]
        for pair, share in zip(
            readings(fit(quiet, CHANNELS).model, own), shares[person], strict=True
        ):
            for sign, z in zip(found, pair, strict=True):
                if z is not None:
                    sign.append((z, share))
    _line("novelty", found[0])
    _line("surprise", found[1])


def restlessness(each: Recording, engine: EngineSettings) -> list[tuple[float, float]]:
    """Readings once a block after ten minutes, with the second's label."""
    state, made = PersonState(), []
    for index, (second, label) in enumerate(zip(each.seconds, each.stress, strict=True)):
        step(state, second, engine)
        sign = state.signs.sign(VOLATILITY, second.t)
        if sign is not None and index >= 600 and index % 10 == 0:
            made.append((sign.z, float(label)))
    return made


def recordings(path: Path) -> list[Recording]:
    """Everybody in the file."""
    made: dict[str, Recording] = {}
    with gzip.open(path, "rt", encoding="utf-8") as text:
        for row in csv.DictReader(text):
            own = made.setdefault(row["person"], Recording(row["person"], [], []))
            channels = {name: float(row[name]) if row[name] else None for name in CHANNELS}
            own.seconds.append(Second(int(row["t"]) * 1000, 1.0, True, channels, {}))
            own.stress.append(row["stress"] == "1")
    return list(made.values())


def _named(each: Recording) -> Iterable[tuple[str, Second]]:
    return ((each.person, second) for second in each.seconds)


def _line(name: str, pairs: Iterable[tuple[float, float]]) -> None:
    z, share = np.array(list(pairs)).T
    rest = z[share == 0.0]
    beyond = ", ".join(f"{np.mean(rest > level):.2%} beyond {level}" for level in LEVELS)
    pure = (share == 0.0) | (share == 1.0)
    said = auroc(z[pure], share[pure])
    print(f"{name}: {len(rest)} blocks at rest, {beyond}; AUROC for stress {said:.3f}")


if __name__ == "__main__":
    main()
