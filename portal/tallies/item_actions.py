"""What officials do with parks, scenarios, competitions and platforms, and their pictures. Each is audited."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core import audit, clock
from portal.core.db import lock_row
from portal.core.errors import Clash, Refused
from portal.core.files import FileStore
from portal.core.i18n import N_, Text
from portal.firms.actions import raise_version
from portal.tallies.item_queries import MOST_PICTURES
from portal.tallies.item_rules import ItemDetails, check, check_answered
from portal.tallies.models import ItemPicture, ItemSpan, PlanItem
from portal.tallies.offer_queries import number_unanswered
from portal.tallies.picture_rules import Drawn

MEANWHILE = N_("Somebody changed this meanwhile. Look at it as it is now, and decide again.")
TAKEN_NAME = N_("There is one of this name already.")
TOO_MANY_PICTURES = N_("At most %(most)s pictures: please remove one first.")
SAME_PICTURE = N_("This picture is here already.")


def enter(session: Session, kind: str, details: ItemDetails, *, by: int) -> PlanItem:
    """A new one; Refused beside the field."""
    _check(session, kind, details, own=None)
    row = PlanItem(kind=kind, **_columns(details))
    session.add(row)
    session.flush()  # its span needs the id
    _tell_span(session, row)
    raise_version(session)
    audit.record(session, "item.entered", f"item:{row.id}", by=by, kind=kind, **_said(details))
    return row


def change(session: Session, row: PlanItem, details: ItemDetails, *, seen: int, by: int) -> None:
    """Its details anew; when the days or the district of its counting differ, that is booked today."""
    if row.version != seen:
        raise Clash(Text(MEANWHILE))
    _check(session, row.kind, details, own=row.id)
    check_answered(details, unanswered=number_unanswered(session, row.id))
    for name, value in _columns(details).items():
        setattr(row, name, value)
    _tell_span(session, row)
    raise_version(session)
    audit.record(session, "item.changed", f"item:{row.id}", by=by, kind=row.kind, **_said(details))


def _check(session: Session, kind: str, details: ItemDetails, *, own: int | None) -> None:
    check(kind, details, today=clock.today())
    same = select(PlanItem.id).where(
        PlanItem.kind == kind, PlanItem.name == details.name, PlanItem.id != (own or 0)
    )
    if session.scalar(same) is not None:
        raise Refused(Text(TAKEN_NAME), field="name")


def _columns(details: ItemDetails) -> dict[str, object]:
    return {name: getattr(details, name) for name in ItemDetails.__dataclass_fields__}


def _said(details: ItemDetails) -> dict[str, object]:
    """What an event says of it: all that decides how it counts, and its name."""
    return {
        name: getattr(details, name)
        for name in ("name", "state", "stage", "district", "counts_from", "ended_on")
        if getattr(details, name) is not None
    }


def _tell_span(session: Session, row: PlanItem) -> None:
    """Books how it counts: the span that holds is superseded by another, or by none."""
    known = session.scalars(
        select(ItemSpan).where(ItemSpan.item_id == row.id, ItemSpan.superseded_on.is_(None))
    ).one_or_none()
    says = (row.counts_from, row.ended_on, row.district)
    if known is not None and (known.first_day, known.ended_on, known.district) == says:
        return
    if known is not None:
        known.superseded_on = clock.today()
    if row.counts_from is not None:
        session.add(
            ItemSpan(
                item_id=row.id, kind=row.kind, district=row.district, first_day=row.counts_from,
                ended_on=row.ended_on,
            )
        )  # fmt: skip


def add_picture(
    session: Session, files: FileStore, row: PlanItem, drawn: Drawn, *, alt: str, alt_en: str = "", by: int
) -> ItemPicture:
    """Keeps a picture that was drawn anew; its bytes are on disk before the row is."""
    sha256 = files.keep(drawn.content)
    lock_row(session, PlanItem, row.id)
    there = list(session.scalars(select(ItemPicture.sha256).where(ItemPicture.item_id == row.id)))
    if sha256 in there:
        raise Refused(Text(SAME_PICTURE), field="picture")
    if len(there) >= MOST_PICTURES:
        raise Refused(Text(TOO_MANY_PICTURES, most=MOST_PICTURES), field="picture")
    found = ItemPicture(
        item_id=row.id, alt=alt, alt_en=alt_en, sha256=sha256, media_type=drawn.media_type,
        width=drawn.width, height=drawn.height, size=len(drawn.content), made_at=clock.now(), made_by=by,
    )  # fmt: skip
    session.add(found)
    session.flush()  # the event needs the id
    raise_version(session)
    audit.record(session, "item.picture_added", f"item:{row.id}", by=by, picture=found.id, sha256=sha256)
    return found


def remove_picture(session: Session, found: ItemPicture, *, by: int) -> None:
    """The row goes; the bytes stay under their hash, as all do."""
    session.delete(found)
    raise_version(session)
    audit.record(
        session, "item.picture_removed", f"item:{found.item_id}", by=by, picture=found.id, sha256=found.sha256
    )
