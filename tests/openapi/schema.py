"""Holds a JSON value against the part of JSON Schema that our document uses; says where it differs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None), "integer": int}
KNOWN = {
    "type",
    "enum",
    "format",
    "pattern",
    "minimum",
    "maxLength",
    "items",
    "properties",
    "required",
    "additionalProperties",
    "$ref",
}


def faults(value: Any, schema: dict[str, Any], *, whole: dict[str, Any], at: str = "$") -> Iterator[str]:
    """Every difference; a word of JSON Schema that is not understood here is one too."""
    if "$ref" in schema:
        found: Any = whole
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        yield from faults(value, found, whole=whole, at=at)
        return
    yield from (f"{at}: {word} is not understood" for word in set(schema) - KNOWN)
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(
        isinstance(value, TYPES[name]) and not (name == "integer" and value is True) for name in types
    ):
        yield f"{at}: {value!r} is not {types}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is not among {schema['enum']}"
    if isinstance(value, str) and not re.fullmatch(schema.get("pattern", "[^\0]*"), value):
        yield f"{at}: {value!r} has not the form {schema['pattern']}"
    if isinstance(value, int) and value < schema.get("minimum", value):
        yield f"{at}: {value} is too small"
    for number, item in enumerate(value if isinstance(value, list) else ()):
        yield from faults(item, schema["items"], whole=whole, at=f"{at}[{number}]")
    if isinstance(value, dict):
        yield from _of_object(value, schema, whole, at)


def _of_object(
    value: dict[str, Any], schema: dict[str, Any], whole: dict[str, Any], at: str
) -> Iterator[str]:
    properties, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    yield from (f"{at}: {name} is missing" for name in schema.get("required", ()) if name not in value)
    for name, item in value.items():
        if name in properties:
            yield from faults(item, properties[name], whole=whole, at=f"{at}.{name}")
        elif others is False:
            yield f"{at}: {name} is not described"
        elif isinstance(others, dict):
            yield from faults(item, others, whole=whole, at=f"{at}.{name}")
