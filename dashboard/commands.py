"""What ``python -m dashboard`` does besides serving."""

import sys

from sqlalchemy.exc import IntegrityError

from dashboard.accounts.passwords import one_time_password
from dashboard.api.app import create_app
from dashboard.api.openapi import CHECKED_IN, as_text
from dashboard.domain.actor import Actor
from dashboard.domain.errors import AlreadyThere
from dashboard.domain.rights import Role
from dashboard.domain.scope import EVERYBODY, NOBODY, Scope
from dashboard.domain.site import PurposeKind
from dashboard.parts import Parts
from dashboard.residents.register import Resident
from dashboard.residents.wards import Wards
from shared.web.problems import NotFound

OPERATOR = Actor("system", Role.MANAGER, False, EVERYBODY)
"""Whoever may run commands beside the database may read all of it anyway."""
NOT_FRESH = 3
"""Exit status of ``one-time-password`` once somebody has chosen a password."""


def print_one_time_password(parts: Parts) -> int:
    """A fresh one-time password for the first user, as long as nobody has chosen one."""
    password = parts.accounts.fresh_one_time_password()
    if password is None:
        return _say("A password has been chosen already: sign in with it.", NOT_FRESH)
    sys.stdout.write(f"{password}\n")
    return 0


def add_user(parts: Parts, username: str, role: Role, scope: Scope) -> int:
    """A new user who sees whom ``scope`` covers; the one-time password goes to standard output."""
    password = one_time_password()
    try:
        with parts.outside.engine.begin() as connection:
            Wards.check_scope(connection, scope, OPERATOR, parts.homes.known())
            parts.accounts.add(connection, username, role, password, scope)
    except NotFound as error:
        return _say(error.detail, 1)
    except IntegrityError:
        return _say(f"There is a user {username!r} already.", 1)
    if scope == NOBODY:
        _say(f"{username!r} sees nobody yet: say --ward, --resident or --all-wards.", 0)
    sys.stdout.write(f"{password}\n")
    return 0


def reset_password(parts: Parts, username: str) -> int:
    """A one-time password for somebody who is locked out, also of a disabled account."""
    password = parts.accounts.reset(username)
    if password is None:
        return _say(f"There is no user {username!r}.", 1)
    sys.stdout.write(f"{password}\n")
    return 0


def record_purpose(parts: Parts, kind: PurposeKind, text: str, by: str) -> int:
    """Record why a site of education may watch."""
    try:
        parts.site_purposes.record(kind, text, by)
    except ValueError as error:
        return _say(str(error), 1)
    return 0


def add_ward(parts: Parts, ward_id: str, name: str) -> int:
    """A new ward."""
    try:
        parts.wards.add(ward_id, name, OPERATOR.username)
    except AlreadyThere as error:
        return _say(error.detail, 1)
    return 0


def add_resident(parts: Parts, new: Resident) -> int:
    """A new resident, not watched before a consent is given."""
    try:
        with parts.outside.engine.begin() as connection:
            Wards.check(connection, new.ward_id, EVERYBODY)
            parts.register.add(connection, new)
    except NotFound as error:
        return _say(error.detail, 1)
    except IntegrityError:
        return _say(f"There is a resident {new.person_id!r} already.", 1)
    return 0


def write_openapi(parts: Parts, check: bool) -> int:
    """Write the interface's description, or say whether the checked-in one is up to date."""
    text = as_text(create_app(parts).openapi())
    if not check:
        CHECKED_IN.write_text(text)
        return 0
    if CHECKED_IN.exists() and CHECKED_IN.read_text() == text:
        return 0
    return _say(f"{CHECKED_IN.name} is out of date: run python -m dashboard openapi", 1)


def _say(sentence: str, status: int) -> int:
    sys.stderr.write(f"{sentence}\n")
    return status
