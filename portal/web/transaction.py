"""The session of a request, and the one way in which a view changes anything: `with transaction() as session`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import Flask, current_app, g
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import sessionmaker
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.local import LocalProxy

from portal.core.db import PortalSession, session_factory, single_reads
from portal.core.errors import Clash
from portal.core.i18n import N_, Text

SOMEBODY_ELSE = N_("Somebody changed this a moment ago. Look at it as it is now, and decide again.")


def connect(app: Flask, engine: Engine) -> None:
    """Gives the application its database; the request's session is closed when the request ends."""
    app.extensions["portal.engine"] = engine
    app.extensions["portal.single_reads"] = single_reads(engine)
    app.extensions["portal.sessions"] = session_factory(engine)
    app.teardown_appcontext(_close)


def sessions() -> sessionmaker[PortalSession]:
    return cast("sessionmaker[PortalSession]", current_app.extensions["portal.sessions"])


def engine() -> Engine:
    return cast(Engine, current_app.extensions["portal.engine"])


def reader() -> Engine:
    """The database for a page that asks one thing: one SELECT, no session, no transaction."""
    return cast(Engine, current_app.extensions["portal.single_reads"])


def reading() -> PortalSession:
    """The request's session, for reading: it refuses to write outside of `transaction()`."""
    if "session" not in g:
        g.session = sessions()()
    return cast(PortalSession, g.session)


current_session = LocalProxy(reading)


@contextmanager
def transaction() -> Iterator[PortalSession]:
    """One transaction: committed at the end of the block, undone on any exception.

    Raises Clash when another one was faster (a version or a unique row that is no longer as it was seen).
    """
    session = reading()
    session.begin_writing()
    try:
        yield session
        session.commit()
    except (StaleDataError, IntegrityError) as error:
        session.rollback()
        current_app.logger.warning("clash: %s", getattr(error, "orig", error))
        raise Clash(Text(SOMEBODY_ELSE)) from error
    except BaseException:
        session.rollback()
        raise
    finally:
        session.end_writing()


def _close(error: BaseException | None) -> None:
    session = g.pop("session", None)
    if session is not None:
        session.close()
