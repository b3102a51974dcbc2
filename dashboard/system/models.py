"""What the edge's manifest says of the models in use: what they give, and on what terms."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dashboard.system.views import ModelFacts

NOT_KNOWN: Final = "It is not known here whether the models may be used commercially."
LONGEST_CARD: Final = 65_536
"""Characters; a card is some pages."""
_NAME: Final = re.compile(r"[a-z0-9_]{1,64}")


@dataclass(frozen=True, slots=True)
class ModelManifest:
    """The manifest's file, when it is on this machine, and the bundle in use."""

    path: Path | None
    bundle: str

    def in_use(self) -> list[ModelFacts] | None:
        """The models of the bundle, in its order; None where no manifest tells."""
        if self.path is None:
            return None
        try:
            manifest = json.loads(self.path.read_text())
            known = {model["name"]: model for model in manifest["models"]}
            return [self._facts(known[name]) for name in manifest["bundles"][self.bundle]]
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def commercial(self) -> tuple[bool | None, str]:
        """Whether every model of the bundle allows it, and a sentence that says why not."""
        used = self.in_use()
        if used is None:
            return None, NOT_KNOWN
        barred = [f"{m.name}: {m.commercial_reason}" for m in used if not m.commercial]
        if not barred:
            return True, "All models may be used commercially."
        return False, f"Not for commercial use. {'; '.join(barred)}."

    def _facts(self, model: dict[str, object]) -> ModelFacts:
        stated = {"commercial_reason": "no reason given", **model}
        facts = ModelFacts.model_validate({**stated, "card": None})
        return facts.model_copy(update={"card": self._card(facts.name)})

    def _card(self, name: str) -> str | None:
        """What was measured of a network of ours: the text beside the manifest."""
        if self.path is None or not _NAME.fullmatch(name):
            return None
        try:
            return (self.path.parent / f"{name}.md").read_text()[:LONGEST_CARD]
        except (OSError, ValueError):
            return None
