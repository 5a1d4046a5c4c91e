"""Documents on the web: shown to who may see them, listed and removed by the firm that handed them in."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, current_app, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.accounts.access import acting, requires
from portal.core.errors import Refused
from portal.core.files import FileStore
from portal.firms import document_actions, document_queries, queries
from portal.firms.document_labels import by_subject, size
from portal.firms.document_rules import SHOWN
from portal.web.i18n import gettext as _
from portal.web.pages import back_to, own_path, tell
from portal.web.security import DOCUMENT_POLICY
from portal.web.transaction import reading, transaction

blueprint = Blueprint("documents", __name__)


def files() -> FileStore:
    store: FileStore = current_app.extensions["portal.files"]
    return store


@blueprint.get("/documents/<int:document_id>")
@requires("have_account")
def show(document_id: int) -> Response:
    """The document itself: as an attachment, or with `?show=1` inside the page beside the field that it proves."""
    row = document_queries.visible_to(reading(), document_id, acting())
    inline = request.args.get("show") == "1" and row.media_type in SHOWN
    answer = Response(files().read(row.sha256), mimetype=row.media_type)
    answer.headers["Content-Disposition"] = disposition(row.name, inline=inline)
    answer.headers["Content-Security-Policy"] = DOCUMENT_POLICY
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def disposition(name: str, *, inline: bool) -> str:
    """RFC 6266: a plain name for old readers, the real one in UTF-8 (RFC 5987)."""
    suffix = "." + name.rsplit(".", 1)[-1] if "." in name else ""
    plain = f"document{suffix}" if not name.isascii() or '"' in name or "\\" in name else name
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


@blueprint.get("/my/documents")
@requires("see_own_firm")
def mine() -> str:
    firm = queries.firm(reading(), acting().firm_id)
    rows = document_queries.all_of_firm(reading(), firm.id)
    return render_template(
        "firms/my_documents.html",
        groups=by_subject(rows, page=url_for("documents.mine"), may_change=acting().may("file_for_firm")),
        number=len(rows),
        weight=size(sum(row.size for row in rows)),
    )


@blueprint.post("/my/documents/<int:document_id>/remove")
@requires("file_for_firm")
def remove(document_id: int) -> Response:
    page = own_path(request.args.get("next"), url_for("documents.mine"))
    try:
        with transaction() as session:
            document_actions.remove(session, document_id, firm_id=acting().firm_id, by=acting().id)
    except Refused as refused:
        tell(refused.message, "danger")
        return back_to(page)
    tell(_("The document was removed."))
    return back_to(page)
