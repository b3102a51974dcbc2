"""Makes certificates: one authority, and short-lived ones below it. No files here."""

import datetime
import ipaddress
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_DAYS = 3650
LEAF_DAYS = 398
"""A year and a month of grace: what browsers accept at most, so that renewing stays a habit."""
EARLIER = datetime.timedelta(minutes=5)
"""Valid from a little before now: a box whose clock is behind would refuse its own certificate."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and its private key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def certificate_pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def key_pem(self) -> bytes:
        return self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )


def load(certificate_pem: bytes, key_pem: bytes) -> Pair:
    """The pair in two PEM texts; ``ValueError`` when they are none of ours."""
    key = serialization.load_pem_private_key(key_pem, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError(f"the key must be an elliptic curve's, got {type(key).__name__}")
    return Pair(x509.load_pem_x509_certificate(certificate_pem), key)


def new_authority(now: datetime.datetime) -> Pair:
    """A self-signed authority that may issue certificates for ends and for nothing below them."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("Attune site authority")
    usage = _usage(signs=True)
    builder = _builder(name, name, key.public_key(), now, AUTHORITY_DAYS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(usage, critical=True)
    return Pair(builder.sign(key, hashes.SHA256()), key)


def issue(
    authority: Pair, name: str, hosts: tuple[str, ...], now: datetime.datetime, days: int
) -> Pair:
    """A certificate for ``name``; one with ``hosts`` (names or addresses) may also serve."""
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = authority.certificate
    builder = _builder(_name(name), issuer.subject, key.public_key(), now, days)
    uses = [ExtendedKeyUsageOID.CLIENT_AUTH]
    if hosts:
        uses.append(ExtendedKeyUsageOID.SERVER_AUTH)
    alternatives = [_host(host) for host in hosts] or [x509.DNSName(name)]
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    builder = (
        builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage(uses), critical=False)
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(identifier, critical=False)
    )
    return Pair(builder.sign(authority.key, hashes.SHA256()), key)


def hosts_of(certificate: x509.Certificate) -> tuple[str, ...]:
    """The names and addresses that a serving certificate is for; empty for one that only calls."""
    uses = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    if ExtendedKeyUsageOID.SERVER_AUTH not in uses:
        return ()
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return tuple(str(name.value) for name in names)


def _host(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    now: datetime.datetime,
    days: int,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(signs: bool) -> x509.KeyUsage:
    """``signs``: certificates; otherwise connections."""
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
