"""The administrator's page of working days: a year that nobody has announced can be entered, this year's too."""

from __future__ import annotations

from datetime import datetime

from flask import Flask

from portal.core import clock
from portal.core.clock import CITY_ZONE
from tests.people import People
from tests.signing_in import sign_in


def test_a_year_that_nobody_announced_can_be_entered_by_weekdays_when_it_has_begun(
    app: Flask, people: People
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    with clock.fixed_at(datetime(2041, 10, 15, 10, 0, tzinfo=CITY_ZONE)):
        admin = app.test_client()
        sign_in(admin, people.official("administrator"))
        fill = "/admin/calendar/2041/weekdays"
        assert fill in admin.get("/admin/calendar?year=2041").text
        assert admin.post(fill).status_code == 303
        assert fill not in admin.get("/admin/calendar?year=2041").text
