"""What a decision changes in the record: the firm is registered, a list is published, a title takes effect."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.applications.kinds import KINDS
from portal.applications.kinds.recognition import TITLES
from portal.applications.kinds.registration import details_of
from portal.applications.models import Application, Publicity
from portal.certificates import actions as certificate_actions
from portal.certificates.actions import Holder, Wording
from portal.classification import queries as classification_queries
from portal.core import calendar, clock, days
from portal.core.digest import digest
from portal.core.settings import Settings
from portal.firms import actions as firm_actions
from portal.firms import queries as firm_queries
from portal.firms.change_actions import facts_changed
from portal.firms.models import Firm


@dataclass(frozen=True)
class Cause:
    """Whose deed it is, and the settings that go onto the paper."""

    by: int | None
    settings: Settings
    code: str | None = None  # of the certificate; a demonstration brings it, else it is random
    publicity: Publicity | None = None  # the list on which it is published, where several are at once


def register(session: Session, application: Application, cause: Cause) -> None:
    """The firm is in the register, counts from today, and has its registration certificate."""
    firm = firm_queries.firm(session, application.firm_id)
    firm_actions.register_firm(
        session,
        firm,
        details_of(application.answers),
        application_id=application.id,
        by=cause.by,
        on=clock.today(),
    )
    session.flush()  # the certificate bears the name that was decided
    facts_changed(session, firm.id)
    certify_registration(session, application, cause)


def certify_registration(session: Session, application: Application, cause: Cause) -> None:
    """The certificate that the firm is in the register; it has no end."""
    firm = firm_queries.firm(session, application.firm_id)
    wording = Wording(
        design="registration",
        title_zh="人工智能企业",
        title_en="AI Enterprise",
        tier="registered",
    )
    _issue(session, application, cause, firm, wording, years=None)


def publish(session: Session, application: Application, cause: Cause) -> None:
    """The approved firm is published for objection, on the list that the deed names, else on one of its own."""
    listed = cause.publicity or open_list(session, [application], title=None, by=cause.by)
    application.publicity_id = listed.id


def open_list(
    session: Session, applications: Sequence[Application], *, title: str | None, by: int | None
) -> Publicity:
    """A list of firms is published for objection: frozen and hashed, and open for working days from today on."""
    firms = firm_queries.firms(session, [row.firm_id for row in applications])
    procedure = KINDS[applications[0].kind].procedure
    first_day = clock.today()
    words = [TITLES[(str(row.tier), str(row.level))] for row in applications]
    entries = [
        {
            "name": firms[row.firm_id].name, "credit_code": firms[row.firm_id].credit_code,
            "district": firms[row.firm_id].district, "tier": row.tier, "level": row.level, "title_zh": named.zh,
            "title_en": named.en, "number": row.number,
        }
        for row, named in zip(applications, words, strict=True)
    ]  # fmt: skip
    publicity = Publicity(
        title=title or f"关于{first_day.year}年{words[0].zh}（梯度培育）认定名单的公示",
        first_day=first_day,
        last_day=calendar.publicity_last_day(
            first_day, workdays=procedure.publicity_workdays, overrides=days.overrides(session)
        ),
        entries=entries, sha256=digest(entries), opened_by=by, opened_at=clock.now(),
    )  # fmt: skip
    session.add(publicity)
    session.flush()  # the applications name the list
    return publicity


def recognise(session: Session, application: Application, cause: Cause) -> None:
    """The title takes effect today, for the procedure's years, and has its certificate."""
    firm = firm_queries.firm(session, application.firm_id)
    years = KINDS[application.kind].procedure.valid_years
    tier, level = str(application.tier), str(application.level)
    firm_actions.grant_title(
        session, firm, tier=tier, level=level, ruleset=str(application.ruleset), valid_from=clock.today(),
        valid_to=calendar.valid_to(clock.today(), years=years), application_id=application.id, by=cause.by,
    )  # fmt: skip
    words = TITLES[(tier, level)]
    book = classification_queries.rulebook(str(application.ruleset))
    wording = Wording(
        design="tier", title_zh=words.zh, title_en=words.en, tier=tier, level=level, rule_set=book.id,
        document_number=book.document,
    )  # fmt: skip
    _issue(session, application, cause, firm, wording, years=years)


def _issue(
    session: Session,
    application: Application,
    cause: Cause,
    firm: Firm,
    wording: Wording,
    *,
    years: int | None,
) -> None:
    certificate_actions.issue(
        session,
        holder=Holder(firm_id=firm.id, name=firm.name, credit_code=firm.credit_code),
        wording=wording,
        on=clock.today(),
        valid_to=calendar.valid_to(clock.today(), years=years) if years else None,
        application_id=application.id,
        base_url=cause.settings.base_url,
        test_authority=cause.settings.signing_key is None,
        by=cause.by,
        code=cause.code,
    )


EFFECTS: dict[str, Callable[[Session, Application, Cause], None]] = {
    "register": register,
    "publish": publish,
    "recognise": recognise,
}
