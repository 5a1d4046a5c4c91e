"""Rule books of a few lines, for what no rule book in force happens to show."""

from __future__ import annotations

import pytest

from portal.classification.rulebook import RuleBook
from portal.classification.rulebook_reading import read_rulebook
from portal.classification.shelf import shelf
from portal.classification.toml_part import RulebookRefused, Source

HEAD = """id = "small"
tier = "srdi"
authority = "nation"
label_zh = "小"
label_en = "Small"
document = "文1号"
certainty = "✓"
"""
IN_FORCE = """
[[in_force]]
kinds = ["new", "renewal"]
from = 2020-01-01
certainty = "✓"
"""
NAMED = 'label_zh = "中文"\nlabel_en = "English"\n'


def condition(key: str, test: str, more: str = "") -> str:
    return f'\n[[conditions]]\nkey = "{key}"\n{NAMED}test = {test}\n{more}'


def direct(key: str, test: str) -> str:
    return f'\n[[directs]]\nkey = "{key}"\n{NAMED}test = {test}\n'


def score(passes: int, indicators: dict[str, str], more: str = "") -> str:
    lines = "".join(
        f'\n[[score.indicators]]\nkey = "{key}"\n{NAMED}{scale}\n' for key, scale in indicators.items()
    )
    return f'\n[score]\nkey = "total"\n{NAMED}passes = {passes}\n{more}\n{lines}'


def flag(fact: str, points: int) -> str:
    """A scale that gives so many points for a statement."""
    return f'word = "{fact}"\nchoices = {{ true = {points}, false = 0 }}'


def source(*parts: str, words: str = "") -> Source:
    """The text of a rule book; `words` are those before its first table."""
    return Source("small.toml", HEAD + words + IN_FORCE + "".join(parts))


def small_book(*parts: str, words: str = "") -> RuleBook:
    return read_rulebook(source(*parts, words=words), shelf().sizes, {})


def refusal(*parts: str, words: str = "") -> str:
    """Why such a rule book is refused."""
    with pytest.raises(RulebookRefused) as refused:
        small_book(*parts, words=words)
    return refused.value.reason
