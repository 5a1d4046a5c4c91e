"""The classification as a part of the OpenAPI document: what goes in (`facts.md`), what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.classification.facts import EXCLUSIONS, FIELDS, ITEM_FIELDS, KINDS, WORD_LISTS, YEAR_FIELDS
from portal.classification.fields import Amount, Count, Day, Digits, Flag, Kind, Word
from portal.classification.rulebook import TIERS

MOST_FIRMS = 100
TEXT_OR_NONE = {"type": ["string", "null"]}
COUNT_OR_NONE = {"type": ["integer", "null"]}


def operation(answer: Mapping[str, Any], refusal: Mapping[str, Any]) -> dict[str, Any]:
    """`POST /api/v1/classify`; the two are the described answers."""
    either = [{"$ref": "#/components/schemas/Facts"}]
    either += [{"type": "array", "maxItems": MOST_FIRMS, "items": {"$ref": "#/components/schemas/Facts"}}]  # type: ignore[dict-item]
    return {
        "operationId": "classify",
        "summary": "What the dated rule sets say of a firm, line by line; nothing is stored",
        "parameters": [
            {"name": "ruleset", "in": "query", "required": False, "schema": {"type": "array", "items": {"type": "string"}},
             "description": "Judge by these rule sets, whatever their dates; without it, by all in force on `as_of`."},
            {"name": "language", "in": "query", "required": False, "schema": {"type": "string", "enum": ["zh", "en"]},
             "description": "Of the words in the answer."},
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": {"oneOf": either}}}},
        "responses": {"200": answer, "400": refusal, "429": {"description": "Too many calls; see Retry-After."}},
    }  # fmt: skip


def schemas() -> dict[str, Any]:
    outcome = {"type": "string", "enum": ["met", "not_met", "undetermined"]}
    truths = {"type": "object", "additionalProperties": {"type": ["boolean", "null"]}}
    points = {"type": "object", "additionalProperties": COUNT_OR_NONE}
    finding = {
        "type": "object",
        "required": ["key", "label", "value", "threshold", "outcome", "points", "max_points", "source", "distance"],
        "properties": {
            "key": {"type": "string"}, "label": {"type": "string"}, "value": TEXT_OR_NONE, "threshold": TEXT_OR_NONE,
            "outcome": outcome, "points": COUNT_OR_NONE, "max_points": COUNT_OR_NONE, "source": {"type": "string"},
            "distance": TEXT_OR_NONE, "note": TEXT_OR_NONE, "missing": {"type": "array", "items": {"type": "string"}},
        },
    }  # fmt: skip
    score = {
        "type": ["object", "null"],
        "required": ["total", "groups", "indicators"],
        "properties": {"total": COUNT_OR_NONE, "groups": points, "indicators": points},
    }
    result = {
        "type": "object",
        "required": ["ruleset", "tier", "outcome", "level", "route", "score", "conditions", "direct", "findings"],
        "properties": {
            "ruleset": {"type": "string"}, "tier": {"type": "string", "enum": list(TIERS)}, "outcome": outcome,
            "level": TEXT_OR_NONE, "could_be": TEXT_OR_NONE, "route": TEXT_OR_NONE, "score": score, "conditions": truths,
            "direct": {"type": "array", "items": {"type": "string"}}, "findings": {"type": "array", "items": finding},
            "in_force": {"type": "boolean"},
        },
    }  # fmt: skip
    classified = {
        "type": "object",
        "required": ["as_of", "results"],
        "properties": {
            "as_of": {"type": "string", "format": "date"},
            "results": {"type": "array", "items": result},
        },
    }
    reference = {"$ref": "#/components/schemas/Classification"}
    problem = {"type": "object", "required": ["path", "reason"],
               "properties": {"path": {"type": "string"}, "reason": {"type": "string"}}}  # fmt: skip
    return {
        "Facts": _facts(),
        "Classification": classified,
        "Classified": {"oneOf": [reference, {"type": "array", "items": reference}]},
        "Problems": {"type": "object", "required": ["error", "problems"], "properties": {
            "error": {"type": "string"}, "problems": {"type": "array", "items": problem}}},
    }  # fmt: skip


def _facts() -> dict[str, Any]:
    """Amounts are decimals as text, of six places at most. Read strictly: a key that is not named here is refused; null is as absent, and absent is unknown."""
    properties: dict[str, Any] = {key: _of(kind) for key, kind in FIELDS.items()}
    properties |= {
        "is_renewal": _of(Flag()),
        "years": {"type": "object", "additionalProperties": _object(YEAR_FIELDS)},
        "exclusions": _object({key: Flag() for key in EXCLUSIONS}),
    }
    properties |= {key: {"type": "array", "items": _object(kinds)} for key, kinds in ITEM_FIELDS.items()}
    properties |= {
        key: {"type": "array", "items": {"type": "string", "enum": list(words)}}
        for key, words in WORD_LISTS.items()
    }
    properties["kind"] = {"type": ["string", "null"], "enum": [*KINDS, None], "default": "new"}
    return {"type": "object", "required": ["as_of"], "properties": properties, "additionalProperties": False}


def _object(kinds: Mapping[str, Kind]) -> dict[str, Any]:
    properties = {key: _of(kind) for key, kind in kinds.items()}
    return {"type": ["object", "null"], "properties": properties, "additionalProperties": False}


def _of(kind: Kind) -> dict[str, Any]:
    if isinstance(kind, Word):
        return {"type": ["string", "null"], "enum": [*kind.words, None]}
    if isinstance(kind, Count):
        return {"type": ["integer", "null"], "minimum": kind.least}
    if isinstance(kind, Flag):
        return {"type": ["boolean", "null"]}
    if isinstance(kind, Day):
        return {"type": ["string", "null"], "format": "date"}
    if isinstance(kind, Digits):
        return {"type": ["string", "null"], "pattern": f"^[0-9]{{{kind.length}}}$"}
    assert isinstance(kind, Amount)
    return {"type": ["string", "integer", "null"]}
