"""What the REST interface says about accounts."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from dashboard.domain.rights import Role
from dashboard.domain.scope import Scope
from shared.contracts.base import EpochMs, Id

MOST_NAMED = 500
"""Wards, or residents, that one account names; more than that is the whole house."""
Username = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$")]
"""No colon: ``token:`` in front of a name says in every record that it was a token."""
Named = Annotated[list[Id], Field(max_length=MOST_NAMED)]


class ScopeView(BaseModel):
    """Whom somebody may know of: the whole house, or some wards and some residents."""

    model_config = ConfigDict(extra="forbid")

    all_wards: bool
    wards: Named
    residents: Named

    def scope(self) -> Scope:
        """As the rules know it. The whole house names nobody besides."""
        if self.all_wards:
            return Scope(everybody=True)
        return Scope(wards=frozenset(self.wards), residents=frozenset(self.residents))

    @classmethod
    def of(cls, scope: Scope) -> "ScopeView":
        """As it is shown."""
        wards, residents = sorted(scope.wards), sorted(scope.residents)
        return cls(all_wards=scope.everybody, wards=wards, residents=residents)


class UserRequest(BaseModel):
    """What somebody is and whom they may know of."""

    model_config = ConfigDict(extra="forbid")

    role: Role
    scope: ScopeView


class NewUserRequest(UserRequest):
    """A new account."""

    username: Username


class UserView(BaseModel):
    """An account, without anything to sign in with."""

    username: str
    role: Role
    scope: ScopeView
    must_change_password: bool
    disabled_at: EpochMs | None
    created_at: EpochMs


class UserList(BaseModel):
    """The accounts that reach no further than one's own wards."""

    users: list[UserView]
    roles_to_give: list[Role]
    """The roles that whoever asks may make and change accounts of."""


class OneTimePasswordView(BaseModel):
    """Shown once: it opens one door, to choose a password."""

    username: str
    one_time_password: str
