"""The reasoning service's internal REST, as far as the dashboard asks it."""

from typing import Literal

import httpx2

from dashboard.peers.internal import fetch
from shared.contracts import Assessment, Contract


class ModelStatus(Contract):
    """Who writes the assessments now."""

    mode: Literal["template", "model"]
    vllm_url_set: bool
    detail: str


class ReasoningClient:
    """Assessments that a wiped Redis lost, and who writes them."""

    def __init__(self, client: httpx2.Client) -> None:
        self._client = client

    def assessment(self, event_id: str) -> Assessment | None:
        """The assessment of an event, None while there is none."""
        return fetch(self._client, f"/assessments/{event_id}", Assessment)

    def model_status(self) -> ModelStatus | None:
        """Whether a model or the template writes."""
        return fetch(self._client, "/model-status", ModelStatus)

    def close(self) -> None:
        """Let the connections go."""
        self._client.close()
