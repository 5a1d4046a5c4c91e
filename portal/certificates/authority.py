"""Whose key signs: a PKCS#12 file in production, a test authority made at first start elsewhere; signing itself is next door."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from portal.certificates.own_test_authority import TEST_UNIT, new_test_authority
from portal.core import clock
from portal.core.errors import Refused
from portal.core.i18n import Text
from portal.core.settings import Settings

FILE_NAME = "authority.p12"
KEY_ENDS_WITHIN = 60  # days: from then on it is warned of

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class Authority:
    """A key with its certificate and the certificates above it, the nearest first."""

    key: PrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]

    @property
    def is_test(self) -> bool:
        units = self.certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)
        return any(unit.value == TEST_UNIT for unit in units)

    @property
    def name(self) -> str:
        names = self.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return str(names[0].value) if names else self.certificate.subject.rfc4514_string()

    @property
    def not_before(self) -> datetime:
        return self.certificate.not_valid_before_utc

    @property
    def not_after(self) -> datetime:
        return self.certificate.not_valid_after_utc

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the signer's certificate: by this, never by its name, a signature is known as ours."""
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    def days_left(self, at: datetime) -> int:
        """Whole days until the certificate ends; below zero when it has."""
        return (self.not_after - at).days


def authority_of(settings: Settings) -> Authority:
    """Who signs here, read again only when the file has changed; its certificate is remembered for good.

    Refused when the key cannot be read, and when a test authority would sign in production.
    """
    path = settings.signing_key
    if path is None:
        folder = settings.instance / "test-authority"
        path = folder / FILE_NAME
        if not path.exists():
            kept_test_authority(folder, at=clock.now())
    changed = path.stat().st_mtime_ns if path.exists() else 0
    authority = _read_once(path, settings.signing_key_password, changed, settings.instance / "signers")
    if settings.production and authority.is_test:
        raise Refused(Text("A test authority cannot sign in production"))
    return authority


def readable_authority(settings: Settings) -> Authority | None:
    """The same; None when its key cannot be read, which stops signing and not verifying."""
    try:
        return authority_of(settings)
    except Refused:
        return None


def trusted_fingerprints(settings: Settings) -> frozenset[str]:
    """Every certificate that has signed here, so that papers signed by an older key still verify."""
    signers = settings.instance / "signers"
    remembered = {path.stem for path in signers.glob("*.pem")} if signers.is_dir() else set()
    now = readable_authority(settings)
    return frozenset(remembered | ({now.fingerprint} if now else set()))


@lru_cache(maxsize=8)
def _read_once(path: Path, passphrase: str | None, changed: int, signers: Path) -> Authority:
    authority = load(path, passphrase)
    remember(authority, signers)
    return authority


def remember(authority: Authority, signers: Path) -> None:
    """Keeps the public certificate under its fingerprint."""
    kept = signers / f"{authority.fingerprint}.pem"
    if not kept.exists():
        signers.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(authority.certificate.public_bytes(serialization.Encoding.PEM))


def load(path: Path, passphrase: str | None = None) -> Authority:
    """The authority in a PKCS#12 file; Refused when it cannot be read, or signs in a way that we cannot."""
    try:
        key, certificate, chain = pkcs12.load_key_and_certificates(
            path.read_bytes(), passphrase.encode() if passphrase else None
        )
    except (OSError, ValueError) as error:
        raise Refused(
            Text(
                "The signing key %(path)s cannot be read: wrong passphrase, or not a PKCS#12 file",
                path=path.name,
            )
        ) from error
    if certificate is None or not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise Refused(
            Text("The signing key %(path)s lacks a certificate, or is neither ECDSA nor RSA", path=path.name)
        )
    return Authority(key, certificate, tuple(chain))


def kept_test_authority(folder: Path, *, at: datetime) -> Authority:
    """The test authority kept in `folder`, made at the first call; two processes at once agree on one.

    A folder is filled beside it and renamed into place: the one that comes second finds it taken.
    """
    kept = folder / FILE_NAME
    if not kept.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))  # only we may read it
        try:
            _write(fresh / FILE_NAME, new_test_authority(at))
            os.rename(fresh, folder)
        except OSError:
            if not kept.exists():
                raise
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return load(kept)


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
