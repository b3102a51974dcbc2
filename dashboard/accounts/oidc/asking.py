"""Requests to the identity provider: by TLS, to where it was named, and not for ever."""

import ssl
from collections.abc import Callable
from typing import Final, TypeVar

import httpx2
from pydantic import BaseModel, ValidationError

from dashboard.accounts.oidc.errors import ProviderAway
from shared.clock import Clock

TIMEOUT_S: Final = 5.0
"""Somebody waits at the sign-in page, and may use their password instead."""
LARGEST: Final = 512 * 1024

Answer = tuple[int, bytes]
_Model = TypeVar("_Model", bound=BaseModel)


def client_by(context: ssl.SSLContext) -> Callable[[], httpx2.Client]:
    """Opens clients that follow no redirect and take nothing from the environment.

    One for each request: people sign in a few times an hour, and nothing is left to be closed.
    """
    return lambda: httpx2.Client(
        verify=context, timeout=TIMEOUT_S, follow_redirects=False, trust_env=False
    )


class Asking:
    """Asks for documents. Every failure is ``ProviderAway``."""

    def __init__(self, client: Callable[[], httpx2.Client], clock: Clock) -> None:
        self._client = client
        self._clock = clock

    def get(self, url: str) -> Answer:
        """Status and body of what is there."""
        return self._ask("GET", url, None, None)

    def post(self, url: str, form: dict[str, str], auth: httpx2.BasicAuth | None) -> Answer:
        """Status and body of the answer to ``form``."""
        return self._ask("POST", url, form, auth)

    def _ask(
        self, method: str, url: str, form: dict[str, str] | None, auth: httpx2.BasicAuth | None
    ) -> Answer:
        ends_s = self._clock.monotonic_s() + TIMEOUT_S
        try:
            with (
                self._client() as client,
                client.stream(method, url, data=form, auth=auth) as response,
            ):
                body = b""
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > LARGEST or self._clock.monotonic_s() > ends_s:
                        raise ProviderAway(f"{url[:200]}: it answers too much or too slowly")
                return response.status_code, body
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise ProviderAway(f"{url[:200]}: {type(error).__name__}") from error


def read(model: type[_Model], answer: Answer) -> _Model:
    """A good answer's content. Raises ``ProviderAway`` for any other."""
    status, body = answer
    if status != httpx2.codes.OK:
        raise ProviderAway(f"it answers with status {status}")
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        raise ProviderAway("its answer is not understood") from error
