"""Which facts cannot be true together, said once: a document that holds them is refused, and an unknown fact
is only ever supposed to have a value that would be accepted beside the known ones.
"""

from __future__ import annotations

from collections.abc import Iterator

from portal.classification.facts import Facts
from portal.core.i18n import N_, Text

# (the smaller, the greater): within one year, and at the end of the reporting year
YEARLY_AT_MOST = (("main_revenue", "revenue"),)
STAFF_AT_MOST = (("rd_staff", "employees"), ("tech_staff", "employees"))

ASSETS = ("total_assets", "total_liabilities")

ABOVE = N_("is greater than %(greater)s, of which it is a part")
NO_ASSETS = N_("there are liabilities, and yet no assets")
NOT_OVER = N_("is not yet a complete fiscal year on %(as_of)s")
NOT_YET_FOUNDED = N_("lies after the day of the decision, %(as_of)s")


def bounded_with(key: str) -> Iterator[str]:
    """The facts of which one that is known bounds what this one can be; years are named as in a view."""
    name, bracket, back = key.partition("[")
    for pair in (*YEARLY_AT_MOST, *STAFF_AT_MOST, ASSETS):
        if name in pair:
            yield from (f"{other}{bracket}{back}" for other in pair if other != name)


def contradictions(facts: Facts) -> Iterator[tuple[str, Text]]:
    """Every contradiction, with the path of the key that is to be corrected."""
    as_of = facts.as_of.isoformat()
    for year, figures in sorted(facts.years.items()):
        at = f"years.{year}"
        if year >= facts.as_of.year:
            yield at, Text(NOT_OVER, as_of=as_of)
        for part, whole in YEARLY_AT_MOST:
            if part in figures and whole in figures and figures[part] > figures[whole]:
                yield f"{at}.{part}", Text(ABOVE, greater=f"{at}.{whole}")
        if figures.get("total_assets") == 0 and figures.get("total_liabilities", 0) > 0:
            yield f"{at}.total_assets", Text(NO_ASSETS)
    known = facts.known
    for part, whole in STAFF_AT_MOST:
        smaller, greater = known.get(part), known.get(whole)
        if isinstance(smaller, int) and isinstance(greater, int) and smaller > greater:
            yield part, Text(ABOVE, greater=whole)
    if facts.reporting_year is not None and facts.reporting_year >= facts.as_of.year:
        yield "reporting_year", Text(NOT_OVER, as_of=as_of)
    established = known.get("established")
    if established is not None and established > facts.as_of:  # type: ignore[operator]
        yield "established", Text(NOT_YET_FOUNDED, as_of=as_of)
