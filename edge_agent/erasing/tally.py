"""What was deleted of whom: a box that is killed before the hub has heard of it still knows."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, RootModel, ValidationError

from shared.contracts.base import EpochMs, Id
from shared.contracts.erasure import Count


class Found(BaseModel):
    """Counts of one erasure; ``asked_at`` says which."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    asked_at: EpochMs
    faces: Count = 0
    pictures: Count = 0
    windows: Count = 0

    def most(self, other: "Found") -> "Found":
        """The larger of each: what was deleted before a kill is not found again after it."""
        return Found(
            asked_at=self.asked_at,
            faces=max(self.faces, other.faces),
            pictures=max(self.pictures, other.pictures),
            windows=max(self.windows, other.windows),
        )


class _Content(RootModel[dict[Id, Found]]):
    """The file as a whole."""


class Tally:
    """A small file, written with each part that is deleted, emptied when the hub has heard."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known = _read(path)

    def persons(self) -> set[str]:
        """Whose erasure was not heard of yet."""
        return set(self._known)

    def note(self, person_id: str, found: Found) -> Found:
        """Remember what was deleted; answers what that was in all."""
        before = self._known.get(person_id)
        if before is not None and before.asked_at == found.asked_at:
            found = found.most(before)
        if found != before:
            self._known[person_id] = found
            self._write()
        return found

    def heard(self, person_id: str) -> None:
        """The hub knows: nothing needs to be remembered."""
        if self._known.pop(person_id, None) is not None:
            self._write()

    def _write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = self._path.with_name(f".{self._path.name}.part")
        part.touch(mode=0o600)
        part.write_text(_Content(self._known).model_dump_json(), "utf-8")
        part.replace(self._path)


def _read(path: Path) -> dict[str, Found]:
    """Counts that cannot be read are none: deleting does not depend on them."""
    try:
        return dict(_Content.model_validate_json(path.read_text("utf-8")).root)
    except (OSError, UnicodeDecodeError, ValidationError):
        return {}
