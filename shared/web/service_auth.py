"""How one service proves itself to another: a shared bearer token, compared in constant time."""

import hmac
from collections.abc import Callable
from typing import Annotated

from fastapi import Header
from pydantic import SecretStr

from shared.web.problems import NotSignedIn


def require_service_token(expected: SecretStr) -> Callable[[str], None]:
    """A FastAPI dependency that lets only callers with the token pass.

    An empty expected token refuses everybody: an unset secret must not open a door.
    """

    def check(authorization: Annotated[str, Header()] = "") -> None:
        secret = expected.get_secret_value()
        given = authorization.removeprefix("Bearer ")
        if not secret or not hmac.compare_digest(given.encode(), secret.encode()):
            raise NotSignedIn("this address answers other services only")

    return check
