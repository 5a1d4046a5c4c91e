"""Background work around rounds: who is filling in is told of an extension or an end; firms are proposed from the register."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from portal.accounts.notices import tell
from portal.applications import begin_actions, support_queries
from portal.applications.models import Application
from portal.core import audit, clock
from portal.core.db import PortalSession, transaction_of
from portal.core.errors import Refused
from portal.core.i18n import N_, Pair, Text
from portal.core.jobs import Job
from portal.core.settings import Settings
from portal.firms.models import Firm, Title
from portal.firms.people_queries import who_may
from portal.programmes import queries as programme_queries
from portal.programmes.models import Programme, Round
from portal.programmes.rules import WITHOUT_FACTS, Definition, Holds, check

PROPOSE = "applications.propose"
CHUNK = 50
EXTENDED = N_("More time: %(programme)s is open until %(day)s")
EXTENDED_BODY = N_("You are filling in application %(number)s. The reason for the extension: %(reason)s")
CLOSED = N_("%(programme)s has ended")
CLOSED_BODY = N_(
    "You were filling in application %(number)s. What you filled in is kept, but nothing can be submitted any more."
)
PROPOSED = N_("Your firm can get %(programme)s: please confirm")
PROPOSED_BODY = N_(
    "By what stands in the register the conditions are met. Nothing need be applied for: confirm application %(number)s by %(day)s, and the city decides."
)


def tell_extended(job: Job, settings: Settings) -> None:
    """Everybody who is filling in under the round, once for each new deadline."""
    with transaction_of(job.factory) as session:
        round_ = session.get_one(Round, job.payload["round"])
        day = round_.deadline.isoformat()
        for application in support_queries.filling_in(session, [round_.id]):
            words = Text(EXTENDED_BODY, number=application.number, reason=job.payload["reason"])
            _tell(
                session,
                application,
                Text(EXTENDED, programme=_named(round_.programme), day=day),
                words,
                f"round-extended:{day}",
                settings,
            )
        job.finish(session)


def tell_ended(job: Job, settings: Settings) -> None:
    """Everybody who is filling in under any round of a programme that has ended."""
    with transaction_of(job.factory) as session:
        programme = session.get_one(Programme, job.payload["programme"])
        rounds = [row.id for row in programme_queries.rounds(session, programme.id)]
        for application in support_queries.filling_in(session, rounds):
            words = Text(CLOSED_BODY, number=application.number)
            _tell(
                session,
                application,
                Text(CLOSED, programme=_named(programme)),
                words,
                "programme-ended",
                settings,
            )
        job.finish(session)


def propose(job: Job, settings: Settings) -> None:
    """免申即享: a draft for every firm that meets the conditions by the register, to be confirmed; chunk by chunk."""
    round_id, last, made = job.payload["round"], 0, 0
    while True:
        with transaction_of(job.factory) as session:
            round_ = session.get_one(Round, round_id)
            definition = programme_queries.definition_of(round_.programme)
            firms = _some(session, definition, after=last)
            for firm in _qualifying(session, firms, round_id, definition):
                made += _propose(session, firm, round_, settings)
            job.report(session, progress=made, whole=made)
            if not firms:
                audit.record(
                    session,
                    "programme.proposed",
                    f"programme:{definition.key}",
                    by=job.payload["by"],
                    round=round_.name,
                    firms=made,
                )
                job.finish(session)
                return
            last = firms[-1].id


def _some(session: PortalSession, definition: Definition, *, after: int) -> Sequence[Firm]:
    """Registered firms, those first of all that hold a title which the programme asks for."""
    query = select(Firm).where(Firm.standing == "registered", Firm.id > after).order_by(Firm.id).limit(CHUNK)
    for condition in definition.conditions:
        if isinstance(condition.asked, Holds) and not condition.asked.none:
            held = select(Title.firm_id).where(
                Title.tier.in_(condition.asked.tiers), Title.revoked_on.is_(None)
            )
            query = query.where(Firm.id.in_(held))
    return list(session.scalars(query))


def _qualifying(
    session: PortalSession, firms: Sequence[Firm], round_id: int, definition: Definition
) -> list[Firm]:
    """Those that can get it and have no application under the round yet. What the register answers is asked for all of
    them at once; only where a condition rests on facts are the facts of those that are left read, of all of them together."""
    has_one = Application.round_id == round_id, Application.firm_id.in_([firm.id for firm in firms])
    known = set(session.scalars(select(Application.firm_id).where(*has_one)))
    today = clock.today()
    applicants = programme_queries.of_register(session, firms, today=today)
    first = [each for each in definition.conditions if isinstance(each.asked, WITHOUT_FACTS)]
    found = [firm for firm in firms if firm.id not in known and check(first, applicants[firm.id]).can is True]
    if len(first) == len(definition.conditions):
        return found
    known_of = programme_queries.applicants(session, found, today=today)
    return [firm for firm in found if check(definition.conditions, known_of[firm.id]).can is True]


def _propose(session: PortalSession, firm: Firm, round_: Round, settings: Settings) -> bool:
    try:
        application = begin_actions.begin_support(session, firm, round_, by=None)
    except Refused:  # banned, or the round has ended meanwhile
        return False
    words = Text(PROPOSED_BODY, number=application.number, day=round_.deadline.isoformat())
    _tell(
        session, application, Text(PROPOSED, programme=_named(round_.programme)), words, "proposed", settings
    )
    return True


def _named(programme: Programme) -> Pair:
    return Pair(programme.title_zh, programme.title_en)


def _tell(
    session: PortalSession, application: Application, subject: Text, body: Text, what: str, settings: Settings
) -> None:
    for person in who_may(session, "file_for_firm", firm_id=application.firm_id):
        tell(
            session, person, subject=subject, body=body, path=f"/my/applications/{application.number}",
            base_url=settings.base_url, key=f"{what}:{application.id}",
        )  # fmt: skip
