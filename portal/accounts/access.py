"""Who may use a view: every view says so with `@requires(...)` or `@public`; a silent one stops the start.

The row is checked elsewhere: by the query that loads it, which is given the person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask_login import current_user

from portal.accounts import queries, sessions
from portal.accounts.rules import MAY, Office, may, needs_second_factor
from portal.web.pages import signed_out_page

P = ParamSpec("P")
R = TypeVar("R")

# Views of libraries, which cannot say it themselves: endpoint and who may use it.
LIBRARY_VIEWS = {"static": "public"}


@dataclass(frozen=True)
class Actor:
    """Who is at work in this request: the person, the offices held today, the role in a firm if any."""

    id: int
    name: str
    offices: frozenset[Office]
    firm_id: int | None = None
    firm_role: str | None = None
    firms: frozenset[int] = frozenset()  # every firm of which the person is a member

    @property
    def roles(self) -> frozenset[str]:
        """Every role that this person has now; with an account one is always a `person`."""
        held = {office.role for office in self.offices} | {"person"}
        return frozenset(held | {self.firm_role}) if self.firm_role else frozenset(held)

    @property
    def districts(self) -> frozenset[str]:
        """The districts whose cases this person checks."""
        return frozenset(o.district for o in self.offices if o.role == "district_officer" and o.district)

    def holds(self, role: str) -> bool:
        return role in self.roles

    def may(self, permission: str) -> bool:
        return may(permission, self.roles)


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Anybody may see it, without an account."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def requires(permission: str, *, second_factor: bool = True) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Only who carries the permission (accounts/rules.MAY); others sign in first, or get 403.

    An official without a second factor sets it up before anything opens but pages with `second_factor=False`.
    """
    if permission not in MAY:
        raise KeyError(permission)

    def guard(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if not current_user.is_authenticated:
                return signed_out_page() or redirect(url_for("security.login", next=_here()))  # type: ignore[return-value]
            actor = acting()
            if not actor.may(permission):
                abort(403)
            if second_factor and needs_second_factor(actor.roles) and not current_user.tf_primary_method:
                return redirect(url_for("security.two_factor_setup"))  # type: ignore[return-value]
            return view(*args, **kwargs)

        guarded.access = permission  # type: ignore[attr-defined]
        return guarded

    return guard


def acting() -> Actor:
    """The signed-in person of this request, with offices and membership; asked once a request."""
    if "actor" not in g:
        membership = current_app.extensions["portal.membership"](current_user.id, sessions.acts_for())
        g.actor = Actor(
            id=current_user.id,
            name=current_user.called,
            offices=queries.offices(current_user),
            firm_id=membership.firm_id if membership else None,
            firm_role=membership.role if membership else None,
            firms=membership.firms if membership else frozenset(),
        )
    actor: Actor = g.actor
    return actor


def acting_firm() -> int | None:
    """The firm for which the reader acts; None of a stranger, and of whoever acts for no firm."""
    return acting().firm_id if current_user.is_authenticated else None


def table(app: Flask) -> list[tuple[str, str, str, str]]:
    """Every route: path, methods, endpoint, who may use it; raises RuntimeError for a silent view."""
    rows = []
    for rule in app.url_map.iter_rules():
        access = getattr(app.view_functions[rule.endpoint], "access", None) or LIBRARY_VIEWS.get(
            rule.endpoint
        )
        if access is None:
            raise RuntimeError(f"the view {rule.endpoint} ({rule.rule}) does not say who may use it")
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        rows.append((rule.rule, methods, rule.endpoint, access))
    return sorted(rows)


def _here() -> str:
    return request.full_path.rstrip("?") if request.method == "GET" else "/"
