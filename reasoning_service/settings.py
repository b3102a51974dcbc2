"""Settings of the reasoning service, from ``ATTUNE_*`` environment variables."""

from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from reasoning_service.domain.facts import Surroundings
from reasoning_service.model_settings import ModelSettings
from shared.storage.engine import sqlite_url


def _leaves_a_second_try(value: float) -> float:
    if value < 15.0:
        raise ValueError(f"a deadline below 15 s leaves no second try, got {value}")
    return value


def _zone(name: str) -> str:
    try:
        return name if not name or ZoneInfo(name) else ""
    except (OSError, ValueError, KeyError) as error:
        raise ValueError(f"not a time zone of this machine: {name!r}") from error


class Settings(ModelSettings):
    """Where the threshold service is, and how long an explanation may take."""

    threshold_url: str = "http://127.0.0.1:8102"
    reasoning_port: int = Field(default=8103, ge=1, le=65535)
    reasoning_database_url: str = ""
    """Empty: a SQLite file in ``data_dir``."""
    reasoning_deadline_s: Annotated[float, AfterValidator(_leaves_a_second_try)] = 60.0
    """An event that cannot be looked up by then is explained from itself alone."""
    reasoning_places: int = Field(default=4, ge=1, le=64)
    """How many events the model is asked about at once; one place is kept for tier 1."""
    reasoning_queue: int = Field(default=256, ge=1, le=10_000)
    """How many of tiers 2 and 3 may wait for it; beyond, the oldest of tier 2 is shed first."""
    reasoning_thinking_days: int = Field(default=30, ge=1, le=365)
    """A model's thinking is deleted after that; as long as the windows it is about."""
    reasoning_assessment_days: int = Field(default=365, ge=31, le=3660)
    """Explanations, and what a model was asked, are deleted after that: as long as the events."""

    reasoning_time_zone: Annotated[str, AfterValidator(_zone)] = ""
    """The house's zone as IANA names it (``Europe/Vienna``); empty: no time of day is told."""

    @property
    def surroundings(self) -> Surroundings | None:
        """What is known of the house itself; None where nothing is."""
        name = self.reasoning_time_zone
        return Surroundings(zone=ZoneInfo(name)) if name else None

    @property
    def database_url(self) -> str:
        """The database in use."""
        return self.reasoning_database_url or sqlite_url(self.data_dir / "reasoning.sqlite")
