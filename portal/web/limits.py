"""How often something may be tried: counts per key within a window of time, shared between processes.

A count is written in a short transaction of its own, so that it stays whatever becomes of the request."""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import current_app, request
from sqlalchemy import case, delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from werkzeug.exceptions import TooManyRequests

from portal.core import clock
from portal.core.db import transaction_of
from portal.core.jobs import Job
from portal.core.settings import Limit
from portal.web.models import Tries
from portal.web.transaction import sessions

SWEEP = "limits.sweep"

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Tried:
    """Where a key stands after a try: whether it was still allowed, and how long to wait if not."""

    count: int
    most: int
    until: datetime

    @property
    def allowed(self) -> bool:
        return self.count <= self.most

    @property
    def seconds_left(self) -> int:
        return max(1, int((self.until - clock.real_now()).total_seconds()) + 1)


def hit(key: str, limit: Limit) -> Tried:
    """Counts one try. The first one opens the window; what comes after `most` is not allowed until it closes."""
    return hit_all([key], limit)[key]


def hit_all(keys: list[str], limit: Limit) -> dict[str, Tried]:
    """Counts one try for each key, in one transaction."""
    with transaction_of(sessions()) as session:
        return {
            key: _hit(session, key, limit) for key in sorted(keys)
        }  # sorted: two never wait for each other


def _hit(session: Session, key: str, limit: Limit) -> Tried:
    moment = clock.real_now()
    until = moment + timedelta(seconds=limit.seconds)
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    over = Tries.until <= moment
    statement = (
        dialect.insert(Tries)
        .values(key=key, count=1, until=until)
        .on_conflict_do_update(
            index_elements=[Tries.key],
            set_={
                "count": case((over, 1), else_=Tries.count + 1),
                "until": case((over, until), else_=Tries.until),
            },
        )
        .returning(Tries.count, Tries.until)
    )
    count, kept = session.execute(statement).one()
    return Tried(count=count, most=limit.most, until=kept)


def forgive(session: Session, keys: list[str], *, one_of: tuple[str, ...] = ()) -> None:
    """Forgets the tries of `keys`; those of `one_of` lose one, the try that turned out well."""
    session.execute(delete(Tries).where(Tries.key.in_(keys)))
    if one_of:
        session.execute(
            update(Tries).where(Tries.key.in_(one_of), Tries.count > 0).values(count=Tries.count - 1)
        )


def sweep(job: Job) -> None:
    """Daily: forgets the windows that have closed."""
    with transaction_of(job.factory) as session:
        session.execute(delete(Tries).where(Tries.until < clock.real_now()))
        job.finish(session)


def limited(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Below `@public` or `@requires`: as many calls from one address as PORTAL_LIMITS allows under `name`,
    then 429 with Retry-After."""

    def guard(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            spend(name)
            return view(*args, **kwargs)

        return guarded

    return guard


def spend(name: str) -> None:
    """Counts a call of this request's address under `name`; raises TooManyRequests (429) when it is one too many."""
    tried = hit(f"{name}:{address()}", limit(name))
    if not tried.allowed:
        raise TooManyRequests(retry_after=tried.seconds_left)


def limit(name: str) -> Limit:
    """The limit of that name in the settings; KeyError for a name that stands in none."""
    found: Limit = current_app.extensions["portal.settings"].limits[name]
    return found


def address() -> str:
    """Who calls: the address, of IPv6 the network of one customer. Trusted proxies are taken off by the application."""
    given = request.remote_addr or "unknown"
    try:
        parsed = ipaddress.ip_address(given)
    except ValueError:
        return given[:60]
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def hidden(text: str) -> str:
    """A key's personal part, unreadable: counts name nobody."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]
