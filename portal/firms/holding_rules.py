"""The lists that a firm keeps: rights, honours, awards, led standards, titles held elsewhere; and what cannot be true of an entry.

Pure. The keys of an entry are the columns of its table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.core.i18n import N_, Text


@dataclass(frozen=True)
class Kind:
    """One kind of entry: the page it stands on, the list of the facts document, and its words."""

    page: str
    list: str
    title: str
    add: str
    none: str


KINDS = {
    "right": Kind(
        "rights", "ip", N_("Intellectual property"), N_("Add a right"), N_("We have no intellectual property")
    ),
    "honour": Kind(
        "honours", "honours", N_("Honours"), N_("Add an honour"), N_("We have none of these honours")
    ),
    "award": Kind("honours", "awards", N_("Awards"), N_("Add an award"), N_("We have no such award")),
    "standard": Kind(
        "honours", "led_standards", N_("Standards led"), N_("Add a standard"), N_("We have led no standard")
    ),
    "title": Kind(
        "titles", "titles", N_("Titles held elsewhere"), N_("Add a title"), N_("We hold none of these titles")
    ),
}
IP_CLASSES = {
    "I": N_("Class I: invention patent, plant variety, new drug, layout design of integrated circuits"),
    "II": N_("Class II: utility model, design, software copyright"),
}
HONOUR_TYPES = {
    "HNTE": N_("High and new technology enterprise"),
    "NTID": N_("National technological innovation demonstration enterprise"),
    "IPA": N_("Intellectual property advantage enterprise"),
    "IPD": N_("Intellectual property demonstration enterprise"),
}
AWARD_LEVELS = {"national": N_("National"), "provincial": N_("Provincial")}

FUTURE = N_("This day has not come yet")
LESS_THAN_A_YEAR = N_("It cannot be a transfer of less than a year when it was not transferred")
OWN_OR_TRANSFERRED = N_("A right is either developed by the firm itself or transferred to it")
ONLY_CLASS_I = N_("Only a right of class I counts as of high value")
ENDS_BEFORE = N_("The last valid day lies before the first")
NOT_OURS = N_("Titles of this portal are not entered by hand")


def contradictions(kind: str, entry: Mapping[str, Any], *, today: date) -> Iterator[tuple[str, Text]]:
    """What cannot be true of an entry: the field to correct, and why."""
    if kind == "right":
        yield from _of_right(entry)
    for name in ("day", "valid_from"):
        if entry.get(name) is not None and entry[name] > today:
            yield name, Text(FUTURE)
    first, last = entry.get("valid_from"), entry.get("valid_to")
    if first is not None and last is not None and last < first:
        yield "valid_to", Text(ENDS_BEFORE)
    if kind == "title" and str(entry.get("issuer")).strip().lower() == "portal":
        yield "issuer", Text(NOT_OURS)


def _of_right(entry: Mapping[str, Any]) -> Iterator[tuple[str, Text]]:
    if entry.get("transferred_lt_1y") and entry.get("transferred_in") is False:
        yield "transferred_lt_1y", Text(LESS_THAN_A_YEAR)
    if entry.get("self_developed") and entry.get("transferred_in"):
        yield "transferred_in", Text(OWN_OR_TRANSFERRED)
    if entry.get("high_value") and entry.get("ip_class") == "II":
        yield "high_value", Text(ONLY_CLASS_I)
