"""Settings of the reasoning service, from ``ATTUNE_*`` environment variables."""

from typing import Annotated

from pydantic import AfterValidator, Field

from reasoning_service.model_settings import ModelSettings
from shared.storage.engine import sqlite_url


def _leaves_a_second_try(value: float) -> float:
    if value < 15.0:
        raise ValueError(f"a deadline below 15 s leaves no second try, got {value}")
    return value


class Settings(ModelSettings):
    """Where the threshold service is, and how long an explanation may take."""

    threshold_url: str = "http://127.0.0.1:8102"
    reasoning_port: int = Field(default=8103, ge=1, le=65535)
    reasoning_database_url: str = ""
    """Empty: a SQLite file in ``data_dir``."""
    reasoning_deadline_s: Annotated[float, AfterValidator(_leaves_a_second_try)] = 60.0
    """An event that cannot be looked up by then is explained from itself alone."""

    @property
    def database_url(self) -> str:
        """The database in use."""
        return self.reasoning_database_url or sqlite_url(self.data_dir / "reasoning.sqlite")
