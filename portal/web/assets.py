"""Addresses of built styles, scripts and icons that change with their content, so that browsers may keep them for ever."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent.parent / "static"


@lru_cache(maxsize=4)
def _hashes(manifest: Path, changed_ns: int) -> dict[str, str]:
    hashes: dict[str, str] = json.loads(manifest.read_text("utf-8"))
    return hashes


def asset_url(name: str, *, static: Path = STATIC) -> str:
    """`/static/dist/<name>?v=<hash>`; LookupError when `make assets` has not made it."""
    manifest = static / "dist" / "manifest.json"
    try:
        hashes = _hashes(manifest, manifest.stat().st_mtime_ns)
        return f"/static/dist/{name}?v={hashes[name]}"
    except (FileNotFoundError, KeyError) as missing:
        raise LookupError(f"{name} is not among the built assets: run `make assets`") from missing
