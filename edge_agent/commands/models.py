"""``models list | pull | verify | seal``."""

import sys
from functools import partial

from edge_agent.bundle import open_store
from edge_agent.bundle.manifest import MANIFEST_PATH, Model, bundle_id
from edge_agent.bundle.seal import seal as seal_manifest
from edge_agent.bundle.store import Store
from edge_agent.settings import Settings


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _say_at(place: str, line: str) -> None:
    _say(f"{place} {line}")


def list_models() -> None:
    """Every model of the manifest, its licence, and whether its file is here."""
    settings = Settings()
    store = open_store(settings)
    chosen = {model.name for model in store.manifest.models_of(settings.bundle)}
    for model in store.manifest.models:
        _say(_line(model, store, model.name in chosen))
        _say(f"      {model.commercial_reason}")
    for name in store.manifest.bundles:
        mark = "*" if name == settings.bundle else " "
        _say(f"{mark} bundle {bundle_id(name, store.manifest.models_of(name))}")


def _line(model: Model, store: Store, chosen: bool) -> str:
    here = "here" if store.path(model).is_file() else "to be pulled"
    use = "commercial use allowed" if model.commercial else "no commercial use"
    mark = "*" if chosen else " "
    return (
        f"{mark} {model.role:<16} {model.name:<33} {model.bytes / 1e6:5.1f} MB  "
        f"{model.licence}, {use}; {here}"
    )


def pull() -> None:
    """Fetch and verify the bundle's models, naming each source as it is asked."""
    settings = Settings()
    store = open_store(settings)
    models = store.manifest.models_of(settings.bundle)
    for count, model in enumerate(models, start=1):
        place = f"[{count}/{len(models)}]"
        path = store.pull(model, partial(_say_at, place))
        _say_at(place, f"{model.name}: verified, {path.name}")


def verify() -> None:
    """Check every file of the bundle against its hash; the first wrong one is an error."""
    settings = Settings()
    store = open_store(settings)
    models = store.manifest.models_of(settings.bundle)
    for model in models:
        store.verified(model)
        _say(f"{model.name}: sha256 {model.sha256} verified")
    _say(f"bundle {bundle_id(settings.bundle, models)}")


def seal() -> None:
    """Enter size and hash of the networks in this repository into the manifest."""
    changed = seal_manifest(MANIFEST_PATH)
    _say(f"sealed: {', '.join(changed)}" if changed else "nothing changed")
