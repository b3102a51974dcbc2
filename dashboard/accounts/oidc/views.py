"""What the REST interface says about sign-in by the house's identity provider."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from dashboard.accounts.oidc.id_token import LONGEST_SUBJECT
from dashboard.accounts.views import SessionView
from dashboard.api.fields import NO_NUL
from shared.contracts.base import EpochMs

Short = Annotated[str, Field(max_length=500, pattern=NO_NUL)]
Code = Annotated[str, Field(min_length=1, max_length=4000, pattern=NO_NUL)]
Subject = Annotated[str, Field(min_length=1, max_length=LONGEST_SUBJECT, pattern=NO_NUL)]


class ProviderView(BaseModel):
    """The house's identity provider."""

    name: str


class WaysView(BaseModel):
    """How one may sign in beside a user name and a password."""

    provider: ProviderView | None


class BeginRequest(BaseModel):
    """Where on the page to go on with afterwards, as ``#/alert/a1``."""

    model_config = ConfigDict(extra="forbid")

    return_to: Short


class BeginView(BaseModel):
    """Where the browser goes to sign in."""

    address: str


class FinishRequest(BaseModel):
    """What the provider sent the browser back with."""

    model_config = ConfigDict(extra="forbid")

    state: Short
    code: Code | None = None
    error: Short | None = None
    iss: Short | None = None


class FinishView(BaseModel):
    """Signed in."""

    session: SessionView
    return_to: str


class IdentityView(BaseModel):
    """Who of the provider's opens an account; nulls: nobody."""

    username: str
    subject: str | None
    mapped: bool
    """Made for its groups, which set its role and wards at each sign-in."""
    linked_by: str | None
    linked_at: EpochMs | None


class IdentityRequest(BaseModel):
    """The provider's name for somebody that never changes (``sub``); null: nobody any more."""

    model_config = ConfigDict(extra="forbid")

    subject: Subject | None
