"""Pages that say no, and what every page's frame needs: navigation, language, who is signed in."""

from __future__ import annotations

import contextlib
import json
import secrets
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from flask import (
    Flask,
    abort,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
)
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, TooManyRequests
from werkzeug.wrappers import Response

from portal.core.errors import NotFound, Refused
from portal.core.i18n import N_, Text
from portal.web.addresses import page_above
from portal.web.i18n import said

Answer = Response | str | tuple[str | Response, int]

READS = ("GET", "HEAD")
TITLES = {
    400: N_("This request could not be understood"),
    401: N_("Please sign in"),
    403: N_("This page is not for your account"),
    404: N_("There is no such page"),
    405: N_("This address does not take that kind of request"),
    409: N_("This is not possible now"),
    413: N_("That is too large"),
    429: N_("Too many tries"),
    500: N_("Something went wrong on our side"),
    503: N_("The portal cannot answer right now"),
}
ADVICE = {
    400: N_("Go back, reload the page and try again. Nothing was changed."),
    401: N_("This page needs an account."),
    403: N_("If you think that it should be, ask your administrator."),
    404: N_("The address may be mistyped, or the thing is not yours to see."),
    405: N_("Go back and use the buttons of the page."),
    409: N_("Nothing was changed."),
    413: N_("A document may be up to 20 MiB. Nothing was changed; go back and choose a smaller one."),
    429: N_("Please wait a moment and try again."),
    500: N_("Nothing was changed. We have a record of it under the number below."),
    503: N_("Nothing was lost. Please try again in a minute."),
}
WAIT = N_("Please wait %(time)s and try again.")
SECONDS, MINUTES = N_("%(n)s seconds"), N_("%(n)s minutes")
UNKNOWN_ADDRESS = N_(
    "The address asks for something that this page does not know. It may have been cut off or changed."
)
STALE_FORM = N_(
    "The page was open for too long, or was opened before you signed in or changed to another firm. Go back, reload it, and send it again: nothing was changed."
)
SIGNED_OUT = N_(
    "Your sign-in has ended, or an administrator changed your office. Nothing was changed: copy what you typed, go back and sign in again."
)
SIGNED_OUT_UNTYPED = N_(
    "Your sign-in has ended, or an administrator changed your office. Nothing was changed: please sign in again."
)
GIVES_BACK = (409, 429, 503)  # a form that may be right came at a time that is not


@contextlib.contextmanager
def asked() -> Iterator[None]:
    """Within it is read what stands behind the question mark: what is refused there gets a page with 400 that says why."""
    try:
        yield
    except Refused as refused:
        abort(make_response(refused_page(400, message=said(refused.message))))


def refused_page(status: int, *, message: str | None = None, incident: str | None = None) -> tuple[str, int]:
    plain = _without_query() if status == 400 else None
    advice = UNKNOWN_ADDRESS if plain else ADVICE.get(status, ADVICE[400])
    kept = {"typed": _sentences_typed()} if status in GIVES_BACK and request.method == "POST" else {}
    page = render_template(
        "components/refused.html",
        title=said(Text(TITLES.get(status, TITLES[400]))),
        message=message or said(Text(advice)),
        incident=incident,
        back=_page_before() or (page_above() if status == 409 else None),
        plain=plain,
        **kept,
    )
    return page, status


def stale_form_page() -> tuple[str, int]:
    """The session ended under a form: the way back to it, and the sentences that were typed into it."""
    page = render_template(
        "components/refused.html",
        title=said(Text(N_("This page is out of date"))),
        message=said(Text(STALE_FORM)),
        back=_page_before(also_same=True),
        typed=_sentences_typed(),
    )
    return page, 400


