"""Publishing many approved cases as one list (公示): frozen, hashed, open for the same working days; all of them or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.applications import award_actions, effects
from portal.applications.actions import Deed, move
from portal.applications.kinds.recognition import OWN_TIERS
from portal.applications.models import Application, Publicity
from portal.applications.rules import Hand
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.core.settings import Settings
from portal.firms import queries as firm_queries
from portal.firms.models import Firm
from portal.programmes.models import Round

MOST = 500
TIERS = OWN_TIERS
NONE = N_("Tick at least one case.")
TOO_MANY = N_("A list takes at most %(most)s cases at once.")
NOT_THERE = N_("%(number)s is not with the city any more. Nothing was published.")
NOT_IT = N_("%(number)s: %(reason)s Nothing was published.")


def publish_together(
    session: Session, numbers: Sequence[str], *, title: str, by: int, settings: Settings
) -> Publicity:
    """Approves the cases and publishes them on one list. Refused names the case that cannot be, and nothing happens."""
    if not numbers:
        raise Refused(Text(NONE), field="numbers")
    if len(numbers) > MOST:
        raise Refused(Text(TOO_MANY, most=MOST), field="numbers")
    query = select(Application).where(Application.number.in_(numbers), Application.state == "city_review")
    cases = {row.number: row for row in session.scalars(query.order_by(Application.id).with_for_update())}
    for number in numbers:
        if number not in cases:
            raise Refused(Text(NOT_THERE, number=number), field="numbers")
    publicity = effects.open_list(session, list(cases.values()), title=title, by=by)
    own = firm_queries.firms_of_member(session, by)
    for application in cases.values():
        hand = Hand(by, frozenset({"city"}), member_of_firm=application.firm_id in own)
        try:
            move(
                session, application, Deed(move="approve"), hand=hand, settings=settings, publicity=publicity
            )
        except Refused as refused:
            raise Refused(
                Text(NOT_IT, number=application.number, reason=refused.message), field="numbers"
            ) from refused
    return publicity


def grant_together(
    session: Session, round_: Round, amounts: Mapping[str, int], *, title: str, by: int, settings: Settings
) -> Publicity:
    """Grants each case of a round its amount (分) and publishes them on one list. Refused names the case and the reason, and
    nothing happens: the budget and every ceiling hold for all of them together."""
    if not amounts:
        raise Refused(Text(NONE), field="numbers")
    if len(amounts) > MOST:
        raise Refused(Text(TOO_MANY, most=MOST), field="numbers")
    cases = award_actions.cases_by_number(session, round_.id, amounts)
    for number in amounts:
        if number not in cases:
            raise Refused(Text(NOT_THERE, number=number), field="numbers")
    own = firm_queries.firms_of_member(session, by)
    for row in cases.values():
        row.granted = (
            min(amounts[row.number], row.asked or 0) or None
        )  # for the list; `award` says whether it may be
    publicity = effects.open_list(session, list(cases.values()), title=title, by=by)
    for application in cases.values():
        hand = Hand(by, frozenset({"city"}), member_of_firm=application.firm_id in own)
        deed = Deed(move="approve", granted=amounts[application.number])
        try:
            move(session, application, deed, hand=hand, settings=settings, publicity=publicity)
        except Refused as refused:
            raise Refused(
                Text(NOT_IT, number=application.number, reason=refused.message), field="numbers"
            ) from refused
    return publicity


def with_the_city(
    session: Session, *, tier: str | None, after: int = 0, most: int
) -> list[tuple[Application, str]]:
    """The cases that could be published together, oldest first: the application and the firm's name."""
    query = (
        select(Application, Firm.name)
        .join(Firm, Firm.id == Application.firm_id)
        .where(Application.state == "city_review", Application.tier.in_(TIERS), Application.id > after)
        .order_by(Application.id)
        .limit(most)
    )
    if tier is not None:
        query = query.where(Application.tier == tier)
    return [(application, name) for application, name in session.execute(query)]
