"""The credential for machines: as the standard has it, refused when anything is changed, served with its issuer."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as some

from portal.certificates import credential
from portal.certificates.credential import CredentialKey, check, from_base58, make, to_base58
from portal.certificates.credential_keys import credential_key
from portal.core.errors import Refused
from portal.core.settings import read_settings

AT = datetime(2026, 11, 23, 4, 5, 6, tzinfo=UTC)
CONTEXT = ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"]
# The example of the standard itself: Data Integrity EdDSA Cryptosuites, appendix B, eddsa-jcs-2022.
STANDARD_KEY = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"
STANDARD_PUBLIC = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
STANDARD_VALUE = "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX"
STANDARD_DOCUMENT = {
    "@context": CONTEXT, "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"], "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.", "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}  # fmt: skip
STANDARD_PROOF = {
    "type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022", "created": "2023-02-24T23:36:38Z",
    "verificationMethod": f"did:key:{STANDARD_PUBLIC}#{STANDARD_PUBLIC}", "proofPurpose": "assertionMethod",
    "@context": CONTEXT,
}  # fmt: skip


@pytest.fixture(scope="module")
def key():
    return CredentialKey(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))


@pytest.fixture(scope="module")
def made(key, make_facts):
    return make(make_facts(), key, at=AT)


def content(document):
    return json.dumps(document, ensure_ascii=False).encode()


def test_the_standards_own_example_is_signed_as_it_says():
    key = CredentialKey(Ed25519PrivateKey.from_private_bytes(from_base58(STANDARD_KEY[1:])[2:]))
    assert key.multikey == STANDARD_PUBLIC
    hashed = credential._hash_data(STANDARD_DOCUMENT, STANDARD_PROOF)
    assert "z" + to_base58(key.private.sign(hashed)) == STANDARD_VALUE


def test_the_same_facts_give_the_same_credential_and_it_is_sound(made, key, make_facts):
    assert make(make_facts(), key, at=AT) == made
    found = check(content(made), trusted={key.multikey})
    assert (found.sound, found.ours, found.reason) == (True, True, None)
    assert (found.number, found.code) == ("GZAI-2026-000123", "9f3a5c0b7de81246")


def test_it_says_what_the_paper_says_and_that_the_last_day_counts(made, make_facts):
    facts, subject = make_facts(), made["credentialSubject"]
    assert subject["id"] == f"urn:uscc:{facts.credit_code}"
    assert (subject["firm_name"], subject["title_zh"]) == (facts.firm_name, facts.title_zh)
    assert (made["validFrom"], made["validUntil"]) == (
        "2026-11-23T00:00:00+08:00",
        "2029-11-22T23:59:59+08:00",
    )
    assert made["issuer"]["id"] == "did:web:ai.example.gov.cn"
    assert made["test_authority"] is True


@pytest.mark.parametrize("change", [
    lambda d: d["credentialSubject"].update(firm_name="另一家公司"), lambda d: d.update(validUntil="2039-11-22T23:59:59+08:00"),
    lambda d: d.update(extra="x"), lambda d: d.pop("validUntil"), lambda d: d["proof"].update(created="2027-01-01T00:00:00Z"),
    lambda d: d["type"].append("Other"), lambda d: d.update(test_authority=False), lambda d: d.update(number="GZAI-2026-000124"),
])  # fmt: skip
def test_whatever_is_changed_is_noticed(made, key, change):
    forged = json.loads(content(made))
    change(forged)
    found = check(content(forged), trusted={key.multikey})
    assert not found.sound
    assert found.reason is not None


def test_another_key_is_not_ours_even_under_our_name(make_facts, key):
    other = CredentialKey(Ed25519PrivateKey.generate())
    found = check(content(make(make_facts(), other, at=AT)), trusted={key.multikey})
    assert (found.sound, found.ours) == (False, False)
    assert "not signed by our" in found.reason.in_language("en")


def test_an_old_key_still_counts(make_facts, key):
    old = CredentialKey(Ed25519PrivateKey.generate())
    assert check(content(make(make_facts(), old, at=AT)), trusted={key.multikey, old.multikey}).sound


@pytest.mark.parametrize("hostile", [
    b"", b"{}", b"[]", b"null", b"{" * 100_000, b'{"proof": 1}', b'{"proof": {}, "number": 5, "code": null}', b"\xff\xfe",
    b'{"a": NaN}', b"[" * 5000 + b"]" * 5000, b'{"proof": {"proofValue": "z0OIl"}}',
])  # fmt: skip
def test_no_bytes_break_the_check(hostile, key):
    found = check(hostile, trusted={key.multikey})
    assert not found.sound
    assert found.reason is not None


def test_two_values_of_one_name_and_numbers_are_refused(made, key):
    text = content(made).decode()
    doubled = text.replace('"number":', '"number": "GZAI-2026-000999", "number":', 1)
    assert not check(doubled.encode(), trusted={key.multikey}).sound
    with pytest.raises(ValueError, match="text"):
        credential.canonical({"amount": 1.5})


@given(some.binary(max_size=60))
def test_base58_goes_both_ways(data):
    assert from_base58(to_base58(data)) == data


def test_keys_are_in_the_order_of_utf_16():
    assert (
        credential.canonical({"\U00010000": "a", "\uffff": "b"}) == '{"\U00010000":"a","\uffff":"b"}'.encode()
    )


def test_development_makes_its_own_key_once_and_production_none(tmp_path, settings):
    first = credential_key(settings)
    assert first is not None
    assert credential_key(settings).multikey == first.multikey
    (tmp_path / "city.p12").write_bytes(b"x")
    production = read_settings(
        {
            "PORTAL_ENV": "production", "PORTAL_SECRET_KEY": "s" * 40, "PORTAL_BASE_URL": "https://a.example",
            "PORTAL_SIGNING_KEY": str(tmp_path / "city.p12"), "PORTAL_INSTANCE": str(tmp_path),
        }
    )  # fmt: skip
    assert credential_key(production) is None


@pytest.mark.parametrize("key", [b"not a key", ec.generate_private_key(ec.SECP256R1())])
def test_a_wrong_key_file_is_refused(tmp_path, key):
    path = tmp_path / "key.pem"
    if not isinstance(key, bytes):
        key = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    path.write_bytes(key)
    with pytest.raises(Refused):
        credential_key(read_settings({"PORTAL_CREDENTIAL_KEY": str(path), "PORTAL_INSTANCE": str(tmp_path)}))


def test_the_issuer_and_its_words_are_served(client, settings):
    issuer = client.get("/.well-known/did.json")
    assert issuer.mimetype == "application/did+json"
    key = credential_key(settings)
    assert [method["publicKeyMultibase"] for method in issuer.json["verificationMethod"]] == [key.multikey]
    assert issuer.json["id"] == "did:web:portal.test"
    context = client.get("/credentials/v1.jsonld")
    assert {"firm_name", "AIEnterpriseCertificate", "code"} <= set(context.json["@context"])
