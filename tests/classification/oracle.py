"""A second, plain reading of the rule books: straight from their TOML and a facts document of which all is known.

Fractions and ifs, slow and short, written from the contract of facts and findings; it shares nothing with the portal's code.
"""

from __future__ import annotations

import operator
import tomllib
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "portal" / "classification" / "rulebooks"
SIZES = "size_2011_300"
Part = dict[str, Any]
Firm = dict[str, Any]

FIGURES = (
    "fact",
    "number_of",
    "ratio",
    "growth",
    "mean_growth",
    "compound_growth",
    "sum",
    "mean",
    "difference",
)
RELATIONS = ("at_least", "at_most", "more_than", "less_than")
LISTS = ("ip", "honours", "awards", "led_standards")
YEARLY = ("revenue", "main_revenue", "rd_expense", "cost_expense", "net_profit", "total_assets", "total_liabilities")  # fmt: skip
RATES = ("ratio", "growth", "mean_growth", "compound_growth")


def book(name: str) -> Part:
    """A rule book's TOML, laid over the one that it extends."""
    table = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
    return over(book(table.pop("extends")), table) if "extends" in table else table


def over(base: Part, own: Part) -> Part:
    return base | {
        key: over(base[key], value) if isinstance(value, dict) and key in base else value
        for key, value in own.items()
    }


NAMES = sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != SIZES)
BOOKS = {name: book(name) for name in NAMES}
TABLE = tomllib.loads((FOLDER / f"{SIZES}.toml").read_text("utf-8"))


def path_of(key: str, firm: Firm) -> str:
    """`revenue[-1]` is where in the document."""
    name, _, back = key.rstrip("]").partition("[-")
    return f"years.{firm['reporting_year'] - int(back or 0)}.{name}" if name in YEARLY else key


def value(key: str, firm: Firm) -> Any:
    at: Any = firm
    for step in path_of(key, firm).split("."):
        at = at[step]
    return at


def keys(part: Part) -> list[str]:
    """The facts that a figure reads, the one that a firm would move first."""
    kind = next(word for word in FIGURES if word in part)
    named = part[kind] if isinstance(part[kind], list) else [part[kind]]
    years = {"growth": 1, "mean_growth": 2, "compound_growth": part.get("years", 0)}.get(kind, 0)
    if kind == "mean_growth":
        return [named[0], f"{named[0]}[-1]", f"{named[0]}[-2]"]
    return [named[0], f"{named[0]}[-{years}]"] if years else named


def figure(part: Part, firm: Firm) -> Fraction | None:
    """The figure; None where a denominator is zero."""
    if "number_of" in part:
        return Fraction(len(value(part["number_of"], firm)))
    a, *rest = (Fraction(value(key, firm)) for key in keys(part))
    if "fact" in part:
        return a
    if "sum" in part or "mean" in part:
        return (a + sum(rest)) / (2 if "mean" in part else 1)
    if "difference" in part:
        return a - rest[0]
    if any(other == 0 for other in rest):
        return None
    if "growth" in part:
        return (a - rest[0]) / rest[0]
    if "mean_growth" in part:
        return ((a - rest[0]) / rest[0] + (rest[0] - rest[1]) / rest[1]) / 2
    return a / rest[0]


def bar(part: Part, text: str) -> Fraction:
    """A threshold in the figure's own terms: compound growth is the end over the base."""
    number = Fraction(text.rstrip("%")) / (100 if "%" in text else 1)
    return (1 + number) ** part["years"] if "compound_growth" in part else number


def compares(part: Part, firm: Firm) -> bool:
    relation = next(word for word in RELATIONS if word in part)
    figures = [figure(years_back(part, back), firm) for back in range(part.get("each", 1))]
    limit = bar(part, part[relation])
    reached = {
        "at_least": operator.ge,
        "at_most": operator.le,
        "more_than": operator.gt,
        "less_than": operator.lt,
    }
    return all(number is not None and reached[relation](number, limit) for number in figures)


def years_back(part: Part, back: int) -> Part:
    """The same comparison so many years earlier; facts without years stay."""
    if not back:
        return part
    kind = "fact" if "fact" in part else "ratio"
    moved = [f"{key}[-{back}]" if key in YEARLY else key for key in keys(part)]
    return part | {kind: moved[0] if kind == "fact" else moved}


def holds(test: Part, firm: Firm) -> bool:
    """Whether a condition holds."""
    if "all" in test:
        return all(holds(each, firm) for each in test["all"])
    if "any" in test:
        return any(holds(each, firm) for each in test["any"])
    for name in LISTS:
        if name in test:
            fitting = sum(fits(test[name], entry, firm) for entry in firm[name])
            return bool(fitting >= test.get("at_least", 1))
    if "is" in test:
        return firm[test["is"]] is True
    if "word" in test:
        return firm[test["word"]] in test["among"]
    if "contains" in test:
        return any(word in firm[test["contains"]] for word in test["any_of"])
    if "age_at_most" in test:
        return date.fromisoformat(firm["as_of"]) <= anniversary(firm["established"], test["age_at_most"])
    if "none_of" in test:
        return not any(firm["exclusions"][key] for key in test["none_of"])
    if "kind" in test:
        return bool(firm["kind"] == test["kind"])
    if "sme" in test:
        return size(firm["industry_code"], {**firm, **firm["years"][str(firm["reporting_year"])]}) != "large"
    return compares(test, firm)


