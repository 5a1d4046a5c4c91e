"""How an application moves: procedures as data, and the one function that says what may happen next."""

from __future__ import annotations

KIND_NAMES = ("registration", "annual_update", "change", "recognition", "renewal", "support")
STATES = (
    "draft", "submitted", "district_check", "city_review", "expert_review", "publicity", "approved",
    "funded", "closed", "returned", "rejected", "withdrawn", "lapsed",
)  # fmt: skip
