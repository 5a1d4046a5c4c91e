"""Reading programmes: what is open and for whom; one with its rounds; a firm as an applicant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.classification import queries as classification_queries
from portal.classification.view import view_of
from portal.core.errors import NotFound
from portal.firms import queries as firm_queries
from portal.firms.models import Firm, Title
from portal.programmes.definition_rules import read_definition
from portal.programmes.models import Extension, Programme, Round
from portal.programmes.rules import Applicant, Definition, Window, standards_met, standing_of


@dataclass(frozen=True)
class Offer:
    """A published programme with the round that is open or comes next, if there is one."""

    programme: Programme
    definition: Definition
    round: Round | None

    def urgency(self, today: date) -> tuple[int, date]:
        """What is open comes first, the nearest deadline before the others; then what opens next; then the rest."""
        if self.round is None:
            return (2, date.max)
        open_now = call_standing(self.round, today=today) == "open"
        return (0, self.round.deadline) if open_now else (1, self.round.opens_on)


@lru_cache(maxsize=256)
def _read(key: str, text: str) -> Definition:
    return read_definition(text, file=f"{key}.toml")


def definition_of(programme: Programme) -> Definition:
    return _read(programme.key, programme.definition)


def window_of(round_: Round) -> Window:
    return Window(round_.name, round_.opens_on, round_.deadline)


def call_standing(round_: Round, *, today: date) -> str:
    """How a round stands on a day, its programme's own state included."""
    return standing_of(window_of(round_), round_.programme.state, today=today)


def standings(today: date) -> Callable[[Round], str]:
    """For a page that shows rounds: how each stands today."""
    return partial(call_standing, today=today)


def offers(
    session: Session, *, today: date, support: str | None = None, after: int = 0, most: int = 20
) -> list[Offer]:
    """Published programmes, oldest first, page by page, each with its open or next round."""
    nearest = (
        select(Round.id)
        .where(Round.programme_id == Programme.id, Round.deadline >= today)
        .order_by(Round.opens_on, Round.id)
        .limit(1)
        .correlate(Programme)
        .scalar_subquery()
    )
    query = (
        select(Programme, Round)
        .outerjoin(Round, Round.id == nearest)
        .where(Programme.state == "published", Programme.id > after)
        .order_by(Programme.id)
        .limit(most)
    )
    if support is not None:
        query = query.where(Programme.support == support)
    return [
        Offer(programme, definition_of(programme), round_) for programme, round_ in session.execute(query)
    ]


def published(session: Session, key: str) -> Programme:
    """A programme that the public sees, open or ended; NotFound for a draft."""
    found = session.scalar(select(Programme).where(Programme.key == key, Programme.state != "draft"))
    if found is None:
        raise NotFound(key)
    return found


def programmes(
    session: Session, *, today: date, before: int | None = None, most: int = 30
) -> list[tuple[Programme, Round | None]]:
    """All programmes for the city, newest first, page by page, each with the round that matters: the one that is open or
    comes next, else the last one; one statement."""
    rounds = select(Round.id).where(Round.programme_id == Programme.id).limit(1).correlate(Programme)
    coming = rounds.where(Round.deadline >= today).order_by(Round.opens_on, Round.id).scalar_subquery()
    last = rounds.order_by(Round.opens_on.desc(), Round.id.desc()).scalar_subquery()
    query = (
        select(Programme, Round)
        .outerjoin(Round, Round.id == func.coalesce(coming, last))
        .order_by(Programme.id.desc())
        .limit(most)
    )
    rows = session.execute(query if before is None else query.where(Programme.id < before))
    return [(programme, round_) for programme, round_ in rows]


def programme(session: Session, programme_id: int) -> Programme:
    found = session.get(Programme, programme_id)
    if found is None:
        raise NotFound(f"programme {programme_id}")
    return found


def named(session: Session, programme_ids: Iterable[int]) -> dict[int, Programme]:
    """Some programmes by their id."""
    found = select(Programme).where(Programme.id.in_(set(programme_ids)))
    return {row.id: row for row in session.scalars(found)}


def rounds(session: Session, programme_id: int, *, most: int = 50) -> list[Round]:
    """The rounds of a programme, the newest first."""
    query = select(Round).where(Round.programme_id == programme_id)
    return list(session.scalars(query.order_by(Round.opens_on.desc(), Round.id.desc()).limit(most)))


def round_of(session: Session, programme_id: int, round_id: int) -> Round:
    found = session.get(Round, round_id)
    if found is None or found.programme_id != programme_id:
        raise NotFound(f"round {round_id}")
    return found


def any_round(session: Session, round_id: int) -> Round:
    found = session.get(Round, round_id)
    if found is None:
        raise NotFound(f"round {round_id}")
    return found


def extensions(session: Session, round_ids: list[int]) -> dict[int, list[Extension]]:
    """The extensions of some rounds, oldest first."""
    found: dict[int, list[Extension]] = {round_id: [] for round_id in round_ids}
    for row in session.scalars(
        select(Extension).where(Extension.round_id.in_(round_ids)).order_by(Extension.id)
    ):
        found[row.round_id].append(row)
    return found


def applicant(session: Session, firm_id: int, *, today: date) -> Applicant:
    """A firm as the conditions of programmes see it, its facts and what the rules say of them included."""
    firm = firm_queries.firm(session, firm_id)
    return applicants(session, [firm], today=today)[firm_id]


def applicants(session: Session, firms: Sequence[Firm], *, today: date) -> dict[int, Applicant]:
    """Some firms as `applicant` shows one, by id; as many statements for many as for one."""
    known = of_register(session, firms, today=today)
    for firm_id, assessed in classification_queries.assess_all(session, firms, on=today).items():
        met = standards_met(result for result in assessed.results if result.in_force)
        view = view_of(assessed.facts) if assessed.facts else None
        known[firm_id] = replace(known[firm_id], met=met, view=view)
    return known


def of_register(session: Session, firms: Sequence[Firm], *, today: date) -> dict[int, Applicant]:
    """Firms as the register and the titles show them, without their facts; one statement for all of them."""
    held: dict[int, set[str]] = {firm.id: set() for firm in firms}
    titles = select(Title.firm_id, Title.tier).where(
        Title.firm_id.in_(held),
        Title.revoked_on.is_(None),
        Title.valid_from <= today,
        Title.valid_to.is_(None) | (Title.valid_to >= today),
        Title.checked_on <= today,
    )
    for firm_id, tier in session.execute(titles):
        held[firm_id].add(tier)
    return {
        firm.id: Applicant(
            registered=firm.standing == "registered", district=firm.district, layer=firm.layer, track=firm.track,
            held=frozenset(held[firm.id]), met={}, view=None,
        )
        for firm in firms
    }  # fmt: skip
