"""What a firm's people are told about their application, in the inbox and by mail, in the same words."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.accounts.notices import tell
from portal.applications.kinds import KINDS
from portal.applications.models import Application, ApplicationEvent
from portal.core.i18n import N_, Text
from portal.core.settings import Settings
from portal.firms.models import Membership

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
}
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
    "conclude": N_("Nobody objected. The certificate will be on your certificates page in a moment."),
    "lapse": N_("No correction arrived within the time given. You can file again."),
}


def tell_firm(
    session: Session, application: Application, event: ApplicationEvent, *, settings: Settings
) -> None:
    """Tells everybody who files for the firm, once for each event."""
    if event.move not in SUBJECTS:
        return
    kind = KINDS[application.kind]
    fields = [Text(f.label) for key in event.data.get("remarks", {}) if (f := kind.field(key))]
    for person in readers(session, application.firm_id):
        named = "、" if person.language == "zh" else ", "
        tell(
            session,
            person,
            subject=Text(SUBJECTS[event.move], number=application.number),
            body=Text(
                BODIES[event.move],
                reason=event.reason or "—",
                fields=named.join(label.in_language(person.language) for label in fields),
            ),
            path=f"/my/applications/{application.number}",
            base_url=settings.base_url,
            key=f"application-event:{event.id}",
        )


def readers(session: Session, firm_id: int) -> list[User]:
    return list(
        session.scalars(
            select(User)
            .join(Membership, Membership.person_id == User.id)
            .where(Membership.firm_id == firm_id, Membership.role.in_(("owner", "filer")), User.active)
        )
    )
