"""The public keys by which whoever has no network knows our signature, as WebCrypto reads them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

from portal.certificates.own_test_authority import TEST_UNIT

CURVES = {"secp256r1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521"}


def public_keys(certificates: Iterable[x509.Certificate]) -> list[dict[str, Any]]:
    """Each once, by its certificate's fingerprint; kinds that sign no facts are left out."""
    found = {each.fingerprint(hashes.SHA256()).hex(): each for each in certificates}
    return [key for fingerprint in sorted(found) if (key := _key(fingerprint, found[fingerprint]))]


def _key(fingerprint: str, certificate: x509.Certificate) -> dict[str, Any] | None:
    public = certificate.public_key()
    if isinstance(public, ec.EllipticCurvePublicKey) and public.curve.name in CURVES:
        kind, length = CURVES[public.curve.name], 2 * ((public.curve.key_size + 7) // 8)
    elif isinstance(public, rsa.RSAPublicKey):
        kind, length = "RSA", (public.key_size + 7) // 8
    else:
        return None
    spki = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return {
        "fingerprint": fingerprint, "kind": kind, "length": length, "spki": b64encode(spki).decode("ascii"),
        "name": _first(certificate, NameOID.COMMON_NAME) or certificate.subject.rfc4514_string(),
        "test": _first(certificate, NameOID.ORGANIZATIONAL_UNIT_NAME) == TEST_UNIT,
    }  # fmt: skip


def _first(certificate: x509.Certificate, name: x509.ObjectIdentifier) -> str | None:
    found = certificate.subject.get_attributes_for_oid(name)
    return str(found[0].value) if found else None
