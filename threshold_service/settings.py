"""Settings of the threshold service, from the environment (prefix ``ATTUNE_``)."""

from pathlib import Path
from typing import Literal

from pydantic import Field

from shared.settings import ServiceSettings
from shared.storage.engine import sqlite_url


class Settings(ServiceSettings):
    """Where the service keeps what it knows and how patient it is."""

    threshold_database_url: str = ""
    """Empty: a SQLite file in ``data_dir``."""
    threshold_port: int = Field(default=8102, ge=0, le=65535)
    threshold_config: Path | None = None
    """A configuration file over the default one."""
    threshold_arithmetic: Literal["plain", "compiled"] = "plain"
    """``compiled`` does the same sums by numba (extra ``fast``): for a thousand persons and more.
    It takes some seconds to start."""
    threshold_persons: tuple[str, ...] = ()
    """The persons that are expected here; empty: nobody keeps such a list. Others are judged
    all the same, under the population's prior, and are a technical alarm."""
    threshold_late_after_s: float = Field(default=60.0, gt=0)
    """A window whose end is older than this when it reaches the stream raises no live alarm."""
    threshold_silent_after_s: float = Field(default=12.0, gt=0)
    """Without a record for so long, an open episode is ticked: nobody sees the person."""
    threshold_batch: int = Field(default=2000, ge=1, le=10_000)
    """Records taken and committed at a time where so many wait: what a person's state costs to
    write is paid once a batch. A live ward never fills one; a backlog's takes some 0.4 s."""
    threshold_calibrate_every_days: float = Field(default=7.0, ge=0)
    """How often limits are calibrated on the service's own quiet history; 0: only on demand."""
    shadow_configuration: Path | None = None
    """A configuration to compare with the one in force: judged over the same records, told to
    nobody, seen at ``GET /shadow``."""
    threshold_retention_days: float = Field(default=30.0, gt=0)
    """Windows and most control records are deleted after that."""
    threshold_event_days: float = Field(default=365.0, ge=31)
    """Events, what was answered to them and persons' factors are deleted after that."""

    @property
    def database_url(self) -> str:
        """The configured URL, else the embedded default."""
        return self.threshold_database_url or sqlite_url(self.data_dir / "threshold.sqlite")
