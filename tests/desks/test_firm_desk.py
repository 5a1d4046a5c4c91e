"""What waits for a firm's people on their first page."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from portal.core import clock
from tests.applications.firm_story import begin, long_ago
from tests.applications.story import registered


def test_a_year_that_is_owed_waits_on_the_firms_desk_until_it_is_begun(
    app: Flask, firm_client: FlaskClient, officer: FlaskClient
) -> None:
    registered(firm_client, officer)
    long_ago(app, years=2)
    last = clock.today().year - 1
    desk = firm_client.get("/my").text
    assert f"报送{last}年度信息更新" in desk
    assert f"报送{last - 1}年度信息更新" in desk  # also one that came too late keeps waiting
    begin(firm_client, f"/my/upkeep/update/{last}")
    desk = firm_client.get("/my").text
    assert f"报送{last}年度信息更新" not in desk
    assert "继续填写：年度信息更新" in desk
