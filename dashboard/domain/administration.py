"""Who may make, change and end whose account: nobody hands out more than they hold."""

from collections.abc import Mapping

from dashboard.domain.actor import Actor
from dashboard.domain.errors import LastManager, NoSuchUser, NotOwnAccount
from dashboard.domain.rights import RIGHTS, Role
from dashboard.domain.scope import Home, Scope
from shared.web.problems import Forbidden


def covers(wide: Scope, narrow: Scope, homes: Mapping[str, Home]) -> bool:
    """Whether everybody of ``narrow`` is of ``wide`` too; ``homes`` by pseudonym."""
    if wide.everybody:
        return True
    if narrow.everybody or not narrow.wards <= wide.wards:
        return False
    return all(p in homes and wide.sees(homes[p]) for p in narrow.residents)


def check_known(by: Actor, username: str, scope: Scope, homes: Mapping[str, Home]) -> None:
    """Raise ``NoSuchUser`` for an account that reaches beyond the wards of who asks."""
    if not covers(by.scope, scope, homes):
        raise NoSuchUser(f"There is no user {username[:64]!r}.")


def check_not_self(by: Actor, username: str) -> None:
    """Raise ``NotOwnAccount``: nobody widens or ends their own account."""
    if by.username == username:
        raise NotOwnAccount("Ask somebody else: nobody changes their own account this way.")


def check_role(by: Actor, role: Role) -> None:
    """Raise ``Forbidden`` unless ``by`` holds every right of ``role``.

    Whoever makes an account or sets its password could sign in as it, so this must not be a way
    to rights that one does not have.
    """
    if not RIGHTS[role] <= by.rights:
        raise Forbidden(f"A {by.role.value} may not manage the account of a {role.value}.")


def roles_to_give(by: Actor) -> list[Role]:
    """The roles that ``check_role`` lets pass."""
    return [role for role in Role if RIGHTS[role] <= by.rights]


def check_somebody_is_left(managers: frozenset[str], username: str) -> None:
    """Raise ``LastManager`` when ``username`` is the only manager of the whole house."""
    if managers == {username}:
        raise LastManager(
            "This is the only manager of the whole house. Give somebody else that role first."
        )
