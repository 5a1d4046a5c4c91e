"""Addresses of built assets follow their content."""

import json
import os
from pathlib import Path

import pytest

from portal.web.assets import asset_url


def built(static: Path, hashes: dict[str, str], *, changed: int) -> None:
    manifest = static / "dist" / "manifest.json"
    manifest.parent.mkdir(exist_ok=True)
    manifest.write_text(json.dumps(hashes))
    os.utime(manifest, ns=(changed, changed))


def test_an_address_carries_the_hash_of_its_content(tmp_path: Path) -> None:
    built(tmp_path, {"portal.css": "abc"}, changed=1_000_000_000)
    assert asset_url("portal.css", static=tmp_path) == "/static/dist/portal.css?v=abc"


def test_a_new_build_is_seen_without_a_restart(tmp_path: Path) -> None:
    built(tmp_path, {"portal.css": "old"}, changed=1_000_000_000)
    asset_url("portal.css", static=tmp_path)
    built(tmp_path, {"portal.css": "new"}, changed=2_000_000_000)
    assert asset_url("portal.css", static=tmp_path).endswith("?v=new")


def test_what_was_not_built_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="make assets"):
        asset_url("portal.css", static=tmp_path)
    built(tmp_path, {"portal.css": "abc"}, changed=1_000_000_000)
    with pytest.raises(LookupError, match=r"chart\.js"):
        asset_url("chart.js", static=tmp_path)
