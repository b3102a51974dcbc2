"""Model bundles: which files, from where, under which licence, checked by hash."""

import logging
from dataclasses import dataclass
from pathlib import Path

from edge_agent.bundle.cue_head import MountedHead, read_cue_head
from edge_agent.bundle.manifest import Manifest, Model, Role, bundle_id, read_manifest
from edge_agent.bundle.own_pose import OWN_POSE, read_own_pose
from edge_agent.bundle.store import Store
from edge_agent.domain.cue_head import CueHead
from edge_agent.errors import ManifestError, NotForCommercialUseError
from edge_agent.settings import Settings

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Resolved:
    """A model and its verified file; ``engines`` is where what is compiled of it is kept."""

    model: Model
    path: Path
    accelerate: bool = False
    engines: Path | None = None


@dataclass(frozen=True)
class Bundle:
    """A verified set of models, at most one per role, and the operator's cue head if any."""

    name: str
    bundle_id: str
    commercial: bool
    files: tuple[Resolved, ...]
    cue_head: CueHead | None = None

    def get(self, role: Role) -> Resolved:
        """The model that fills a role."""
        found = self.find(role)
        if found is None:
            raise ManifestError(f"The bundle {self.name} has no {role}.")
        return found

    def find(self, role: Role) -> Resolved | None:
        """The model that fills a role that a bundle may leave empty."""
        return next((r for r in self.files if r.model.role == role), None)

    @property
    def not_commercial(self) -> tuple[str, ...]:
        """Why each restricted model must not be used commercially; empty when all may."""
        return _not_commercial(tuple(r.model for r in self.files))


def _resolved(model: Model, store: Store, settings: Settings) -> Resolved:
    own = settings.pose if model.name == OWN_POSE else None
    path = own or store.pull(model, _log.info)
    return Resolved(model, path, settings.accelerate and model.accelerate, settings.engine_cache)


def _not_commercial(models: tuple[Model, ...]) -> tuple[str, ...]:
    return tuple(f"{m.name} ({m.commercial_reason})" for m in models if not m.commercial)


def open_store(settings: Settings, manifest: Manifest | None = None) -> Store:
    """The store that the settings name."""
    return Store(manifest or read_manifest(), settings.models, settings.model_mirror)


def load_bundle(settings: Settings, only: frozenset[Role] | None = None) -> Bundle:
    """Pull what is missing, verify every hash, refuse what the licence forbids.

    ``only``: fetch the files of these roles alone, for a command that needs no others.
    """
    store = open_store(settings)
    models = _with_own_pose(settings, store.manifest.models_of(settings.bundle))
    head = _mounted_head(settings, models)
    restricted = _not_commercial(models) + (head.not_commercial if head else ())
    if settings.commercial and restricted:
        raise NotForCommercialUseError(
            f"ATTUNE_COMMERCIAL=1 refuses the model bundle {settings.bundle!r}: "
            f"{'; '.join(restricted)}."
        )
    wanted = tuple(m for m in models if only is None or m.role in only)
    files = tuple(_resolved(model, store, settings) for model in wanted)
    name = bundle_id(settings.bundle, models, head.sha256 if head else None)
    return Bundle(settings.bundle, name, not restricted, files, head.head if head else None)


def _with_own_pose(settings: Settings, models: tuple[Model, ...]) -> tuple[Model, ...]:
    """The operator's own pose network in the place of the bundle's; it counts bodies itself."""
    if settings.pose is None:
        return models
    others = (m for m in models if m.role not in ("pose", "body_detector"))
    return (*others, read_own_pose(settings.pose))


def _mounted_head(settings: Settings, models: tuple[Model, ...]) -> MountedHead | None:
    if settings.cue_head is None:
        return None
    if not any(model.role == "sound_events" for model in models):
        raise ManifestError(
            f"ATTUNE_CUE_HEAD needs a bundle that names sound events, and {settings.bundle!r} does "
            "not: set ATTUNE_BUNDLE to one that does, such as 'sounds'."
        )
    return read_cue_head(settings.cue_head)
