"""The API as an OpenAPI 3.1 document; its words of districts, tiers, layers and tracks are the register's own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from portal.firms.register_rules import LONGEST_SEARCH, SORTS
from portal.firms.rules import DISTRICTS, LAYERS, TIERS, TRACKS
from portal.openapi import classify_document, verify_document
from portal.tallies.rules import INDICATORS

DAY = {"type": "string", "format": "date"}
COUNT = {"type": "integer", "minimum": 0}


def document() -> dict[str, Any]:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Guangzhou AI Enterprise Cultivation and Registration Portal",
            "version": "1",
            "description": "Public; no account is needed. Nothing is changed or stored, and nothing about persons is given.",
        },
        "servers": [{"url": "/"}],
        "paths": {
            "/api/v1/tally": {"get": _tally()},
            "/api/v1/firms": {"get": _firms()},
            "/api/v1/classify": {
                "post": classify_document.operation(
                    _answer("One answer, or a list of them as the facts came", "Classified"),
                    _answer("What is wrong, by its path; nothing was classified", "Problems"),
                )
            },
            "/api/v1/certificates/{number}": {"get": _certificate()},
            "/api/v1/certificates/verify": {
                "post": verify_document.operation(
                    _answer("What we say of the file", "VerifiedFile"), _answer("No file came", "Error")
                )
            },
        },
        "components": {"schemas": _schemas()},
    }


def _tally() -> dict[str, Any]:
    on = _parameter(
        "on",
        DAY,
        "A past day, as it was known at its end: the answer never changes. `plan` and `target` are those of the plan that was in "
        "force on that day, and null where none was. Without it, as things stand.",
    )
    known_on = _parameter(
        "known_on", DAY, "With `on`: as it was known by this later day, with what was corrected meanwhile."
    )
    return _operation("tally", "How far the plan has come", [on, known_on], "Tally")


def _firms() -> dict[str, Any]:
    parameters = [
        _parameter(
            "q", {"type": "string", "maxLength": LONGEST_SEARCH}, "A part of the name, or a credit code."
        ),
        _parameter("district", _one_of(DISTRICTS), "GB/T 2260."),
        _parameter("tier", _one_of(TIERS), "Firms that hold a title of this tier today."),
        _parameter("layer", _one_of(LAYERS), "Layer of the AI chain."),
        _parameter("track", _one_of(TRACKS), "Track."),
        _parameter("sort", _one_of(SORTS), "By name (pinyin) or newest first; default name."),
        _parameter("cursor", {"type": "string"}, "The `next` of the page before."),
    ]
    operation = _operation("firms", "The register, a hundred firms at a time", parameters, "Firms")
    operation["responses"]["429"] = {"description": "Too many calls; see Retry-After."}
    return operation


def _certificate() -> dict[str, Any]:
    number = {
        "name": "number", "in": "path", "required": True, "schema": {"type": "string"},
        "description": "For example GZAI-2026-000123.",
    }  # fmt: skip
    code = _parameter("code", {"type": "string"}, "The 16 characters beside the QR code.") | {
        "required": True
    }
    operation = _operation(
        "certificate", "A certificate by its number and code", [number, code], "Certificate"
    )
    del operation["responses"]["400"]
    operation["responses"]["404"] = _answer("No such certificate, or not its code", "Error")
    operation["responses"]["429"] = {"description": "Too many calls; see Retry-After."}
    return operation


def _parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}


def _operation(name: str, summary: str, parameters: list[dict[str, Any]], answer: str) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": summary,
        "parameters": parameters,
        "responses": {
            "200": _answer("The answer", answer),
            "400": _answer("A parameter cannot be understood", "Error"),
        },
    }


def _answer(description: str, schema: str) -> dict[str, Any]:
    reference = {"$ref": f"#/components/schemas/{schema}"}
    return {"description": description, "content": {"application/json": {"schema": reference}}}


def _schemas() -> dict[str, Any]:
    by = {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": COUNT}}
    indicator = _object(key=_one_of(INDICATORS), target={"type": ["integer", "null"]}, count=COUNT, by=by)
    firm = _object(
        credit_code={"type": "string", "pattern": "^[0-9A-Z]{18}$"},
        name={"type": "string"},
        district=_one_of(DISTRICTS),
        layer=_one_or_none(LAYERS),
        track=_one_or_none(TRACKS),
        tiers={"type": "array", "items": _one_of(TIERS)},
        registered_on=DAY,
    )
    return {
        "Tally": _object(
            plan={"type": ["string", "null"]},
            as_of=DAY,
            indicators={"type": "array", "items": indicator},
        ),
        "Firms": _object(
            firms={"type": "array", "items": firm},
            total={"type": ["integer", "null"], "minimum": 0},
            total_exact={"type": "boolean"},
            next={"type": ["string", "null"]},
        ),
        "Certificate": _object(
            verdict={"type": "string", "enum": ["valid", "expired", "revoked", "superseded"]},
            number={"type": "string"},
            facts={"type": "object", "description": "As printed on the paper."},
            revoked_on={"type": ["string", "null"], "format": "date"},
            revocation_reason={"type": ["string", "null"]},
            superseded_by={"type": ["string", "null"]},
        ),
        **classify_document.schemas(),
        **verify_document.schemas(),
        "Error": _object(error={"type": "string"}, parameter={"type": ["string", "null"]}),
    }


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


def _one_of(words: Iterable[str]) -> dict[str, Any]:
    return {"type": "string", "enum": list(words)}


def _one_or_none(words: Iterable[str]) -> dict[str, Any]:
    return {"type": ["string", "null"], "enum": [*words, None]}
