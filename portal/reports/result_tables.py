"""What programmes brought, in words: the same tables for the page, the paper and the workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from portal.core.i18n import N_, Text
from portal.core.money import yuan_wan
from portal.firms.rules import DISTRICTS, TIERS
from portal.firms.words import words
from portal.reports.result_rules import DIMENSIONS, Figures, Group, added_up, by
from portal.reports.tables import Number, Sheet

TITLE = N_("What the programmes brought")
HEADS = (
    N_("Applications handed in"), N_("Granted"), N_("Success rate, %"), N_("Days from call to money"), N_("Promised, 10,000 yuan"),
    N_("Paid, 10,000 yuan"),
)  # fmt: skip
NAMES = {
    "programme": N_("Programme"), "year": N_("Year of the call"), "district": N_("District"), "tier": N_("Tier"),
}  # fmt: skip
TITLES = {
    "programme": N_("Results by programme"), "year": N_("Results by year"), "district": N_("Results by district"),
    "tier": N_("Results by tier"),
}  # fmt: skip
OF_MONEY = {
    "programme": N_("Money by programme"), "year": N_("Money by year of the call"), "district": N_("Money by district"),
    "tier": N_("Money by tier"),
}  # fmt: skip
TOGETHER = N_("Together")
NO_TITLE = N_("No title held")
NOTES = (
    N_("Counted are cases that were handed in. The success rate is the share of granted cases among the decided ones."),
    N_("Days from call to money run from the round's first day to the first payment: the middle of at least three cases; a dash says that there were fewer."),
    N_("Promised is what was granted once the public notice had ended; from what was paid, what was taken back is taken off."),
)  # fmt: skip


def sheets(groups: Sequence[Group], titles: Mapping[str, tuple[str, str]], language: str) -> dict[str, Sheet]:
    """A table for each dimension, the whole in the last row."""
    whole = (Text(TOGETHER).in_language(language), _cells(added_up(groups)))
    found = {}
    for dimension in DIMENSIONS:
        figures = by(groups, dimension)
        rows = [
            (word_of(dimension, word, titles, language), _cells(figures[word]))
            for word in ordered(dimension, figures)
        ]
        heads = (NAMES[dimension], *HEADS)
        found[dimension] = Sheet(
            f"results_{dimension}", Text(TITLES[dimension]).in_language(language),
            tuple(Text(head).in_language(language) for head in heads), (*rows, whole), summed=True,
        )  # fmt: skip
    return found


def _cells(found: Figures) -> tuple[Number, ...]:
    return (
        found.received, found.granted, found.rate, None if found.days is None else Decimal(str(found.days)),
        yuan_wan(found.promised), yuan_wan(found.paid),
    )  # fmt: skip


def ordered(dimension: str, found: Mapping[str, object]) -> list[str]:
    """Districts and tiers in their own order, all districts; years and programmes sorted."""
    if dimension == "district":
        return [code for code in DISTRICTS if code in found]
    if dimension == "tier":
        return [tier for tier in ("", *TIERS) if tier in found]
    return sorted(found)


def word_of(dimension: str, word: str, titles: Mapping[str, tuple[str, str]], language: str) -> str:
    if dimension == "programme":
        zh, en = titles.get(word, (word, word))
        return zh if language == "zh" else en
    if dimension == "district":
        return words(language).district.get(word, word)
    if dimension == "tier":
        return words(language).tier.get(word, word) if word else Text(NO_TITLE).in_language(language)
    return word
