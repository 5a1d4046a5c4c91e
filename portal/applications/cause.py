"""Whose deed changes the record: what every effect is given."""

from __future__ import annotations

from dataclasses import dataclass

from portal.applications.models import Publicity
from portal.core.settings import Settings


@dataclass(frozen=True)
class Cause:
    """Whose deed it is, and the settings that go onto the paper."""

    by: int | None
    settings: Settings
    code: str | None = None  # of the certificate; a demonstration brings it, else it is random
    publicity: Publicity | None = None  # the list on which it is published, where several are at once
