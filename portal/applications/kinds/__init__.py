"""The kinds of application in one visible table."""

from __future__ import annotations

from portal.applications.kinds import annual_update, change, recognition, registration, renewal, support
from portal.applications.kinds.kind import Kind

KINDS: dict[str, Kind] = {
    "registration": registration.KIND,
    "annual_update": annual_update.KIND,
    "change": change.KIND,
    "recognition": recognition.KIND,
    "renewal": renewal.KIND,
    "support": support.KIND,  # beside what its programme asks: queries.kind_of
}
TIERED = ("recognition", "renewal")  # they rest on the firm's facts and ask for a title
