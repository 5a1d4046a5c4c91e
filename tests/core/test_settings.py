"""Settings: what is read, and what is refused."""

from pathlib import Path

import pytest

from portal.core.settings import DEMONSTRATION_SECRET, SettingsRefused, read_settings

SECRET = "x" * 40


def production(tmp_path: Path, **changed: str) -> dict[str, str]:
    key = tmp_path / "key.p12"
    key.write_bytes(b"key")
    return {
        "PORTAL_ENV": "production",
        "PORTAL_SECRET_KEY": SECRET,
        "PORTAL_SIGNING_KEY": str(key),
        "PORTAL_BASE_URL": "https://portal.example.cn",
    } | changed


def test_without_any_setting_the_portal_develops_on_sqlite_at_port_8000():
    settings = read_settings({})
    assert not settings.production
    assert settings.database_url == f"sqlite:///{settings.instance / 'portal.db'}"
    assert settings.files == settings.instance / "files"
    assert (settings.port, settings.base_url) == (8000, "http://127.0.0.1:8000")


def test_everything_is_kept_below_the_instance_that_is_named(tmp_path):
    settings = read_settings({"PORTAL_INSTANCE": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path}/portal.db"
    assert settings.files == tmp_path / "files"


@pytest.mark.parametrize("prefix", ["postgres://", "postgresql://", "postgresql+psycopg://"])
def test_every_way_to_write_postgresql_means_the_same_driver(prefix):
    settings = read_settings({"PORTAL_DATABASE_URL": f"{prefix}u:p@db/portal"})
    assert settings.database_url == "postgresql+psycopg://u:p@db/portal"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_ENV", "staging"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "eighty"),
        ("PORT", "８０"),
        ("PORTAL_PROXIES", "11"),
        ("PORTAL_PROXIES", "1.0"),
        ("PORTAL_DATABASE_URL", "mysql://x"),
        ("PORTAL_DATABASE_URL", "portal.db"),
        ("PORTAL_FILES", "s3://bucket"),
        ("PORTAL_BASE_URL", "portal.example"),
        ("PORTAL_BASE_URL", "ftp://portal.example"),
        ("PORTAL_BASE_URL", "https://portal.example/?x=1"),
        ("PORTAL_SMTP_URL", "mail.example"),
        ("PORTAL_SMTP_URL", "http://mail.example"),
    ],
)
def test_a_wrong_setting_is_refused_and_named(name, value):
    with pytest.raises(SettingsRefused, match=name):
        read_settings({name: value})


def test_production_starts_with_a_secret_a_key_and_https(tmp_path):
    assert read_settings(production(tmp_path)).production


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_SECRET_KEY", ""),
        ("PORTAL_SECRET_KEY", "short"),
        ("PORTAL_SECRET_KEY", DEMONSTRATION_SECRET),
        ("PORTAL_SIGNING_KEY", ""),
        ("PORTAL_SIGNING_KEY", "/nowhere/key.p12"),
        ("PORTAL_BASE_URL", "http://portal.example.cn"),
        ("PORTAL_BASE_URL", ""),
    ],
)
def test_production_does_not_start_without_its_own_secrets(tmp_path, name, value):
    with pytest.raises(SettingsRefused, match=name):
        read_settings(production(tmp_path, **{name: value}))
