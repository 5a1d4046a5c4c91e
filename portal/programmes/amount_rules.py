"""How much a programme gives: the sum or the share, consecutive years, what comes on top, and every ceiling. 万元, no database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from portal.core.errors import Refused
from portal.core.i18n import N_, Text

OVER_CEILING = N_("At most %(most)s × 10,000 yuan can be given.")
OVER_IN_ROW = N_(
    "At most %(most)s × 10,000 yuan can be given: %(sum)s for year %(nth)s in a row, and %(tops)s on top of it."
)
OVER_YEAR = N_(
    "At most %(most)s × 10,000 yuan can be given: of the %(year)s a firm and year, %(given)s were granted to this firm this year."
)
YEAR_USED = N_(
    "Nothing more can be given this year: the %(year)s × 10,000 yuan a firm and year were granted to this firm already."
)
OVER_ASKED = N_("More than the %(asked)s × 10,000 yuan that were applied for.")
OVER_BUDGET = N_("Only %(left)s × 10,000 yuan of the round's budget are left.")
ABOVE_NOTHING = N_("An amount above 0 is expected.")
NONE = Decimal(0)
PAYERS = ("centre", "province", "city", "district")  # out of whose budget support comes, the highest first
PAYER_LABELS = {
    "centre": N_("The centre"), "province": N_("The province"), "city": N_("The city"), "district": N_("The district"),
}  # fmt: skip
PAYER_NAMES = {  # inside a sentence
    "centre": N_("the centre"), "province": N_("the province"), "city": N_("the city"), "district": N_("the district"),
}  # fmt: skip


@dataclass(frozen=True)
class Amount:
    """What is given: a sum, or a share of what is applied for, never above the ceiling. None: the text says it.

    `years` are the sums of consecutive years: the first, the second in a row, and so on; the last one stays."""

    fixed: Decimal | None = None
    percent: Decimal | None = None
    ceiling: Decimal | None = None
    per_firm_and_year: Decimal | None = None
    years: tuple[Decimal, ...] = ()
    # what others than the city pay of it; 50 of the district where city and district share 1:1
    centre_percent: Decimal = NONE
    province_percent: Decimal = NONE
    district_percent: Decimal = NONE

    def percent_of(self, payer: str) -> Decimal:
        """What one of PAYERS pays of a grant; the city pays what nobody else does."""
        others = {
            "centre": self.centre_percent, "province": self.province_percent, "district": self.district_percent,
        }  # fmt: skip
        return others[payer] if payer in others else 100 - sum(others.values(), NONE)

    def of_year(self, nth: int) -> Decimal:
        """The sum of the how many-th year in a row, 万元, where there are such sums."""
        return self.years[min(nth, len(self.years)) - 1]


class TopUp(NamedTuple):
    """What comes on top, in words; with a share, it is reckoned from what the firm names."""

    zh: str
    en: str
    percent: Decimal | None = None
    ceiling: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What is applied for, and what was given before: `base` is what the share is taken of, `tops` what each top-up is
    taken of, `nth` the how many-th year in a row this one is."""

    base: Decimal | None = None
    tops: Mapping[int, Decimal] = field(default_factory=dict)
    nth: int = 1
    given_this_year: Decimal = NONE


def consecutive(years: Collection[int], this: int) -> int:
    """The how many-th year in a row `this` is, after the years in which it was given: 1 when the last one is missing."""
    before = 0
    while this - before - 1 in years:
        before += 1
    return before + 1


def most_of(amount: Amount, tops: tuple[TopUp, ...], claim: Claim) -> Decimal | None:
    """How much can be given for a claim, what comes on top included, never above what the year leaves. None where the
    rule does not say."""
    main = most_for(amount, base=claim.base, nth=claim.nth)
    if main is None:
        return None if amount.per_firm_and_year is None else _left(amount, claim.given_this_year)
    whole = main + sum(
        (_top(tops[place], base) for place, base in claim.tops.items() if place < len(tops)), NONE
    )
    return whole if amount.per_firm_and_year is None else min(whole, _left(amount, claim.given_this_year))


