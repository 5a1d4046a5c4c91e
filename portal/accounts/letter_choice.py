"""The link in a letter by which a person hears only of what is needed, without signing in: signed, and good for nothing else."""

from __future__ import annotations

from itsdangerous import BadSignature, URLSafeSerializer

from portal.core.errors import NotFound
from portal.core.settings import Settings


def _signer(settings: Settings) -> URLSafeSerializer:
    return URLSafeSerializer(settings.secret_key, salt="letters")


def token_of(settings: Settings, person_id: int) -> str:
    return str(_signer(settings).dumps(person_id))


def person_of(settings: Settings, token: str) -> int:
    """Whose link it is; NotFound for one that we have not written."""
    try:
        found = _signer(settings).loads(token)
    except BadSignature:
        raise NotFound("letters") from None
    if not isinstance(found, int):
        raise NotFound("letters")
    return found
