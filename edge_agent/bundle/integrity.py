"""A model file is used only when its SHA-256 is the manifest's."""

import hashlib
from pathlib import Path

from edge_agent.bundle.manifest import Model
from edge_agent.errors import ModelUnavailableError, WrongHashError


def sha256_of(path: Path) -> str:
    """Hex digest of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check(model: Model, path: Path) -> None:
    """Raise ``WrongHashError`` with both hashes unless ``path`` is the manifest's file."""
    if not path.is_file():
        raise ModelUnavailableError(
            f"The model {model.name} has not been fetched; run: python -m edge_agent models pull",
            f"no file {path}",
        )
    actual = sha256_of(path)
    if actual != model.sha256:
        raise WrongHashError(
            f"The model file {path.name} is not the one this release was made with and is "
            f"refused: expected sha256 {model.sha256}, got {actual}.",
            f"{path}: {path.stat().st_size} bytes, expected {model.bytes}; "
            "if it is not wanted, delete it and run: python -m edge_agent models pull",
        )
