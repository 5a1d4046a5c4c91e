"""Money of support that everybody sees: it gives no firm away, not even when the tables are reckoned together."""

from __future__ import annotations

import random
from fractions import Fraction

from portal.reports.open_money_rules import Grant, Money, Span, Tables, public_money, public_tables
from portal.reports.result_rules import DIMENSIONS
from portal.tallies.aggregate_rules import Cell

WAN = 1_000_000


def grants(
    programme: str, year: str, firms: range, *, district: str = "440106", tier: str = ""
) -> list[Grant]:
    return [Grant(firm, (programme, year, district, tier), (50 + firm) * WAN) for firm in firms]


def tables(given: list[Grant]) -> Tables:
    words = {d: sorted({grant.key[n] for grant in given}) for n, d in enumerate(DIMENSIONS)}
    return public_tables(Money(given), Money(given), words)


def seen(found: Tables, dimension: str) -> set[str]:
    return {row.word for row in found[dimension] if row.promised is not None}


def test_where_one_sum_would_give_a_firm_away_neither_is_shown_nor_can_it_be_reckoned_back() -> None:
    promised = [
        Cell("a", 5, 500 * WAN, 120 * WAN),
        Cell("b", 6, 700 * WAN, 150 * WAN),
        Cell("c", 9, 900 * WAN, 200 * WAN),
    ]
    paid = [
        Cell("a", 1, 80 * WAN, 80 * WAN),
        Cell("b", 6, 600 * WAN, 150 * WAN),
        Cell("c", 9, 800 * WAN, 200 * WAN),
    ]
    a, b, c = public_money(promised, paid)
    assert (a.promised, a.paid) == (None, None)
    assert (b.promised, b.paid) == (None, None)  # else the total less the others would say what "a" was paid
    assert (c.promised, c.paid) == (900 * WAN, 800 * WAN)


def test_a_year_does_not_say_what_the_programmes_keep_back() -> None:
    """Programme "a" rests on two firms; with "c" left out it cannot be reckoned from the total. But 2026 is "a" and "b" together."""
    given = [
        *grants("a", "2026", range(1, 3)), *grants("b", "2026", range(3, 13)), *grants("c", "2025", range(13, 18)),
        *grants("d", "2024", range(20, 40)),
    ]  # fmt: skip
    found = tables(given)
    assert "a" not in seen(found, "programme")
    assert not {"b"} <= seen(found, "programme") or "2026" not in seen(found, "year")
    assert "d" in seen(found, "programme")


def test_tables_that_tell_of_nobody_are_shown_whole() -> None:
    given = [*grants("a", "2026", range(1, 9)), *grants("b", "2025", range(9, 20), district="440112")]
    found = tables(given)
    assert [seen(found, dimension) for dimension in DIMENSIONS] == [
        {"a", "b"}, {"2025", "2026"}, {"440106", "440112"}, {""},
    ]  # fmt: skip


def test_one_shown_within_another_leaves_no_single_firm_between_them() -> None:
    given = [
        *grants("a", "2026", range(1, 9)),
        *grants("b", "2026", range(9, 10)),
        *grants("b", "2025", range(10, 30)),
    ]
    found = tables(given)
    assert "b" not in seen(found, "programme") or "2025" not in seen(found, "year")
    assert "a" not in seen(found, "programme") or "2026" not in seen(found, "year")


def test_what_can_be_reckoned_is_found_as_exact_fractions_find_it() -> None:
    dice = random.Random(7)
    keys = [(str(n), "", "", "") for n in range(7)]
    for _ in range(200):
        parts = [frozenset(key for key in keys if dice.random() < 0.5) for _ in range(5)]
        asked = frozenset(key for key in keys if dice.random() < 0.4)
        rows = [[Fraction(key in part) for key in keys] for part in parts]
        wanted = rank([*rows, [Fraction(key in asked) for key in keys]]) == rank(rows)
        assert Span(keys, parts).holds(asked) is wanted


def rank(rows: list[list[Fraction]]) -> int:
    left, found = [row[:] for row in rows], 0
    for column in range(len(rows[0])):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        found += 1
        left = [
            [a - row[column] / pivot[column] * b for a, b in zip(row, pivot, strict=True)] for row in left
        ]
    return found


def test_no_small_cell_of_any_register_can_be_reckoned_from_what_is_shown() -> None:
    dice = random.Random(11)
    for _ in range(60):
        given = [
            Grant(firm, (dice.choice("abcd"), dice.choice("567"), dice.choice("NSWE"), dice.choice("xy")), dice.randint(1, 90) * WAN)
            for firm in range(dice.randint(4, 30))
        ]  # fmt: skip
        money, found = Money(given), tables(given)
        places = {(d, row.word): row.promised is not None for d in DIMENSIONS for row in found[d]}
        known = [money.part(place) for place, shown in places.items() if shown]
        if money.whole().total is not None:
            known.append(frozenset(money.at))
        span = Span(money.at, known)
        for place, shown in places.items():
            small = not money.tells_nothing_of_one(money.part(place))
            assert not (small and (shown or span.holds(money.part(place))))


def test_the_whole_is_not_shown_when_it_rests_on_too_few() -> None:
    def whole(*amounts: int) -> int | None:
        return (
            Money(Grant(firm, ("a", "", "", ""), amount) for firm, amount in enumerate(amounts)).whole().total
        )

    assert whole(50 * WAN, 40 * WAN) is None
    assert whole(900 * WAN, 40 * WAN, 30 * WAN, 30 * WAN) is None
    assert whole(50 * WAN, 20 * WAN, 20_400_000) == 90 * WAN
