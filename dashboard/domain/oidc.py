"""Sign-in by the house's own identity provider: what a group gives, and where one comes back to."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import ClassVar, Final
from urllib.parse import urlsplit

from pydantic import ConfigDict

from dashboard.domain.rights import Role
from dashboard.domain.scope import Scope

START: Final = "#/"
RETURN: Final = re.compile(r"#/[A-Za-z0-9/._:%~-]{0,300}")
"""A page of ours: the part of an address that no browser sends to anybody."""
USERNAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Grant:
    """What the operator gives to whoever is in a group of the provider's."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    """Read from a setting, where a misspelt word must not pass for nothing."""

    role: Role
    all_wards: bool = False
    wards: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the provider vouches for: ``subject`` never changes and is given to nobody else."""

    issuer: str
    subject: str
    username: str | None
    groups: frozenset[str]


def granted(groups: Collection[str], grants: Mapping[str, Grant]) -> tuple[Role, Scope] | None:
    """The role and wards of somebody in ``groups``; None where no group of theirs is mapped.

    One has one role: that of the first of their groups in the operator's order. The wards are
    those of all their groups with this role.

    >>> north = Grant(Role.NURSE, wards=frozenset({"north"}))
    >>> granted({"nurses", "staff"}, {"nurses": north})[0].value
    'nurse'
    >>> granted({"staff"}, {"nurses": north}) is None
    True
    """
    mine = [grant for name, grant in grants.items() if name in groups]
    if not mine:
        return None
    same = [grant for grant in mine if grant.role is mine[0].role]
    if any(grant.all_wards for grant in same):
        return mine[0].role, Scope(everybody=True)
    return mine[0].role, Scope(wards=frozenset().union(*(grant.wards for grant in same)))


def return_path(asked: str) -> str:
    """The page of ours that ``asked`` names; the first page for anything else.

    >>> return_path("#/alert/a1"), return_path("https://elsewhere.example/")
    ('#/alert/a1', '#/')
    """
    return asked if RETURN.fullmatch(asked) else START


def checked_url(url: str, issuer: str) -> str:
    """``url`` as it is. Raises ``ValueError`` unless it is https, or http on this machine alone.

    ``issuer`` is who names it: only one on this machine may name an address by http.
    """
    parts, by = urlsplit(url), urlsplit(issuer)
    local = parts.hostname in _LOOPBACK and by.hostname in _LOOPBACK
    safe = parts.scheme == "https" or (parts.scheme == "http" and local)
    if safe and parts.hostname and not parts.username and not parts.fragment:
        return url
    raise ValueError(f"an address of the identity provider must be https, got {url[:200]!r}")
