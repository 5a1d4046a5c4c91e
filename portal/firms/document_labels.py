"""How documents are listed: their size in words, where they are opened and removed, what they prove."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import url_for

from portal.core.i18n import N_, Text
from portal.firms.document_rules import MIB
from portal.firms.models import DocumentRow
from portal.web.formats import moment
from portal.web.i18n import gettext as _
from portal.web.i18n import said

SUBJECTS = {
    # the first word of `proves`
    "year": N_("Figures of %(which)s"),
    "right": N_("Intellectual property"),
    "honour": N_("Honours"),
    "award": N_("Awards"),
    "standard": N_("Standards"),
    "title": N_("Titles held elsewhere"),
    "funding": N_("Funding"),
    "market": N_("Market and quality"),
    "integrity": N_("Integrity"),
    "takeover": N_("Request to take over the firm"),
}


def subject(proves: str) -> str:
    """What a document proves, in the reader's language."""
    kind, _colon, which = proves.partition(":")
    return said(Text(SUBJECTS.get(kind, N_("Application")), which=which))


def size(count: int) -> str:
    return f"{count / MIB:.1f} MiB" if count >= MIB else f"{max(1, count // 1024)} KiB"


def listed(rows: Iterable[DocumentRow], *, page: str, may_change: bool) -> list[dict[str, Any]]:
    """Items of `file_list`; what a submitted case rests on has no way to be removed."""
    items = []
    for row in rows:
        item: dict[str, Any] = {"name": row.name, "url": url_for("documents.show", document_id=row.id)}
        item["size"] = size(row.size)
        item["note"] = moment(row.handed_in_at)
        if may_change and row.held_at is None:
            item["remove_url"] = url_for("documents.remove", document_id=row.id, next=page)
            item["remove_label"] = _("Remove")
        items.append(item)
    return items


def by_subject(
    rows: Iterable[DocumentRow], *, page: str, may_change: bool
) -> list[tuple[str, list[dict[str, Any]]]]:
    """Documents under what they prove, in the order in which they come."""
    groups: dict[str, list[DocumentRow]] = {}
    for row in rows:
        groups.setdefault(subject(row.proves), []).append(row)
    return [(title, listed(found, page=page, may_change=may_change)) for title, found in groups.items()]
