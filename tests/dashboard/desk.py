"""A dashboard under a test's control: its own database, clock and neighbours."""

import contextlib
import itertools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import httpx2
from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from dashboard.accounts.passwords import Passwords
from dashboard.accounts.token_views import TokenRequest
from dashboard.accounts.user_views import ScopeView
from dashboard.alerts.intake import apply_events
from dashboard.api.app import create_app
from dashboard.domain.actor import Actor
from dashboard.domain.rights import Right, Role
from dashboard.domain.scope import EVERYBODY, Scope
from dashboard.domain.tokens import DAY_MS, TokenKind
from dashboard.parts import Outside, Parts, assemble
from dashboard.peers.internal import internal_client
from dashboard.peers.reasoning import ReasoningClient
from dashboard.peers.threshold import ThresholdClient
from dashboard.residents.register import Resident
from dashboard.settings import DashboardSettings
from dashboard.storage.migrate import migrate
from dashboard.storage.tables import user, ward
from shared.clock import Clock, ManualClock
from shared.contracts import Event
from shared.storage.engine import open_engine
from shared.streams.connection import connect
from tests.dashboard.builders import NOW, PERSON
from tests.dashboard.neighbours import Neighbours
from tests.databases import database_url

PASSWORD = "correct horse battery"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
GUARD = {"X-Attune-Request": "1"}


class Answer(Protocol):
    """What a test looks at of a response."""

    status_code: int

    @property
    def text(self) -> str: ...

    @property
    def headers(self) -> Mapping[str, str]: ...

    def json(self) -> Any: ...  # whatever the server says


@dataclass
class Desk:
    """The parts, and ways to look at them as a page would."""

    parts: Parts
    neighbours: Neighbours
    clock: Clock
    token_ids: dict[str, str] = field(default_factory=dict)
    _number: Iterator[int] = field(default_factory=itertools.count)

    def next(self) -> int:
        """A number that this test has not used."""
        return next(self._number)

    @cached_property
    def app(self) -> FastAPI:
        """The application that every page of this test talks to."""
        return create_app(self.parts)

    @property
    def manual(self) -> ManualClock:
        """The clock, where the test moves it."""
        assert isinstance(self.clock, ManualClock)
        return self.clock

    def stranger(self) -> TestClient:
        """A page that nobody has signed in on."""
        return TestClient(self.app, headers=GUARD)

    def add_user(
        self, username: str, role: Role, must_change: bool = False, scope: Scope = EVERYBODY
    ) -> None:
        """A user with ``PASSWORD``."""
        with self.parts.outside.engine.begin() as connection:
            self.parts.accounts.add(connection, username, role, PASSWORD, scope)
            mine = user.c.username == username
            connection.execute(update(user).where(mine).values(must_change_password=must_change))

    def page(
        self, role: Role = Role.MANAGER, scope: Scope = EVERYBODY, name: str | None = None
    ) -> TestClient:
        """A page on which somebody of ``role`` is signed in; the user's name is the role's."""
        name = name or role.value
        with contextlib.suppress(IntegrityError):  # signed in twice
            self.add_user(name, role, scope=scope)
        client = self.stranger()
        with self.parts.outside.engine.begin() as connection:
            token = self.parts.sessions.open(connection, name)
        client.cookies.set("attune_session", token)
        return client

    def token(
        self, name: str, kind: TokenKind, rights: frozenset[Right], scope: Scope = EVERYBODY
    ) -> str:
        """A token's secret; the token lasts a year."""
        wanted = TokenRequest(
            name=name,
            kind=kind,
            rights=sorted(rights),
            scope=ScopeView.of(scope),
            expires_at=self.clock.now_ms() + 365 * DAY_MS,
        )
        made = self.parts.tokens.add(wanted, Actor("chief", Role.MANAGER, False, EVERYBODY))
        self.token_ids[name] = made.token.token_id
        return made.secret

    def enrol(self, person_id: str, ward_id: str | None = None) -> None:
        """A resident, not watched, on a ward that is made if need be."""
        with self.parts.outside.engine.begin() as connection:
            if ward_id and not connection.execute(select(ward).filter_by(ward_id=ward_id)).first():
                row = {"ward_id": ward_id, "name": ward_id.title(), "created_at": NOW}
                connection.execute(insert(ward).values(row))
            new = Resident(person_id, f"Name of {person_id}", "Room 1", demo=False, ward_id=ward_id)
            self.parts.register.add(connection, new)

    def happen(self, *events: Event) -> list[str]:
        """Events arrive; answers the ids of the alerts they changed."""
        with self.parts.outside.engine.begin() as connection:
            return apply_events(connection, events, self.clock.now_ms(), self.parts.recorder)


@contextmanager
def open_desk(
    folder: Path,
    redis_url: str,
    clock: Clock | None = None,
    demo: bool = True,
    more: Mapping[str, Any] | None = None,
) -> Iterator[Desk]:
    """A dashboard over ``folder``; opened again it finds what it left. ``more``: settings."""
    settings = DashboardSettings(
        data_dir=folder,
        dashboard_database_url=database_url(folder, "dashboard"),
        redis_url=redis_url,
        service_token=SecretStr("between-us"),
        dashboard_static_dir=folder / "static",
        **(more or {}),
    )
    neighbours = Neighbours()
    used = clock or ManualClock(wall_ms=NOW, monotonic=1000.0)
    transport = httpx2.MockTransport(neighbours.answer)
    token = settings.service_token
    out = Outside(
        engine=open_engine(settings.database_url),
        redis=connect(settings.redis_url),
        threshold=ThresholdClient(internal_client("http://threshold", token, transport)),
        reasoning=ReasoningClient(internal_client("http://reasoning", token, transport)),
        clock=used,
        passwords=Passwords(CHEAP),
    )
    try:
        migrate(out.engine)
        parts = assemble(settings, out)
        if demo:
            parts.register.ensure_demo(PERSON, "source-1")
        yield Desk(parts, neighbours, used)
    finally:
        out.close()
