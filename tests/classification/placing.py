"""Puts a firm exactly where a test wants it: one figure of such a size, one condition true or false, all else as near as can be."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction

from tests.classification.documents import CLEAN, put
from tests.classification.oracle import (
    LISTS,
    RELATIONS,
    Firm,
    Part,
    bar,
    figure,
    holds,
    keys,
    path_of,
    value,
    years_back,
)

MICRO = Fraction(1, 10**6)
COUNTS = ("employees", "rd_staff", "tech_staff", "niche_years", "domestic_rank", "maker_china_top", "digital_level",
          "local_feature_score")  # fmt: skip
WITHIN = {"digital_level": (1, 4), "local_feature_score": (0, 15), "market_share_pct": (0, 100)}
PARTS = (("main_revenue", "revenue"), ("rd_staff", "employees"), ("tech_staff", "employees"))
WORDS = {
    "rd_institution": ("national", "provincial", "municipal", "below_municipal", "none"),
    "listing": ("none", "neeq", "listed"),
    "product_domain": ("A", "B", "C"),
}
WORD_LISTS = {
    "titles": ("tech_or_innovative", "srdi", "little_giant"),
    "quality_items": ("provincial_award", "iso9001", "own_brand", "standards"),
}
ENTRY_WORDS = {
    "class": ("I", "II"),
    "type": ("HNTE", "NTID", "IPA", "IPD"),
    "level": ("national", "provincial"),
}
WORST: dict[str, Part] = {
    "ip": {"class": "II", "high_value": False, "self_developed": False, "transferred_in": True, "transferred_lt_1y": True,
           "owner_rank": 99, "applied_with_benefit": False, "related_to_main_product": False},
    "honours": {"type": "IPD", "valid_to": "2001-01-01"},
    "awards": {"level": "provincial", "rank": 99, "date": "2001-01-01"},
    "led_standards": {"rank": 99, "date": "2001-01-01"},
}  # fmt: skip
Trio = list[Firm]
Beside = Sequence[tuple[Part, bool]]


# Setting one fact


def with_fact(firm: Firm, key: str, number: Fraction) -> Firm | None:
    """The firm with one figure so large, and what must not be greater or smaller than it moved along; None if it cannot be."""
    unit = 1 if key in COUNTS else MICRO
    low, high = WITHIN.get(key, (-(10**11) if key.startswith("net_profit") else 0, 10**11))
    if (number / unit).denominator != 1 or not low <= number <= high:
        return None
    made = put(firm, path_of(key, firm), said(key, number))
    name, bracket, back = key.partition("[")
    for part, whole in PARTS:
        others = [each + bracket + back for each in (part, whole)]
        try:
            smaller, greater = (Fraction(value(each, made)) for each in others)
        except KeyError:
            continue
        if name in (part, whole) and smaller > greater:
            other = others[0] if name == whole else others[1]
            made = put(made, path_of(other, made), said(other, number))
    return made


def said(key: str, number: Fraction) -> int | str:
    if key in COUNTS:
        return int(number)
    whole, rest = divmod(abs(number) * 10**6, 10**6)
    return f"{'-' if number < 0 else ''}{whole}.{int(rest):06d}"


def placed(part: Part, firm: Firm, number: Fraction) -> Iterator[tuple[Firm, str]]:
    """The firm with a figure exactly so large, in several ways, and the fact that moves it."""
    lever, *others = keys(part)
    for base in (None, 10**4, 100, 10**7, 500) if others else (None,):
        made: Firm | None = firm
        if base is not None:
            for other in others:
                made = made and with_fact(made, other, Fraction(base))
        if made is None:
            continue
        beside = [Fraction(value(other, made)) for other in others]
        if beside and not beside[0] and "ratio" in part:
            continue
        needed = lever_for(part, number, beside)
        made = with_fact(made, lever, needed)
        if made is not None and figure(part, made) == number:
            yield made, lever


def lever_for(part: Part, number: Fraction, beside: Sequence[Fraction]) -> Fraction:
    """What the first fact must be for the figure to be so large, the others being as they are."""
    if "fact" in part:
        return number
    other = beside[0]
    if "mean_growth" in part:
        return (1 + 2 * number - (other - beside[1]) / beside[1]) * other
    if "growth" in part:
        return (1 + number) * other
    if "difference" in part:
        return number + other
    if "sum" in part or "mean" in part:
        return (2 if "mean" in part else 1) * number - other
    return number * other


def three(firm: Firm, lever: str) -> Trio | None:
    """The firm, and the same with one fact a single step smaller and greater."""
    unit, now = 1 if lever in COUNTS else MICRO, Fraction(value(lever, firm))
    below, above = (with_fact(firm, lever, now + step * unit) for step in (-1, 1))
    return [below, firm, above] if below and above else None


# Making a condition true or false


def made(test: Part, wanted: bool, firm: Firm) -> Iterator[Firm]:
    """Firms like this one of which the condition is true (or false), the nearest first."""
    if holds(test, firm) is wanted:
        yield firm
    for word in ("all", "any"):
        if word in test:
            parts = [(each, wanted) for each in test[word]]
            every = (word == "all") is wanted
            chains = [parts] if every else [[each] for each in parts]
            for chain in chains:
                yield from (each for each in made_all(chain, firm) if holds(test, each) is wanted)
            return
    yield from (each for each in simply(test, wanted, firm) if holds(test, each) is wanted)


def made_all(parts: Beside, firm: Firm) -> Iterator[Firm]:
    """Firms of which each condition is as wanted."""
    if not parts:
        yield firm
        return
    (test, wanted), *rest = parts
    for each in itertools.islice(made(test, wanted, firm), 6):
        yield from made_all(rest, each)


def simply(test: Part, wanted: bool, firm: Firm) -> Iterator[Firm]:
    """Candidates for one condition without parts."""
    for name in LISTS:
        if name in test:
            entry = fitting(test[name], name, firm)
            yield put(firm, name, [entry] * test.get("at_least", 1) if wanted else [])
            return
    if "is" in test:
        yield put(firm, test["is"], wanted)
    elif "word" in test:
        yield from (put(firm, test["word"], word) for word in WORDS[test["word"]])
    elif "contains" in test:
        words = WORD_LISTS[test["contains"]]
        yield from (
            put(firm, test["contains"], chosen) for chosen in ([], *([word] for word in words), list(words))
        )
    elif "age_at_most" in test:
        yield put(firm, "established", "2026-01-01" if wanted else "1999-01-01")
        yield put(firm, "established", moved(years_ago(firm, test["age_at_most"]), -1))
    elif "none_of" in test:
        yield put(firm, "exclusions", CLEAN | {test["none_of"][0]: not wanted})
    elif "kind" in test:
        yield from (put(firm, "kind", kind) for kind in ("new", "renewal"))
    elif "sme" in test:
        yield from (put(firm, "employees", 200 if wanted else 10**6),)
    else:
        yield from comparing(test, wanted, firm)


def comparing(test: Part, wanted: bool, firm: Firm) -> Iterator[Firm]:
    relation = next(word for word in RELATIONS if word in test)
    limit = bar(test, test[relation])
    up = (relation in ("at_least", "more_than")) is wanted
    for number in (
        limit * 3 if up else limit / 2,
        limit + 1 if up else limit - 1,
        limit if up else Fraction(0),
    ):
        chains: list[Firm] = [firm]
        for back in range(test.get("each", 1)):
            one_year = years_back(test, back)
            chains = [
                each for firm_ in chains for each, _ in itertools.islice(placed(one_year, firm_, number), 3)
            ]
        yield from chains


def fitting(wanted: Part, name: str, firm: Firm) -> Part:
    """An entry that is just as wanted and no better."""
    entry = dict(WORST[name])
    for word, want in wanted.items():
        if word.endswith("_at_most"):
            entry[word.removesuffix("_at_most")] = want
        elif word == "within_years":
            entry["date"] = first_day(firm, want)
        else:
            entry[word] = want[-1] if isinstance(want, list) else want
    return entry | ({"valid_to": firm["as_of"]} if name == "honours" else {})


def first_day(firm: Firm, years: int) -> str:
    return f"{int(firm['as_of'][:4]) - years}-01-01"


def years_ago(firm: Firm, years: int) -> str:
    return f"{int(firm['as_of'][:4]) - years}{firm['as_of'][4:]}"


def moved(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
