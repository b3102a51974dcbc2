"""The site's folder of certificates, keys and accounts: keys are 0600 from their first byte."""

import datetime
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from deploy.certificates import accounts, authority
from deploy.certificates.authority import LEAF_DAYS, Pair
from shared.streams.connection import connect
from shared.streams.tls import Tls, not_after

AUTHORITY, HUB = "authority", "hub"
_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$")

_HOST = re.compile(r"^[A-Za-z0-9:][A-Za-z0-9.:-]{0,252}$")
_PERSON = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$")


class CertificateError(Exception):
    """What was asked for cannot be done; the text says why."""


@dataclass(frozen=True, slots=True)
class Life:
    """Until when a certificate is valid."""

    name: str
    ends: datetime.datetime


class Folder:
    """Everything that the command reads and writes."""

    def __init__(self, path: Path, now: datetime.datetime) -> None:
        self.path = path
        self._now = now

    def begin(self, hosts: tuple[str, ...], days: int = LEAF_DAYS) -> None:
        """Authority, hub and services; refuses to replace an authority that exists."""
        if self._file(AUTHORITY, "key").exists():
            raise CertificateError(f"{self.path} has an authority already; use renew")
        for host in hosts:
            if not _HOST.fullmatch(host):
                raise CertificateError(f"{host!r} is neither a host's name nor an address")
        self.path.mkdir(parents=True, exist_ok=True)
        self._write(AUTHORITY, authority.new_authority(self._now))
        self._write(HUB, self._issue(HUB, hosts, days))
        services = accounts.services_line(self._client(accounts.SERVICES, days))
        operator = accounts.operator_line(self._client(accounts.OPERATOR, days))
        self._accounts([accounts.NOBODY, services, operator])

    def edge(self, edge_id: str, persons: tuple[str, ...], days: int = LEAF_DAYS) -> None:
        """Certificate, account and settings of one edge box, new or once more."""
        self._check_name(edge_id)
        if edge_id in accounts.OWN | {AUTHORITY, HUB}:
            raise CertificateError(f"{edge_id!r} is no name for an edge box: it is taken")
        for person in persons:
            if not _PERSON.fullmatch(person):
                raise CertificateError(f"a resident's id has letters, digits, . _ : -; {person!r}")
        lines = self._lines()
        password = self._client(edge_id, days)
        line = accounts.edge_line(edge_id, persons, password)
        self._accounts(accounts.put(lines, line))

    def renew(self, name: str, days: int = LEAF_DAYS) -> None:
        """A new certificate and key for the same names; accounts and passwords stay."""
        if name == AUTHORITY:
            raise CertificateError("the authority is not renewed: begin a new folder")
        hosts = authority.hosts_of(self._read(name).certificate)
        self._write(name, self._issue(name, hosts, days))

    def revoke(self, edge_id: str) -> None:
        """Take a box's account away; without it its certificate opens nothing."""
        lines = self._lines()
        if edge_id not in self.edges():
            raise CertificateError(f"there is no edge box {edge_id!r}")
        self._accounts(accounts.without(lines, edge_id))
        for kind in ("crt", "key", "env"):
            self._file(edge_id, kind).unlink(missing_ok=True)

    def load_accounts(self) -> None:
        """Tell Redis to read the accounts again. Raises ``RedisError``."""
        name = accounts.OPERATOR
        files = [self._file(AUTHORITY, "crt"), self._file(name, "crt"), self._file(name, "key")]
        address = read_settings(self._file(name, "env"))["ATTUNE_REDIS_URL"]
        with connect(address, Tls(*files)) as redis:
            redis.acl_load()

    def edges(self) -> list[str]:
        """The edge boxes that have an account."""
        names = (accounts.account_of(line) for line in self._lines())
        return [name for name in names if name not in accounts.OWN]

    def lives(self) -> list[Life]:
        """Every certificate, the first to end first."""
        found = [Life(path.stem, not_after(path)) for path in self.path.glob("*.crt")]
        return sorted(found, key=lambda life: life.ends)

    def _client(self, name: str, days: int) -> str:
        """A calling certificate with its settings file; answers the account's password."""
        self._write(name, self._issue(name, (), days))
        password = secrets.token_urlsafe(32)
        host = authority.hosts_of(self._read(HUB).certificate)[0]
        address = f"[{host}]" if ":" in host else host
        settings = (
            f"ATTUNE_REDIS_URL=rediss://{name}:{password}@{address}:6379/0\n"
            f"ATTUNE_REDIS_CA=/certificates/{AUTHORITY}.crt\n"
            f"ATTUNE_REDIS_CERTIFICATE=/certificates/{name}.crt\n"
            f"ATTUNE_REDIS_KEY=/certificates/{name}.key\n"
        )
        self._put(self._file(name, "env"), settings.encode(), 0o600)
        return password

    def _issue(self, name: str, hosts: tuple[str, ...], days: int) -> Pair:
        return authority.issue(self._read(AUTHORITY), name, hosts, self._now, days)

    def _read(self, name: str) -> Pair:
        self._check_name(name)
        try:
            certificate = self._file(name, "crt").read_bytes()
            return authority.load(certificate, self._file(name, "key").read_bytes())
        except FileNotFoundError as error:
            raise CertificateError(f"there is no {error.filename}: begin with init") from error
        except (OSError, ValueError) as error:
            raise CertificateError(f"{name} in {self.path} cannot be read: {error}") from error

    def _write(self, name: str, pair: Pair) -> None:
        self._put(self._file(name, "key"), pair.key_pem(), 0o600)
        self._put(self._file(name, "crt"), pair.certificate_pem(), 0o644)

    def _lines(self) -> list[str]:
        path = self._file("users", "acl")
        if not path.exists():
            raise CertificateError(f"there is no {path}: begin with init")
        return path.read_text().splitlines()

    def _accounts(self, lines: list[str]) -> None:
        self._put(self._file("users", "acl"), "".join(f"{x}\n" for x in lines).encode(), 0o600)

    def _put(self, path: Path, content: bytes, mode: int) -> None:
        """Replace a file whole; a reader sees the old or the new one."""
        fresh = path.with_name(path.name + ".new")
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(content)
        fresh.replace(path)

    def _file(self, name: str, kind: str) -> Path:
        return self.path / f"{name}.{kind}"

    def _check_name(self, name: str) -> None:
        if not _NAME.fullmatch(name):
            raise CertificateError(f"a name has letters, digits, . _ - (63 at most), got {name!r}")


def read_settings(path: Path) -> dict[str, str]:
    """The ``NAME=value`` lines of a settings file."""
    lines = path.read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)
