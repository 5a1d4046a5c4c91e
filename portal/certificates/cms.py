"""The CMS of a signature by a key at hand, as PAdES asks for it; where it goes in the PDF is for `signing`."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from portal.certificates import offline
from portal.certificates.authority import Authority
from portal.certificates.rules import CertificateFacts
from portal.core.errors import Refused
from portal.core.i18n import Text

DIGEST = "sha256"
ROOM_FOR_SIGNATURE = 16  # a P-256 signature in DER varies by a few bytes


class AuthoritySigner:
    """Signs with a key at hand. All of the CMS but digest and signature is laid down once."""

    def __init__(self, authority: Authority) -> None:
        self.authority = authority
        self._head, self._tail = self._signed_attributes()
        self._around = self._frame()
        self.largest = len(self.cms(bytes(32))) + ROOM_FOR_SIGNATURE

    def refuse_at(self, at: datetime) -> None:
        if not self.authority.not_before <= at <= self.authority.not_after:
            raise Refused(
                Text(
                    "The signing certificate is not valid on %(day)s; a new one is needed",
                    day=f"{at:%Y-%m-%d}",
                )
            )

    def cms(self, digest: bytes) -> bytes:
        attributes = self._head + digest + self._tail
        before, after = self._around
        signer_info = _der(
            0x30, before, _der(0xA0, attributes), after, _der(0x04, self._sign(_der(0x31, attributes)))
        )
        signed_data = _der(0x30, self._signed_data, _der(0x31, signer_info))
        return _der(0x30, SIGNED_DATA, _der(0xA0, signed_data))

    def proof(self, facts: CertificateFacts) -> str:
        """The facts under our bare signature, for the QR; the same facts give the same digits."""
        return offline.proof(facts, fingerprint=self.authority.fingerprint, sign=self._sign_bare)

    def _sign_bare(self, content: bytes) -> bytes:
        """As WebCrypto reads it: of ECDSA both numbers at the curve's length, with no randomness in them."""
        key = self.authority.key
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            return key.sign(content, padding.PKCS1v15(), hashes.SHA256())
        algorithm = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
        length = (key.curve.key_size + 7) // 8
        return b"".join(
            part.to_bytes(length, "big") for part in decode_dss_signature(key.sign(content, algorithm))
        )

    def _sign(self, content: bytes) -> bytes:
        key = self.authority.key
        if isinstance(key, ec.EllipticCurvePrivateKey):
            return key.sign(content, ec.ECDSA(hashes.SHA256()))
        return key.sign(content, padding.PKCS1v15(), hashes.SHA256())

    def _algorithms(self) -> tuple[Any, Any]:
        from asn1crypto import algos

        elliptic = isinstance(self.authority.key, ec.EllipticCurvePrivateKey)
        signature = "sha256_ecdsa" if elliptic else "sha256_rsa"
        return (
            algos.DigestAlgorithm({"algorithm": DIGEST}),
            algos.SignedDigestAlgorithm({"algorithm": signature}),
        )

    def _certificates(self) -> list[Any]:
        from asn1crypto import x509

        encoded = [
            certificate.public_bytes(serialization.Encoding.DER)
            for certificate in (self.authority.certificate, *self.authority.chain)
        ]
        return [x509.Certificate.load(der) for der in encoded]

    def _signed_attributes(self) -> tuple[bytes, bytes]:
        """The attributes that PAdES asks for, parted where the digest of the file goes."""
        from asn1crypto import cms
        from pyhanko.sign.general import as_signing_certificate_v2, simple_cms_attribute

        digest_algorithm, signature_algorithm = self._algorithms()
        placeholder = hashlib.sha256(b"where the digest goes").digest()
        protection = cms.CMSAlgorithmProtection(
            {"digest_algorithm": digest_algorithm, "signature_algorithm": signature_algorithm}
        )
        attributes = cms.CMSAttributes(
            [
                simple_cms_attribute("content_type", "data"),
                simple_cms_attribute("message_digest", placeholder),
                simple_cms_attribute(
                    "signing_certificate_v2", as_signing_certificate_v2(self._certificates()[0])
                ),
                simple_cms_attribute("cms_algorithm_protection", protection),
            ]
        )
        attributes.dump()  # fills `contents`, in DER's order
        head, tail = attributes.contents.split(placeholder)
        return head, tail

    def _frame(self) -> tuple[bytes, bytes]:
        """What stands in a SignerInfo before the attributes and between them and the signature."""
        from asn1crypto import cms

        digest_algorithm, signature_algorithm = self._algorithms()
        certificate, *_ = certificates = self._certificates()
        sid = cms.SignerIdentifier(
            {
                "issuer_and_serial_number": {
                    "issuer": certificate.issuer,
                    "serial_number": certificate.serial_number,
                }
            }
        )
        self._signed_data = b"".join(
            [
                cms.CMSVersion("v1").dump(),
                cms.DigestAlgorithms([digest_algorithm]).dump(),
                cms.EncapsulatedContentInfo({"content_type": "data"}).dump(),
                _der(0xA0, *sorted(each.dump() for each in certificates)),
            ]
        )
        before = cms.CMSVersion("v1").dump() + sid.dump() + digest_algorithm.dump()
        return before, signature_algorithm.dump()


SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")  # the object identifier of a CMS SignedData


def _der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    length = len(content)
    if length < 0x80:
        return bytes((tag, length)) + content
    size = (length.bit_length() + 7) // 8
    return bytes((tag, 0x80 | size)) + length.to_bytes(size, "big") + content
