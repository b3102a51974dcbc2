"""Writes the package table of THIRD_PARTY.md from the lock file and the installed metadata.

``python -m deploy.third_party`` writes it; ``--check`` fails when a locked package is missing
from the table or carries a licence that keeps it out of the default install.
"""

import re
import sys
from dataclasses import dataclass
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "THIRD_PARTY.md"
LOCK = ROOT / "requirements" / "dev.txt"
RUNTIME = ROOT / "requirements" / "local.txt"
BEGIN, END = "<!-- packages: begin -->", "<!-- packages: end -->"
REFUSED = re.compile(r"(?<![A-Z])A?GPL|Non-?Commercial|NC-", re.IGNORECASE)
KNOWN = {
    # Read in the projects' own licence files where the wheel's metadata names none, and for
    # packages that only other platforms or Python versions install.
    "async-timeout": "Apache-2.0",
    "audioop-lts": "PSF-2.0",
    "axe-playwright-python": "MIT",
    "colorama": "BSD-3-Clause",
    "httpx2-jsfetch": "BSD-3-Clause",
    "standard-aifc": "PSF-2.0",
    "standard-chunk": "PSF-2.0",
    "standard-sunau": "PSF-2.0",
    "tzdata": "Apache-2.0",
}


@dataclass(frozen=True, slots=True)
class Package:
    """A locked package, its licence and whether it is needed beyond development."""

    name: str
    version: str
    licence: str
    runtime: bool

    def row(self) -> str:
        used = "run" if self.runtime else "development"
        return f"| {self.name} | {self.version} | {self.licence} | {used} |"


def locked(path: Path) -> list[tuple[str, str]]:
    """Names and versions pinned in a lock file, without duplicates for other Python versions."""
    pins = re.findall(r"^([A-Za-z0-9_.\-]+)==([^ ;\\]+)", path.read_text(), re.MULTILINE)
    return sorted(dict(pins).items())


def licence_of(name: str) -> str:
    """The licence that the installed package states, in one short phrase."""
    if name in KNOWN:
        return KNOWN[name]
    try:
        found = metadata(name)
    except PackageNotFoundError:
        return "unknown"
    stated = (_field(found, "License-Expression") or _field(found, "License")).split("\n")[0]
    if stated and len(stated) <= 60:
        return stated
    classifiers = [c for c in found.get_all("Classifier") or [] if c.startswith("License")]
    return ", ".join(c.split("::")[-1].strip() for c in classifiers) or "unknown"


def _field(found: PackageMetadata, name: str) -> str:
    return str((found.get_all(name) or [""])[0])


def packages() -> list[Package]:
    """Every locked package with its licence."""
    runtime = {name for name, _ in locked(RUNTIME)}
    return [
        Package(name, version, licence_of(name), name in runtime) for name, version in locked(LOCK)
    ]


def rendered(text: str, rows: list[Package]) -> str:
    """The document with its package table replaced."""
    head, rest = text.split(BEGIN)
    _, tail = rest.split(END)
    table = ["| package | version | licence | needed for |", "| --- | --- | --- | --- |"]
    body = "\n".join([*table, *(row.row() for row in rows)])
    return f"{head}{BEGIN}\n{body}\n{END}{tail}"


def problems(rows: list[Package]) -> list[str]:
    """What keeps the table from being true or the packages from being shipped."""
    listed = DOCUMENT.read_text()
    missing = [p for p in rows if f"| {p.name} | {p.version} |" not in listed]
    refused = [p for p in rows if REFUSED.search(p.licence) or p.licence == "unknown"]
    return [
        f"{p.name} {p.version} is not in THIRD_PARTY.md: run `make schemas`" for p in missing
    ] + [f"{p.name} has licence {p.licence!r}" for p in refused]


def main(arguments: list[str]) -> int:
    """Write the table, or with ``--check`` say what is wrong."""
    rows = packages()
    if "--check" not in arguments:
        DOCUMENT.write_text(rendered(DOCUMENT.read_text(), rows))
        return 0
    found = problems(rows)
    sys.stderr.writelines(f"{problem}\n" for problem in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
