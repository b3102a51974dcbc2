"""Whether an ID token is the provider's, for us, for this sign-in, and still good."""

import hmac
from collections.abc import Mapping
from typing import Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import Key
from joserfc.jws import JWSRegistry, extract_compact

from dashboard.accounts.oidc.errors import SignInRefused
from dashboard.accounts.oidc.settings import OidcSettings
from dashboard.domain.oidc import USERNAME, Identity

ALGORITHMS: Final = ("RS256", "PS256", "ES256")
"""Signatures by a key that only the provider has. Never "none", and never HMAC: with one, a public
key taken for a password would sign anything."""
_REGISTRY: Final = JWSRegistry(algorithms=ALGORITHMS)
LEEWAY_S: Final = 60
"""Clocks of two houses differ."""
LONGEST_SUBJECT: Final = 255
MOST_GROUPS: Final = 2000


def key_id(token: str) -> str | None:
    """The name of the key that it says it is signed with. Raises ``SignInRefused``."""
    try:
        found = extract_compact(token.encode(), registry=_REGISTRY).headers().get("kid")
    except (JoseError, ValueError) as error:
        raise _invalid(f"{type(error).__name__}: {error}") from error
    return found if isinstance(found, str) else None


def identity(token: str, key: Key, settings: OidcSettings, nonce: str, now_s: int) -> Identity:
    """Whom ``token`` is about. Raises ``SignInRefused`` unless all of it holds."""
    claims = _checked(token, key, settings, now_s)
    _check_party(claims, settings)
    if not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise _invalid("the nonce is of another sign-in")
    subject = str(claims["sub"])
    plain = subject.isascii() and subject.isprintable()  # as OpenID Connect Core 2 has it
    if not subject or len(subject) > LONGEST_SUBJECT or not plain:
        raise _invalid("the subject is empty, too long or no plain text")
    return Identity(
        settings.issuer, subject, _username(claims), _groups(claims, settings.groups_claim)
    )


def _checked(token: str, key: Key, settings: OidcSettings, now_s: int) -> Mapping[str, object]:
    registry = jwt.JWTClaimsRegistry(
        now=now_s,
        leeway=LEEWAY_S,
        iss={"essential": True, "value": settings.issuer},
        aud={"essential": True, "value": settings.client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True},
    )
    try:
        decoded = jwt.decode(token, key, registry=_REGISTRY)
        registry.validate(decoded.claims)
    except (JoseError, ValueError) as error:
        raise _invalid(f"{type(error).__name__}: {error}") from error
    return decoded.claims


def _check_party(claims: Mapping[str, object], settings: OidcSettings) -> None:
    """Several audiences: it must have been made out to us (OpenID Connect Core 3.1.3.7)."""
    party, audience = claims.get("azp"), claims["aud"]
    several = isinstance(audience, list) and len(audience) > 1
    if (several or party is not None) and party != settings.client_id:
        raise _invalid("it was made out to another party")


def _username(claims: Mapping[str, object]) -> str | None:
    name = claims.get("preferred_username")
    return name if isinstance(name, str) and USERNAME.fullmatch(name) else None


def _groups(claims: Mapping[str, object], claim: str) -> frozenset[str]:
    found = claims.get(claim, [])
    if isinstance(found, str):
        return frozenset({found})
    if not isinstance(found, list):
        return frozenset()
    return frozenset(each for each in found[:MOST_GROUPS] if isinstance(each, str))


def _invalid(detail: str) -> SignInRefused:
    return SignInRefused(f"the ID token is refused: {detail}"[:300])
