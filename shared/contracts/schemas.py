"""The contracts as JSON Schema files, for readers in other languages.

``python -m shared.contracts.schemas`` writes them; ``--check`` fails when a file differs.
"""

import json
import sys
from pathlib import Path

from shared.contracts import (
    Assessment,
    BaselineSnapshot,
    ConsentRecord,
    Contract,
    ControlRecord,
    EdgeErased,
    ErasureOrder,
    Event,
    LiveState,
    ResidentSurroundings,
    ScoreWindow,
    TechnicalAlarm,
)

FOLDER = Path(__file__).parent / "json"
PUBLISHED: tuple[type[Contract], ...] = (
    ScoreWindow,
    ControlRecord,
    TechnicalAlarm,
    Event,
    BaselineSnapshot,
    LiveState,
    Assessment,
    ConsentRecord,
    ResidentSurroundings,
    ErasureOrder,
    EdgeErased,
)


def rendered() -> dict[Path, str]:
    """Every schema file's path and text."""
    return {
        FOLDER / f"{model.__name__}.json": json.dumps(
            model.model_json_schema(), indent=2, sort_keys=True
        )
        + "\n"
        for model in PUBLISHED
    }


def stale() -> list[Path]:
    """The files that do not say what the code says."""
    return [
        path
        for path, text in rendered().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def main(arguments: list[str]) -> int:
    """Write the files, or with ``--check`` name those that are stale."""
    if "--check" in arguments:
        for path in stale():
            sys.stderr.write(f"{path.name} is not what the contracts say: run `make schemas`\n")
        return 1 if stale() else 0
    FOLDER.mkdir(exist_ok=True)
    for path, text in rendered().items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
