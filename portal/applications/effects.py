"""What a decision changes in the record: the firm is registered, a list is published, a title takes effect."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from portal.applications import queries, record_actions
from portal.applications.cause import Cause
from portal.applications.kinds import KINDS
from portal.applications.kinds.recognition import TITLES, TitleWords
from portal.applications.kinds.registration import details_of
from portal.applications.models import Application, Publicity
from portal.certificates import actions as certificate_actions
from portal.certificates import queries as certificate_queries
from portal.certificates.actions import Holder, Wording
from portal.certificates.models import Certificate
from portal.classification import queries as classification_queries
from portal.core import calendar, clock, days
from portal.core.digest import digest
from portal.firms import actions as firm_actions
from portal.firms import queries as firm_queries
from portal.firms.change_actions import facts_changed
from portal.firms.models import Firm, Title


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
    _issue(session, application, cause, firm, wording, valid_to=None)


def publish(session: Session, application: Application, cause: Cause) -> None:
    """The approved firm is published for objection, on the list that the deed names, else on one of its own."""
    listed = cause.publicity or open_list(session, [application], title=None, by=cause.by)
    application.publicity_id = listed.id


def open_list(
    session: Session, applications: Sequence[Application], *, title: str | None, by: int | None
) -> Publicity:
    """A list of firms is published for objection: frozen and hashed, and open for working days from today on."""
    firms = firm_queries.firms(session, [row.firm_id for row in applications])
    procedure = queries.kind_of(applications[0]).procedure
    first_day = clock.today()
    words = [_named(row) for row in applications]
    entries = [
        {
            "name": firms[row.firm_id].name, "credit_code": firms[row.firm_id].credit_code,
            "district": firms[row.firm_id].district, "tier": row.tier, "level": row.level, "title_zh": named.zh,
            "title_en": named.en, "number": row.number,
        } | ({"granted": row.granted} if row.granted is not None else {})
        for row, named in zip(applications, words, strict=True)
    ]  # fmt: skip
    publicity = Publicity(
        title=title or _title(applications[0], words[0], first_day.year),
        first_day=first_day,
        last_day=calendar.publicity_last_day(
            first_day, workdays=procedure.publicity_workdays, overrides=days.overrides(session)
        ),
        entries=entries, sha256=digest(entries), opened_by=by, opened_at=clock.now(),
    )  # fmt: skip
    session.add(publicity)
    session.flush()  # the applications name the list
    return publicity


def _named(application: Application) -> TitleWords:
    """What is published: the title, or the support."""
    if application.round is None:
        return TITLES[(str(application.tier), str(application.level))]
    programme = application.round.programme
    return TitleWords(programme.title_zh, programme.title_en)


def _title(application: Application, named: TitleWords, year: int) -> str:
    if application.round is not None:
        return f"关于{named.zh}（{application.round.name}）拟支持名单的公示"
    return f"关于{year}年{named.zh}（梯度培育）认定名单的公示"


def recognise(session: Session, application: Application, cause: Cause) -> None:
    """The title takes effect today, for the procedure's years, and has its certificate."""
    _grant(session, application, cause, valid_from=clock.today())


def renew(session: Session, application: Application, cause: Cause) -> None:
    """The title's next period begins the day after the present one ends; today, when that is over already."""
    before = session.get_one(Title, application.title_id)
    assert before.valid_to is not None  # only a title with a term can be renewed
    papers = certificate_queries.of_application(session, int(before.application_id or 0))
    begins = max(before.valid_to + timedelta(days=1), clock.today())
    _grant(session, application, cause, valid_from=begins, renews=papers[-1] if papers else None)


def _grant(
    session: Session,
    application: Application,
    cause: Cause,
    *,
    valid_from: date,
    renews: Certificate | None = None,
) -> None:
    firm = firm_queries.firm(session, application.firm_id)
    years = KINDS[application.kind].procedure.valid_years
    tier, level = str(application.tier), str(application.level)
    valid_to = calendar.valid_to(valid_from, years=years)
    firm_actions.grant_title(
        session, firm, tier=tier, level=level, ruleset=str(application.ruleset), valid_from=valid_from,
        valid_to=valid_to, application_id=application.id, by=cause.by,
    )  # fmt: skip
    words = TITLES[(tier, level)]
    book = classification_queries.rulebook(str(application.ruleset))
    wording = Wording(
        design="tier", title_zh=words.zh, title_en=words.en, tier=tier, level=level, rule_set=book.id,
        document_number=book.document,
    )  # fmt: skip
    _issue(
        session, application, cause, firm, wording, valid_from=valid_from, valid_to=valid_to, renews=renews
    )


def certify_title(session: Session, application: Application, cause: Cause, firm: Firm, title: Title) -> None:
    """The certificate of a title that the city gave on paper: for its own term, by the paper's number."""
    words = TITLES[(title.tier, str(title.level))]
    wording = Wording(
        design="tier", title_zh=words.zh, title_en=words.en, tier=title.tier, level=title.level,
        document_number=title.document_number or "",
    )  # fmt: skip
    _issue(session, application, cause, firm, wording, valid_from=title.valid_from, valid_to=title.valid_to)


def _issue(
    session: Session,
    application: Application,
    cause: Cause,
    firm: Firm,
    wording: Wording,
    *,
    valid_from: date | None = None,
    valid_to: date | None,
    renews: Certificate | None = None,
) -> None:
    certificate_actions.issue(
        session,
        holder=Holder(firm_id=firm.id, name=firm.name, credit_code=firm.credit_code),
        wording=wording,
        on=clock.today(),
        valid_from=valid_from,
        valid_to=valid_to,
        renews=renews,
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
    "renew": renew,
    "update_year": record_actions.update_year,
    "change_details": record_actions.change_details,
}
