"""What an application for support rests on: its programme and round, whether the firm can get it, what was given before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from portal.applications import barriers
from portal.applications.kinds import support
from portal.applications.kinds.kind import Problem
from portal.applications.models import Application
from portal.core import clock
from portal.core.i18n import N_, Pair, Text
from portal.core.money import FEN_PER_WAN, yuan_wan
from portal.firms.models import Firm
from portal.firms.rules import TIERS
from portal.programmes import queries as programme_queries
from portal.programmes.amount_rules import Claim, consecutive, in_words, most_of, plain, why_no_more
from portal.programmes.models import Round
from portal.programmes.rules import FOR_GOOD, Answer, Applicant, Definition, check

PROMISED = ("publicity", "approved", "funded", "closed")  # states in which the amount is bound
ENDED = N_(
    "The programme has ended while this was being filled in. What you filled in is kept; nothing can be submitted to it."
)
OVER = N_("The round ended on %(day)s at midnight (Beijing time). What you filled in is kept.")
UNPUBLISHED = N_("The programme is not published yet.")
NOT_YET = N_("The round opens on %(day)s. What you fill in until then is kept.")
NOT_MET = N_("Not met: %(condition)s")
UNKNOWN = N_("Not known yet: %(condition)s")
THIS_YEAR = N_(
    "%(given)s × 10,000 yuan granted to your firm under this programme; of the %(year)s a firm and year, %(left)s are left."
)


@dataclass(frozen=True)
class RoundCase:
    """A line of a round's list."""

    application: Application
    firm_name: str
    credit_code: str
    running: int  # 分 that this case and all better ones with the city ask for together


@dataclass(frozen=True)
class OfYear:
    """What was granted to a firm this year under a programme with a ceiling for firm and year, in words."""

    said: Text
    used_up: bool


@dataclass(frozen=True)
class Before:
    """What a firm was given under a programme before: the how many-th year in a row this one would be, and this year's sum."""

    nth: int
    this_year: OfYear | None


def programme_of(application: Application) -> Definition | None:
    """What the programme says under whose round it is filed; None for every kind but support."""
    return programme_queries.definition_of(application.round.programme) if application.round else None


def definition_of(application: Application) -> Definition:
    found = programme_of(application)
    assert found is not None  # a CHECK ties the round to the kind
    return found


def why_closed(round_: Round) -> Text | None:
    """Why nothing can be filed under this round now; None while it is open."""
    reasons = {
        "unpublished": Text(UNPUBLISHED),
        "soon": Text(NOT_YET, day=round_.opens_on.isoformat()),
        "over": Text(OVER, day=round_.deadline.isoformat()),
        "ended": Text(ENDED),
    }
    return reasons.get(programme_queries.call_standing(round_, today=clock.today()))


def has_ended(round_: Round) -> bool:
    """Whether nothing can be filed under it any more, now or later."""
    return programme_queries.call_standing(round_, today=clock.today()) in FOR_GOOD


def problems(session: Session, application: Application, firm: Firm) -> list[Problem]:
    """What keeps it from being submitted beside what is not filled in. A correction may come after the deadline."""
    found = []
    closed = why_closed(application.round) if application.round and application.submitted_at is None else None
    banned = barriers.of_ban(session, firm.id)
    found += [Problem("firm", "facts", reason) for reason in (closed, banned) if reason is not None]
    definition = definition_of(application)
    claimed = claim(session, application, definition)
    most, why = limit(definition, claimed)
    asked = asked_for(application, most)
    if most is not None and why is not None and asked is not None and asked > most:
        found.append(Problem("amount", "support", why))
    answer, _ = eligibility(session, application, definition)
    found += [
        Problem(
            "firm",
            "facts",
            Text(UNKNOWN if line.holds is None else NOT_MET, condition=_named(line.condition)),
        )
        for line in answer.lines
        if line.holds is not True
    ]
    return found


def _named(condition: Any) -> Pair:
    return Pair(condition.label_zh, condition.label_en)


def eligibility(
    session: Session, application: Application, definition: Definition
) -> tuple[Answer, Applicant]:
    """Whether the firm can get it on today's facts."""
    applicant = programme_queries.applicant(session, application.firm_id, today=clock.today())
    return check(definition.conditions, applicant), applicant


def asked_for(application: Application, most: Decimal | None) -> Decimal | None:
    """What is applied for, 万元; of what the portal proposes it is all that can be given."""
    value = application.answers.get("amount")
    return Decimal(str(value)) if value else most


def claim(session: Session, application: Application, definition: Definition) -> Claim:
    """What is applied for beside what the firm was given under this programme before: years in a row, this year's sum."""
    assert application.round is not None
    programme_id, year = application.round.programme_id, _year(application.submitted_at or clock.now())
    given = _given(session, application.firm_id, [programme_id], except_for=application.id)[programme_id]
    return support.claim_of(
        definition, application.answers, nth=consecutive(given, year),
        given_this_year=yuan_wan(given.get(year, 0)),
    )  # fmt: skip


def _given(
    session: Session, firm_id: int, programme_ids: Collection[int], *, except_for: int = 0
) -> dict[int, dict[int, int]]:
    """Programme → year of the application → 分 granted to a firm under it; one statement for all of them."""
    found: dict[int, dict[int, int]] = {key: {} for key in programme_ids}
    query = (
        select(Round.programme_id, Application.submitted_at, Application.granted)
        .join(Round, Round.id == Application.round_id)
        .where(
            Application.firm_id == firm_id, Round.programme_id.in_(programme_ids), Application.id != except_for,
            Application.granted.is_not(None), Application.state.in_(PROMISED),
        )
    )  # fmt: skip
    for programme_id, at, granted in session.execute(query):
        if at is not None:
            year = _year(at)
            found[programme_id][year] = found[programme_id].get(year, 0) + int(granted or 0)
    return found


