"""Model bundles: which files, from where, under which licence, checked by hash."""

from dataclasses import dataclass

from edge_agent.settings import Settings


@dataclass(frozen=True)
class Bundle:
    """A resolved, verified set of models."""

    name: str
    bundle_id: str
    commercial: bool


def load_bundle(settings: Settings) -> Bundle:
    """Pull what is missing, verify every hash, refuse what the licence forbids."""
    raise NotImplementedError
