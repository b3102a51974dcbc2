"""What the dashboard needs to know of the house's identity provider."""

from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from dashboard.domain.oidc import Grant, checked_url

SCOPES = r"^openid( [A-Za-z0-9:/._-]{1,100}){0,10}$"


class OidcSettings(BaseModel):
    """A provider that this house signs in with."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    issuer: str = Field(max_length=300)
    client_id: str = Field(min_length=1, max_length=300)
    client_secret: SecretStr
    name: str = Field(max_length=60)
    """On the button: "Sign in with …"."""
    scopes: str = Field(pattern=SCOPES)
    groups_claim: str = Field(min_length=1, max_length=100)
    grants: dict[str, Grant]
    redirect_uri: str

    @model_validator(mode="after")
    def _secure(self) -> Self:
        checked_url(self.issuer, self.issuer)
        if not self.client_secret.get_secret_value():
            raise ValueError("ATTUNE_OIDC_CLIENT_SECRET, or _FILE, is empty")
        return self


def read_secret(file: Path | None, given: SecretStr) -> SecretStr:
    """The secret in ``file``, which goes first, else the one given."""
    return given if file is None else SecretStr(file.read_text().strip())
