"""The same facts as a W3C Verifiable Credential 2.0 for machines: made, signed (Ed25519, eddsa-jcs-2022) and checked; keys are kept next door.

A document is canonicalised by RFC 8785 as far as ours need it: text, yes and no, lists and objects; a number in it is refused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta, timezone
from typing import Any
from urllib.parse import quote, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from portal.certificates.rules import CODE, NUMBER, CertificateFacts, verification_url
from portal.core.i18n import N_, Text

STANDARD = "https://www.w3.org/ns/credentials/v2"
CONTEXT_PATH, ISSUER_PATH = "/credentials/v1.jsonld", "/.well-known/did.json"
KIND = "AIEnterpriseCertificate"
ED25519 = b"\xed\x01"  # the multicodec of its public keys
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
CHINA = timezone(timedelta(hours=8))
LARGEST, DEEPEST = 64 << 10, 12
SUBJECT = ("firm_name", "credit_code", "title_zh", "title_en", "tier", "level", "rule_set", "document_number")
TERMS = (*SUBJECT, "number", "code", "statement_zh", "statement_en", "test_authority", "name_en")


@dataclass(frozen=True)
class CredentialKey:
    """The key that signs credentials; it signs nothing else."""

    private: Ed25519PrivateKey

    @property
    def multikey(self) -> str:
        """The public key as the issuer's document says it: by this a signature is known as ours."""
        return "z" + to_base58(ED25519 + self.private.public_key().public_bytes_raw())


@dataclass(frozen=True, kw_only=True)
class CredentialCheck:
    """What the document alone tells. Only `sound` is proof; `number` and `code` are claims until then."""

    sound: bool = False
    ours: bool = False
    number: str | None = None
    code: str | None = None
    reason: Text | None = None
    document: dict[str, Any] | None = None


def issuer_id(base_url: str) -> str:
    """The portal's address as a did:web, whose document is served at ISSUER_PATH."""
    return f"did:web:{quote(urlsplit(base_url).netloc, safe='.')}"


def issuer_document(base_url: str, multikeys: Collection[str]) -> dict[str, Any]:
    """Who issues, with every key that ever signed here: old credentials verify after the key has changed."""
    own = issuer_id(base_url)
    methods = [
        {"id": f"{own}#{key}", "type": "Multikey", "controller": own, "publicKeyMultibase": key}
        for key in sorted(multikeys)
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": own, "verificationMethod": methods, "assertionMethod": [method["id"] for method in methods],
    }  # fmt: skip


def context_document(base_url: str) -> dict[str, Any]:
    """What our own words in a credential mean."""
    words = f"{base_url.rstrip('/')}{CONTEXT_PATH}#"
    return {"@context": {term: f"{words}{term}" for term in (KIND, "OnlineStatus", *TERMS)}}


def make(facts: CertificateFacts, key: CredentialKey, *, at: datetime) -> dict[str, Any]:
    """The credential of a certificate, signed; the same facts, key and moment give the same document."""
    document = unsigned(facts)
    proof = {
        "type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022",
        "created": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "verificationMethod": f"{issuer_id(facts.base_url)}#{key.multikey}", "proofPurpose": "assertionMethod",
        "@context": document["@context"],
    }  # fmt: skip
    signature = key.private.sign(_hash_data(document, proof))
    return document | {"proof": proof | {"proofValue": "z" + to_base58(signature)}}


def unsigned(facts: CertificateFacts) -> dict[str, Any]:
    address = verification_url(base_url=facts.base_url, number=facts.number, code=facts.code)
    begins = datetime.combine(facts.valid_from, time(), CHINA)
    subject = {key: value for key in SUBJECT if (value := getattr(facts, key))}
    document: dict[str, Any] = {
        "@context": [STANDARD, f"{facts.base_url}{CONTEXT_PATH}"],
        "id": address,
        "type": ["VerifiableCredential", KIND],
        "issuer": {
            "id": issuer_id(facts.base_url),
            "name": facts.issuing_body_zh,
            "name_en": facts.issuing_body_en,
        },
        "validFrom": begins.isoformat(),
        "credentialSubject": {"id": f"urn:uscc:{facts.credit_code}"} | subject,
        "credentialStatus": {
            "id": f"{facts.base_url}/api/v1/certificates/{facts.number}?code={facts.code}",
            "type": "OnlineStatus",
        },
        "number": facts.number, "code": facts.code, "test_authority": facts.test_authority,
        "statement_zh": facts.statement_zh, "statement_en": facts.statement_en,
    }  # fmt: skip
    if facts.valid_to is not None:  # the last day counts whole
        document["validUntil"] = datetime.combine(facts.valid_to, time(23, 59, 59), CHINA).isoformat()
    return document


