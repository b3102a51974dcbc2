"""What the edge numbered and what the hub committed, read from their own databases."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from shared.storage.engine import open_engine, sqlite_url
from threshold_service.adapters.database.history import History

FOREVER_MS = 9_999_999_999_999


@dataclass(frozen=True)
class Ledgers:
    """Both ledgers of a system whose data is in ``data``."""

    data: Path
    person_id: str = "demo-resident"

    def numbered(self) -> int:
        """How many windows the edge has given a number."""
        return self._edge("SELECT max(last_seq) FROM shard")

    def acknowledged(self) -> int:
        """Up to which number the edge knows them committed."""
        return self._edge("SELECT max(acked_seq) FROM shard")

    def declared_lost(self) -> int:
        """How many ranges the edge has given up."""
        return self._edge("SELECT count(*) FROM lost")

    def agree(self) -> None:
        """Nothing missing, nothing twice, nothing given away before the hub had it."""
        # The test residents' windows are numbered by the dashboard, in a sequence of their own.
        highest = self._hub("SELECT max(highest) FROM sequence WHERE edge_id <> 'attune-canary'")
        oldest_kept = self._edge("SELECT min(seq) FROM score_window")
        assert oldest_kept == 0 or oldest_kept <= highest + 1, "the edge dropped what nobody has"
        committed = self._committed()
        assert len(committed) == len(set(committed)), "a window was committed twice"
        assert len(committed) == highest, f"{highest} accepted, {len(committed)} in the history"
        assert self.declared_lost() == 0

    def _committed(self) -> list[int]:
        engine = open_engine(sqlite_url(self.data / "threshold.sqlite"))
        try:
            return [w.t_start for w in History(engine).windows(self.person_id, 0, FOREVER_MS)]
        finally:
            engine.dispose()

    def _edge(self, question: str) -> int:
        path = next((self.data / "edge").glob("*.db"), None)
        return _number(path, question) if path is not None else 0

    def _hub(self, question: str) -> int:
        return _number(self.data / "threshold.sqlite", question)


def _number(path: Path, question: str) -> int:
    with closing(sqlite3.connect(path, timeout=5)) as connection:
        row = connection.execute(question).fetchone()
    return int(row[0] or 0)
