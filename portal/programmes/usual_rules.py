"""What each kind of support usually asks of a firm (kinds.toml): with it the form of a new programme begins. It binds nobody."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from portal.programmes.writing_rules import fields_of


@cache
def _tables() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("portal.programmes").joinpath("kinds.toml").read_text(encoding="utf-8"))


def usual_fields(kind: str) -> dict[str, Any]:
    """The fields of the form that are filled in for this kind (one of rules.SUPPORTS): its questions and documents."""
    return {name: value for name, value in fields_of(_tables()[kind]).items() if value}
