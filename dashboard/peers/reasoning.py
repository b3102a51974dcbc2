"""The reasoning service's internal REST, as far as the dashboard asks it."""

from typing import Literal

import httpx2
from pydantic import RootModel

from dashboard.peers.internal import fetch, send
from shared.contracts import Assessment, Contract, ErasedPart, ErasureAsked, ModelCall


class ModelStatus(Contract):
    """Who writes the assessments now."""

    mode: Literal["template", "model"]
    vllm_url_set: bool
    detail: str
    adapter: str | None
    adapter_missing: str | None


class _ModelCalls(RootModel[tuple[ModelCall, ...]]):
    """The answer as a whole."""


class ReasoningClient:
    """Assessments that a wiped Redis lost, who writes them, and what a model thought."""

    def __init__(self, client: httpx2.Client) -> None:
        self._client = client

    def assessment(self, event_id: str) -> Assessment | None:
        """The assessment of an event, None while there is none."""
        return fetch(self._client, f"/assessments/{event_id}", Assessment)

    def thinking(self, event_id: str) -> tuple[ModelCall, ...]:
        """What models were asked about an event, oldest first. Raises ``ServiceAway``."""
        found = fetch(self._client, f"/assessments/{event_id}/thinking", _ModelCalls)
        return () if found is None else found.root

    def model_status(self) -> ModelStatus | None:
        """Whether a model or the template writes."""
        return fetch(self._client, "/model-status", ModelStatus)

    def erase(self, asked: ErasureAsked) -> ErasedPart:
        """Have a person deleted; asking again is safe. Raises ``ServiceAway``."""
        return send(self._client, "/erasures", asked, ErasedPart)

    def close(self) -> None:
        """Let the connections go."""
        self._client.close()