def fits(wanted: Part, entry: Part, firm: Firm) -> bool:
    """Whether an entry is as wanted; a date counts from 1 January of so many years before, and what expires must be valid."""
    day = date.fromisoformat(firm["as_of"])
    for word, want in wanted.items():
        if word.endswith("_at_most"):
            fit = entry[word.removesuffix("_at_most")] <= want
        elif word == "within_years":
            fit = date(day.year - want, 1, 1) <= date.fromisoformat(entry["date"]) <= day
        else:
            fit = entry[word] in want if isinstance(want, list) else entry[word] == want
        if not fit:
            return False
    return "valid_to" not in entry or day <= date.fromisoformat(entry["valid_to"])


def anniversary(day: str, years: int) -> date:
    first = date.fromisoformat(day)
    leap = (first.month, first.day) == (2, 29)
    return date(first.year + years, 2, 28) if leap and years % 4 else first.replace(year=first.year + years)


def columns() -> dict[str, Part]:
    """The size table by the beginning of an industry code; under "" the column of all the rest."""
    named: dict[str, Part] = {}
    for column in TABLE["columns"]:
        for code in column["codes"] or [""]:
            first, _, last = code.partition("-")
            named |= {str(n).zfill(2): column for n in range(int(first), int(last) + 1)} if last else {code: column}  # fmt: skip
    return named


def size(code: str, figures: Firm) -> str:
    """All lower bounds of a class, or one class down."""
    named = columns()
    column = next(named[code[:length]] for length in (4, 3, 2, 0) if code[:length] in named)
    for n, name in enumerate(("large", "medium", "small")):
        bounds = [key for key in ("employees", "revenue", "total_assets") if key in column]
        if all(Fraction(figures[key]) >= Fraction(column[key][n]) for key in bounds):
            return name
    return "micro"


def points(indicator: Part, firm: Firm) -> int:
    """The points of one indicator; on a shared edge the higher, without a denominator the fewest."""
    if "best" in indicator:
        return max(points(each, firm) for each in indicator["best"])
    if "chosen" in indicator:
        return points(indicator["chosen"][firm[indicator["chosen"]["by"]]], firm)
    if "ladder" in indicator:
        return next((rung["points"] for rung in indicator["ladder"] if holds(rung["test"], firm)), 0)
    if "choices" in indicator:
        word = firm[indicator["word"]]
        return int(indicator["choices"][str(word).lower() if isinstance(word, bool) else word])
    number = figure(indicator, firm)
    if "steps" in indicator:
        step = indicator["steps"]
        return 0 if number is None else int(max(0, min(step["most"], number // step["every"] * step["each"])))
    if number is None:
        return min(int(band["points"]) for band in indicator["bands"])
    return max(
        int(band["points"]) for band in indicator["bands"]
        if ("from" not in band or bar(indicator, band["from"]) <= number)
        and ("to" not in band or number <= bar(indicator, band["to"]))
    )  # fmt: skip


def judged(rules: Part, firm: Firm) -> Part:
    """The whole answer of a rule book about a firm of whom everything is known."""
    directs = [line["key"] for line in rules.get("directs", []) if holds(line["test"], firm)]
    waived = rules.get("direct_waives", []) if directs else []
    conditions = {
        line["key"]: holds(test_of(line, firm["kind"]), firm) or line["key"] in waived
        for line in rules.get("conditions", [])
    }
    score = scored(rules, firm)
    way = score is None or bool(directs) or passes(rules["score"], score)
    common = way and all(conditions.values())
    level, route = None, ("direct" if directs else "score" if score else None) if common else None
    for each in rules.get("levels", []) if common else []:
        routes = [line["key"] for line in each.get("routes", []) if holds(line["test"], firm)]
        own = all(holds(test_of(line, firm["kind"]), firm) for line in each.get("conditions", []))
        if own and (routes or not each.get("routes")):
            level, route = each["key"], routes[0] if routes else None
            break
    met = common and (level is not None or "levels" not in rules)
    return {"outcome": "met" if met else "not_met", "level": level, "route": route if met else None,
            "conditions": conditions, "direct": directs, "score": score}  # fmt: skip


def test_of(line: Part, kind: str) -> Part:
    """A condition with what waives it; one that is not examined for this kind holds."""
    if kind not in line.get("kinds", [kind]):
        return {"all": []}
    return {"any": [line["test"], line["waived_by"]]} if "waived_by" in line else line["test"]


test_of.__test__ = False  # type: ignore[attr-defined]


def scored(rules: Part, firm: Firm) -> Part | None:
    if "score" not in rules:
        return None
    score = rules["score"]
    each = {line["key"]: points(line, firm) for line in score["indicators"]}
    groups = {
        group["key"]: sum(
            each[line["key"]] for line in score["indicators"] if line.get("group") == group["key"]
        )
        for group in score.get("groups", [])
    }
    return {"total": sum(each.values()), "groups": groups, "indicators": each}


def passes(bars: Part, score: Part) -> bool:
    """Whether the whole and each group reach their bars, and what must earn something does."""
    groups = all(score["groups"][group["key"]] >= group.get("passes", 0) for group in bars.get("groups", []))
    some = all(score["indicators"][key] > 0 for key in bars.get("above_zero", []))
    return bool(score["total"] >= bars["passes"] and groups and some)
