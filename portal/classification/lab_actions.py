"""Drafts of rule books: copied, changed, discarded. A draft is kept only when the strict reader takes it, and decides nothing."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.classification import lab_trial_actions
from portal.classification.lab_rules import MOST_TEXT, TOO_LONG, changed, read_draft, text_of
from portal.classification.register_models import RuleDraft
from portal.classification.register_queries import latest_done
from portal.classification.shelf import shelf
from portal.core import audit, clock
from portal.core.errors import Clash, NotFound, Refused
from portal.core.i18n import N_, Text

MEANWHILE = N_("Somebody changed this draft meanwhile. Open it again to see how it is now.")


def copy(session: Session, base: str, name: str, *, by: int) -> RuleDraft:
    """A new draft with the text of a rule book."""
    if base not in shelf().books:
        raise NotFound(base)
    row = RuleDraft(
        name=name, base=base, text=text_of(base), made_by=by, made_at=clock.now(), changed_at=clock.now()
    )
    session.add(row)
    session.flush()
    try_on_register(session, row)
    audit.record(session, "lab.copy", f"draft:{row.id}", by=by, base=base)
    return row


def put_values(session: Session, row: RuleDraft, values: dict[str, str], *, seen: int, by: int) -> None:
    """Puts changed values in; Refused beside a field, RulebookRefused with a line."""
    put_text(session, row, changed(row.text, values), seen=seen, by=by)


def put_text(session: Session, row: RuleDraft, text: str, *, seen: int, by: int) -> None:
    """The whole text anew; RulebookRefused with the line when the strict reader does not take it."""
    if row.version != seen:
        raise Clash(Text(MEANWHILE))
    text = text.replace("\r\n", "\n").rstrip() + "\n"
    if len(text) > MOST_TEXT:
        raise Refused(Text(TOO_LONG, most=MOST_TEXT), field="text")
    book = read_draft(text)
    if text == row.text:
        return
    row.text, row.changed_at = text, clock.now()
    session.flush()
    try_on_register(session, row)
    audit.record(session, "lab.change", f"draft:{row.id}", by=by, digest=book.digest)


def try_on_register(session: Session, row: RuleDraft) -> None:
    """Gives the draft to the worker, where there is a classified register to try it on."""
    if latest_done(session) is not None:
        lab_trial_actions.ask(session, row)


def try_again(session: Session, row: RuleDraft, *, by: int) -> None:
    """On the register as it was classified last."""
    try_on_register(session, row)
    audit.record(session, "lab.try", f"draft:{row.id}", by=by)


def discard(session: Session, row: RuleDraft, *, by: int) -> None:
    lab_trial_actions.forget(session, row.id)
    session.delete(row)
    audit.record(session, "lab.discard", f"draft:{row.id}", by=by, base=row.base)
