"""The service's database for a command beside it, which must not make one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, inspect, make_url
from sqlalchemy.exc import SQLAlchemyError

from shared.storage.engine import open_engine
from threshold_service.adapters.database import tables
from threshold_service.errors import HistoryUnreadable


@contextmanager
def existing(url: str) -> Iterator[Engine]:
    """The database at ``url``. Raises ``HistoryUnreadable`` where the service has never written."""
    place = make_url(url)
    shown = place.render_as_string(hide_password=True)
    if place.get_backend_name() == "sqlite" and not Path(place.database or "").is_file():
        raise HistoryUnreadable(f"{shown}: no such database, the service has not run with it yet")
    engine = open_engine(url)
    try:
        missing = set(tables.metadata.tables) - set(inspect(engine).get_table_names())
        if missing:
            raise HistoryUnreadable(
                f"{shown}: has no table {min(missing)}, this build's service has not run with it"
            )
        yield engine
    except SQLAlchemyError as error:
        why = str(error).partition("\n")[0]
        raise HistoryUnreadable(f"{shown}: cannot be used: {why}") from error
    finally:
        engine.dispose()
