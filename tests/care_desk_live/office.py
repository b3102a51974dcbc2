"""What an administrator does before a ward is watched, over the product's own REST."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import httpx2

from dashboard.domain.tokens import WALL_RIGHTS

PASSWORD: Final = "a quiet evening on the ward"
ADMIN: Final = "admin"
WARD: Final = "north"
WHOLE_HOUSE: Final = {"all_wards": True, "wards": [], "residents": []}
DAY_MS: Final = 86_400_000
_SAFE: Final = {"X-Attune-Request": "1"}


class Office:
    """Somebody who is signed in without a page."""

    def __init__(self, client: httpx2.Client) -> None:
        self._client = client

    def get(self, path: str) -> Any:  # whatever the server says
        """``/v1`` and ``path``; fails on anything but success."""
        return self._ask("GET", path)

    def put(self, path: str, body: Mapping[str, Any]) -> None:
        """The same."""
        self._ask("PUT", path, body)

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """The same."""
        return self._ask("POST", path, body or {})

    def sign_in(self, name: str, one_time: str) -> None:
        """The first time, with a password of one's own from then on."""
        self.post("/session", {"username": name, "password": one_time})
        chosen = {"current_password": one_time, "new_password": PASSWORD}
        self.post("/session/password", chosen)

    def add_resident(self, person_id: str, name: str, room: str) -> None:
        """Enrolled on the ward, with a consent of their own to be seen and heard."""
        resident = {"person_id": person_id, "display_name": name, "room": room, "ward_id": WARD}
        self.post("/residents", resident)
        now = round(time.time() * 1000)
        record = {
            "finding": "has_capacity",
            "assessed_by": "Dr. A. Roth",
            "assessed_at": now - DAY_MS,
            "note": "Understood, weighed and said yes.",
        }
        consent = {
            "purposes": ["face", "voice", "body"],
            "basis": "own",
            "review_at": now + 180 * DAY_MS,
            "record": record,
        }
        self.post(f"/residents/{person_id}/consent/grant", consent)

    def add_user(self, name: str, role: str) -> None:
        """An account of the whole house whose password is ``PASSWORD``."""
        body = {"username": name, "role": role, "scope": WHOLE_HOUSE}
        one_time = self.post("/users", body)["one_time_password"]
        with at_the_office(str(self._client.base_url)) as theirs:
            theirs.sign_in(name, one_time)

    def wall_token(self, name: str) -> str:
        """A token of the ward's own screen."""
        scope = {"all_wards": False, "wards": [WARD], "residents": []}
        ends_at = round(time.time() * 1000) + 30 * DAY_MS
        looking = sorted(WALL_RIGHTS)
        body = {
            "name": name,
            "kind": "wall",
            "rights": looking,
            "scope": scope,
            "expires_at": ends_at,
        }
        return str(self.post("/tokens", body)["secret"])

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        answer = self._client.request(method, f"/v1{path}", json=body)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None


@contextmanager
def at_the_office(address: str) -> Iterator[Office]:
    """A session of its own until the block ends."""
    with httpx2.Client(base_url=address, headers=_SAFE, timeout=30) as client:
        yield Office(client)
