"""How the dashboard asks another service: a service token, a short wait, a contract back."""

from collections.abc import Mapping
from typing import TypeVar

import httpx2
from pydantic import BaseModel, SecretStr, ValidationError

TIMEOUT_S = 3.0
"""A page waits no longer than this for a curve; alerts do not come this way."""

_Answer = TypeVar("_Answer", bound=BaseModel)


class ServiceAway(Exception):
    """Another service did not give a usable answer."""


def internal_client(
    url: str, token: SecretStr, transport: httpx2.BaseTransport | None = None
) -> httpx2.Client:
    """A client for another service's internal REST."""
    headers = {"Authorization": f"Bearer {token.get_secret_value()}"}
    return httpx2.Client(base_url=url, headers=headers, timeout=TIMEOUT_S, transport=transport)


def fetch(
    client: httpx2.Client,
    path: str,
    model: type[_Answer],
    params: Mapping[str, float] | None = None,
) -> _Answer | None:
    """What ``path`` answers, None for 404. Raises ``ServiceAway`` for anything else."""
    try:
        response = client.get(path, params=params)
    except httpx2.HTTPError as error:
        raise ServiceAway(f"{path}: {type(error).__name__}") from error
    if response.status_code == httpx2.codes.NOT_FOUND:
        return None
    return _understood(response, path, model)


def send(client: httpx2.Client, path: str, body: BaseModel, model: type[_Answer]) -> _Answer:
    """What ``path`` answers to ``body``. Raises ``ServiceAway`` for anything but that."""
    try:
        response = client.post(path, json=body.model_dump(mode="json"))
    except httpx2.HTTPError as error:
        raise ServiceAway(f"{path}: {type(error).__name__}") from error
    return _understood(response, path, model)


def _understood(response: httpx2.Response, path: str, model: type[_Answer]) -> _Answer:
    if response.status_code != httpx2.codes.OK:
        raise ServiceAway(f"{path}: status {response.status_code}")
    try:
        return model.model_validate_json(response.content)
    except ValidationError as error:
        raise ServiceAway(f"{path}: answer not understood") from error
