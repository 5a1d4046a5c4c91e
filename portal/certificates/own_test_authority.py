"""Makes a test authority that says so in its name: for development and demonstrations; `authority` keeps it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

TEST_UNIT = "TEST 测试"  # the mark by which a test authority is known, whatever file it comes from
YEARS_BACK, YEARS_ON = 10, 20  # demonstration papers of past years verify as well


def new_test_authority(at: datetime) -> bytes:
    """A root and a signer below it, P-256. The root's key is thrown away: a new signer gets a new root."""
    start, end = at - timedelta(days=365 * YEARS_BACK), at + timedelta(days=365 * YEARS_ON)
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root_name, name = (_test_name(text) for text in ("测试根机构 TEST ROOT", "测试签章机构 TEST AUTHORITY"))

    def begun(subject: x509.Name, public: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        builder = x509.CertificateBuilder(issuer_name=root_name, subject_name=subject, public_key=public)
        builder = builder.serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(start.astimezone(UTC)).not_valid_after(end.astimezone(UTC))
        return builder.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False
        ).add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)

    root = begun(root_name, root_key.public_key()).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), critical=True
    ).add_extension(_usage(signs_certificates=True), critical=True).sign(root_key, hashes.SHA256())  # fmt: skip
    certificate = begun(name, key.public_key()).add_extension(
        x509.BasicConstraints(ca=False, path_length=None), critical=True
    ).add_extension(_usage(signs_certificates=False), critical=True).sign(root_key, hashes.SHA256())  # fmt: skip
    return pkcs12.serialize_key_and_certificates(
        b"test authority", key, certificate, [root], serialization.NoEncryption()
    )


def _test_name(text: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, TEST_UNIT),
            x509.NameAttribute(NameOID.COMMON_NAME, text),
        ]
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates, content_commitment=not signs_certificates, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=signs_certificates, crl_sign=signs_certificates,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
