"""Settings that every service shares, read from ``ATTUNE_*`` environment variables."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.streams.errors import BadAddress
from shared.streams.tls import Tls


class ServiceSettings(BaseSettings):
    """Where the shared things are. Services subclass this and add their own."""

    model_config = SettingsConfigDict(env_prefix="ATTUNE_", frozen=True, extra="ignore")

    redis_url: str = "redis://127.0.0.1:6379/0"
    """``unix://`` paths work too; the local supervisor uses one. ``rediss://`` is TLS."""
    redis_ca: Path | None = None
    """The authority that issued the hub's certificate: with it, no other is trusted."""
    redis_certificate: Path | None = None
    redis_key: Path | None = None
    """What this service shows to a hub that asks who calls (``python -m deploy.certificates``)."""
    data_dir: Path = Path("var")
    shards: int = Field(default=1, ge=1, le=4096)
    service_token: SecretStr = SecretStr("")
    """Shared secret between the services; an empty one refuses every internal request."""
    internal_host: str = "127.0.0.1"
    log_level: str = "INFO"

    @property
    def redis_tls(self) -> Tls | None:
        """What ``connect`` needs beside the address; None without certificates.

        Raises:
            BadAddress: only a part of it is set.
        """
        if self.redis_ca is None:
            if self.redis_certificate or self.redis_key:
                raise BadAddress("a certificate needs ATTUNE_REDIS_CA beside it")
            return None
        if (self.redis_certificate is None) != (self.redis_key is None):
            raise BadAddress("ATTUNE_REDIS_CERTIFICATE and ATTUNE_REDIS_KEY belong together")
        return Tls(self.redis_ca, self.redis_certificate, self.redis_key)
