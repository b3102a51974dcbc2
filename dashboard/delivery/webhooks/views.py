"""What the REST interface says about webhooks."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from dashboard.accounts.user_views import ScopeView
from dashboard.domain.destination import LONGEST_URL
from shared.contracts.base import EpochMs

WebhookName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$")]
Url = Annotated[str, Field(min_length=8, max_length=LONGEST_URL, pattern=r"^[!-~]+$")]


class WebhookRequest(BaseModel):
    """An endpoint: where, and about whom it is told."""

    model_config = ConfigDict(extra="forbid")

    name: WebhookName
    url: Url
    scope: ScopeView


class WebhookChange(BaseModel):
    """Another address or other wards; ``enabled`` switches it on again or off."""

    model_config = ConfigDict(extra="forbid")

    url: Url
    scope: ScopeView
    enabled: bool


class WebhookView(BaseModel):
    """An endpoint, without its secret."""

    webhook_id: str
    name: str
    url: str
    scope: ScopeView
    created_by: str
    created_at: EpochMs
    disabled_at: EpochMs | None
    disabled_why: str | None
    old_secret_until: EpochMs | None
    """While a secret is being changed: until when the old one signs too."""
    waiting: int
    dead: int


class WebhookList(BaseModel):
    """The endpoints that reach no further than one's own wards."""

    webhooks: list[WebhookView]


class NewWebhookView(BaseModel):
    """Shown once: whoever loses ``secret`` rotates it."""

    webhook: WebhookView
    secret: str


class RotateRequest(BaseModel):
    """For how long the old secret signs beside the new one."""

    model_config = ConfigDict(extra="forbid")

    overlap_hours: Annotated[int, Field(ge=0, le=7 * 24)] = 24


class WebhookTestView(BaseModel):
    """What became of a test: taken, or why not."""

    taken: bool
    problem: str | None
    answered_in_ms: int
