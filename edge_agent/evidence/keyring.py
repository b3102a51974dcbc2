"""Keys of the evidence ring: each seals a few minutes and is destroyed with the last of them.

A file that is deleted from flash memory can often be read back; what it held is gone for good only
when its key is (crypto-shredding). So a key is 32 random bytes in a file that is overwritten before
it is unlinked, best on a file system in memory, and no key seals more than one stretch of time.
"""

import contextlib
import os
import secrets
import shutil
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32


class Keyring:
    """Key files by person and stretch, 0600, in a folder 0700."""

    def __init__(self, folder: Path, master: bytes = b"") -> None:
        """``master``: a secret from elsewhere (a systemd credential) that every key needs besides;
        a stolen disk is worthless without it."""
        self._folder = folder
        self._master = master

    def key(self, person_id: str, stretch: int) -> bytes:
        """The key of a stretch of time, made when there is none. ``OSError`` on a full disk."""
        path = self._path(person_id, stretch)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with contextlib.suppress(FileExistsError):
            made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(made, "wb") as file:
                file.write(secrets.token_bytes(KEY_BYTES))
        return self._derived(person_id, path.read_bytes())

    def known(self, person_id: str, stretch: int) -> bytes | None:
        """The key of a stretch, or None when it was destroyed."""
        try:
            return self._derived(person_id, self._path(person_id, stretch).read_bytes())
        except FileNotFoundError:
            return None

    def keep_only(self, person_id: str, stretches: set[int]) -> None:
        """Destroy the keys of all other stretches."""
        for path in self._folder.glob(f"{person_id}/*.key"):
            if int(path.stem) not in stretches:
                _destroy(path)

    def destroy(self, person_id: str) -> None:
        """Destroy all keys of a person: what they sealed is gone."""
        self.keep_only(person_id, set())
        shutil.rmtree(self._folder / person_id, ignore_errors=True)

    def persons(self) -> set[str]:
        """Whoever has a key."""
        return {path.parent.name for path in self._folder.glob("*/*.key")}

    def _path(self, person_id: str, stretch: int) -> Path:
        return self._folder / person_id / f"{stretch}.key"

    def _derived(self, person_id: str, secret: bytes) -> bytes:
        info = b"attune evidence 1 " + person_id.encode()
        return HKDF(SHA256(), KEY_BYTES, salt=self._master or None, info=info).derive(secret)


def _destroy(path: Path) -> None:
    """Overwrite, sync, unlink. On flash the old cells may live on: hence a folder in memory."""
    with path.open("r+b") as file:
        file.write(bytes(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
