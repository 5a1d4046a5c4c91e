"""Pages whose frame is the same for every stranger: rendered once with holes in it, then only the holes are filled.

What stands in a hole is made for each request; what stands around it may depend on `key`, the language, the size of
text and the day alone. Who carries another cookie gets the page rendered whole."""

from __future__ import annotations

import re
from urllib.parse import quote

from flask import render_template, request
from markupsafe import Markup, escape

from portal.core import clock
from portal.web.addresses import page_behind
from portal.web.cache import look_for_stranger

HOLE = re.compile("⟦([a-z_]+)⟧")
MOST = 256

_frames: dict[tuple[object, ...], list[str]] = {}


def here() -> str:
    """The address of this page, to come back to: the context of every page has it, quoted."""
    path = request.full_path if request.query_string else request.path
    if request.method == "POST":
        path = page_behind()
    return quote(path, safe="/")


def render_kept(
    template: str, *, key: tuple[object, ...] | None, holes: dict[str, str | None], **context: object
) -> str:
    """The template with `context` and what stands in `holes`; a hole that is None is absent, not empty.

    Without a key nothing is kept: for what hardly anybody asks twice.
    """
    look = look_for_stranger(request.environ)
    if look is None or key is None:
        return render_template(template, **context, **holes)
    there = tuple(name for name, text in holes.items() if text is not None)
    known = (template, look, clock.today(), there, *key)
    frame = _frames.get(known)
    if frame is None:
        marks = {name: f"⟦{name}⟧" if name in there else None for name in holes}
        page = render_template(template, **context, **marks, here="⟦here⟧")
        if len(_frames) >= MOST:
            _frames.clear()
        frame = _frames[known] = HOLE.split(page)
    texts = {
        name: text if isinstance(text, Markup) else escape(text)
        for name, text in holes.items()
        if text is not None
    }
    texts["here"] = Markup(here())
    filled = frame.copy()
    filled[1::2] = [texts[name] for name in frame[1::2]]
    return "".join(filled)
