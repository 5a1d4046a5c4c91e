"""The offices, the roles inside a firm, and the one table of who may do what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.core.districts import DISTRICTS
from portal.core.errors import Refused
from portal.core.i18n import N_, Text

ROLES = ("district_officer", "city_officer", "expert", "auditor", "administrator")
ROLE_NAMES = {
    "district_officer": N_("District officer"),
    "city_officer": N_("City officer"),
    "expert": N_("Expert"),
    "auditor": N_("Auditor"),
    "administrator": N_("Administrator"),
}
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
    "keep_phrases": frozenset({"city_officer", "administrator"}),
    "decide_cases": frozenset({"city_officer"}),
    "work_on_cases": frozenset({"district_officer", "city_officer"}),
    "run_programmes": frozenset({"city_officer"}),
    "handle_objections": frozenset({"city_officer"}),
    "run_panels": frozenset({"city_officer"}),
    "judge": frozenset({"expert"}),
    "manage_certificates": frozenset({"city_officer"}),
    "see_register_results": frozenset({"district_officer", "city_officer"}),
    "classify_register": frozenset({"city_officer"}),
    "try_rules": frozenset({"city_officer"}),
    "invite_firms": frozenset({"district_officer", "city_officer"}),
    "see_plan": frozenset({"district_officer", "city_officer", "auditor", "administrator"}),
    "see_reports": frozenset({"district_officer", "city_officer", "auditor", "administrator"}),
    "keep_plan": frozenset({"city_officer", "administrator"}),
    "keep_plan_items": frozenset({"city_officer"}),
    "import_tables": frozenset({"district_officer", "city_officer"}),
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


NEEDS_DISTRICT = N_("A district officer is appointed to one district: please choose it.")
NEEDS_NO_DISTRICT = N_("Only a district officer has a district: please leave it open.")
HELD_ALREADY = N_("This office is held already.")
CLOSED_ACCOUNT = N_("This account is closed. Open it first.")
DECIDES_NOT = N_(
    "Who administers decides nothing: this person already holds an office that does not go with it."
)
APART = [
    {one, other} for one in ("administrator", "auditor") for other in ("district_officer", "city_officer")
]


def why_not_appointed(
    role: str,
    district: str | None,
    *,
    since: date,
    held: list[tuple[str, str | None, date, date | None]],
    active: bool,
) -> Refused | None:
    """Why a person cannot have this office from that day on; None when nothing speaks against it.

    Administrators appoint and auditors read: neither decides on firms (security.md, who may).
    """
    if not active:
        return Refused(Text(CLOSED_ACCOUNT))
    if role == "district_officer" and district not in DISTRICTS:
        return Refused(Text(NEEDS_DISTRICT), field="district")
    if role != "district_officer" and district is not None:
        return Refused(Text(NEEDS_NO_DISTRICT), field="district")
    later = {(r, d) for r, d, _, until in held if until is None or until >= since}
    if (role, district) in later:
        return Refused(Text(HELD_ALREADY), field="role")
    if any(pair == {role, other} for other, _ in later for pair in APART):
        return Refused(Text(DECIDES_NOT), field="role")
    return None
