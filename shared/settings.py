"""Settings that every service shares, read from ``ATTUNE_*`` environment variables."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class ServiceSettings(BaseSettings):
    """Where the shared things are. Services subclass this and add their own."""

    model_config = SettingsConfigDict(env_prefix="ATTUNE_", frozen=True, extra="ignore")

    redis_url: str = "redis://127.0.0.1:6379/0"
    """``unix://`` paths work too; the local supervisor uses one."""
    data_dir: Path = Path("var")
    shards: int = Field(default=1, ge=1, le=4096)
    service_token: SecretStr = SecretStr("")
    """Shared secret between the services; an empty one refuses every internal request."""
    internal_host: str = "127.0.0.1"
    log_level: str = "INFO"
