"""A ring of sealed pictures: bounded by age, number and bytes, forgotten oldest first."""

import logging
import os
import secrets
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from edge_agent.evidence.keyring import Keyring

log = logging.getLogger(__name__)

NONCE_BYTES = 12
"""What AES-GCM takes (NIST SP 800-38D). Random ones may not seal more than 2**32 messages under
one key; a key here seals a few hundred."""


@dataclass(frozen=True, slots=True)
class RingLimits:
    """How much of each person is kept; ``max_bytes`` counts all persons together."""

    max_age_ms: int
    every_ms: int = 1000
    max_bytes: int = 64 * 1024 * 1024

    def __post_init__(self) -> None:
        if self.max_age_ms < self.every_ms or self.every_ms < 1 or self.max_bytes < 1:
            raise ValueError(f"limits must be > 0, the age >= the interval, got {self}")


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One picture (JPEG) and the event time (epoch ms) it was taken at."""

    t_ms: int
    jpeg: bytes


@dataclass(frozen=True, slots=True)
class _Sealed:
    path: Path
    number: int
    t_ms: int
    size: int


class Ring:
    """Sealed pictures of all persons of this box, one file each. Safe from any thread."""

    def __init__(self, folder: Path, keyring: Keyring, limits: RingLimits) -> None:
        self._folder = folder
        self._keyring = keyring
        self._limits = limits
        self._lock = threading.RLock()
        self._newest: dict[str, int] = {}
        self._index: dict[str, list[_Sealed]] = {}
        """What lies on the disk, read once: one process writes, and looking takes time."""

    def due(self, person_id: str, t_ms: int) -> bool:
        """Whether the last picture is old enough for another."""
        last = self._newest.get(person_id)
        return last is None or abs(t_ms - last) >= self._limits.every_ms

    def keep(self, person_id: str, t_ms: int, jpeg: bytes) -> None:
        """Seal one picture and forget what is beyond the limits. ``OSError`` on a full disk."""
        with self._lock:
            key = self._keyring.key(person_id, self._stretch(t_ms))
            nonce = secrets.token_bytes(NONCE_BYTES)
            sealed = nonce + AESGCM(key).encrypt(nonce, jpeg, _bound_to(person_id, t_ms))
            known = self._of(person_id)
            number = known[-1].number + 1 if known else 0
            path = self._folder / person_id / f"{number:012d}-{t_ms}.sealed"
            self._write(path, sealed)
            known.append(_Sealed(path, number, t_ms, len(sealed)))
            self._newest[person_id] = t_ms
            self._forget(person_id, t_ms)
            self._forget_beyond_bytes()

    def read(self, person_id: str, t_from: int, t_to: int) -> list[Exhibit]:
        """What is kept of ``t_from <= t <= t_to``, in order; what was tampered with is left out."""
        with self._lock:
            found = [each for each in self._of(person_id) if t_from <= each.t_ms <= t_to]
            opened = [self._open(person_id, each) for each in found]
        return [exhibit for exhibit in opened if exhibit is not None]

    def prune(self, now_ms: int) -> None:
        """Forget what is too old, or from a future that a clock set back has left behind."""
        with self._lock:
            for person_id in self.persons():
                self._forget(person_id, now_ms)
            self._forget_beyond_bytes()

    def shred(self, person_id: str) -> int:
        """Destroy all of a person: first the keys, then what they sealed; answers how many."""
        with self._lock:
            count = len(self._of(person_id))
            self._keyring.destroy(person_id)
            shutil.rmtree(self._folder / person_id, ignore_errors=True)
            self._newest.pop(person_id, None)
            self._index.pop(person_id, None)
        return count

    def shred_all(self) -> None:
        """Destroy everything of everybody."""
        with self._lock:
            for person_id in self.persons() | self._keyring.persons():
                self.shred(person_id)

    def persons(self) -> set[str]:
        """Whoever has something here."""
        return {path.name for path in self._folder.glob("*") if path.is_dir()}

    def _forget(self, person_id: str, now_ms: int) -> None:
        limits, known = self._limits, self._of(person_id)
        surplus = len(known) - limits.max_age_ms // limits.every_ms
        too_old = [each for each in known if abs(now_ms - each.t_ms) > limits.max_age_ms]
        self._drop(person_id, {each.number for each in known[: max(0, surplus)] + too_old})

    def _forget_beyond_bytes(self) -> None:
        while sum(each.size for known in self._index.values() for each in known) > (
            self._limits.max_bytes
        ):
            oldest = min((known[0].t_ms, person) for person, known in self._index.items() if known)
            person_id = oldest[1]
            self._drop(person_id, {self._index[person_id][0].number})

    def _drop(self, person_id: str, numbers: set[int]) -> None:
        """Delete pictures, and the keys that seal nothing any more."""
        if not numbers:
            return
        known = self._of(person_id)
        for each in known:
            if each.number in numbers:
                each.path.unlink(missing_ok=True)
        known[:] = [each for each in known if each.number not in numbers]
        self._keyring.keep_only(person_id, {self._stretch(each.t_ms) for each in known})

    def _open(self, person_id: str, each: _Sealed) -> Exhibit | None:
        key = self._keyring.known(person_id, self._stretch(each.t_ms))
        if key is None:
            return None
        try:
            content = each.path.read_bytes()
        except FileNotFoundError:
            return None  # forgotten by the agent while a person looks
        nonce, sealed = content[:NONCE_BYTES], content[NONCE_BYTES:]
        try:
            jpeg = AESGCM(key).decrypt(nonce, sealed, _bound_to(person_id, each.t_ms))
        except (InvalidTag, ValueError):
            log.warning("a sealed picture was changed", extra={"fields": {"file": each.path.name}})
            return None
        return Exhibit(each.t_ms, jpeg)

    def _write(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
                file.write(content)
        except OSError:
            path.unlink(missing_ok=True)
            raise

    def _of(self, person_id: str) -> list[_Sealed]:
        if person_id not in self._index:
            files = sorted((self._folder / person_id).glob("*.sealed"))
            found = [_sealed(path) for path in files]
            self._index[person_id] = [each for each in found if each is not None]
        return self._index[person_id]

    def _stretch(self, t_ms: int) -> int:
        return t_ms // self._limits.max_age_ms


def _sealed(path: Path) -> _Sealed | None:
    number, _, t_ms = path.stem.partition("-")
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return None  # forgotten by the agent while a person looks
    return _Sealed(path, int(number), int(t_ms), size)


def _bound_to(person_id: str, t_ms: int) -> bytes:
    """A sealed picture that is moved to another person or time does not open."""
    return f"{person_id} {t_ms} frame".encode()
