"""The words of the register in one language: every name looked up once, so that a list need not ask for each row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from portal.core.i18n import Text
from portal.firms.rules import DISTRICTS, LAYERS, STANDINGS, TIER_LEVELS, TIERS, TRACKS


@dataclass(frozen=True)
class Words:
    """Code → name. The short ones are for tiles and narrow columns: 天河 for 天河区, a layer without its explanation."""

    district: Mapping[str, str]
    short_district: Mapping[str, str]
    layer: Mapping[str, str]
    short_layer: Mapping[str, str]
    track: Mapping[str, str]
    tier: Mapping[str, str]
    standing: Mapping[str, str]
    level: Mapping[tuple[str, str], str]


@lru_cache
def words(language: str) -> Words:
    """Of "zh" or "en"."""
    chinese = language != "en"

    def said(names: Mapping[str, str]) -> dict[str, str]:
        return {code: Text(name).in_language(language) for code, name in names.items()}

    return Words(
        district={code: pair[0] if chinese else pair[1] for code, pair in DISTRICTS.items()},
        short_district={
            code: pair[0].removesuffix("区") if chinese else pair[1] for code, pair in DISTRICTS.items()
        },
        layer=said(LAYERS),
        short_layer={code: re.split(r" ?[(（]", name)[0] for code, name in said(LAYERS).items()},
        track=said(TRACKS),
        tier=said(TIERS),
        standing=said(STANDINGS),
        level={key: Text(name).in_language(language) for key, name in TIER_LEVELS.items()},
    )
