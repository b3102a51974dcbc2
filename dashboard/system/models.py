"""Whether the edge's models may be used commercially, as its manifest says."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

NOT_KNOWN: Final = "It is not known here whether the models may be used commercially."


@dataclass(frozen=True, slots=True)
class ModelManifest:
    """The manifest's file, when it is on this machine, and the bundle in use."""

    path: Path | None
    bundle: str

    def commercial(self) -> tuple[bool | None, str]:
        """Whether every model of the bundle allows it, and a sentence that says why not."""
        if self.path is None:
            return None, NOT_KNOWN
        try:
            manifest = json.loads(self.path.read_text())
            used = set(manifest["bundles"][self.bundle])
            models = [model for model in manifest["models"] if model["name"] in used]
            barred = [model for model in models if not model["commercial"]]
        except (OSError, ValueError, KeyError, TypeError):
            return None, NOT_KNOWN
        if not barred:
            return True, "All models may be used commercially."
        return False, f"Not for commercial use. {'; '.join(_why(model) for model in barred)}."


def _why(model: Mapping[str, object]) -> str:
    return f"{model['name']}: {model.get('commercial_reason', 'no reason given')}"
