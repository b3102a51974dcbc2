"""The ring as the settings describe it, for the agent and for the command that reads it."""

from edge_agent.agent_settings import AgentSettings
from edge_agent.errors import EdgeError
from edge_agent.evidence.audit import AuditFile
from edge_agent.evidence.keyring import Keyring
from edge_agent.evidence.ring import Ring, RingLimits

MINUTE_MS = 60_000


def ring_of(settings: AgentSettings) -> Ring | None:
    """The ring, or None where evidence is off. ``EdgeError`` when its secret cannot be read."""
    if not settings.evidence_minutes:
        return None
    folder = settings.data_dir / "edge" / "evidence"
    keys = settings.evidence_keys or folder.with_name("evidence-keys")
    limits = RingLimits(
        max_age_ms=settings.evidence_minutes * MINUTE_MS,
        max_bytes=settings.evidence_max_mb * 1024 * 1024,
    )
    return Ring(folder, Keyring(keys, _master(settings)), limits)


def audit_of(settings: AgentSettings) -> AuditFile:
    """Where every look is noted."""
    return AuditFile(settings.data_dir / "edge" / "evidence-audit.jsonl")


def _master(settings: AgentSettings) -> bytes:
    path = settings.evidence_master_key
    if path is None:
        return b""
    try:
        secret = path.read_bytes()
    except OSError as error:
        text = "The secret for the evidence ring cannot be read."
        raise EdgeError(text, f"{path}: {error.strerror}") from error
    if len(secret) < 16:
        raise EdgeError("The secret for the evidence ring is too short.", f"{len(secret)} bytes")
    return secret
