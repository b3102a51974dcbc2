"""The dashboard's settings, read from ``ATTUNE_*`` environment variables."""

from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, SecretStr, model_validator
from pydantic_settings import SettingsConfigDict

from dashboard.accounts.oidc.settings import OidcSettings, read_secret
from dashboard.domain.destination import networks
from dashboard.domain.oidc import Grant
from dashboard.domain.relay_command import RelayCommand, relay_command
from dashboard.domain.site import SiteKind
from dashboard.domain.smtp import SmtpTls
from shared.settings import ServiceSettings
from shared.storage.engine import sqlite_url


def _zone(name: str) -> str:
    return ZoneInfo(name).key


def _networks(text: str) -> str:
    networks(text)
    return text


class DashboardSettings(ServiceSettings):
    """What the dashboard needs to know beside the shared settings."""

    model_config = SettingsConfigDict(hide_input_in_errors=True)  # secrets are among it

    host: str = "127.0.0.1"
    """Loopback: an operator opens it to the ward's network on purpose, behind TLS."""
    port: int = Field(default=8080, ge=0, le=65535)
    dashboard_metrics_port: int = Field(default=9104, ge=0, le=65535)
    dashboard_database_url: str = ""
    dashboard_https: bool = False
    """Set behind a TLS proxy, so that the session cookie is marked Secure."""
    dashboard_static_dir: Path = Path(__file__).parent / "static"
    threshold_url: str = "http://127.0.0.1:8102"
    reasoning_url: str = "http://127.0.0.1:8103"

    dashboard_time_zone: Annotated[str, AfterValidator(_zone)] = "UTC"
    """The house's zone, such as ``Europe/Vienna``: shifts of the escalation chains are in it."""

    session_idle_s: int = Field(default=8 * 3600, ge=60)
    """One shift. The view-only wall display gets a token of its own later."""
    session_longest_s: int = Field(default=7 * 24 * 3600, ge=60)
    site_kind: SiteKind = SiteKind.CARE
    """A site of education is not served without a recorded medical or safety purpose."""
    site_contact: str = Field(default="", max_length=200)
    """Whom the notice in the room says to ask: a name and a telephone number."""
    consent_lease_s: int = Field(default=24 * 3600, ge=30)
    """How long an edge that reads no newer record may go on: as long as it stores offline."""
    alert_days: int = Field(default=365, ge=31, le=3660)
    """Alerts, and what else tells of persons' days, are deleted after that."""
    audit_days: int = Field(default=2192, ge=366, le=7320)
    """Six years."""
    demo_person: str = Field(default="", pattern=r"^([A-Za-z0-9][A-Za-z0-9._:-]{0,127})?$")
    demo_source: str = Field(default="", max_length=128)
    dashboard_model_manifest: Path | None = None
    """The edge's model manifest, if it is on this machine: says whether use may be commercial."""
    bundle: str = "default"
    """The name in that manifest of the bundle that the edge uses."""

    canary: bool = False
    """A test alert of a resident who does not exist, each minute, through the whole path."""
    public_url: str = Field(default="", max_length=200, pattern=r"^(https?://[!-~]+)?$")
    """Where people open the page: it stands in e-mails."""
    delivery_allowed_networks: Annotated[str, AfterValidator(_networks)] = ""
    """Networks besides public addresses that webhooks may name; with loopback, http:// there."""
    delivery_ca: Path | None = None
    """An authority of the house's own, for receivers and mail servers inside."""
    delivery_language: Literal["en", "de"] = "en"
    """Of e-mails; a browser says its own."""
    push: bool = True
    push_contact: str = Field(default="", max_length=200, pattern=r"^((mailto:|https://)[!-~]+)?$")
    """Whom push services may ask when something is wrong; Apple's insists on one."""
    push_hosts: str = (
        "fcm.googleapis.com,*.push.services.mozilla.com,*.notify.windows.com,*.push.apple.com"
    )
    """The browser makers' services, separated by commas."""
    smtp_host: str = Field(default="", max_length=253)
    """Where e-mails are handed in; none are sent without."""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_tls: SmtpTls = SmtpTls.STARTTLS
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_from: str = Field(default="", max_length=254, pattern=r"^([^@\s<>]+@[^@\s<>]+)?$")
    relay_url: str = Field(default="", max_length=500)
    """``http(s)://…`` or ``tcp://host:port`` of a nurse-call relay; {room} {ward} {tier} {alert}"""
    relay_text: str = Field(default="", max_length=500)
    """What is sent there; ``\\r`` and ``\\n`` are written so."""
    relay_expect: str = Field(default="", max_length=100)
    """How its answer over TCP must begin."""
    relay_hosts: str = ""
    """The hosts that may be spoken to, separated by commas: the relay's must be among them."""
    relay_tier: int = Field(default=1, ge=1, le=3)
    """The least severe tier that is passed on."""

    oidc_issuer: str = ""
    """The house's identity provider; without it, and a client of it, passwords alone sign in."""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_client_secret_file: Path | None = None
    """A file with the secret alone; it is read at the start and goes before the variable."""
    oidc_name: str = "OpenID"
    """On the button of the sign-in page."""
    oidc_scopes: str = "openid profile"
    oidc_groups_claim: str = "groups"
    oidc_groups: dict[str, Grant] = Field(default_factory=dict)
    """What groups of the provider's give: {"nurses": {"role": "nurse", "wards": ["north"]}}"""

    @model_validator(mode="after")
    def _oidc_is_whole(self) -> Self:
        named = bool(self.oidc_issuer), bool(self.oidc_client_id)
        if any(named) and not (all(named) and self.public_url):
            raise ValueError(
                "ATTUNE_OIDC_ISSUER needs ATTUNE_OIDC_CLIENT_ID, _CLIENT_SECRET (or _SECRET_FILE)"
                " and ATTUNE_PUBLIC_URL beside it"
            )
        return self

    @property
    def oidc(self) -> OidcSettings | None:
        """The identity provider, or None. Raises ``ValueError``, or ``OSError`` for the file."""
        if not self.oidc_issuer:
            return None
        return OidcSettings(
            issuer=self.oidc_issuer,
            client_id=self.oidc_client_id,
            client_secret=read_secret(self.oidc_client_secret_file, self.oidc_client_secret),
            name=self.oidc_name,
            scopes=self.oidc_scopes,
            groups_claim=self.oidc_groups_claim,
            grants=self.oidc_groups,
            redirect_uri=f"{self.public_url.rstrip('/')}/",
        )

    @model_validator(mode="after")
    def _delivery_is_whole(self) -> Self:
        if self.smtp_host and not self.smtp_from:
            raise ValueError("ATTUNE_SMTP_HOST needs ATTUNE_SMTP_FROM beside it")
        local = self.smtp_host in ("localhost", "127.0.0.1", "::1")
        if self.smtp_host and self.smtp_tls is SmtpTls.NONE and not local:
            raise ValueError("ATTUNE_SMTP_TLS=none is for a mail server on this machine only")
        _ = self.relay_command
        return self

    @property
    def keys_dir(self) -> Path:
        """Keys of the dashboard's own, readable by its user alone."""
        return self.data_dir / "dashboard-keys"

    @property
    def relay_command(self) -> RelayCommand | None:
        """What closes a contact, or None. Raises ``ValueError`` for one that may not be sent."""
        if not self.relay_url:
            return None
        hosts = frozenset(each.strip() for each in self.relay_hosts.split(",") if each.strip())
        text = self.relay_text.replace("\\r", "\r").replace("\\n", "\n")
        return relay_command(self.relay_url, text, self.relay_expect, hosts)

    @property
    def database_url(self) -> str:
        """The configured database, else a SQLite file under the data directory."""
        return self.dashboard_database_url or sqlite_url(self.data_dir / "dashboard.sqlite")

    @property
    def zone(self) -> ZoneInfo:
        """The house's time zone."""
        return ZoneInfo(self.dashboard_time_zone)
