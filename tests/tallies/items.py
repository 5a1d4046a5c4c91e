"""Enters parks, scenarios and the like as an officer does it on screen."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient


def enter(client: FlaskClient, kind: str, **data: Any) -> int:
    answer = client.post(f"/desk/plan/{kind}/new", data={"name": "南沙智港", "state": "public", **data})
    assert answer.status_code == 303, answer.text
    return int(answer.location.rsplit("/", 1)[1])
