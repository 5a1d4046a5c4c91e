"""What a firm's people are told about their application, in the inbox and by mail, in the same words."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.accounts.notices import tell
from portal.applications import queries, sign_off
from portal.applications.kinds import change
from portal.applications.models import Application, ApplicationEvent, Publicity
from portal.core.i18n import N_, Pair, Text, series
from portal.core.money import wan_in_words
from portal.core.settings import Settings
from portal.firms.people_queries import Colleague, Colleagues
from portal.programmes.amount_rules import PAYER_NAMES, shares
from portal.programmes.queries import definition_of

SUBJECTS = {
    # moves that a firm hears of; the others it can see in the timeline
    "submit": N_("We have received your application %(number)s"),
    "return": N_("Please correct your application %(number)s"),
    "accept": N_("Your firm is in the register: %(number)s"),
    "reject": N_("Your application %(number)s was not approved"),
    "refuse": N_("Your application %(number)s was not approved"),
    "uphold": N_("Your application %(number)s was not approved"),
    "pass": N_("The district has passed your application %(number)s to the city"),
    "approve": N_("Your application %(number)s is approved and published for objection"),
    "conclude": N_("Your title is in effect: %(number)s"),
    "lapse": N_("Your application %(number)s has lapsed"),
    "ask": N_("Please sign off application %(number)s"),
    "send_back": N_("Application %(number)s came back from the sign-off"),
    "accept_at_once": N_("Your application %(number)s is accepted"),
    "undo_reject": N_("The decision on your application %(number)s was undone"),
    "undo_refuse": N_("The decision on your application %(number)s was undone"),
    "undo_pass": N_("Your application %(number)s is with the district again"),
    "void": N_("Your application %(number)s has ended"),
    "paper_award": N_("A title of your firm is recorded: %(number)s"),
    "paper_refusal": N_("A decision about your firm is recorded: %(number)s"),
}
# the same move means something else for these kinds
OF_KIND = {
    ("annual_update", "accept"): (
        N_("Your annual update %(number)s is accepted"),
        N_("The district has accepted the figures of the year. The classification is made anew from them."),
    ),
    ("change", "accept"): (
        N_("Your change of details %(number)s is recorded"),
        N_("The register shows the change from today; the history keeps what was."),
    ),
}
LEFT = (
    N_("Your firm has left the register: %(number)s"),
    N_(
        "The change of details is recorded. From today the firm is no longer in the register and no longer counted; its certificates and the titles that the city gave it are revoked. What was recorded stays readable."
    ),
)
CONFIRMED = (  # what the portal proposed is with the city at once
    N_("We have received your confirmation %(number)s"),
    N_(
        "The city looks at it within the working days that the application's page shows. You need not do anything now."
    ),
)
OF_SUPPORT = {
    "approve": (
        N_("Your application %(number)s for support is granted and published for objection"),
        N_(
            "Under “%(programme)s” %(granted)s × 10,000 yuan are to be given: %(shares)s. The list is open for objection until %(last)s, midnight (Beijing time). If nobody objects, the money is promised after that, and we write to you."
        ),
    ),
    "conclude": (
        N_("Your support is promised: %(number)s"),
        N_(
            "Under “%(programme)s” %(granted)s × 10,000 yuan are promised: %(shares)s. The public notice is over, and no objection was upheld. Next the money is paid; what is paid when stands on the page of your support. %(reports)s"
        ),
    ),
    "fund": (
        N_("Your support is paid in full: %(number)s"),
        N_(
            "All of the %(granted)s × 10,000 yuan under “%(programme)s” are paid: %(shares)s. Each payment stands on the page of your support, with its voucher. %(reports)s"
        ),
    ),
    "close": (
        N_("Your support is accounted for: %(number)s"),
        N_("The city has reviewed what came of it and closed the case."),
    ),
}
OF_KIND |= {("support", move): words for move, words in OF_SUPPORT.items()}
GRANTS = frozenset(
    {("support", "approve"), ("support", "conclude"), ("support", "fund")}
)  # they name the sum
OF_MONEY = frozenset({"conclude", "fund", "close"})  # what is said of support stands on its own page by then
BY_ONE = N_("all of it by %(department)s")
SHARED = N_("of this %(parts)s")
SHARE = N_("%(sum)s × 10,000 yuan by %(payer)s")
REPORTS_DUE = N_("Reports on the use are due in month %(months)s after the first payment.")
NO_REPORTS = N_("No report on the use is asked for.")
GATHERED = frozenset({"submit", "pass"})  # the others are returns and decisions: they leave at once
BODIES = {
    "submit": N_(
        "The district will look at it within the working days shown on its page. You need not do anything now."
    ),
    "return": N_(
        "The officer asks for corrections on: %(fields)s. Only these fields are open; what else you filed stays as it is."
    ),
    "accept": N_(
        "The district has confirmed that yours is an AI firm. It is now public and counts toward the city's plan; the certificate will be on your certificates page in a moment."
    ),
    "reject": N_("The reason: %(reason)s"),
    "refuse": N_("The reason: %(reason)s"),
    "uphold": N_("An objection to the published list was upheld. The reason: %(reason)s"),
    "pass": N_("Somebody else now decides for the city."),
    "approve": N_(
        "The list is open for objection for five working days. If nobody objects, the title takes effect after that."
    ),
    "conclude": N_(
        "The public notice is over, and no objection was upheld. The certificate will be on your certificates page in a moment."
    ),
    "lapse": N_("No correction arrived within the time given. You can file again."),
    "ask": N_(
        "It is filled in and complete. Read it through; then sign it off, or send it back with a remark."
    ),
    "send_back": N_("What is to be changed before it is submitted: %(reason)s"),
    "accept_at_once": N_(
        "Everything agrees with the register, so nobody needs to look at it. The figures of the year are recorded."
    ),
    "undo_reject": N_("The district looks at it again. The reason: %(reason)s"),
    "undo_refuse": N_("The city looks at it again. The reason: %(reason)s"),
    "undo_pass": N_("The reason: %(reason)s"),
    "void": N_("Nothing more is decided on it. The reason: %(reason)s"),
    "paper_award": N_(
        "The title that the city gave on paper stands in the register now, with its term. While it holds, its certificate is on your certificates page."
    ),
    "paper_refusal": N_("The city decided on paper not to award the title. The reason: %(reason)s"),
}


def tell_firm(
    session: Session,
    application: Application,
    event: ApplicationEvent,
    *,
    settings: Settings,
    people: Colleagues | None = None,
) -> None:
    """Tells those of the firm whom the move concerns, once for each event; `people` are the firm's, where they are known."""
    if event.move not in SUBJECTS and (application.kind, event.move) not in OF_KIND:
        return
    kind = queries.kind_of(application)
    own = LEFT if _leaves(application, event) else OF_KIND.get((application.kind, event.move))
    if kind.proposed and event.move == "submit":
        own = CONFIRMED
    subject, body = own or (SUBJECTS[event.move], BODIES[event.move])
    fields = [f.words for key in event.data.get("remarks", {}) if (f := kind.field(key))]
    money = _of_grant(session, application) if own and (application.kind, event.move) in GRANTS else {}
    path = f"/my/applications/{application.number}" + ("/check" if event.move == "ask" else "")
    if application.round is not None and event.move in OF_MONEY:
        path = f"/my/funding/{application.number}"
    for person in _readers(application, event, people or Colleagues(session, application.firm_id)):
        tell(
            session,
            person,
            subject=Text(subject, number=application.number),
            body=Text(
                body,
                reason=event.reason or "—",
                fields=series(fields),
                **money,
            ),
            path=path,
            base_url=settings.base_url,
            key=f"application-event:{event.id}",
            gather=event.move in GATHERED,
        )


