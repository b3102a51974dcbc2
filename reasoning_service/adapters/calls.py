"""What a model was asked, what became of it, and its thinking, apart from every assessment."""

from dataclasses import asdict, dataclass, field

from sqlalchemy import Connection, Engine, insert, select, update

from reasoning_service.adapters.tables import MODEL_CALL
from shared.storage.engine import READ_ONLY

DAY_MS = 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class Call:
    """One question. ``outcome`` is ``answered`` or why the template spoke; times are epoch ms."""

    event_id: str
    person_id: str
    asked_at: int
    ended_at: int
    outcome: str
    detail: str
    prompt_version: str
    template_hash: str
    prompt_hash: str
    model: str | None = None
    adapter: str | None = None
    request_id: str | None = None
    attempts: int | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    reasoning_tokens: int | None = None
    thinking: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Calls:
    """The record of questions. Who may read thinking is decided where it is served."""

    engine: Engine

    def of(self, event_id: str) -> tuple[Call, ...]:
        """All questions about an event, the oldest first."""
        query = (
            select(*(MODEL_CALL.c[name] for name in Call.__slots__))
            .where(MODEL_CALL.c.event_id == event_id)
            .order_by(MODEL_CALL.c.id)
        )
        with self.engine.connect().execution_options(**READ_ONLY) as connection:
            return tuple(Call(*row) for row in connection.execute(query))

    def forget_thinking(self, before_ms: int) -> int:
        """Delete the thinking of questions asked before; answers of how many."""
        old = (MODEL_CALL.c.asked_at < before_ms) & MODEL_CALL.c.thinking.is_not(None)
        with self.engine.begin() as connection:
            return int(
                connection.execute(update(MODEL_CALL).where(old).values(thinking=None)).rowcount
            )


def add_call(connection: Connection, call: Call) -> None:
    """Write a question down as part of the caller's transaction."""
    connection.execute(insert(MODEL_CALL).values(**asdict(call)))
