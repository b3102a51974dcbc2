"""Puts sign-in by the identity provider together as the settings say."""

from sqlalchemy import Engine

from dashboard.accounts.accounts import Accounts
from dashboard.accounts.oidc.asking import Asking, client_by
from dashboard.accounts.oidc.flows import Flows
from dashboard.accounts.oidc.identities import Identities
from dashboard.accounts.oidc.provider import Provider
from dashboard.accounts.oidc.sign_in import OidcSignIn
from dashboard.accounts.sessions import Sessions
from dashboard.audit.log import AuditLog
from dashboard.delivery.outbound import trusted
from dashboard.settings import DashboardSettings
from shared.clock import Clock


def oidc_sign_in(
    settings: DashboardSettings,
    engine: Engine,
    clock: Clock,
    audit: AuditLog,
    accounts: Accounts,
    sessions: Sessions,
) -> OidcSignIn | None:
    """None without a provider. Nothing is asked of it before somebody signs in."""
    oidc = settings.oidc
    if oidc is None:
        return None
    asking = Asking(client_by(trusted(settings.delivery_ca)), clock)
    return OidcSignIn(
        settings=oidc,
        provider=Provider(asking, oidc, clock),
        flows=Flows(clock),
        identities=Identities(engine, clock, audit, accounts, sessions, oidc.grants),
        clock=clock,
    )
