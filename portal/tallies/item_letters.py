"""What a firm's people are told about its part in a scenario, a park, a competition or a platform: in the inbox and by mail."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.accounts.notices import tell
from portal.core import clock
from portal.core.i18n import N_, Pair, Text
from portal.firms.people_queries import who_may
from portal.tallies.item_rules import ROLES
from portal.tallies.models import ItemFirm, PlanItem

LETTERS = {
    # what has become of a firm's part: subject and words
    "taken": (
        N_("Your firm was chosen for %(name)s"),
        N_(
            "The city has taken up your firm's offer. The public page of the scenario and your firm's public page now name "
            "it as a supplier; what you wrote in your offer is not shown."
        ),
    ),
    "declined": (
        N_("Your firm was not chosen for %(name)s"),
        N_(
            "The city has not taken up your firm's offer this time. Nothing of it is public. Whatever else looks for firms "
            "stands on the page of scenarios on your desk."
        ),
    ),
    "named": (
        N_("%(name)s: your firm now stands there as %(role)s"),
        N_(
            "The city has entered your firm's part. It is shown to everybody, there and on your firm's public page. If it is not "
            "right, please tell the city's working team."
        ),
    ),
    "removed": (
        N_("%(name)s: your firm no longer stands there as %(role)s"),
        N_(
            "The city has ended your firm's part, and it is not shown any more. If that is not right, please tell the city's working team."
        ),
    ),
}


def tell_firm(session: Session, item: PlanItem, part: ItemFirm, what: str, *, base_url: str) -> None:
    """Tells everybody who files for the firm; of what is not public yet nobody is told."""
    if item.state != "public":
        return
    subject, body = LETTERS[what]
    words = {"name": Pair(item.name, item.name_en or item.name), "role": Text(ROLES[part.role])}
    path = "/my/scenarios" if item.kind == "scenarios" else f"/plan/{item.kind}/{item.id}"
    deed = f"{item.id}:{part.firm_id}:{part.role}:{what}:{clock.now().isoformat()}"
    for person in who_may(session, "file_for_firm", firm_id=part.firm_id):
        tell(
            session, person, subject=Text(subject, **words), body=Text(body), path=path, base_url=base_url,
            key=f"item-firm:{deed}",
        )  # fmt: skip
