"""The clock: the city's day, and how development moves it."""

from datetime import UTC, date, datetime, timedelta

from portal.core import clock


def test_the_day_is_the_citys_and_not_the_servers(monkeypatch):
    monkeypatch.setattr(clock, "real_now", lambda: datetime(2026, 12, 31, 16, 0, tzinfo=UTC))
    assert clock.today() == date(2027, 1, 1)


def test_moving_the_day_moves_now_and_leaves_real_time_alone(tmp_path):
    clock.follow(tmp_path / "clock")
    clock.move_to(date(2030, 5, 6), tmp_path / "clock")
    assert clock.today() == date(2030, 5, 6)
    assert clock.real_now() < datetime(2030, 1, 1, tzinfo=UTC)
    assert clock.now() - clock.real_now() > timedelta(days=1)


def test_who_follows_sees_a_second_move_without_a_restart(tmp_path):
    clock.follow(tmp_path / "clock")
    clock.move_to(date(2030, 5, 6), tmp_path / "clock")
    assert clock.today() == date(2030, 5, 6)
    clock.move_to(date(2030, 5, 13), tmp_path / "clock")
    assert clock.today() == date(2030, 5, 13)


def test_without_a_file_it_is_today(tmp_path):
    clock.follow(tmp_path / "clock")
    assert abs(clock.now() - clock.real_now()) < timedelta(seconds=1)


def test_who_does_not_follow_is_not_moved(tmp_path):
    clock.move_to(date(2030, 5, 6), tmp_path / "clock")
    assert clock.today() < date(2030, 1, 1)
