"""``python -m threshold_service fit-forecast``: from quiet recordings to a configuration."""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from threshold_service.configuration import load
from threshold_service.domain.settings import EngineSettings
from threshold_service.domain.verdict import Second
from threshold_service.engine_settings import engine_settings
from threshold_service.errors import NotEnoughQuiet
from threshold_service.fit.collect import blocks
from threshold_service.fit.dynamics import FittedDynamics, fit
from threshold_service.fit.logistic import Array
from threshold_service.fit.section import dynamics_section
from threshold_service.replay.reading import rows
from threshold_service.whole_file import whole_file

OFTEN = 0.5


def fit_forecast(
    quiet: Sequence[Path], out: Path, config: Path | None, channels: Sequence[str] | None
) -> None:
    """Write the override to ``out`` and say what was found on standard error.

    Raises ``NotEnoughQuiet`` where nothing can be fitted.
    """
    settings = engine_settings(load(config))
    asked = list(channels) if channels else sorted(_with_a_say(settings))
    people: list[Array] = []
    for path in quiet:
        people += blocks(_records(path), settings, asked).values()
    kept = asked if channels else _often(people, asked)
    places = [asked.index(name) for name in kept]
    try:
        found = fit([series[:, places] for series in people], kept)
    except ValueError as error:
        raise NotEnoughQuiet(f"no dynamics can be fitted: {error}") from error
    why = (
        f"Fitted by fit-forecast on {found.blocks} quiet blocks of {found.persons} persons, "
        f"shrunk by {found.shrinkage:.3f}; {_foreseen(found)}."
    )
    with whole_file(out) as text:
        json.dump(dynamics_section(found.model, why), text, indent=1)
        text.write("\n")
    sys.stderr.write(f"{', '.join(kept)}\n{why}\n")


def _records(path: Path) -> Iterator[tuple[str, Second]]:
    with rows(path) as source:
        for row in source:
            yield f"{path}:{row.person}", row.second


def _with_a_say(settings: EngineSettings) -> list[str]:
    return [name for name, model in settings.channels.items() if model.weight > 0.0]


def _often(people: Sequence[Array], names: Sequence[str]) -> list[str]:
    if not people:
        return []
    share = np.isfinite(np.concatenate(people)).mean(axis=0)
    return [name for name, seen in zip(names, share.tolist(), strict=True) if seen >= OFTEN]


def _foreseen(found: FittedDynamics) -> str:
    if np.isnan(found.foreseen_share):
        return "fewer than three persons, so no tail was measured"
    return f"{found.foreseen_share:.0%} of a block's variance foreseen in persons left out"
