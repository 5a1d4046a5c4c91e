"""Addresses of built styles, scripts and icons that change with their content, so that browsers may keep them for ever."""

from __future__ import annotations

import json
import os
from functools import lru_cache
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent.parent / "static"


@lru_cache(maxsize=4)
def _hashes(manifest: str, changed_ns: int) -> dict[str, str]:
    hashes: dict[str, str] = json.loads(Path(manifest).read_text("utf-8"))
    return hashes


def asset_url(name: str, *, static: Path = STATIC) -> str:
    """`/static/dist/<name>?v=<hash>`; LookupError when `make assets` has not made it."""
    manifest = f"{static}/dist/manifest.json"  # as text: a page of a list asks for forty icons
    try:
        hashes = _hashes(manifest, os.stat(manifest).st_mtime_ns)  # a path's own asks far more
        return f"/static/dist/{name}?v={hashes[name]}"
    except (FileNotFoundError, KeyError) as missing:
        raise LookupError(f"{name} is not among the built assets: run `make assets`") from missing
