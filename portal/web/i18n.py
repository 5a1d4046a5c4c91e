"""The reader's language on the web: chosen by a switch that is remembered, Chinese by default."""

from __future__ import annotations

from flask import Flask, g, request, session
from flask_babel import Babel, gettext, lazy_gettext
from flask_babel import Locale as Locale

from portal.core.i18n import DEFAULT_LANGUAGE, LANGUAGES, LOCALE_FOLDER, Text

__all__ = ["gettext", "install", "language", "lazy_gettext", "said"]

COOKIE = "language"


def language() -> str:
    """ "zh" or "en": what the reader switched to, else Chinese."""
    if "language" not in g:
        chosen = session.get("language") or request.cookies.get(COOKIE, "")
        g.language = chosen if chosen in LANGUAGES else DEFAULT_LANGUAGE
    return str(g.language)


def said(text: Text | str) -> str:
    """A message of the rules, in the reader's language."""
    return text.in_language(language()) if isinstance(text, Text) else text


def install(app: Flask) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(LOCALE_FOLDER)
    app.config["BABEL_DEFAULT_LOCALE"] = "zh"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Shanghai"
    Babel(app, locale_selector=language)
    app.add_template_filter(said, "said")
