"""The enrolment gallery as a file that only its owner reads: embeddings, never pictures.

An embedding is biometric data (GDPR, article 9): it can be compared with any other face. The file
lies on the edge box, has mode 0600 in a folder of mode 0700, is no part of any record, and names
people by the same pseudonyms as the records do.
"""

import os
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from edge_agent.domain.gallery import Gallery, unit
from edge_agent.errors import EnrolmentError
from shared.contracts.base import EpochMs, Id

OTHERS_MAY = 0o077
"""Permission bits that nobody but the owner may have."""


class Person(BaseModel):
    """One enrolled person: when, and one embedding a picture."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    enrolled_at: EpochMs
    embeddings: tuple[tuple[float, ...], ...] = Field(min_length=1)


class _Content(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: int = Field(ge=1, le=1)
    model_sha256: str
    people: dict[Id, Person]


class GalleryFile:
    """Reads and replaces the file as a whole. ``model_sha256`` names the recognition network.

    Numbers of one network mean nothing to another, so a file made with a different one is refused.
    """

    def __init__(self, path: Path, model_sha256: str) -> None:
        self._path = path
        self._model = model_sha256

    def people(self) -> dict[str, Person]:
        """Everybody who is enrolled; empty without a file."""
        return dict(self._read().people)

    def gallery(self, match_from: float) -> Gallery:
        """For matching from the given cosine similarity on."""
        people = self.people()
        return Gallery(match_from, {name: unit(p.embeddings) for name, p in people.items()})

    def put(self, name: str, embeddings: NDArray[np.float32], now_ms: int) -> None:
        """Enrol a person, or enrol them anew."""
        try:
            TypeAdapter(Id).validate_python(name)
        except ValidationError as error:
            raise EnrolmentError(f"{name!r} cannot be a person's id.", str(error)) from error
        rows = tuple(tuple(row) for row in embeddings.tolist())
        person = Person(enrolled_at=now_ms, embeddings=rows)
        self._write(self.people() | {name: person})

    def remove(self, name: str) -> None:
        """Forget a person's face."""
        people = self.people()
        if name not in people:
            known = ", ".join(sorted(people)) or "nobody"
            raise EnrolmentError(f"{name!r} is not enrolled; enrolled: {known}.")
        del people[name]
        self._write(people)

    def _read(self) -> _Content:
        if not self._path.exists():
            return _Content(schema_version=1, model_sha256=self._model, people={})
        mode = self._path.stat().st_mode & 0o777
        if mode & OTHERS_MAY:
            raise EnrolmentError(
                "The enrolment gallery can be read by others on this box, so it is not used.",
                f"{self._path} has mode {mode:o}: chmod 600",
            )
        try:
            content = _Content.model_validate_json(self._path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, ValidationError) as error:
            # the error's own text would quote the embeddings
            raise EnrolmentError(
                "The enrolment gallery cannot be read.", f"{self._path}: {type(error).__name__}"
            ) from error
        if content.model_sha256 != self._model:
            raise EnrolmentError(
                "The enrolment gallery was made with another recognition network: enrol anew.",
                f"{self._path}: {content.model_sha256[:12]}, this bundle has {self._model[:12]}",
            )
        return content

    def _write(self, people: Mapping[str, Person]) -> None:
        content = _Content(schema_version=1, model_sha256=self._model, people=dict(people))
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._replace(content.model_dump_json())
        except OSError as error:
            raise EnrolmentError(
                "The enrolment gallery cannot be written.", f"{self._path}: {error}"
            ) from error

    def _replace(self, text: str) -> None:
        """The old file's bytes are overwritten once the new one stands: a face left it for good."""
        old = self._path.open("r+b") if self._path.exists() else None
        self._put_in_place(text)
        if old is not None:
            with old:
                old.write(bytes(os.fstat(old.fileno()).st_size))
                old.flush()
                os.fsync(old.fileno())

    def _put_in_place(self, text: str) -> None:
        part = self._path.with_name(f".{self._path.name}.{os.getpid()}.part")
        try:
            part.touch(mode=0o600)
            part.write_text(text, "utf-8")
            part.replace(self._path)
        finally:
            part.unlink(missing_ok=True)


class EnrolledFaces:
    """A gallery file, whichever network it was made with, for deleting from it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self) -> frozenset[str]:
        """Who is enrolled."""
        return names_in(self._path)

    def forget(self, person_id: str) -> int:
        """Delete a person's embeddings; answers how many. Raises ``EnrolmentError``."""
        content = _Content.model_validate_json(self._path.read_text("utf-8"))
        file = GalleryFile(self._path, content.model_sha256)
        file.remove(person_id)
        return len(content.people[person_id].embeddings)


def names_in(path: Path) -> frozenset[str]:
    """Who is enrolled, whichever network it was with; empty without a readable file."""
    try:
        return frozenset(_Content.model_validate_json(path.read_text("utf-8")).people)
    except (OSError, UnicodeDecodeError, ValidationError):
        return frozenset()
