"""The kinds of application in one visible table."""

from __future__ import annotations

from portal.applications.kinds import recognition, registration
from portal.applications.kinds.kind import Kind

KINDS: dict[str, Kind] = {
    "registration": registration.KIND,
    "recognition": recognition.KIND,
}
