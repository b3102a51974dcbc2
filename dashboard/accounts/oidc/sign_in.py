"""A sign-in by the identity provider, from the button to the session."""

from dataclasses import dataclass

from joserfc.errors import InvalidKeyIdError
from joserfc.jwk import Key

from dashboard.accounts.oidc.errors import NoProvider, SignInDenied, SignInRefused
from dashboard.accounts.oidc.flows import Flow, Flows
from dashboard.accounts.oidc.id_token import identity, key_id
from dashboard.accounts.oidc.identities import Identities
from dashboard.accounts.oidc.provider import Provider
from dashboard.accounts.oidc.settings import OidcSettings
from dashboard.domain.oidc import Identity, return_path
from shared.clock import Clock


@dataclass(frozen=True, slots=True)
class Came:
    """What the browser brings back: a code, or the provider's refusal."""

    state: str
    code: str | None
    error: str | None
    issuer: str | None


@dataclass(frozen=True)
class OidcSignIn:
    """The provider of this house, and what is under way with it."""

    settings: OidcSettings
    provider: Provider
    flows: Flows
    identities: Identities
    clock: Clock

    def begin(self, return_to: str) -> tuple[Flow, str]:
        """A new sign-in, and where the browser goes. Raises ``ProviderAway``."""
        flow = self.flows.begin(return_path(return_to))
        return flow, self.provider.address(flow)

    def finish(self, key: str, came: Came) -> tuple[str, str]:
        """The session's token, and the page to go on with.

        Raises ``SignInRefused`` (``SignInExpired``, ``SignInDenied``, ``UnknownIdentity``) or
        ``ProviderAway``. Whatever comes of it, the sign-in is used up.
        """
        flow = self.flows.take(key, came.state)
        if came.issuer is not None and came.issuer != self.settings.issuer:
            raise SignInRefused("the answer names another issuer")  # RFC 9207
        if came.error is not None or came.code is None:
            raise SignInDenied(f"the provider says {came.error!r}"[:200])
        token = self.provider.exchange(came.code, flow)
        return self.identities.sign_in(self._identity(token, flow)), flow.return_to

    def _identity(self, token: str, flow: Flow) -> Identity:
        key = self._key(key_id(token))
        return identity(token, key, self.settings, flow.nonce, self.clock.now_ms() // 1000)

    def _key(self, named: str | None) -> Key:
        """The provider's key of this name, which may be a new one."""
        for fresh in (False, True):
            try:
                return self.provider.keys(fresh).get_by_kid(named)
            except InvalidKeyIdError:
                continue
        raise SignInRefused(f"the provider has no key {named!r}"[:200])


def needed(found: OidcSignIn | None) -> OidcSignIn:
    """Raises ``NoProvider`` in a house that signs in by passwords alone."""
    if found is None:
        raise NoProvider("This house signs in by user name and password.")
    return found
