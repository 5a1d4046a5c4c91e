"""A programme's definition as TOML, read strictly: an unknown word is named with its line, before anybody is bound by it."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from portal.classification.shelf import shelf
from portal.classification.toml_part import Part, RulebookRefused, Source
from portal.classification.vocabulary import NO_NUMBER, ONE_OF, Vocabulary
from portal.core.districts import DISTRICTS
from portal.core.i18n import N_, Pair, Text
from portal.firms.rules import LAYERS, TRACKS
from portal.programmes.amount_rules import Amount, TopUp, plain
from portal.programmes.rules import (
    HOLDS,
    MARKS,
    MEETS,
    QUESTION_KINDS,
    SUPPORTS,
    Asked,
    Condition,
    Definition,
    Holds,
    Meets,
    Question,
    Registered,
)

KEY = re.compile(r"[a-z][a-z0-9_]{2,39}")
TAKEN = ("results",)  # /programmes/results is a page of its own
MOST_CONDITIONS, MOST_MATERIALS = 20, 30
SHARES = ("centre_percent", "province_percent", "district_percent")  # what is left of 100 is the city's
NO_KEY = N_("a key has 3 to 40 small letters, digits and underscores")
OWN_KEY = N_("a key of its own is expected, 3 to 40 small letters, digits and underscores")
KEY_TAKEN = N_("this key is the address of another page")
LENGTH = N_("1 to %(most)s characters are expected")
PERCENT = N_("at most 100 percent")
FIXED_OR_YEARS = N_("either a fixed sum or the sums of consecutive years, not both")
BELOW_SUM = N_("the ceiling of %(most)s is below the %(given)s that are to be given")
NO_SUM = N_("a sum in 10,000 yuan above 0, with at most six decimals")
AT_MOST = N_("at most %(most)s")
TWICE = N_("%(key)s stands here twice")
NO_TIER = N_("at least one tier is expected")
CHOICES = N_("choices belong to the kind choice")
MONTHS = N_("up to 10 whole numbers of months, each 1 to 120")


def read_definition(text: str, *, file: str, new: bool = False) -> Definition:
    """The programme in a TOML text; RulebookRefused names the file, the line and the reason. `new`: it is being written, so
    its sums are looked at too; what was published with odd ones stays readable."""
    source = Source(file, text)
    part = Part(source, source.table())
    key = part.text("key")
    if not KEY.fullmatch(key):
        raise part.refused(Text(NO_KEY), "key")
    if key in TAKEN:
        raise part.refused(Text(KEY_TAKEN), "key")
    amount = part.part("amount")
    definition = Definition(
        key=key, title_zh=_short(part, "title_zh", 120), title_en=_short(part, "title_en", 160),
        department=_department(part),
        basis=_short(part, "basis", 200),
        mark=part.one_of("mark", tuple(MARKS)), support=part.one_of("support", tuple(SUPPORTS)),
        summary_zh=_short(part, "summary_zh", 500), summary_en=_short(part, "summary_en", 800),
        amount_zh=_short(amount, "text_zh", 200), amount_en=_short(amount, "text_en", 300), amount=_amount(amount, new=new),
        window_zh=_short(part, "window_zh", 200, ""), window_en=_short(part, "window_en", 300, ""),
        without_application=bool(part.take("without_application", bool, False)),
        conditions=_conditions(part), materials=_pairs(part, "materials"), top_ups=_top_ups(part),
        questions=_questions(part), base=_base(part, amount), experts=bool(part.take("experts", bool, False)),
        reports=_months(part),
    )  # fmt: skip
    part.end()
    return definition


def _short(part: Part, word: str, most: int, *default: str) -> str:
    text = part.text(word, *default)
    if len(text) > most or not (text.strip() or default):
        raise part.refused(Text(LENGTH, most=most), word)
    return text


def _department(part: Part) -> Pair:
    name = _short(part, "department", 80)
    return Pair(name, _short(part, "department_en", 120, "") or name)


def _amount(part: Part, *, new: bool) -> Amount:
    found = Amount(
        fixed=_sum(part, "fixed"), percent=_sum(part, "percent"), ceiling=_sum(part, "ceiling"),
        per_firm_and_year=_sum(part, "per_firm_and_year"),
        years=tuple(_number(part, "years", each) for each in part.take("years", list, [])),
        **{word: _sum(part, word) or Decimal(0) for word in SHARES},
    )  # fmt: skip
    if found.percent is not None and found.percent > 100:
        raise part.refused(Text(PERCENT), "percent")
    if found.percent_of("city") < 0:
        raise part.refused(Text(PERCENT), next(word for word in reversed(SHARES) if getattr(found, word)))
    if new:
        _check_sums(part, found)
    return found


def _check_sums(part: Part, amount: Amount) -> None:
    """A sum that no firm could ever be given is a slip of the pen."""
    if amount.fixed is not None and amount.years:
        raise part.refused(Text(FIXED_OR_YEARS), "years")
    for word, most in (("ceiling", amount.ceiling), ("per_firm_and_year", amount.per_firm_and_year)):
        sums = [each for each in (amount.fixed, *amount.years) if each is not None]
        if most is not None and sums and most < max(sums):
            raise part.refused(Text(BELOW_SUM, most=plain(most), given=plain(max(sums))), word)


def _sum(part: Part, word: str) -> Decimal | None:
    text = part.text(word, "")
    return _number(part, word, text) if text else None


def _number(part: Part, word: str, text: object) -> Decimal:
    try:
        value = Decimal(str(text))
    except InvalidOperation:
        raise part.refused(Text(NO_NUMBER, text=repr(text)), word) from None
    if not value.is_finite() or not 0 < value < 10**9 or value != value.quantize(Decimal("0.000001")):
        raise part.refused(Text(NO_SUM), word)
    return value


def _conditions(part: Part) -> tuple[Condition, ...]:
    parts = part.parts("conditions", [])
    if len(parts) > MOST_CONDITIONS:
        raise part.refused(Text(AT_MOST, most=MOST_CONDITIONS), "conditions")
    found: list[Condition] = []
    for each in parts:
        key = each.text("key")
        if any(known.key == key for known in found):
            raise each.refused(Text(TWICE, key=repr(key)), "key")
        condition = Condition(key, _short(each, "label_zh", 120), _short(each, "label_en", 200), _asked(each))
        each.end()
        found.append(condition)
    return tuple(found)


def _asked(part: Part) -> Asked:
    word = part.has("test", "register", "holds", "holds_none", "meets")
    if word is None:
        raise part.refused(Text(ONE_OF, words="test, register, holds, holds_none, meets"))
    if word == "test":
        return Vocabulary(shelf().sizes).test(part.part("test"))
    if word == "register":
        where = part.part("register")
        found = Registered(
            districts=where.words("district", tuple(DISTRICTS), []), layers=where.words("layer", tuple(LAYERS), []),
            tracks=where.words("track", tuple(TRACKS), []),
        )  # fmt: skip
        where.end()
        return found
    tiers = part.words(word, MEETS if word == "meets" else HOLDS)
    if not tiers:
        raise part.refused(Text(NO_TIER), word)
    return Meets(tiers) if word == "meets" else Holds(tiers, none=word == "holds_none")


def _pairs(part: Part, word: str) -> tuple[tuple[str, str], ...]:
    parts = part.parts(word, [])
    if len(parts) > MOST_MATERIALS:
        raise part.refused(Text(AT_MOST, most=MOST_MATERIALS), word)
    found = tuple((_short(each, "zh", 200), _short(each, "en", 300)) for each in parts)
    for each in parts:
        each.end()
    return found


def _base(part: Part, amount: Part) -> tuple[str, str]:
    """The words of what a share is taken of; the table of the amount is read to its end here."""
    found = (
        _short(amount, "base_zh", 60, "申报依据金额"),
        _short(amount, "base_en", 80, "Sum that the share is taken of"),
    )
    amount.end()
    return found


def _top_ups(part: Part) -> tuple[TopUp, ...]:
    parts = part.parts("top_ups", [])
    if len(parts) > MOST_MATERIALS:
        raise part.refused(Text(AT_MOST, most=MOST_MATERIALS), "top_ups")
    found = tuple(
        TopUp(_short(each, "zh", 200), _short(each, "en", 300), _sum(each, "percent"), _sum(each, "ceiling"))
        for each in parts
    )
    for each in parts:
        each.end()
    return found


def _questions(part: Part) -> tuple[Question, ...]:
    parts = part.parts("questions", [])
    if len(parts) > MOST_CONDITIONS:
        raise part.refused(Text(AT_MOST, most=MOST_CONDITIONS), "questions")
    found: list[Question] = []
    for each in parts:
        key = each.text("key")
        if not KEY.fullmatch(key) or any(known.key == key for known in found):
            raise each.refused(Text(OWN_KEY), "key")
        kind = each.one_of("kind", QUESTION_KINDS, "text")
        choices = tuple(_choice(one) for one in each.parts("choices", []))
        if (kind == "choice") != bool(choices):
            raise each.refused(Text(CHOICES), "kind")
        required = bool(each.take("required", bool, True))
        found.append(Question(key, _short(each, "zh", 120), _short(each, "en", 200), kind, required, choices))
        each.end()
    return tuple(found)


def _choice(part: Part) -> tuple[str, str, str]:
    found = _short(part, "value", 40), _short(part, "zh", 60), _short(part, "en", 80)
    part.end()
    return found


def _months(part: Part) -> tuple[int, ...]:
    found = part.take("report_months", list, [])
    if len(found) > 10 or any(type(month) is not int or not 1 <= month <= 120 for month in found):
        raise part.refused(Text(MONTHS), "report_months")
    return tuple(sorted(found))


__all__ = ["RulebookRefused", "read_definition"]
