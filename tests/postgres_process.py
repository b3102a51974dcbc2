"""A real PostgreSQL under a test's control, in a folder of its own, reached by a unix socket."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")


def find_binaries() -> Path | None:
    """The folder with ``initdb`` and ``pg_ctl``: on the path, else Debian's newest."""
    found = shutil.which("pg_ctl")
    if found:
        return Path(found).resolve().parent
    versions = sorted(DEBIAN.glob("*/bin/pg_ctl")) if DEBIAN.is_dir() else []
    return versions[-1].parent if versions else None


class PostgresProcess:
    """One cluster; every ``database`` call makes an empty database in it."""

    def __init__(self, binaries: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="attune-pg-"))
        self._binaries = binaries
        self._made = 0

    def start(self) -> None:
        """Create the cluster and wait until it answers."""
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        data = str(self.folder / "data")
        self._run("initdb", "-D", data, "-U", "attune", "--auth=trust", "--no-sync")
        options = f"-c listen_addresses= -c unix_socket_directories={self.folder} -c fsync=off"
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", data, "-w", "-l", log, "-o", options, "start")

    def database(self) -> str:
        """The URL of a new, empty database."""
        self._made += 1
        name = f"attune_{self._made}"
        self._run("createdb", "-h", str(self.folder), "-U", "attune", name)
        return f"postgresql+psycopg://attune@/{name}?host={self.folder}"

    def stop(self) -> None:
        """End it and remove what it wrote."""
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        user = "postgres" if os.geteuid() == 0 else None
        subprocess.run(
            [str(self._binaries / program), *arguments],
            check=True,
            user=user,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
        )
