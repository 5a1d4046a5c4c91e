"""The reader's language on the web: chosen by a switch that is remembered, Chinese by default."""

from __future__ import annotations

from functools import lru_cache

from flask import Flask, g, request, session
from flask_babel import Babel, LazyString
from flask_babel import Locale as Locale
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from portal.core.i18n import DEFAULT_LANGUAGE, LANGUAGES, LOCALE_FOLDER, Text, wording

__all__ = ["gettext", "install", "language", "lazy_gettext", "said"]

COOKIE = "language"


def language() -> str:
    """ "zh" or "en": what the reader switched to, else Chinese."""
    kept = g.get("language")
    if kept is None:
        chosen = session.get("language") or request.cookies.get(COOKIE, "")
        kept = g.language = chosen if chosen in LANGUAGES else DEFAULT_LANGUAGE
    return str(kept)


def said(text: Text | str) -> str:
    """A message of the rules, in the reader's language."""
    return text.in_language(language()) if isinstance(text, Text) else text


def gettext(message: str, **values: object) -> str:
    """A message of the views, in the reader's language."""
    return Text(message, **values).in_language(language())


def lazy_gettext(message: str, **values: object) -> LazyString:
    """The same for what is written before there is a reader: the labels of a form."""
    return LazyString(gettext, message, **values)


@lru_cache(maxsize=8192)
def _marked_up(words: str) -> Markup:
    return Markup(words)  # our own words, never a reader's


@pass_eval_context
def _in_template(context: EvalContext, message: str, **values: object) -> str:
    """`_("…", name=…)` of the templates: what is put in is escaped, and a percent sign is written twice.

    A page of a list says hundreds of words; the extension's own way asks for the reader's language each time anew.
    """
    words = wording(message, values, language())
    if context.autoescape:
        words = _marked_up(words)
    return words % values if values or "%" in words else words


def install(app: Flask) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(LOCALE_FOLDER)
    app.config["BABEL_DEFAULT_LOCALE"] = "zh"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Shanghai"
    Babel(app, locale_selector=language)
    app.jinja_env.globals.update(_=_in_template, gettext=_in_template)
    app.add_template_filter(said, "said")