def _of_grant(session: Session, application: Application) -> dict[str, object]:
    """How much was granted, what the city and the district give of it, until when one may object, and which reports follow."""
    assert application.round is not None and application.granted is not None  # noqa: PT018  # a grant has both
    programme, definition = application.round.programme, definition_of(application.round.programme)
    parts = [
        Text(SHARE, payer=Text(PAYER_NAMES[payer]), sum=wan_in_words(part))
        for payer, part in shares(application.granted, definition.amount).items()
        if part
    ]
    listed = session.get_one(Publicity, application.publicity_id)
    return {
        "programme": Pair(programme.title_zh, programme.title_en), "granted": wan_in_words(application.granted),
        "shares": Text(SHARED, parts=series(parts)) if len(parts) > 1 else Text(BY_ONE, department=definition.department),
        "last": listed.last_day, "reports": Text(REPORTS_DUE, months=series(definition.reports)) if definition.reports else Text(NO_REPORTS),
    }  # fmt: skip


def _leaves(application: Application, event: ApplicationEvent) -> bool:
    """Whether the firm has left the register by this move."""
    return event.move == "accept" and change.leaving_with(application.kind, application.answers)


def _readers(application: Application, event: ApplicationEvent, people: Colleagues) -> list[Colleague]:
    """Whoever files for the firm; what is to be signed goes to who may sign it, what comes back to who filled it in, and that
    the firm has left to all its people."""
    if event.move == "ask":
        return sign_off.signers(application, people)
    if _leaves(application, event):
        return people.everybody
    if event.move == "send_back":
        return [person for person in people.everybody if person.id in (application.writers or ())]
    return people.who_may("file_for_firm")
