"""Closes room codes, so that a copy of the database alone tells none."""

from pathlib import Path
from typing import Final

from cryptography.fernet import Fernet, InvalidToken

from dashboard.storage.key_files import kept

FILE: Final = "room-code-key"


class CodeSeal:
    """Seals with a key in ``folder``, which is made when the first code is.

    Codes are checked by their hashes: without the key they still open, and only cannot be printed.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE

    def seal(self, code: str) -> str:
        """What may be stored."""
        return self._fernet().encrypt(code.encode()).decode()

    def open(self, sealed: str | None) -> str | None:
        """The code; None where there is none, or the key is another one."""
        if sealed is None or not self._file.exists():
            return None
        try:
            return self._fernet().decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None

    def _fernet(self) -> Fernet:
        return Fernet(kept(self._file, Fernet.generate_key))
