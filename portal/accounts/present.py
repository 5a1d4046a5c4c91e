"""Who is signed in, as the frame of every page shows it: a name, and the way to one's own desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask_login import current_user

from portal.accounts import sessions
from portal.accounts.access import Actor, acting
from portal.web.i18n import gettext as _


@dataclass(frozen=True)
class Desk:
    url: str
    label: str


@dataclass(frozen=True)
class Present:
    """What `base.html` calls `person`."""

    name: str
    desk_url: str
    desk_label: str


def desk_of(actor: Actor) -> Desk:
    """Officials have a desk, everybody else has (or begins) a firm."""
    return Desk("/desk", _("Desk")) if actor.may("see_desk") else Desk("/my", _("My firm"))


def install(app: Flask) -> None:
    @app.context_processor
    def person() -> dict[str, Any]:
        """None for a stranger, who costs no question to the database and leaves the page the same for all."""
        if not sessions.has_cookie() or not current_user.is_authenticated:
            return {"person": None}
        actor = acting()
        desk = desk_of(actor)
        return {"person": Present(name=actor.name, desk_url=desk.url, desk_label=desk.label)}