def _top(top: TopUp, base: Decimal) -> Decimal:
    if top.percent is None:
        return NONE
    share = base * top.percent / 100
    return share if top.ceiling is None else min(share, top.ceiling)


def why_no_more(amount: Amount, claim: Claim, most: Decimal) -> Text:
    """Why no more than `most` can be given: what the year leaves of a firm's ceiling where that is the limit, else the rule."""
    year, given = amount.per_firm_and_year, claim.given_this_year
    if amount.years and (year is None or most < _left(amount, given)):
        main = most_for(amount, base=claim.base, nth=claim.nth) or NONE
        return Text(
            OVER_IN_ROW, most=in_words(most), nth=claim.nth, sum=in_words(main), tops=in_words(most - main)
        )
    if year is None or given <= 0 or most < _left(amount, given):
        return Text(OVER_CEILING, most=in_words(most))
    if most <= 0:
        return Text(YEAR_USED, year=in_words(year))
    return Text(OVER_YEAR, most=in_words(most), year=in_words(year), given=in_words(given))


def _left(amount: Amount, given: Decimal) -> Decimal:
    return max(NONE, (amount.per_firm_and_year or NONE) - given)


def most_for(
    amount: Amount, *, base: Decimal | None = None, given_this_year: Decimal = NONE, nth: int = 1
) -> Decimal | None:
    """How much can be given for `base` (what the share is taken of), 万元: never above the ceiling, nor above what is left
    of the ceiling for a firm and a year. None where the rule does not say."""
    sums = [amount.fixed] if amount.fixed is not None else []
    if amount.years:
        sums.append(amount.of_year(nth))
    if amount.percent is not None and base is not None:
        sums.append(base * amount.percent / 100)
    limits = [limit for limit in (amount.ceiling, *sums) if limit is not None]
    if amount.per_firm_and_year is not None:
        limits.append(_left(amount, given_this_year))
    return min(limits) if limits else None


def check_amount(
    amount: Amount, asked: Decimal, *, base: Decimal | None = None, given_this_year: Decimal = NONE
) -> None:
    """Refused when more is asked than can be given."""
    most = most_for(amount, base=base, given_this_year=given_this_year)
    if most is not None and asked > most:
        raise Refused(Text(OVER_CEILING, most=in_words(most)), field="amount")


def check_award(
    given: Decimal, *, asked: Decimal, most: Decimal | None, left: Decimal | None, why: Text | None = None
) -> None:
    """Refused unless a sum above 0 that is within what was asked, what can be given, and what the budget leaves; `why` says
    where `most` comes from."""
    if given <= 0:
        raise Refused(Text(ABOVE_NOTHING), field="granted")
    if given > asked:
        raise Refused(Text(OVER_ASKED, asked=in_words(asked)), field="granted")
    if most is not None and given > most:
        raise Refused(why or Text(OVER_CEILING, most=in_words(most)), field="granted")
    if left is not None and given > left:
        raise Refused(Text(OVER_BUDGET, left=in_words(max(left, NONE))), field="granted")


def shares(granted: int, amount: Amount) -> dict[str, int]:
    """Who pays how much of a sum in 分, those of PAYERS that pay; the odd 分 is the city's, or the first one's without it."""
    parts = {
        payer: int(granted * amount.percent_of(payer) / 100) for payer in PAYERS if amount.percent_of(payer)
    }
    parts["city" if "city" in parts else next(iter(parts))] += granted - sum(parts.values())
    return parts


def plain(value: Decimal) -> str:
    """As it is kept and typed."""
    return f"{value.normalize():f}"


def in_words(value: Decimal) -> str:
    """As it is read: thousands apart, no needless zeros."""
    return f"{value.normalize():,f}"
