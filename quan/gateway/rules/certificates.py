"""Certificates of our own authority, for SDKs that work with them instead of bare keys.

A subject has exactly C, O, OU and CN: one SDK reads these four and no other.
"""

import hashlib
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

GOOD_FOR = timedelta(days=20 * 365)
_SLACK = timedelta(days=1)
"""A clock that is behind ours must find the certificate valid."""
_PARTS = (
    NameOID.COMMON_NAME,
    NameOID.ORGANIZATIONAL_UNIT_NAME,
    NameOID.ORGANIZATION_NAME,
    NameOID.COUNTRY_NAME,
)


def subject(common_name: str, *, country: str) -> x509.Name:
    """Name whom a certificate is about."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, country),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Quan"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "Gateway"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def root(key: RSAPrivateKey, *, country: str, now: datetime) -> str:
    """Make the certificate of the authority, as PEM."""
    name = subject("Quan Root Authority", country=country)
    return _issue(key.public_key(), about=name, by=name, key=key, now=now, is_authority=True)


def issue(
    public_key: RSAPublicKey, common_name: str, *, root_pem: str, key: RSAPrivateKey, now: datetime
) -> str:
    """Certify a public key, as PEM."""
    authority = x509.load_pem_x509_certificate(root_pem.encode())
    (country,) = authority.subject.get_attributes_for_oid(NameOID.COUNTRY_NAME)
    name = subject(common_name, country=str(country.value))
    return _issue(public_key, about=name, by=authority.subject, key=key, now=now, is_authority=False)


def _issue(
    public_key: RSAPublicKey,
    *,
    about: x509.Name,
    by: x509.Name,
    key: RSAPrivateKey,
    now: datetime,
    is_authority: bool,
) -> str:
    made = (
        x509.CertificateBuilder()
        .subject_name(about)
        .issuer_name(by)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SLACK)
        .not_valid_after(now + GOOD_FOR)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    return made.public_bytes(Encoding.PEM).decode()


def number_of(pem: str) -> str:
    """Give the SN by which the wire names a certificate: MD5 over its issuer and serial number."""
    certificate = x509.load_pem_x509_certificate(pem.encode())
    issuer = ",".join(
        f"{label}={certificate.issuer.get_attributes_for_oid(oid)[0].value!s}"
        for label, oid in zip(("CN", "OU", "O", "C"), _PARTS, strict=True)
    )
    named = f"{issuer}{certificate.serial_number}"
    return hashlib.md5(named.encode(), usedforsecurity=False).hexdigest()
