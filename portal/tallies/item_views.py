"""The public pages of parks, scenarios, competitions and platforms, with their pictures."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from portal.accounts.access import public, requires
from portal.core import clock
from portal.firms.document_views import files
from portal.firms.words import words
from portal.tallies import item_queries as queries
from portal.tallies.item_rules import KIND_LABELS, KIND_NAMES, OPEN_STAGES, ROLES, STAGES, takes_offers
from portal.web.i18n import gettext, language
from portal.web.pages import Answer
from portal.web.security import DOCUMENT_POLICY
from portal.web.transaction import reading

blueprint = Blueprint("plan_items", __name__)


@blueprint.get("/plan/<any(parks, scenarios, competitions, platforms):kind>/<int:item_id>")
@public
def one(kind: str, item_id: int) -> Answer:
    """What it is, which firms take part, from when on it counts."""
    session, today = reading(), clock.today()
    row = queries.item(session, item_id, kind=kind)
    return render_template(
        "tallies/item.html", item=row, kind=kind, title=gettext(KIND_LABELS[kind]), kind_name=gettext(KIND_NAMES[kind]),
        stages=[(stage, gettext(label)) for stage, label in STAGES.items()],
        roles={role: gettext(label) for role, label in ROLES.items()},
        firms=queries.firms_of(session, row.id), pictures=queries.pictures_of(session, row.id),
        takes_offers=takes_offers(row.stage, row.offers_until, today=today),
        closed=row.stage in OPEN_STAGES, words=words(language()),
    )  # fmt: skip


@blueprint.get("/plan/pictures/<int:picture_id>")
@public
def picture(picture_id: int) -> Answer:
    """A picture of what is public."""
    return serve(picture_id, hidden=False)


@blueprint.get("/desk/plan/pictures/<int:picture_id>")
@requires("keep_plan_items")
def kept_picture(picture_id: int) -> Answer:
    """The same, also of what is not public yet."""
    return serve(picture_id, hidden=True)


def serve(picture_id: int, *, hidden: bool) -> Response:
    """The bytes as they were drawn, with headers that make nothing else of them."""
    found = queries.picture(reading(), picture_id, hidden=hidden)
    answer = Response(files().read(found.sha256), mimetype=found.media_type)
    suffix = "png" if found.media_type == "image/png" else "jpg"
    answer.headers["Content-Disposition"] = f'inline; filename="picture-{found.id}.{suffix}"'
    answer.headers["Content-Security-Policy"] = DOCUMENT_POLICY
    answer.headers["Cache-Control"] = "no-store" if hidden else "public, max-age=3600"
    answer.set_etag(found.sha256)
    answer.make_conditional(request)
    return answer
