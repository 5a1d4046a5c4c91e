"""The notice of a pre-assessment, drawn when the firm asks for it; nothing of it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from flask import Blueprint, make_response

from portal.accounts.access import acting, requires
from portal.classification import page, queries
from portal.classification.facts_reading import FactsRefused
from portal.classification.page_changes import AT_RENEWAL, shown_outcome
from portal.classification.rules import renewals
from portal.core import clock
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.firms import queries as firm_queries
from portal.firms import title_queries
from portal.firms.words import words
from portal.web.formats import day
from portal.web.frame import PORTAL_NAME
from portal.web.i18n import gettext, language, said
from portal.web.pages import Answer as Page
from portal.web.transaction import reading

if TYPE_CHECKING:
    from portal.certificates.notice import Answer

blueprint = Blueprint("notices", __name__)

NEAREST = N_("Nearest: %(what)s")
STILL = N_("; then still needed: %(what)s")
CONTRADICTING = N_(
    "Some facts contradict each other: please correct them first, then the notice can be drawn."
)
HELD_UNTIL = N_("The firm holds this title until %(day)s.")
HELD = N_("The firm holds this title.")
MOST_NAMED = 3
JOINT = N_("; ")


@blueprint.get("/my/classification/notice.pdf")
@requires("see_own_firm")
def notice() -> Page:
    """The PDF, in the reader's language."""
    from portal.certificates.notice import Notice, draw_notice

    firm = firm_queries.firm(reading(), acting().firm_id)
    assessed = queries.assess(reading(), firm.id, on=clock.today())
    if assessed.facts is None:
        raise Refused(Text(CONTRADICTING))
    drawn = draw_notice(
        Notice(
            portal_name=gettext(PORTAL_NAME), firm_name=firm.name, credit_code=firm.credit_code, on=clock.today(),
            day=day(clock.today()), language=language(),
            answers=_answers(assessed, title_queries.held_until(reading(), firm.id, on=clock.today())),
        )
    )  # fmt: skip
    response = make_response(drawn)
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="pre-assessment-{clock.today()}.pdf"'
    return response


def _answers(assessed: queries.Assessed, held: Mapping[str, date | None]) -> tuple[Answer, ...]:
    """One for each rule set in force and each title that comes up for renewal, as the page shows them."""
    if assessed.facts is None:
        raise FactsRefused(list(assessed.problems))
    renewed = renewals(assessed.facts, held)
    return tuple(_answer(card) for card in page.ladder(assessed.facts, assessed.results, renewed, held=held))


def _answer(card: page.Card) -> Answer:
    from portal.certificates.notice import Answer

    result = card.result
    points = result.score.total if result.score else None
    tier = words(language()).tier[result.tier]
    return Answer(
        tier=said(Text(AT_RENEWAL, tier=tier)) if card.renews else tier,
        outcome=shown_outcome(result.tier, result.outcome, result.level, points),
        basis=f"{card.book.label(language())} · {card.book.document}",
        nearest=" ".join(text for text in (_held(card), _nearest(card)) if text),
    )


def _held(card: page.Card) -> str:
    """Until when the firm holds the title that is to be renewed."""
    if not card.renews:
        return ""
    return said(Text(HELD_UNTIL, day=day(card.title_ends)) if card.title_ends else Text(HELD))


def _nearest(card: page.Card) -> str:
    """The cheapest way up; without one what is open or missing, in words."""
    if card.ways:
        way, joint = card.ways[0], said(Text(JOINT))
        text = said(Text(NEAREST, what=joint.join(way.changes[:MOST_NAMED])))
        return text + (said(Text(STILL, what=joint.join(way.rest[:MOST_NAMED]))) if way.rest else "")
    if card.result.outcome == "undetermined":
        return card.sentence
    return said(Text(JOINT)).join(f"{label}: {distance}" for label, distance in card.missing[:MOST_NAMED])
