"""The frame of every page: its navigation, language switch and footer; and the small views that belong to it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, current_app, request, session
from werkzeug.wrappers import Response

from portal.core.errors import NotFound
from portal.core.i18n import LANGUAGES, N_
from portal.core.settings import Settings
from portal.web.assets import asset_url
from portal.web.i18n import COOKIE, gettext, language
from portal.web.kept import here
from portal.web.pages import back_to, own_path
from portal.web.sizes import SIZE_COOKIE, SIZES, size

blueprint = Blueprint("frame", __name__)

PORTAL_NAME = N_("Guangzhou AI Enterprise Cultivation and Registration Portal")
IN_PHRASES = N_(
    "Guangzhou AI Enterprise |Cultivation and Registration Portal"
)  # where a narrow page may break it
NAVIGATION = (
    ("/", N_("Progress")),
    ("/firms", N_("Firms")),
    ("/programmes", N_("Support programmes")),
    ("/publicity", N_("Public notice")),
    ("/verify", N_("Verify a certificate")),
    ("/open-data", N_("Open data")),
)
NOT_PRODUCTION = N_(
    "Demonstration: names and figures are invented, and certificates are signed by a test authority."
)


def settings() -> Settings:
    found: Settings = current_app.extensions["portal.settings"]
    return found


def own_address(path: str) -> str:
    """The whole address of one of our pages; never from the request, whose host may be anybody's."""
    return settings().base_url + path


def _navigation() -> list[tuple[str, str, bool]]:
    path = request.path
    return [
        (address, gettext(label), path == address or (address != "/" and path.startswith(address)))
        for address, label in NAVIGATION
    ]


def _switch_language(code: str) -> Response:
    """Remembers the language in the reader's own cookie and goes back to the page.

    A link and no form: a form needs a token, a token needs a session, and then no public page could be
    kept ready for all. It changes nothing of ours; a page elsewhere that calls it can at most change the words.
    """
    if code not in LANGUAGES:
        raise NotFound(code)
    if "language" in session:
        session["language"] = code
    return _remembering(COOKIE, code)


def _switch_size(name: str) -> Response:
    """Remembers the size of text likewise."""
    if name not in SIZES:
        raise NotFound(name)
    return _remembering(SIZE_COOKIE, name)


def _remembering(cookie: str, value: str) -> Response:
    answer = back_to(own_path(request.args.get("next"), "/"))
    answer.set_cookie(
        cookie, value, max_age=365 * 86400, samesite="Lax", httponly=True, secure=settings().production
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


_switch_language.access = _switch_size.access = "public"  # type: ignore[attr-defined]
blueprint.add_url_rule("/language/<code>", "switch_language", _switch_language)
blueprint.add_url_rule("/size/<name>", "switch_size", _switch_size)


def install(app: Flask) -> None:
    """Gives every template what `base.html` needs."""
    app.jinja_env.globals.update(asset=asset_url, own_address=own_address)

    @app.context_processor
    def frame() -> dict[str, Any]:
        return {
            "portal_name": gettext(PORTAL_NAME),
            "brand": gettext(IN_PHRASES).split("|"),
            "language": language(),
            "here": here(),
            "languages": LANGUAGES,
            "nav_items": _navigation(),
            "text_size": size(),
            "footer": settings().footer,
            "banners": [] if settings().production else [("warning", gettext(NOT_PRODUCTION))],
            "sign_in_url": "/account/login",
            "sign_out_url": "/account/logout",
        }
