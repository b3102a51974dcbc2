"""Settings of the live agent, from the environment (prefix ``ATTUNE_``)."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from edge_agent.errors import EdgeError
from edge_agent.source_list import WatchedSource, read_source_list
from shared.contracts.base import Id
from shared.settings import ServiceSettings


class AgentSettings(ServiceSettings):
    """What one edge box watches, for whom, and how much it remembers while the hub is away."""

    # ATTUNE_SOURCES= would otherwise be the folder that the agent happens to be started in
    model_config = SettingsConfigDict(env_ignore_empty=True)

    edge_id: Id = "edge-1"
    source: SecretStr | None = None
    """A camera, a microphone, a recording or a folder of them: see docs/operating.md. Secret,
    because a camera's address may carry its password."""
    microphone: str | None = None
    """Another device to hear through than the camera itself."""
    sources: Path | None = None
    """Several sources: a file that takes the place of the settings for one."""
    source_id: Id = "source-1"
    person_id: Id = "resident-1"
    edge_outbox: Path | None = None
    """The file of unacknowledged windows; by default one per edge id under ``data_dir``."""
    edge_outbox_max_mb: int = Field(default=1024, ge=1)
    """About 2 kB a window: 1 GB is six days of one person."""
    edge_outbox_max_age_h: float = Field(default=72.0, ge=24.0)
    """At least the 24 h that the guarantee names."""
    evidence_minutes: int = Field(default=0, ge=0, le=60)
    """How long single pictures stay on the box, for persons whose consent names ``key_frames``;
    0: none are kept."""
    evidence_max_mb: int = Field(default=64, ge=1, le=4096)
    evidence_keys: Path | None = None
    """Where the keys of those pictures lie: a folder in memory (/run/attune) forgets with the
    power. By default beside them."""
    evidence_master_key: Path | None = None
    """A secret that every key needs besides, from a systemd credential for instance."""
    edge_metrics_port: int = Field(default=9101, ge=0, le=65535)

    @property
    def outbox_path(self) -> Path:
        """Where the outbox lies. Two edge ids never share a file: their numbering is their own."""
        return self.edge_outbox or self.data_dir / "edge" / f"{self.edge_id}.outbox.db"

    def watched(self) -> tuple[WatchedSource, ...]:
        """What is watched, for whom; ``EdgeError`` when nothing is named or the list is wrong."""
        if self.sources is not None:
            return read_source_list(self.sources)
        if self.source is None:
            raise EdgeError(
                "ATTUNE_SOURCE is not set: name a camera, a microphone, a recording or a folder "
                "of recordings, or several in the file ATTUNE_SOURCES."
            )
        one = WatchedSource(
            id=self.source_id,
            person=self.person_id,
            address=self.source,
            microphone=self.microphone,
        )
        return (one,)
