"""The verification of a file as a part of the OpenAPI document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

VERDICTS = ("valid", "expired", "revoked", "superseded", "altered", "unknown")
TEXT_OR_NONE = {"type": ["string", "null"]}
BYTES = {"type": "string", "format": "binary"}


def operation(answer: Mapping[str, Any], refusal: Mapping[str, Any]) -> dict[str, Any]:
    """`POST /api/v1/certificates/verify`; the two are the described answers."""
    form = {"type": "object", "required": ["file"], "properties": {"file": BYTES}}
    content = {
        "application/pdf": {"schema": BYTES},
        "application/vc": {"schema": {"type": "object"}},
        "multipart/form-data": {"schema": form},
    }
    return {
        "operationId": "verifyFile",
        "summary": "Whether a PDF or a Verifiable Credential is ours and unchanged, and how it stands; the file is not kept",
        "requestBody": {"required": True, "content": content},
        "responses": {
            "200": answer, "400": refusal, "413": {"description": "More than 20 MiB."},
            "429": {"description": "Too many calls; see Retry-After."},
        },
    }  # fmt: skip


def schemas() -> dict[str, Any]:
    """The facts come with a file that is ours and unchanged, or that carries the code of its number; else without."""
    properties = {
        "verdict": {"type": "string", "enum": list(VERDICTS)},
        "number": TEXT_OR_NONE, "sha256": {"type": "string"}, "reason": TEXT_OR_NONE,
        "facts": {"type": "object", "description": "As printed on the paper."},
        "revoked_on": TEXT_OR_NONE | {"format": "date"}, "revocation_reason": TEXT_OR_NONE, "superseded_by": TEXT_OR_NONE,
    }  # fmt: skip
    required = ["verdict", "number", "sha256", "reason"]
    return {
        "VerifiedFile": {
            "type": "object",
            "required": required,
            "properties": properties,
            "additionalProperties": False,
        }
    }
