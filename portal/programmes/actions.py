"""The city's verbs of a programme: written down, published, ended; its rounds opened and extended."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core import audit, clock, jobs
from portal.core.db import lock_row
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.firms.actions import raise_version
from portal.programmes import queries
from portal.programmes.definition_rules import RulebookRefused, read_definition
from portal.programmes.fault_words import in_words
from portal.programmes.models import Extension, Programme, Round
from portal.programmes.rules import Definition, Window, check_extension, check_window

EXTENDED = "programmes.extended"  # who is filling in is told
CLOSED = "programmes.closed"
WRONG = N_("Line %(line)s: %(reason)s")
KEY_TAKEN = N_("Another programme has the key %(key)s.")
KEY_STAYS = N_("The key of a programme stays as it is: %(key)s")
NOT_DRAFT = N_("This programme is published already: it can be ended, but not changed. Write a new one.")
NOT_PUBLISHED = N_("Publish the programme first.")
ENDED = N_("This programme has ended.")
NAME_TAKEN = N_("Another round of this programme has this name.")
OVER = N_("This round is over already.")


def write_down(session: Session, text: str, *, by: int | None) -> Programme:
    """A new programme, as a draft. Refused with line and reason when its text is wrong, or its key is taken."""
    definition = _read(text)
    if session.scalar(select(Programme.id).where(Programme.key == definition.key)) is not None:
        raise Refused(Text(KEY_TAKEN, key=definition.key), field="text")
    programme = Programme(key=definition.key, made_by=by, made_at=clock.now(), **_shown(definition, text))
    session.add(programme)
    session.flush()  # it is named in the trail
    audit.record(session, "programme.written", f"programme:{definition.key}", by=by)
    return programme


def rewrite(session: Session, programme: Programme, text: str, *, by: int) -> None:
    """Another text of a draft."""
    lock_row(session, Programme, programme.id)
    if programme.state != "draft":
        raise Refused(Text(NOT_DRAFT))
    definition = _read(text)
    if definition.key != programme.key:
        raise Refused(Text(KEY_STAYS, key=programme.key), field="text")
    for name, value in _shown(definition, text).items():
        setattr(programme, name, value)
    audit.record(session, "programme.rewritten", f"programme:{programme.key}", by=by)


def publish(session: Session, programme: Programme, *, by: int) -> None:
    lock_row(session, Programme, programme.id)
    if programme.state != "draft":
        raise Refused(Text(NOT_DRAFT))
    programme.state, programme.published_at = "published", clock.now()
    raise_version(session)
    audit.record(session, "programme.published", f"programme:{programme.key}", by=by)


def close(session: Session, programme: Programme, *, by: int) -> None:
    """It is offered no more; what was applied for goes on."""
    lock_row(session, Programme, programme.id)
    if programme.state == "closed":
        raise Refused(Text(ENDED))
    programme.published_at = programme.published_at or clock.now()
    programme.state, programme.closed_at = "closed", clock.now()
    raise_version(session)
    jobs.enqueue(session, CLOSED, key=f"{CLOSED}:{programme.id}", programme=programme.id)
    audit.record(session, "programme.closed", f"programme:{programme.key}", by=by)


def open_round(
    session: Session,
    programme: Programme,
    *,
    name: str,
    opens_on: date,
    deadline: date,
    budget: int | None,
    by: int | None,
) -> Round:
    """A new call. Refused when it overlaps with another one, or its deadline is over."""
    lock_row(session, Programme, programme.id)  # two officers at once see each other's round
    if programme.state != "published":
        raise Refused(Text(NOT_PUBLISHED if programme.state == "draft" else ENDED))
    others = queries.rounds(session, programme.id)
    if any(other.name == name for other in others):
        raise Refused(Text(NAME_TAKEN), field="name")
    check_window(
        Window(name, opens_on, deadline), [queries.window_of(other) for other in others], today=clock.today()
    )
    row = Round(
        programme_id=programme.id, name=name, opens_on=opens_on, deadline=deadline, budget=budget, made_by=by,
        made_at=clock.now(),
    )  # fmt: skip
    session.add(row)
    raise_version(session)
    audit.record(
        session,
        "programme.round_opened",
        f"programme:{programme.key}",
        by=by,
        round=name,
        opens_on=opens_on,
        deadline=deadline,
    )
    return row


def extend(
    session: Session, programme: Programme, round_: Round, deadline: date, *, reason: str, by: int
) -> None:
    """A later deadline with its reason, while the round is not over."""
    lock_row(session, Programme, programme.id)
    if programme.state != "published":
        raise Refused(Text(ENDED))
    if round_.deadline < clock.today():
        raise Refused(Text(OVER))
    others = [
        queries.window_of(other) for other in queries.rounds(session, programme.id) if other.id != round_.id
    ]
    check_extension(queries.window_of(round_), deadline, others, today=clock.today())
    session.add(
        Extension(
            round_id=round_.id,
            before=round_.deadline,
            after=deadline,
            reason=reason,
            made_by=by,
            made_at=clock.now(),
        )
    )
    audit.record(
        session, "programme.round_extended", f"programme:{programme.key}", by=by, round=round_.name, before=round_.deadline,
        after=deadline, reason=reason,
    )  # fmt: skip
    round_.deadline = deadline
    raise_version(session)
    jobs.enqueue(session, EXTENDED, key=f"{EXTENDED}:{round_.id}:{deadline}", round=round_.id, reason=reason)


def _read(text: str) -> Definition:
    try:
        return read_definition(text, file="programme", new=True)
    except RulebookRefused as refused:
        raise Refused(
            Text(WRONG, line=refused.line, reason=in_words(refused, inside_field=False)), field="text"
        ) from None


def _shown(definition: Definition, text: str) -> dict[str, str]:
    return {
        "title_zh": definition.title_zh, "title_en": definition.title_en, "department": definition.department.in_language("zh"),
        "support": definition.support, "definition": text,
    }  # fmt: skip
