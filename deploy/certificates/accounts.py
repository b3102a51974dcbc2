"""Redis accounts: what the hub's services and each edge box may do there (Redis 7 or newer).

Redis checks that a caller has a certificate of the site's authority; what the caller may do is
its account's. An edge box may write windows, lost ranges, technical alarms and what it has deleted,
and read the consent, baseline and erasure of its own residents and its own acknowledgements. It
sees no event, no assessment and nothing of other boxes.
"""

import hashlib

SERVICES, OPERATOR = "services", "operator"
OWN = frozenset({"default", SERVICES, OPERATOR})
"""Accounts of the hub itself."""
OF_A_PERSON = ("consent", "baseline", "erasure")
"""What a box may read of each of its own residents."""
_HANDSHAKE = "+hello +auth +ping +select"
NOBODY = "user default off resetpass resetkeys resetchannels -@all"
"""Who gives no name gets nothing."""


def services_line(password: str) -> str:
    """The hub's own services: all data, no administration."""
    rules = "~* &* +@all -@admin -@dangerous +info"
    return f"user {SERVICES} on #{_digest(password)} {rules}"


def operator_line(password: str) -> str:
    """Whoever changes accounts; no data."""
    rules = "-@all +acl|load +acl|list +acl|whoami +client|list +info"
    return f"user {OPERATOR} on #{_digest(password)} resetkeys resetchannels {rules} {_HANDSHAKE}"


def edge_line(edge_id: str, persons: tuple[str, ...], password: str) -> str:
    """One edge box that watches ``persons``."""
    reads = [f"%R~acked:{edge_id}:*"]
    reads += [f"%R~{kind}:{person}" for person in persons for kind in OF_A_PERSON]
    writes = "%W~scores:* %W~technical"
    rules = f"{_HANDSHAKE} +time +get +xadd {' '.join(reads)} {writes}"
    return f"user {edge_id} on #{_digest(password)} resetkeys resetchannels -@all {rules}"


def put(lines: list[str], line: str) -> list[str]:
    """``lines`` with this account in place of its former self."""
    return [*without(lines, account_of(line)), line]


def without(lines: list[str], account: str) -> list[str]:
    """``lines`` without this account."""
    return [line for line in lines if account_of(line) != account]


def account_of(line: str) -> str:
    """The name in an account's line."""
    return line.split()[1]


def _digest(password: str) -> str:
    return hashlib.sha256(password.encode()).hexdigest()
