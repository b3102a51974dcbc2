"""Which kind of database the suites run on: SQLite, or PostgreSQL in `make test-full`."""

import hashlib
import os
from pathlib import Path

from sqlalchemy import make_url

from shared.storage.engine import sqlite_url

CLUSTER = "ATTUNE_TEST_CLUSTER"
"""URL of a PostgreSQL cluster on which every test folder gets a database of its own."""


def database_url(folder: Path, service: str) -> str:
    """The database of ``service`` in ``folder``: asked for again it is the same one."""
    cluster = os.environ.get(CLUSTER)
    if cluster is None:
        return sqlite_url(folder / f"{service}.sqlite")
    place = hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    url = make_url(cluster).set(database=f"{service}_{place}")
    return url.render_as_string(hide_password=False)
