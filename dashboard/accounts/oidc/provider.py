"""Speaks to the identity provider: where its doors are, its keys, and a code for a token."""

import threading
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

import httpx2
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel

from dashboard.accounts.oidc.asking import Asking, read
from dashboard.accounts.oidc.errors import ProviderAway, SignInRefused
from dashboard.accounts.oidc.flows import Flow
from dashboard.accounts.oidc.id_token import ALGORITHMS
from dashboard.accounts.oidc.settings import OidcSettings
from dashboard.domain.oidc import checked_url
from shared.clock import Clock

TURN_S: Final = 2.0
"""While one asks, the others wait so long: not every thread may stand at a provider's door."""
KNOWN_FOR_S: Final = 3600.0
RETRY_AFTER_S: Final = 5.0
"""While it is away, a crowd at the sign-in page asks it once in this time."""
NEW_KEYS_AFTER_S: Final = 30.0
"""A token by a key that is not known may be by a new one; asked again no oftener than this."""


class Metadata(BaseModel):
    """What discovery says (OpenID Connect Discovery 1.0), as far as we need it."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


class _TokenAnswer(BaseModel):
    id_token: str


class _Keys(BaseModel):
    keys: list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class _Known:
    metadata: Metadata
    keys: KeySet
    at_s: float


class Provider:
    """One provider. Used by several threads; what it says of itself is remembered for an hour."""

    def __init__(self, asking: Asking, settings: OidcSettings, clock: Clock) -> None:
        self._asking = asking
        self._settings = settings
        self._clock = clock
        self._lock = threading.Lock()
        self._known: _Known | None = None
        self._failed_at_s: float | None = None

    def address(self, flow: Flow) -> str:
        """Where the browser signs in. Raises ``ProviderAway``."""
        asked = {
            "response_type": "code",
            "client_id": self._settings.client_id,
            "redirect_uri": self._settings.redirect_uri,
            "scope": self._settings.scopes,
            "state": flow.state,
            "nonce": flow.nonce,
            "code_challenge": flow.challenge,
            "code_challenge_method": "S256",
        }
        door = self._now(KNOWN_FOR_S).metadata.authorization_endpoint
        return f"{door}{'&' if '?' in door else '?'}{urlencode(asked)}"

    def keys(self, fresh: bool = False) -> KeySet:
        """Its public keys; ``fresh``: asked for anew, if that was not done just now."""
        return self._now(NEW_KEYS_AFTER_S if fresh else KNOWN_FOR_S).keys

    def exchange(self, code: str, flow: Flow) -> str:
        """The ID token for ``code``. Raises ``ProviderAway`` or ``SignInRefused``."""
        metadata = self._now(KNOWN_FOR_S).metadata
        client_id = self._settings.client_id
        secret = self._settings.client_secret.get_secret_value()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._settings.redirect_uri,
            "code_verifier": flow.verifier,
        }
        basic = "client_secret_basic" in metadata.token_endpoint_auth_methods_supported
        if not basic:
            form |= {"client_id": client_id, "client_secret": secret}
        auth = httpx2.BasicAuth(*map(_encoded, (client_id, secret))) if basic else None
        answer = self._asking.post(metadata.token_endpoint, form, auth)
        if 400 <= answer[0] < 500:
            raise SignInRefused(f"the code was refused with status {answer[0]}")
        return read(_TokenAnswer, answer).id_token

    def _now(self, good_for_s: float) -> _Known:
        if not self._lock.acquire(timeout=TURN_S):
            raise ProviderAway("others wait for its answer already")
        try:
            return self._as_known(self._clock.monotonic_s(), good_for_s)
        finally:
            self._lock.release()

    def _as_known(self, now: float, good_for_s: float) -> _Known:
        if self._known is not None and now - self._known.at_s < good_for_s:
            return self._known
        if self._failed_at_s is not None and now - self._failed_at_s < RETRY_AFTER_S:
            raise ProviderAway("it did not answer a moment ago")
        try:
            self._known = self._discover(now)
        except ProviderAway:
            self._failed_at_s = now
            raise
        self._failed_at_s = None
        return self._known

    def _discover(self, now: float) -> _Known:
        issuer = self._settings.issuer
        url = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
        metadata = read(Metadata, self._asking.get(url))
        if metadata.issuer != issuer:
            raise ProviderAway(f"it calls itself {metadata.issuer[:200]!r}")
        try:
            for each in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                checked_url(getattr(metadata, each), issuer)
        except ValueError as error:
            raise ProviderAway(str(error)) from error
        found = read(_Keys, self._asking.get(metadata.jwks_uri)).keys
        return _Known(metadata, _key_set(found), now)


def _key_set(found: list[dict[str, object]]) -> KeySet:
    """The keys that sign, of kinds that we take. Raises ``ProviderAway`` for what is none."""
    signing: list[dict[str, str | list[str]]] = [
        {name: value for name, value in each.items() if isinstance(value, str)}
        for each in found
        if each.get("use", "sig") == "sig"
        and each.get("kty") in ("RSA", "EC")
        and each.get("alg", ALGORITHMS[0]) in ALGORITHMS
    ]
    try:
        return KeySet.import_key_set({"keys": signing})
    except (JoseError, ValueError) as error:
        raise ProviderAway(f"its keys cannot be read: {error}"[:300]) from error


def _encoded(text: str) -> str:
    """As RFC 6749 (2.3.1) wants a client's name and secret before Basic's own encoding."""
    return quote(text, safe="")
