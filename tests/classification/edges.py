"""Firms that lie just below, on and just above every limit that a rule book sets, found from its TOML alone.

A limit inside a larger condition is shown where it decides: what stands beside it is made true or false first.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from random import Random
from typing import Any

from tests.classification.documents import CLEAN, put, whole_firm
from tests.classification.oracle import (
    FIGURES,
    LISTS,
    RELATIONS,
    Firm,
    Part,
    bar,
    columns,
    figure,
    keys,
    path_of,
    points,
    value,
    years_back,
)
from tests.classification.placing import (
    COUNTS,
    ENTRY_WORDS,
    MICRO,
    PARTS,
    WORD_LISTS,
    WORDS,
    Beside,
    Trio,
    first_day,
    fitting,
    made_all,
    moved,
    placed,
    simply,
    three,
    with_fact,
    years_ago,
)

# The edges of one condition


def leaves(
    test: Part, beside: tuple[tuple[Part, bool], ...] = ()
) -> Iterator[tuple[Part, tuple[tuple[Part, bool], ...]]]:
    """Each single condition within a larger one, with what must stand beside it so that it decides."""
    for word in ("all", "any"):
        if word in test:
            for n, each in enumerate(test[word]):
                others = [other for m, other in enumerate(test[word]) if m != n]
                yield from leaves(each, (*beside, *((other, word == "all") for other in others)))
            return
    yield test, beside


def edges(test: Part, firm: Firm, beside: Beside = ()) -> Iterator[tuple[str, Trio]]:
    """Every limit of a single condition, named, with firms about it; each row is one way to lie there."""
    for name in LISTS:
        if name in test:
            yield from listed(test, name, firm)
            return
    if any(word in test for word in FIGURES):
        relation = next(word for word in RELATIONS if word in test)
        for back in range(test.get("each", 1)):
            one_year = years_back(test, back)
            others = [years_back(test, n) for n in range(test.get("each", 1)) if n != back]
            for ready in made_all([({**other, "each": 1}, True) for other in others], firm):
                limit = bar(test, test[relation])
                for at, lever in placed(one_year, ready, limit):
                    for settled in itertools.islice(made_all(beside, at), 4):
                        trio = three(settled, lever) if figure(one_year, settled) == limit else None
                        if trio:
                            yield f"{relation} {test[relation]} ({lever})", trio
    else:
        yield from worded(test, firm)


def listed(test: Part, name: str, firm: Firm) -> Iterator[tuple[str, Trio]]:
    count, entry = test.get("at_least", 1), fitting(test[name], name, firm)
    yield f"{count} of {name}", [put(firm, name, [entry] * n) for n in (count - 1, count, count + 1)]

    def spoiled(**changed: Any) -> Firm:
        return put(firm, name, [entry] * (count - 1) + [entry | changed])

    for word, want in test[name].items():
        if word.endswith("_at_most"):
            rank = word.removesuffix("_at_most")
            yield word, [spoiled(**{rank: n}) for n in (want - 1, want, want + 1) if n]
        elif word == "within_years":
            yield word, [spoiled(date=moved(first_day(firm, want), n)) for n in (-1, 0, 1)]
            yield "not in the future", [spoiled(date=moved(firm["as_of"], n)) for n in (-1, 0, 1)]
        elif isinstance(want, bool):
            yield word, [spoiled(**{word: wrong}) for wrong in (want, not want)]
        elif want != list(ENTRY_WORDS[word]):  # where any word will do, none decides
            yield word, [spoiled(**{word: other}) for other in ENTRY_WORDS[word]]
    if name == "honours":
        yield "still valid", [spoiled(valid_to=moved(firm["as_of"], n)) for n in (-1, 0, 1)]


def worded(test: Part, firm: Firm) -> Iterator[tuple[str, Trio]]:
    if "age_at_most" in test:
        day = years_ago(firm, test["age_at_most"])
        yield f"age {test['age_at_most']}", [put(firm, "established", moved(day, n)) for n in (-1, 0, 1)]
    elif "none_of" in test:
        for key in test["none_of"]:
            yield key, [put(firm, "exclusions", CLEAN | {key: applies}) for applies in (True, False)]
    elif "sme" in test:
        size = columns()[firm["industry_code"][:2]]
        large = firm
        for key in ("employees", "revenue"):
            large = with_fact(large, key, Fraction(size[key][0])) or large
        yield from ((f"large {key}", three(large, key) or []) for key in ("employees", "revenue"))
    elif "contains" in test:
        yield (
            "titles",
            [
                put(firm, test["contains"], held)
                for held in ([], *([word] for word in WORD_LISTS[test["contains"]]))
            ],
        )
    else:
        key, words = next(
            (test[word], said) for word, said in (("is", (True, False)), ("word", WORDS.get(test.get("word", ""), ())))
            if word in test
        ) if "kind" not in test else ("kind", ("new", "renewal"))  # fmt: skip
        yield key, [put(firm, key, word) for word in words]


# The edges of one indicator


def scales(indicator: Part, firm: Firm) -> Iterator[tuple[Part, Firm]]:
    """Each scale of bands of an indicator, with a firm for which it is the one that counts."""
    if "chosen" in indicator:
        by = indicator["chosen"]["by"]
        for word, scale in indicator["chosen"].items():
            if word != "by":
                yield scale, put(firm, by, word)
    else:
        yield from ((scale, firm) for scale in indicator.get("best", [indicator]))


def limits(scale: Part) -> Iterator[Fraction]:
    """The edges of bands or of steps."""
    if "bands" in scale:
        yield from (bar(scale, band["from"]) for band in scale["bands"] if "from" in band)
    else:
        step = scale["steps"]
        yield from (Fraction(n * step["every"]) for n in range(1, -(-step["most"] // step["each"]) + 1))


def about(scale: Part, number: Fraction, firm: Firm) -> Iterator[Trio]:
    """Firms just below, on and just above one edge of a scale."""
    if "number_of" in scale:
        words = WORD_LISTS[scale["number_of"]]
        yield [
            put(firm, scale["number_of"], list(words[:n]))
            for n in (int(number) - 1, int(number), int(number) + 1)
            if n <= len(words)
        ]
        return
    for at, lever in placed(scale, firm, number):
        unit, now = 1 if lever in COUNTS else MICRO, Fraction(value(lever, at))
        beside = [with_fact(at, lever, now + step * unit) for step in (-1, 1)]
        yield [each for each in (beside[0], at, beside[1]) if each is not None]


def turns(indicator: Part, trio: Trio) -> bool:
    return len({points(indicator, firm) for firm in trio}) > 1


def beyond(scale: Part) -> Iterator[Fraction]:
    """Past the last edge, where nothing more is earned."""
    if "steps" in scale:
        yield from (edge + scale["steps"]["every"] for edge in list(limits(scale))[-1:])


# Whole scores


def walked(rules: Part, away: Callable[[Firm], int]) -> Firm:
    """The firm that comes nearest to where `away` says 0, found by changing one indicator after another; always the same."""
    chance = Random(11)
    firm = whole_firm() | {"honours": [], "rd_institution": "municipal"}
    changes = [each for line in rules["score"]["indicators"] for each in options(line, firm)]
    best, nearest, left = firm, away(firm), away(firm)
    for _ in range(600):
        if not nearest:
            break
        changed = firm
        for path, made in chance.choice(changes).items():
            changed = put(changed, path, made(firm) if callable(made) else made)
        now = away(changed) if well_formed(changed) else 10**6
        if now <= left + chance.choice((0, 0, 0, 30)):  # now and then a step back, out of a dead end
            firm, left = changed, now
        if now < nearest:
            best, nearest = changed, now
    return best


def options(line: Part, whole: Firm) -> Iterator[dict[str, Any]]:
    """What makes an indicator earn each of its points, as changes of the document."""
    if "choices" in line:
        words = {"true": True, "false": False}
        yield from ({line["word"]: words.get(word, word)} for word in line["choices"])
    elif "ladder" in line:
        yield {"ip": []}
        for rung in line["ladder"]:
            yield from ({"ip": firm["ip"]} for firm in simply(rung["test"], True, whole))
    else:
        scale, firm = next(scales(line, whole))
        paths = [scale["number_of"]] if "number_of" in scale else [path_of(key, whole) for key in keys(scale)]
        for edge in limits(scale):
            for trio in itertools.islice(about(scale, edge, firm), 1):
                yield from ({path: at_path(each, path) for path in paths} for each in trio)
            if "growth" in scale:  # the year before so that this year's figure has grown by as much
                yield {paths[1]: partial(grown_from, path=paths[0], by=edge)}


def grown_from(firm: Firm, path: str, by: Fraction) -> str:
    return f"{float(Fraction(at_path(firm, path)) / (1 + by)):.2f}"


def at_path(firm: Firm, path: str) -> Any:
    at: Any = firm
    for step in path.split("."):
        at = at[step]
    return at


def well_formed(firm: Firm) -> bool:
    return all(
        Fraction(figures[part]) <= Fraction(figures[whole])
        for part, whole in PARTS[:1]
        for figures in firm["years"].values()
    ) and all(firm[part] <= firm[whole] for part, whole in PARTS[1:])
