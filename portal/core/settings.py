"""The portal's settings: environment variables read once into one frozen value, refused when wrong."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent.parent
LIMITS = (
    "sign_in=10/300 register=60/600 letters=20/600 verify=120/60 api=600/60 export=60/600 download=30/600"
)
FOOTER = {
    "organiser": "PORTAL_ORGANISER",
    "contact": "PORTAL_CONTACT",
    "icp": "PORTAL_ICP",
    "psb": "PORTAL_PSB",
    "site_code": "PORTAL_SITE_CODE",
}
LONGEST_LINE = 120
DEMONSTRATION_SECRET = "demonstration-only-secret-that-production-refuses"


class SettingsRefused(ValueError):
    """A setting is missing or wrong; the message names it and says what is expected."""


@dataclass(frozen=True)
class Limit:
    """At most so many tries within so many seconds."""

    most: int
    seconds: int


@dataclass(frozen=True)
class Settings:
    """What the surroundings say. `production` is the strict mode; all else is development."""

    environment: str
    database_url: str
    files: Path
    secret_key: str
    base_url: str
    smtp_url: str | None
    signing_key: Path | None
    signing_key_password: str | None
    credential_key: Path | None
    metrics_token: str | None
    proxies: int
    limits: Mapping[str, Limit]
    instance: Path
    port: int
    footer: Mapping[str, str]

    @property
    def production(self) -> bool:
        return self.environment == "production"


def read_settings(env: Mapping[str, str] | None = None) -> Settings:
    """Reads PORTAL_* and PORT; raises SettingsRefused with the variable's name."""
    env = os.environ if env is None else env
    environment = env.get("PORTAL_ENV", "development")
    if environment not in ("development", "production"):
        raise SettingsRefused("PORTAL_ENV is 'development' or 'production'")
    instance = Path(env.get("PORTAL_INSTANCE") or ROOT / "instance").absolute()
    port = _number(env, "PORT", 8000, low=1, high=65535)
    settings = Settings(
        environment=environment,
        database_url=_database_url(env.get("PORTAL_DATABASE_URL") or f"sqlite:///{instance / 'portal.db'}"),
        files=_folder(env.get("PORTAL_FILES") or str(instance / "files")),
        secret_key=env.get("PORTAL_SECRET_KEY") or DEMONSTRATION_SECRET,
        base_url=_base_url(env.get("PORTAL_BASE_URL") or f"http://127.0.0.1:{port}"),
        smtp_url=_smtp_url(env.get("PORTAL_SMTP_URL") or None),
        signing_key=_file(env, "PORTAL_SIGNING_KEY"),
        signing_key_password=env.get("PORTAL_SIGNING_KEY_PASSWORD") or None,
        credential_key=_file(env, "PORTAL_CREDENTIAL_KEY"),
        metrics_token=env.get("PORTAL_METRICS_TOKEN") or None,
        proxies=_number(env, "PORTAL_PROXIES", 0, low=0, high=10),
        limits=_limits(LIMITS) | _limits(env.get("PORTAL_LIMITS", "")),
        instance=instance,
        port=port,
        footer={slot: text for slot, name in FOOTER.items() if (text := _line(env, name))},
    )
    if settings.production:
        _require_for_production(settings)
    return settings


def _require_for_production(settings: Settings) -> None:
    if settings.secret_key == DEMONSTRATION_SECRET or len(settings.secret_key) < 32:
        raise SettingsRefused("PORTAL_SECRET_KEY must be set in production, to 32 characters or more")
    if settings.signing_key is None:
        raise SettingsRefused("PORTAL_SIGNING_KEY (a PKCS#12 file) must be set in production")
    if not settings.signing_key.is_file():
        raise SettingsRefused("PORTAL_SIGNING_KEY names no file")
    if settings.credential_key is not None and not settings.credential_key.is_file():
        raise SettingsRefused("PORTAL_CREDENTIAL_KEY names no file")
    if not settings.base_url.startswith("https://"):
        raise SettingsRefused("PORTAL_BASE_URL must begin with https:// in production")


def _file(env: Mapping[str, str], name: str) -> Path | None:
    return Path(env[name]).absolute() if env.get(name) else None


def _line(env: Mapping[str, str], name: str) -> str:
    text = env.get(name, "").strip()
    if len(text) > LONGEST_LINE or not text.isprintable():
        raise SettingsRefused(f"{name} is one line of at most {LONGEST_LINE} characters")
    return text


def _number(env: Mapping[str, str], name: str, default: int, *, low: int, high: int) -> int:
    text = env.get(name) or str(default)
    if not (text.isascii() and text.isdecimal()) or not low <= int(text) <= high:
        raise SettingsRefused(f"{name} is a whole number from {low} to {high}")
    return int(text)


def _limits(text: str) -> dict[str, Limit]:
    found = {}
    for word in text.split():
        parts = re.fullmatch(
            r"(sign_in|register|letters|verify|api|export|download)=([1-9]\d{0,6})/([1-9]\d{0,5})", word
        )
        if parts is None:
            raise SettingsRefused(f"PORTAL_LIMITS names limits as tries/seconds, such as: {LIMITS}")
        found[parts[1]] = Limit(most=int(parts[2]), seconds=int(parts[3]))
    return found


def _database_url(text: str) -> str:
    if text.startswith(("postgresql://", "postgres://")):
        return "postgresql+psycopg://" + text.split("://", 1)[1]
    if text.startswith(("postgresql+psycopg://", "sqlite:///")):
        return text
    raise SettingsRefused("PORTAL_DATABASE_URL begins with sqlite:/// or postgresql://")


def _folder(text: str) -> Path:
    if "://" in text:
        raise SettingsRefused("PORTAL_FILES is a folder; an object store is not supported yet")
    return Path(text).absolute()


def _smtp_url(text: str | None) -> str | None:
    if text is None:
        return None
    parts = urlsplit(text)
    if parts.scheme not in ("smtp", "smtp+tls", "smtps") or not parts.hostname:
        raise SettingsRefused("PORTAL_SMTP_URL is smtp://, smtp+tls:// or smtps:// with a host")
    return text


def _base_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise SettingsRefused("PORTAL_BASE_URL is the portal's own address, http:// or https://")
    return text.rstrip("/")
