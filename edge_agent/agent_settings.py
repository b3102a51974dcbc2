"""Settings of the live agent, from the environment (prefix ``ATTUNE_``)."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from shared.contracts.base import Id
from shared.settings import ServiceSettings


class AgentSettings(ServiceSettings):
    """What one edge box watches, for whom, and how much it remembers while the hub is away."""

    # ATTUNE_SOURCE= would otherwise be the folder that the agent happens to be started in
    model_config = SettingsConfigDict(env_ignore_empty=True)

    edge_id: Id = "edge-1"
    source: Path | None = None
    """A recording or a folder of recordings."""
    source_id: Id = "source-1"
    person_id: Id = "resident-1"
    edge_outbox: Path | None = None
    """The file of unacknowledged windows; by default one per edge id under ``data_dir``."""
    edge_outbox_max_mb: int = Field(default=1024, ge=1)
    """About 2 kB a window: 1 GB is six days of one person."""
    edge_outbox_max_age_h: float = Field(default=72.0, ge=24.0)
    """At least the 24 h that the guarantee names."""
    edge_metrics_port: int = Field(default=9101, ge=0, le=65535)

    @property
    def outbox_path(self) -> Path:
        """Where the outbox lies. Two edge ids never share a file: their numbering is their own."""
        return self.edge_outbox or self.data_dir / "edge" / f"{self.edge_id}.outbox.db"
