"""Single questions to a vLLM server about itself. Every one raises ``ModelError``."""

from dataclasses import dataclass
from typing import Any

import httpx2

from reasoning_service.adapters.vllm.attempt import PATH
from reasoning_service.adapters.vllm.egress import http_client
from reasoning_service.adapters.vllm.options import ClientOptions
from reasoning_service.adapters.vllm.refusal import refusal, sentence_of
from reasoning_service.adapters.vllm.request import PRIORITY_STEP
from reasoning_service.errors import ModelUnavailable

WORDS = "Heart rate 96, usually 72. Voice louder than usual for 40 s. What do you notice?"
TOKENS = 32
"""Greedy tokens that are compared: enough for a trained adapter to part from its base."""
TIMEOUT_S = 5.0


@dataclass(frozen=True)
class Listed:
    """A model as the server lists it; an adapter has a ``parent``."""

    name: str
    parent: str | None
    root: str | None
    max_model_len: int | None


class Probe:
    """Asks about health, version, models and a fixed output."""

    def __init__(self, options: ClientOptions) -> None:
        self._key = options.key.get_secret_value()
        self._http = http_client(options.url, self._key, options.limits.connect_s)

    def close(self) -> None:
        """Close what is open."""
        self._http.close()

    def health(self) -> None:
        """Returns if the server says that it is well."""
        self._ask("GET", "/health")

    def version(self) -> str:
        """vLLM's version."""
        return str(_fields(self._ask("GET", "/version")).get("version", ""))

    def models(self) -> tuple[Listed, ...]:
        """The base model and adapters on offer."""
        rows = _fields(self._ask("GET", "/v1/models")).get("data", [])
        try:
            return tuple(
                Listed(row["id"], row.get("parent"), row.get("root"), row.get("max_model_len"))
                for row in rows
            )
        except (TypeError, KeyError, AttributeError) as error:
            raise ModelUnavailable("/v1/models lists no models") from error

    def fixed_output(self, model: str) -> str:
        """What ``model`` says to a fixed question, greedily: the same as long as it is the same."""
        body = {
            "model": model,
            "messages": [{"role": "user", "content": WORDS}],
            "temperature": 0.0,
            "top_p": 1.0,
            "top_k": -1,
            "seed": 0,
            "max_tokens": TOKENS,
            "priority": PRIORITY_STEP,
        }
        answer = _fields(self._ask("POST", PATH, body))
        try:
            message = answer["choices"][0]["message"]
            thinking = message.get("reasoning") or message.get("reasoning_content") or ""
            return f"{thinking}{message.get('content') or ''}"
        except (TypeError, KeyError, IndexError, AttributeError) as error:
            raise ModelUnavailable("the model's server sends no chat completion") from error

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> httpx2.Response:
        try:
            response = self._http.request(method, path, json=body, timeout=TIMEOUT_S)
        except httpx2.HTTPError as error:
            raise ModelUnavailable(f"{path}: {type(error).__name__}") from error
        if response.status_code != httpx2.codes.OK:
            private = (self._key,) if self._key else ()
            raise refusal(response.status_code, sentence_of(response.content), private)
        return response


def _fields(response: httpx2.Response) -> dict[str, Any]:
    try:
        fields = response.json()
    except ValueError as error:
        raise ModelUnavailable(f"{response.request.url.path} answers no JSON") from error
    if not isinstance(fields, dict):
        raise ModelUnavailable(f"{response.request.url.path} answers no object")
    return fields