def _year(at: datetime) -> int:
    return clock.day_of(at).year


def limit(definition: Definition, claimed: Claim) -> tuple[Decimal | None, Text | None]:
    """The most that can be given, × 10,000 yuan, and why no more; nothing of either where the rule sets no limit."""
    most = most_of(definition.amount, definition.top_ups, claimed)
    return most, None if most is None else why_no_more(definition.amount, claimed, most)


def of_draft(session: Session, application: Application, definition: Definition) -> Before:
    """What the firm was given under the programme before this one."""
    claimed = claim(session, application, definition)
    return Before(claimed.nth, _of_year(definition, claimed))


def _of_year(definition: Definition, claimed: Claim) -> OfYear | None:
    year, given = definition.amount.per_firm_and_year, claimed.given_this_year
    if year is None or given <= 0:
        return None
    left = max(year - given, Decimal(0))
    return OfYear(
        Text(THIS_YEAR, given=in_words(given), year=in_words(year), left=in_words(left)), used_up=left <= 0
    )


def before(session: Session, firm_id: int, definitions: Mapping[int, Definition]) -> dict[int, Before]:
    """By programme: what a firm that would apply today was given under it before; one statement for all of them."""
    this = _year(clock.now())
    return {
        key: Before(
            nth=consecutive(given, this),
            this_year=_of_year(definitions[key], Claim(given_this_year=yuan_wan(given.get(this, 0)))),
        )
        for key, given in _given(session, firm_id, definitions).items()
    }


def left_of(session: Session, round_: Round, *, except_for: int = 0) -> int | None:
    """What the round's budget leaves, 分; None where it has none."""
    if round_.budget is None:
        return None
    return round_.budget - _bound(session, [round_.id], except_for=except_for).get(round_.id, 0)


def spent(session: Session, rounds: Iterable[Round]) -> frozenset[int]:
    """Those of some rounds whose budget is granted in full; one statement for all of them."""
    budgets = {row.id: row.budget for row in rounds if row.budget is not None}
    bound = _bound(session, list(budgets)) if budgets else {}
    return frozenset(key for key, budget in budgets.items() if bound.get(key, 0) >= budget)


def _bound(session: Session, round_ids: Sequence[int], *, except_for: int = 0) -> dict[int, int]:
    """Round → 分 granted under it."""
    query = (
        select(Application.round_id, func.sum(Application.granted))
        .where(
            Application.round_id.in_(round_ids), Application.state.in_(PROMISED), Application.granted.is_not(None),
            Application.id != except_for,
        )
        .group_by(Application.round_id)
    )  # fmt: skip
    return {key: int(sum_ or 0) for key, sum_ in session.execute(query) if key is not None}


def frozen(session: Session, application: Application) -> dict[str, Any]:
    """What is kept of a submission beside the answers; sets what the lists show of it."""
    definition = definition_of(application)
    answer, applicant = eligibility(session, application, definition)
    claimed = claim(session, application, definition)
    most, _ = limit(definition, claimed)
    asked = asked_for(application, most) or Decimal(0)
    application.asked = int(asked * FEN_PER_WAN)
    application.held_tier = next((tier for tier in reversed(tuple(TIERS)) if tier in applicant.held), None)
    return {
        "programme": definition.key,
        "eligibility": [
            {"label_zh": line.condition.label_zh, "label_en": line.condition.label_en, "holds": line.holds}
            for line in answer.lines
        ],
        "asked": plain(asked), "most": None if most is None else plain(most),
        "nth": claimed.nth,
    }  # fmt: skip


def of_round(session: Session, round_id: int, *, after: int = 0, most: int = 100) -> list[RoundCase]:
    """The cases of a round: judged ones first, the best before the others; then the oldest. One statement."""
    order = func.coalesce(Application.score, -1).desc(), Application.id
    with_city = case((Application.state == "city_review", func.coalesce(Application.asked, 0)), else_=0)
    query = (
        select(Application, Firm.name, Firm.credit_code, func.sum(with_city).over(order_by=order))
        .join(Firm, Firm.id == Application.firm_id)
        .where(Application.round_id == round_id)
        .order_by(*order)
        .offset(after)
        .limit(most)
    )
    return [RoundCase(row[0], row[1], row[2], int(row[3])) for row in session.execute(query)]


def sums_of_round(session: Session, round_id: int) -> dict[str, tuple[int, int, int]]:
    """State → (cases, 分 asked for, 分 granted) of a round."""
    query = (
        select(
            Application.state, func.count(), func.coalesce(func.sum(Application.asked), 0),
            func.coalesce(func.sum(Application.granted), 0),
        )
        .where(Application.round_id == round_id)
        .group_by(Application.state)
    )  # fmt: skip
    return {
        state: (n, int(asked or 0), int(granted or 0)) for state, n, asked, granted in session.execute(query)
    }


def filling_in(session: Session, round_ids: Sequence[int]) -> list[Application]:
    """Who has begun under these rounds and not submitted yet."""
    query = select(Application).where(
        Application.round_id.in_(round_ids), Application.state.in_(("draft", "sign_off"))
    )
    return list(session.scalars(query.order_by(Application.id)))