def signed_out_page() -> tuple[str, int] | None:
    """Who was signed out under a form gets back the sentences that were typed into it; None where there were none:
    then the page to sign in says why it came."""
    typed = _sentences_typed()
    if not typed:
        if _page_before(also_same=True) is not None and "_flashes" not in session:
            tell(Text(SIGNED_OUT_UNTYPED), "info")
        return None
    page = render_template(
        "components/refused.html",
        title=said(Text(TITLES[401])),
        message=said(Text(SIGNED_OUT)),
        back=_page_before(also_same=True),
        typed=typed,
    )
    return page, 401


def _sentences_typed() -> list[str]:
    """What would hurt to type again; only of a form that a page of ours sent, and no token or password."""
    if _page_before(also_same=True) is None:
        return []
    texts = [text for key in request.form if "password" not in key for text in request.form.getlist(key)]
    return [text for text in texts if len(text.strip()) >= 6 and (not text.isascii() or " " in text.strip())]


def _page_before(*, also_same: bool = False) -> str | None:
    """The page of ours whose form was sent, fetched anew: it shows what is true by now."""
    if request.method != "POST" or not request.referrer:
        return None
    found = urlsplit(request.referrer)
    if found.netloc != request.host or (found.path == request.path and not also_same):
        return None  # after a form that was refused with its page, the address is the form's own
    return own_path(f"{found.path}?{found.query}" if found.query else found.path, "/")


def _without_query() -> str | None:
    """The page that a mistaken question was put to, for it to be opened without any."""
    return request.path if request.method in READS and request.query_string else None


def tell(message: Text | str, kind: str = "success") -> None:
    """A line on the next page."""
    flash(said(message), kind)


def back_to(address: str) -> Response:
    """After a POST: the page that shows what became of it (303, so that reloading repeats nothing)."""
    return redirect(address, code=303)


def own_path(address: str | None, fallback: str) -> str:
    """The address if it is a path of ours, else the fallback: `?next=` leads nowhere else."""
    if not address or not address.startswith("/") or address.startswith("//"):
        return fallback
    if "\\" in address or any(ord(character) < 33 for character in address):
        return fallback  # browsers read a backslash as a slash, and leave tabs and line ends out
    return address


def install(app: Flask) -> None:
    """Registers the pages that say no."""
    app.register_error_handler(Refused, lambda error: refused_page(409, message=said(error.message)))
    app.register_error_handler(NotFound, lambda error: refused_page(404))
    app.register_error_handler(CSRFError, lambda error: stale_form_page())
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, lambda error: _broken(error, 503))
    app.register_error_handler(Exception, lambda error: _broken(error, 500))


def _http(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    response = error.get_response()
    if request.path.startswith("/api/"):
        response.set_data(json.dumps({"error": error.name, "parameter": None}))
        response.content_type = "application/json"
    elif not request.path.startswith(("/healthz", "/readyz", "/metrics")):
        response.set_data(refused_page(error.code, message=_how_long(error))[0])
        response.content_type = "text/html; charset=utf-8"
    return response


def _how_long(error: HTTPException) -> str | None:
    """After too many tries: until when there are none, in seconds where that is less than two minutes."""
    left = error.retry_after if isinstance(error, TooManyRequests) else None
    if not isinstance(left, int):
        return None
    return said(Text(WAIT, time=Text(SECONDS, n=left) if left < 120 else Text(MINUTES, n=-(-left // 60))))


def _broken(error: Exception, status: int) -> tuple[str, int]:
    incident = secrets.token_hex(4)
    # the route and not the address: in an address stand tokens and codes
    place = request.url_rule.rule if request.url_rule else "no route"
    current_app.logger.error("incident %s at %s %s", incident, request.method, place, exc_info=error)
    _start_afresh()
    return refused_page(status, incident=incident)


def _start_afresh() -> None:
    """The page that says so asks the database nothing: it may be away, or refuse all that follows its own error."""
    held = g.get("session")
    if held is not None:
        with contextlib.suppress(SQLAlchemyError):
            held.rollback()
    g._login_user = AnonymousUserMixin()
