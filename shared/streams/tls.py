"""TLS to the hub: whom a connection trusts, what it shows, and what went wrong in plain words."""

import datetime
import socket
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cryptography import x509
from redis.connection import SSLConnection
from redis.exceptions import ConnectionError as RedisConnectionError

BROKE_OFF: Final = "The hub broke off: it refuses our certificate, or was shown none."
NO_HANDSHAKE: Final = "The hub does not answer in TLS: this port may be one without."
WARN_DAYS: Final = 30
"""Certificates live a year: a month leaves time for whoever has to renew them by hand."""

_PLAIN: Final = (
    ("certificate has expired", "The hub's certificate has expired."),
    ("certificate is not yet valid", "The hub's certificate is not valid yet: check the clocks."),
    ("Hostname mismatch", "The hub's certificate is for another name than the one asked."),
    ("IP address mismatch", "The hub's certificate is for another address than the one asked."),
    ("CERTIFICATE_VERIFY_FAILED", "The hub's certificate comes from an authority we do not trust."),
    ("ALERT_CERTIFICATE_REQUIRED", "The hub asks for a certificate and was shown none."),
    ("ALERT_CERTIFICATE_EXPIRED", "The hub refuses our certificate: it has expired."),
    ("ALERT_UNKNOWN_CA", "The hub refuses our certificate: it trusts another authority."),
    ("ALERT_BAD_CERTIFICATE", "The hub refuses our certificate."),
    ("ALERT_HANDSHAKE_FAILURE", "The hub refuses our certificate, or was shown none."),
    ("WRONG_VERSION_NUMBER", "The hub does not speak TLS at this port."),
    ("username-password", "The hub refuses the name and password in ATTUNE_REDIS_URL."),
    ("Authentication required", "The hub asks for a name and password; ATTUNE_REDIS_URL has none."),
    ("no permissions to", "The hub does not allow this account what it tried."),
)
"""Marks of OpenSSL and Redis, in the order they are looked for, and what they mean to a person."""


@dataclass(frozen=True, slots=True)
class Tls:
    """``ca``: whom to trust, and nobody else; ``certificate`` and ``key``: whom we are."""

    ca: Path
    certificate: Path | None = None
    key: Path | None = None

    def context(self) -> ssl.SSLContext:
        """Read the files as they are now, so that renewed ones count from the next connection.

        Raises:
            RedisConnectionError: a file is missing, unreadable or does not fit, as a sentence.
        """
        # Not create_default_context: it trusts every authority of the operating system besides.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            context.load_verify_locations(cafile=self.ca)
        except OSError as error:
            raise _unusable("The authority's certificate", self.ca, error) from error
        if self.certificate is not None:
            try:
                context.load_cert_chain(self.certificate, self.key)
            except OSError as error:
                raise _unusable("The certificate and key", self.certificate, error) from error
        return context

    def options(self) -> dict[str, Any]:
        """What redis-py's ``from_url`` takes besides the address."""
        return {
            "connection_class": PinnedConnection,
            "ssl_ca_certs": str(self.ca),
            "ssl_certfile": str(self.certificate) if self.certificate else None,
            "ssl_keyfile": str(self.key) if self.key else None,
        }

    def expires(self) -> datetime.datetime | None:
        """When the first of our own certificate and the authority's ends; None: unreadable."""
        paths = [path for path in (self.ca, self.certificate) if path is not None]
        try:
            return min(not_after(path) for path in paths)
        except (OSError, ValueError):
            return None


class PinnedConnection(SSLConnection):
    """A connection that trusts one authority and no other."""

    def _wrap_socket_with_ssl(self, sock: socket.socket) -> ssl.SSLSocket:
        # redis-py's own starts from the operating system's authorities and adds ours.
        files = (self.ca_certs, self.certfile, self.keyfile)
        ca, certificate, key = (Path(name) if name else None for name in files)
        assert ca is not None
        context = Tls(ca, certificate, key).context()
        try:
            return context.wrap_socket(sock, server_hostname=self.host)
        except TimeoutError as error:
            raise RedisConnectionError(NO_HANDSHAKE) from error

    def on_connect_check_health(self, check_health: bool = True) -> None:
        """Say hello; name the likely reason when the hub breaks off at that."""
        try:
            super().on_connect_check_health(check_health=check_health)
        except RedisConnectionError as error:
            if any(mark in str(error) for mark, _ in _PLAIN):
                raise
            # TLS 1.3: a server looks at our certificate after the handshake, and the alert that
            # says why it hangs up may be lost with the connection.
            raise RedisConnectionError(BROKE_OFF) from error


def plain(error: Exception) -> str:
    """Why the hub cannot be reached, as a sentence where its meaning is known."""
    said = str(error)
    if said in {BROKE_OFF, NO_HANDSHAKE}:
        return said
    for mark, sentence in _PLAIN:
        if mark in said:
            return sentence
    return f"{type(error).__name__}: {said}"


def not_after(path: Path) -> datetime.datetime:
    """The end (UTC) of the first certificate in a PEM file.

    Raises:
        OSError, ValueError: it cannot be read.
    """
    return x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc


def _unusable(what: str, path: Path, error: OSError) -> RedisConnectionError:
    why = error.strerror or str(error)
    return RedisConnectionError(f"{what} cannot be used: {path}: {why}")