def looks_like_credential(content: bytes) -> bool:
    """Whether it is meant to be one: JSON, and no PDF."""
    return content[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"


def check(content: bytes, *, trusted: Collection[str]) -> CredentialCheck:
    """`trusted` holds the multikeys of all keys that ever signed for us. Never raises, whatever the bytes."""
    found = CredentialCheck(reason=Text(N_("The file is not a credential that can be read")))
    try:
        document = _read(content)
        found = _claimed(document, found)
        return _examined(found, document, trusted)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return found


def _read(content: bytes) -> dict[str, Any]:
    if len(content) > LARGEST:
        raise ValueError("larger than any credential of ours")
    document = json.loads(content, parse_constant=_refuse, object_pairs_hook=_no_doubles)
    if not isinstance(document, dict):
        raise ValueError("not an object")
    return document


def _claimed(document: dict[str, Any], found: CredentialCheck) -> CredentialCheck:
    """The number and code that it says, whatever its signature is worth."""
    number, code = document.get("number"), document.get("code")
    if not (isinstance(number, str) and NUMBER.fullmatch(number)):
        return found
    known = isinstance(code, str) and CODE.fullmatch(code)
    return replace(found, number=number, code=code if known else None)


def _examined(found: CredentialCheck, document: dict[str, Any], trusted: Collection[str]) -> CredentialCheck:
    proof = dict(document["proof"])
    if found.number is None or found.code is None:
        raise ValueError("not a number and code")
    key = str(proof["verificationMethod"]).partition("#")[2]
    kind = (proof["type"], proof["cryptosuite"], proof["proofPurpose"])
    if kind != ("DataIntegrityProof", "eddsa-jcs-2022", "assertionMethod"):
        raise ValueError("not our kind of proof")
    signature = from_base58(_without_z(proof.pop("proofValue")))
    rest = {name: value for name, value in document.items() if name != "proof"}
    public = from_base58(_without_z(key))
    if public[:2] != ED25519 or proof["@context"] != document["@context"]:
        raise ValueError("not our kind of key")
    signed = replace(found, ours=key in trusted, document=document)
    try:
        Ed25519PublicKey.from_public_bytes(public[2:]).verify(signature, _hash_data(rest, proof))
    except InvalidSignature:
        return replace(signed, reason=Text(N_("The credential was changed after it was signed")))
    if not signed.ours:
        return replace(signed, reason=Text(N_("The credential is not signed by our issuing authority")))
    return replace(signed, sound=True, reason=None)


def _hash_data(document: dict[str, Any], proof: dict[str, Any]) -> bytes:
    """What eddsa-jcs-2022 signs: the digest of the proof's options, then that of the document."""
    return b"".join(hashlib.sha256(canonical(part)).digest() for part in (proof, document))


def canonical(value: Any) -> bytes:
    """RFC 8785 (JCS); ValueError for a number, which ours never hold."""
    _refuse_numbers(value)
    return json.dumps(_in_order(value), ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _in_order(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _in_order(value[key]) for key in sorted(value, key=lambda key: key.encode("utf-16-be"))}
    return [_in_order(each) for each in value] if isinstance(value, list) else value


def _refuse_numbers(value: Any, depth: int = 0) -> None:
    if depth > DEEPEST or not isinstance(value, str | bool | list | dict | None):
        raise ValueError("a credential holds text, yes and no, lists and objects")
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _refuse_numbers(each, depth + 1)


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two readers may take different ones of two keys of one name: such a document is refused."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def _without_z(text: str) -> str:
    if text[:1] != "z" or len(text) > 120:
        raise ValueError("not multibase in base58btc")
    return text[1:]


def to_base58(content: bytes) -> str:
    number, text = int.from_bytes(content), ""
    while number:
        number, rest = divmod(number, 58)
        text = ALPHABET[rest] + text
    return ALPHABET[0] * (len(content) - len(content.lstrip(b"\0"))) + text


def from_base58(text: str) -> bytes:
    """ValueError for a character that base58 does not know."""
    number = 0
    for character in text:
        number = number * 58 + ALPHABET.index(character)
    zeros = len(text) - len(text.lstrip(ALPHABET[0]))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8)
