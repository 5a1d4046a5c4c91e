"""One written form of a JSON document, and its SHA-256: the same content has the same digest."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any


def canonical(document: Any) -> str:
    """JSON with sorted keys and no blanks; dates in ISO form, decimals as text, floats refused."""
    return json.dumps(
        _plain(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def digest(document: Any) -> str:
    """The SHA-256 of the canonical form, 64 hexadecimal characters."""
    return hashlib.sha256(canonical(document).encode()).hexdigest()


_AS_IT_IS = frozenset({str, int, bool, type(None)})


def _plain(value: Any) -> Any:
    if type(value) in _AS_IT_IS:  # most of what a document holds
        return value
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, float):
        raise TypeError("a document holds no floats")
    return value
