"""What the edge keeps until the hub has it: windows, lost ranges, technical alarms, consent."""

from edge_agent.outbox.alarms import AlarmBook
from edge_agent.outbox.consents import ConsentStore, KnownConsent, last_known
from edge_agent.outbox.database import Database
from edge_agent.outbox.errors import OutboxError, OutboxFull, WrongOutbox
from edge_agent.outbox.limits import Limits
from edge_agent.outbox.store import Outbox, Parcel, ShardState

__all__ = [
    "AlarmBook",
    "ConsentStore",
    "Database",
    "KnownConsent",
    "Limits",
    "Outbox",
    "OutboxError",
    "OutboxFull",
    "Parcel",
    "ShardState",
    "WrongOutbox",
    "last_known",
]
