"""The key by which push services know this house (VAPID, RFC 8292)."""

import json
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from dashboard.delivery.push.encryption import CURVE, point, to_text
from dashboard.storage.key_files import kept

FILE: Final = "push-key.pem"
VALID_S: Final = 12 * 3600
"""Push services refuse more than a day."""


class VapidKey:
    """The house's private key; browsers hold its public half in their subscriptions."""

    def __init__(self, private: ec.EllipticCurvePrivateKey) -> None:
        self._private = private

    @property
    def public(self) -> str:
        """What a browser is given when it subscribes."""
        return to_text(point(self._private.public_key()))

    def authorization(self, origin: str, contact: str, now_s: int) -> str:
        """The header that a push service at ``origin`` asks for; ``contact`` may be empty."""
        claims: dict[str, str | int] = {"aud": origin, "exp": now_s + VALID_S}
        if contact:
            claims["sub"] = contact
        head = _part({"typ": "JWT", "alg": "ES256"})
        signed = f"{head}.{_part(claims)}"
        r, s = decode_dss_signature(self._private.sign(signed.encode(), ec.ECDSA(SHA256())))
        signature = to_text(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
        return f"vapid t={signed}.{signature}, k={self.public}"


def kept_key(folder: Path) -> VapidKey:
    """The key in ``folder``, made at the first start, readable by the service's user alone.

    Another key would make every browser's subscription useless, so it is never replaced.
    """
    file = folder / FILE
    private = load_pem_private_key(kept(file, _make), password=None)
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise ValueError(f"{file} holds no key for Web Push")
    return VapidKey(private)


def _make() -> bytes:
    private = ec.generate_private_key(CURVE)
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _part(claims: dict[str, str | int] | dict[str, str]) -> str:
    return to_text(json.dumps(claims, separators=(",", ":")).encode())
