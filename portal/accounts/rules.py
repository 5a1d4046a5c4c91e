"""The offices, the roles inside a firm, and the one table of who may do what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

ROLES = ("district_officer", "city_officer", "expert", "auditor", "administrator")
FIRM_ROLES = ("owner", "filer", "certifier")

MAY: dict[str, frozenset[str]] = {
    # a firm's people: the role in a firm comes from its membership
    "have_account": frozenset({"person"}),
    "file_for_firm": frozenset({"owner", "filer"}),
    "certify_for_firm": frozenset({"owner", "certifier"}),
    "see_own_firm": frozenset({"owner", "filer", "certifier"}),
    "manage_firm_people": frozenset({"owner"}),
    # officials
    "see_desk": frozenset(ROLES),
    "see_cases": frozenset({"district_officer", "city_officer", "auditor"}),
    "check_cases": frozenset({"district_officer"}),
    "decide_cases": frozenset({"city_officer"}),
    "work_on_cases": frozenset({"district_officer", "city_officer"}),
    "manage_certificates": frozenset({"city_officer"}),
    "read_audit": frozenset({"auditor", "administrator"}),
    "administer": frozenset({"administrator"}),
}


@dataclass(frozen=True)
class Office:
    """One appointment in force: the role, and the district where it has one."""

    role: str
    district: str | None = None


def offices_on(appointments: list[tuple[str, str | None, date, date | None]], day: date) -> frozenset[Office]:
    """The offices held on a day; the last day of an appointment still counts."""
    return frozenset(
        Office(role, district)
        for role, district, since, until in appointments
        if since <= day and (until is None or day <= until)
    )


def may(permission: str, roles: frozenset[str]) -> bool:
    """Whether any of the roles carries the permission; an unknown permission is an error (KeyError)."""
    return bool(MAY[permission] & roles)


def needs_second_factor(roles: frozenset[str]) -> bool:
    """Every official does (security.md, who gets in)."""
    return bool(roles & frozenset(ROLES))
