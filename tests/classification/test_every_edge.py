"""Every limit of every rule book, just below, on and just above it, told by a second reading of the rule book.

The limits are found in the rule books themselves: a new threshold is shown here without a word, or the test says that it cannot.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from itertools import islice

import pytest

from portal.classification.column_judging import judge_columns
from portal.classification.columns import from_views
from portal.classification.facts_reading import read_facts
from portal.classification.rules import in_force, judge, rulebook, shelf
from portal.classification.view import SCALE, view_of
from tests.classification import oracle
from tests.classification.documents import put, whole_firm
from tests.classification.edges import (
    about,
    beyond,
    edges,
    leaves,
    limits,
    scales,
    turns,
    walked,
)
from tests.classification.oracle import BOOKS, Firm, Part, holds, points
from tests.classification.placing import Beside, Trio, made_all


def told(book: str, firm: Firm) -> Part:
    """What the portal answers, in the form of the second reading."""
    answer = judge(rulebook(book), read_facts(firm)).document("en")
    return {key: answer[key] for key in ("outcome", "level", "route", "conditions", "direct", "score")}


def agree(book: str, trio: Trio) -> None:
    """One by one, and all in one column as the whole register is judged."""
    for kind in ("new", "renewal"):
        firms = [firm for firm in trio if firm["kind"] == kind]
        own = [oracle.judged(BOOKS[book], firm) for firm in firms]
        answers = [told(book, firm) for firm in firms]
        if "levels" in BOOKS[book]:  # the conditions shown are those of a level too: the level itself tells
            answers = [
                answer | {"conditions": each["conditions"]} for answer, each in zip(answers, own, strict=True)
            ]
        assert answers == own
        if firms:
            column = judge_columns(rulebook(book), from_views([view_of(read_facts(firm)) for firm in firms]))
            names = [*(level["key"] for level in BOOKS[book].get("levels", [{"key": None}])), None]
            assert [names[n] for n in column.certain] == [each["level"] for each in own]
            assert [n < len(names) - 1 for n in column.certain] == [each["outcome"] == "met" for each in own]


def deciding(tree: Part, path: Part, beside: Beside, kept: Beside = ()) -> Iterator[tuple[str, Trio | None]]:
    """For each limit of one condition within a tree: firms about it of which the tree says what the limit says."""
    found: dict[str, Trio | None] = {}
    for kind in ("new", "renewal"):
        for ready in islice(made_all((*beside, *kept), whole_firm() | {"kind": kind}), 20):
            for name, trio in edges(path, ready, (*beside, *kept)):
                truths, whole = ([holds(each, firm) for firm in trio] for each in (path, tree))
                alone = all(holds(test, firm) is wanted for test, wanted in kept for firm in trio)
                # another word may be wanted beside (a national award where a provincial one would do)
                shown = len(set(truths)) > 1 and ((truths == whole and alone) or name in WORDS)
                if found.get(name) is None:
                    found[name] = trio if shown else None
            if found and None not in found.values():
                break
    yield from found.items()


def trees(book: Part) -> dict[str, Part]:
    """Each line that holds or does not, by its key, as one condition with its waivers and direct ways."""
    directs = [line["test"] for line in book.get("directs", [])]
    found = {}
    for line in book.get("conditions", []):
        tree = oracle.test_of(line, line.get("kinds", ["new"])[0])
        waived = line["key"] in book.get("direct_waives", [])
        found[line["key"]] = {"any": [tree, *directs]} if waived else tree
    found |= {line["key"]: line["test"] for line in book.get("directs", [])}
    for level in book.get("levels", []):
        own = [line["test"] for line in level.get("conditions", [])]
        routes = [{"any": [line["test"] for line in level["routes"]]}] if "routes" in level else []
        found[f"level {level['key']}"] = {"all": [*own, *routes]}
    return found


WORDS = {"class", "type", "level", "titles"}
LINES = [(book, key) for book, rules in BOOKS.items() for key in trees(rules)]


@pytest.mark.parametrize(("book", "key"), LINES)
def test_every_limit_of_a_condition_decides_where_the_rule_book_says(book: str, key: str) -> None:
    every = trees(BOOKS[book])
    tree, levels = every[key], [each for each in every if each.startswith("level ")]
    higher = tuple((every[each], False) for each in (levels[: levels.index(key)] if key in levels else []))
    shown = 0
    for single, beside in leaves(tree):
        for name, trio in deciding(tree, single, beside, higher):
            assert trio is not None, f"no firm shows the limit {name} of {key}"
            agree(book, trio)
            shown += 1
            if key in levels:
                reached = [told(book, firm)["level"] == key.split()[1] for firm in trio]
                assert reached == [holds(tree, firm) for firm in trio], name
    assert shown


INDICATORS = [
    (book, line["key"])
    for book, rules in BOOKS.items()
    for line in rules.get("score", {}).get("indicators", [])
]


@pytest.mark.parametrize(("book", "key"), INDICATORS)
def test_every_edge_of_an_indicators_points_lies_where_the_rule_book_says(book: str, key: str) -> None:
    line = next(each for each in BOOKS[book]["score"]["indicators"] if each["key"] == key)
    if "ladder" in line:
        for n, rung in enumerate(line["ladder"]):
            higher = [(each["test"], False) for each in line["ladder"][:n]]
            for single, beside in leaves(rung["test"]):
                for name, trio in deciding(rung["test"], single, (*beside, *higher)):
                    assert trio is not None, f"no firm shows the limit {name} of {key}"
                    assert len({points(line, firm) for firm in trio}) > 1
                    agree(book, trio)
    elif "choices" in line:
        words = [put(whole_firm(), line["word"], WORD_OF.get(word, word)) for word in line["choices"]]
        assert len({points(line, firm) for firm in words}) > 1
        agree(book, words)
    else:
        for scale, firm in scales(line, whole_firm()):
            for edge in limits(scale):
                trio = next((each for each in about(scale, edge, firm) if turns(line, each)), None)
                assert trio is not None, f"no firm shows the edge {edge} of {key}"
                agree(book, trio)
            agree(
                book, [each for edge in beyond(scale) for trio in about(scale, edge, firm) for each in trio]
            )


WORD_OF = {"true": True, "false": False}


SCORED = [book for book, rules in BOOKS.items() if "score" in rules]


@pytest.mark.parametrize("book", SCORED)
def test_every_bar_of_a_score_decides_where_the_rule_book_says(book: str) -> None:
    """The bar of the whole and of each group, and what must earn something: with all else met, it alone decides."""
    rules = BOOKS[book]
    bars = {"total": rules["score"]["passes"], **dict.fromkeys(rules["score"].get("above_zero", []), 1)}
    bars |= {each["key"]: each["passes"] for each in rules["score"].get("groups", []) if "passes" in each}
    for key, bar in bars.items():

        def away(firm: Firm, aim: int, key: str = key, bar: int = bar) -> int:
            own = oracle.judged(rules, firm)
            reached = {"total": own["score"]["total"], **own["score"]["groups"], **own["score"]["indicators"]}
            others = sum(reached[each] < least for each, least in bars.items() if each != key)
            unmet = len(own["direct"]) + list(own["conditions"].values()).count(False)
            wrong_side = (reached[key] < bar) is not (aim < bar)
            return int(abs(reached[key] - aim) + 20 * (others + unmet) + 10 * wrong_side)

        on, below = (walked(rules, partial(away, aim=aim)) for aim in (bar, bar - 1))
        assert away(on, bar) <= (3 if bar == 1 else 0), f"no firm lies on the bar {bar} of {key}"
        assert away(below, bar - 1) <= 4, f"no firm lies just below the bar {bar} of {key}"
        assert [told(book, firm)["outcome"] for firm in (on, below)] == ["met", "not_met"]
        agree(book, [on, below])


SPANS = [(book, span) for book, rules in BOOKS.items() for span in rules["in_force"]]


@pytest.mark.parametrize(("book", "span"), SPANS)
def test_every_date_of_a_rule_book_is_its_first_or_its_last_day(book: str, span: Part) -> None:
    days = [
        (span["from"], -1),
        (span["from"], 0),
        *([(span["to"], 0), (span["to"], 1)] if "to" in span else []),
    ]
    for day, away in days:
        on = day + timedelta(days=away)
        for kind in ("new", "renewal"):
            expected = any(
                kind in each["kinds"] and each["from"] <= on <= each.get("to", date.max)
                for each in BOOKS[book]["in_force"]
            )
            assert (rulebook(book) in in_force(on, kind)[BOOKS[book]["tier"]]) is expected
            assert expected is (away == 0) or kind not in span["kinds"] or len(BOOKS[book]["in_force"]) > 1
            firm = read_facts({"as_of": on.isoformat(), "kind": kind})
            assert judge(rulebook(book), firm).in_force is expected


CLASSES = [
    (column["key"], code, n, key)
    for column in oracle.TABLE["columns"] for code in (column["codes"] or ["73"])
    for n in range(3) for key in ("employees", "revenue", "total_assets") if key in column
]  # fmt: skip


@pytest.mark.parametrize(("column", "code", "n", "key"), CLASSES)
def test_every_bound_of_the_size_table_lies_where_the_table_says(
    column: str, code: str, n: int, key: str
) -> None:
    bounds = next(each for each in oracle.TABLE["columns"] if each["key"] == column)
    for start in {code.partition("-")[0], code.rpartition("-")[2]}:
        figures = {
            each: bounds[each][n] for each in ("employees", "revenue", "total_assets") if each in bounds
        }
        step = Fraction(1) if key == "employees" else Fraction(1, 10**6)
        sizes = []
        for away in (-step, 0, step):
            exact = {**figures, key: Fraction(figures[key]) + away}
            values = {
                each: int(Fraction(number) * (1 if each == "employees" else SCALE))
                for each, number in exact.items()
            }
            sizes.append(shelf().sizes.size({"industry_code": start.ljust(4, "0"), **values}))
            assert sizes[-1] == oracle.size(start.ljust(4, "0"), exact)
        assert sizes[0] != sizes[1] == sizes[2]
