"""The order of Chinese names: by pinyin, computed when a name is written."""

from __future__ import annotations

import unicodedata


def sort_key(name: str) -> str:
    """Lower-case pinyin without tones, at most 300 characters; what has no reading keeps its own character."""
    from pypinyin import lazy_pinyin  # heavy: loaded with its dictionary when the first name is written

    plain = unicodedata.normalize("NFKC", name)
    return " ".join(lazy_pinyin(plain)).lower()[:300]
