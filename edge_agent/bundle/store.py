"""The folder of fetched models: pull, find, verify."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from edge_agent.bundle.integrity import check
from edge_agent.bundle.manifest import Manifest, Model
from edge_agent.bundle.sources import candidates, packaged_path
from edge_agent.errors import BundleError, ModelUnavailableError, WrongHashError

Say = Callable[[str], None]
"""Receives one line of progress."""


@dataclass(frozen=True)
class Store:
    """Model files under ``folder``; ``mirror`` is asked before any other source."""

    manifest: Manifest
    folder: Path
    mirror: Path | None

    def path(self, model: Model) -> Path:
        """Where the file lies or would lie."""
        return packaged_path(model) or self.folder / model.file

    def verified(self, model: Model) -> Path:
        """The path of a file whose hash was just checked."""
        path = self.path(model)
        check(model, path)
        return path

    def pull(self, model: Model, say: Say) -> Path:
        """The verified file, fetched from the first source that has the right one."""
        path = self.path(model)
        if path.is_file() or packaged_path(model) is not None:
            return self.verified(model)
        self.folder.mkdir(parents=True, exist_ok=True)
        failures: list[BundleError] = []
        # an own name per process: two starting services may pull the same file
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        for name, fetch in candidates(model, self.manifest, self.mirror, self.folder / "wheels"):
            say(f"{model.name}: {model.bytes / 1e6:.1f} MB from {name}")
            try:
                fetch(part)
                check(model, part)
                part.replace(path)
            except BundleError as error:
                failures.append(error)
            else:
                return path
            finally:
                part.unlink(missing_ok=True)
        raise _none_worked(model, failures)


def _none_worked(model: Model, failures: list[BundleError]) -> BundleError:
    detail = "; ".join(f"{e.sentence} {e.detail}" for e in failures) or "no source is known"
    wrong = next((e for e in failures if isinstance(e, WrongHashError)), None)
    if wrong is not None:
        return WrongHashError(wrong.sentence, detail)
    return ModelUnavailableError(
        f"The model {model.name} could not be fetched from any of its sources.", detail
    )
