"""A desk whose staff sign in by a provider."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from pydantic import SecretStr

from dashboard.domain.rights import Role
from dashboard.domain.scope import Scope
from tests.dashboard.builders import NOW
from tests.dashboard.conftest import NOWHERE
from tests.dashboard.desk import Answer, Desk, open_desk
from tests.dashboard.oidc.provider import CLIENT, SECRET, OidcProvider, provider

BEGIN = "/v1/session/oidc"


FINISH = "/v1/session/oidc/finish"


NORTH = Scope(wards=frozenset({"north"}))


GROUPS = {
    "nurses": {"role": "nurse", "wards": ["north"]},
    "night-nurses": {"role": "nurse", "wards": ["south"]},
    "heads": {"role": "manager", "all_wards": True},
    "lost": {"role": "carer", "wards": ["nowhere"]},
}


@dataclass
class House:
    """A desk and its provider."""

    desk: Desk
    provider: OidcProvider

    def begin(self, page: TestClient, return_to: str = "#/") -> str:
        answer = page.post(BEGIN, json={"return_to": return_to})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["address"])

    def come(self, sub: str = "ada-1", page: TestClient | None = None, **claims: Any) -> Answer:
        """Somebody signs in from the button to the end."""
        page = page or self.desk.stranger()
        came = self.provider.sign_in(self.begin(page), sub, **claims)
        return page.post(FINISH, json=came)

    def link(self, username: str, subject: str | None, by: TestClient | None = None) -> Answer:
        page = by or self.desk.page(Role.MANAGER)
        return page.put(f"/v1/users/{username}/identity", json={"subject": subject})

    def audited(self, action: str) -> list[tuple[str, str, str]]:
        entries = [link.entry for link in self.desk.parts.audit.newest(30)]
        return [(e.actor, e.subject, e.detail) for e in entries if e.action == action]


def more(at: OidcProvider, **changes: Any) -> dict[str, Any]:
    """Settings of a house with this provider."""
    return {
        "oidc_issuer": at.issuer,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SecretStr(SECRET),
        "oidc_name": "Haus Linde",
        "public_url": "https://attune.example",
        **changes,
    }


def house_in(
    tmp_path: Path, migrated: Path, changes: dict[str, Any] | None = None
) -> Iterator[House]:
    if migrated.exists():
        shutil.copy(migrated, tmp_path)
    with provider() as at:
        at.now_s = NOW // 1000
        with open_desk(tmp_path, NOWHERE, more=more(at, **(changes or {}))) as desk:
            for each in ("north", "south"):
                desk.enrol(f"person-of-{each}", each)
            yield House(desk, at)


def refused(house: House, answer: Answer, why: str, type_: str = "sign-in-refused") -> None:
    """Nobody is signed in, nothing of the reason is told, and it is in the audit."""
    assert (answer.status_code, answer.json()["type"]) == (401, type_), answer.text
    assert "attune_session" not in answer.headers.get("set-cookie", "")
    assert why not in answer.text
    actor, _, detail = house.audited("sign-in-refused")[0]
    assert actor == "stranger"
    assert why in detail
