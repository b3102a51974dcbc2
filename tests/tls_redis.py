"""A redis-server that speaks TLS only and asks every caller for a certificate."""

import socket
import time
from pathlib import Path

from redis import Redis

from deploy.certificates.folder import read_settings
from shared.streams.connection import connect
from shared.streams.tls import Tls
from tests.redis_process import START_LIMIT_S, RedisProcess


class TlsRedis(RedisProcess):
    """On a TCP port of loopback, with the certificates and accounts of one folder.

    A caller is named by the settings file that ``deploy.certificates`` wrote for it.
    """

    def __init__(self, binary: Path, certificates: Path, port: int) -> None:
        super().__init__(binary, certificates)
        self.certificates = certificates
        self.port = port

    def options(self) -> dict[str, str]:
        """Without the unix socket: nobody gets in another way."""
        return {
            "--port": "0",
            "--tls-port": str(self.port),
            "--tls-cert-file": str(self.certificates / "hub.crt"),
            "--tls-key-file": str(self.certificates / "hub.key"),
            "--tls-ca-cert-file": str(self.certificates / "authority.crt"),
            "--tls-auth-clients": "yes",
            "--aclfile": str(self.certificates / "users.acl"),
            "--dir": str(self.folder),
            "--save": "",
            "--appendonly": "no",
        }

    def wait(self) -> None:
        """Until it listens: whom it lets in is what the tests ask."""
        deadline = time.monotonic() + START_LIMIT_S
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
            else:
                return

    @property
    def url(self) -> str:
        """The services' address."""
        return self.address_of("services")

    def client(self, name: str = "services") -> Redis:
        """As one of the hub's own accounts."""
        return connect(self.address_of(name), self.tls_of(name))

    def address_of(self, name: str, host: str = "localhost") -> str:
        """What stands in ``name``'s settings, with this server's port."""
        address = read_settings(self.certificates / f"{name}.env")["ATTUNE_REDIS_URL"]
        return address.replace("localhost:6379", f"{host}:{self.port}")

    def tls_of(self, name: str) -> Tls:
        """What ``name`` trusts and shows."""
        return Tls(
            self.certificates / "authority.crt",
            self.certificates / f"{name}.crt",
            self.certificates / f"{name}.key",
        )
