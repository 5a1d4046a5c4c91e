"""What operators ask: alive, ready, and the figures for their monitoring."""

from __future__ import annotations

import hmac

from flask import Blueprint, Response, abort, current_app, request
from sqlalchemy import func, select

from portal.core.jobs import JobRow
from portal.web.transaction import engine, reading

blueprint = Blueprint("health", __name__)


def _alive() -> Response:
    return Response("ok\n", mimetype="text/plain")


def _ready() -> Response:
    """200 when the database answers and has this code's tables; else 503 with what is missing."""
    from portal.core import migrate  # heavy: no other page needs it

    try:
        ready = migrate.is_present(engine())
    except Exception:
        current_app.logger.exception("not ready: the database does not answer")
        return Response("the database does not answer\n", status=503, mimetype="text/plain")
    if not ready:
        return Response("the database is not migrated\n", status=503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")


def _metrics() -> Response:
    """Jobs by state in Prometheus' text form; without the right token there is no such page."""
    token = current_app.extensions["portal.settings"].metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(given.encode(), token.encode()):
        abort(404)
    from prometheus_client import CollectorRegistry, Gauge, generate_latest

    registry = CollectorRegistry()
    gauge = Gauge("portal_jobs", "Jobs by state", ["state"], registry=registry)
    for state, count in reading().execute(select(JobRow.state, func.count()).group_by(JobRow.state)):
        gauge.labels(state).set(count)
    return Response(generate_latest(registry), mimetype="text/plain; version=0.0.4")


for _path, _view in (("/healthz", _alive), ("/readyz", _ready), ("/metrics", _metrics)):
    _view.access = "public"  # type: ignore[attr-defined]
    blueprint.add_url_rule(_path, _view.__name__.strip("_"), _view)
