"""Whose key signs credentials: a PEM file in production, one made at first start elsewhere; without one none are made."""

from __future__ import annotations

import os
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from portal.certificates.credential import CredentialKey
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.core.settings import Settings

FILE_NAME = "key.pem"


def credential_key(settings: Settings) -> CredentialKey | None:
    """The key in use, read again only when its file has changed; None where production names none."""
    path = settings.credential_key
    if path is None:
        if settings.production:
            return None
        path = settings.instance / "credential-key" / FILE_NAME
        if not path.exists():
            _make(path.parent)
    changed = path.stat().st_mtime_ns if path.exists() else 0
    return _read_once(path, changed)


@lru_cache(maxsize=8)
def _read_once(path: Path, changed: int) -> CredentialKey:
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError) as error:
        raise Refused(
            Text(N_("The credentials' key %(path)s cannot be read: it is a PEM file"), path=path.name)
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise Refused(Text(N_("The credentials' key %(path)s is not Ed25519"), path=path.name))
    return CredentialKey(key)


def _make(folder: Path) -> None:
    """Filled beside its place and renamed into it: two processes at once agree on one."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))  # only we may read it
    try:
        pem = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        (fresh / FILE_NAME).write_bytes(pem)
        os.rename(fresh, folder)
    except OSError:
        if not (folder / FILE_NAME).exists():
            raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
