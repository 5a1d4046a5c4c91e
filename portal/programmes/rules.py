"""Support programmes (扶持项目): who can get them and why, what they give, when their rounds are open. No database, no clock.

Conditions over facts are the rule books' own (`classification/vocabulary`), so that a programme and a tier never say
different things about one firm; conditions over the register ask district, layer, track, titles held and tiers met."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portal.classification.conditions import Test, Truth, every, some
from portal.classification.results import Result
from portal.classification.view import View
from portal.core.errors import Refused
from portal.core.i18n import N_, Pair, Text
from portal.firms.rules import TIER_LEVELS, TIERS
from portal.programmes.amount_rules import Amount, TopUp

PROGRAMME_STATES = ("draft", "published", "closed")
PROGRAMME_STATE_LABELS = {
    "draft": N_("Draft"), "published": N_("Published"), "closed": N_("Ended"),
}  # fmt: skip
SUPPORTS = {
    # the kinds of support (rules.md §5)
    "award": N_("Award for a title or a filing"),
    "subsidy": N_("Subsidy afterwards"),
    "interest": N_("Interest on loans"),
    "voucher": N_("Vouchers for compute and models"),
    "scenario": N_("Scenario and demonstration"),
    "premises": N_("Premises"),
    "talent": N_("Talent"),
    "equity": N_("Equity and funds"),
    "platform": N_("Platform"),
    "activity": N_("Events and competitions"),
    "property": N_("Intellectual property"),
}
MARKS = {
    # how sure we are of the source (rules.md)
    "✓": N_("several copies agree, or the official text was read"),
    "1": N_("one source only"),
    "?": N_("not checked"),
}
HOLDS = tuple(TIERS)
MEETS = (*HOLDS, *(f"{tier}.{level}" for tier, level in TIER_LEVELS))

OVERLAP = N_(
    "From %(opens)s to %(deadline)s the round %(name)s of this programme is open: rounds must not overlap."
)
PAST = N_("The deadline is over already.")
ORDER = N_("The deadline comes before the opening day.")
LATER = N_("An extension must end later than %(deadline)s.")


@dataclass(frozen=True)
class Registered:
    """Stands in the register in one of these places; what is left out is not asked."""

    districts: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Holds:
    """Holds a valid, checked title of one of these tiers; `none` turns it round (no such title may be held)."""

    tiers: tuple[str, ...]
    none: bool = False


@dataclass(frozen=True)
class Meets:
    """The rules say that the firm meets the standard of one of these tiers (or of a level: gazelle.gazelle) or a higher
    level of it, whether or not it holds the title."""

    tiers: tuple[str, ...]


Asked = Test | Registered | Holds | Meets
WITHOUT_FACTS = (Registered, Holds)  # what the register and the titles answer alone


@dataclass(frozen=True)
class Condition:
    """One thing that a programme asks, with its words."""

    key: str
    label_zh: str
    label_en: str
    asked: Asked

    def label(self, language: str) -> str:
        return self.label_zh if language == "zh" else self.label_en


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """What is known about a firm when it is asked whether it can get something."""

    registered: bool
    district: str
    layer: str | None
    track: str | None
    held: frozenset[str]
    met: Mapping[str, str]  # tier → met, not_met, undetermined
    view: View | None  # None while its facts contradict each other


@dataclass(frozen=True)
class Checked:
    """A condition and whether it holds; `missing` names the facts (their paths in facts.md) that would decide it."""

    condition: Condition
    holds: Truth
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """Whether a firm can get a programme: True, False, or None while something unknown decides; and why, line by line."""

    can: Truth
    lines: tuple[Checked, ...]


@dataclass(frozen=True)
class Question:
    """One thing that the programme itself asks of the firm; `choices` are value, Chinese, English."""

    key: str
    zh: str
    en: str
    kind: str = "text"
    required: bool = True
    choices: tuple[tuple[str, str, str], ...] = ()


QUESTION_KINDS = ("text", "long", "money", "count", "day", "choice")


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A programme as it is written down."""

    key: str
    title_zh: str
    title_en: str
    department: Pair  # who gives it; in English as in Chinese where nobody has translated it
    basis: str
    mark: str
    support: str
    summary_zh: str
    summary_en: str
    amount: Amount
    amount_zh: str
    amount_en: str
    window_zh: str = ""
    window_en: str = ""
    without_application: bool = False  # 免申即享: the portal proposes, the firm confirms
    conditions: tuple[Condition, ...] = ()
    materials: tuple[tuple[str, str], ...] = ()
    top_ups: tuple[TopUp, ...] = ()
    questions: tuple[Question, ...] = ()
    base: tuple[str, str] = ("", "")  # what the share is taken of, in both languages
    experts: bool = False  # nobody decides before experts have judged
    reports: tuple[int, ...] = ()  # so many months after the first payment a report on the use is due


@dataclass(frozen=True)
class Window:
    """A round's days; both count, in the city's time."""

    name: str
    opens_on: date
    deadline: date


# How a call stands: `unpublished` while its programme is a draft, `ended` with its programme before its own last day
CALL_STANDINGS = ("unpublished", "soon", "open", "over", "ended")
FOR_GOOD = ("over", "ended")  # nothing can be filed under it any more


def standing_of(window: Window, programme_state: str, *, today: date) -> str:
    """Whether something can be filed under a round, and if not, why: one of CALL_STANDINGS."""
    if programme_state == "draft":
        return "unpublished"
    if today > window.deadline:
        return "over"
    if programme_state == "closed":
        return "ended"
    return "open" if window.opens_on <= today else "soon"


def standards_met(results: Iterable[Result]) -> dict[str, str]:
    """Tier, and tier.level, → the best outcome of the rule sets that judge it. A level is met by a higher one too."""
    met: dict[str, str] = {}
    weight = {"not_met": 0, "undetermined": 1, "met": 2}
    for result in results:
        outcomes = {result.tier: result.outcome}
        for tier, level in TIER_LEVELS:
            if tier == result.tier:
                outcomes[f"{tier}.{level}"] = _level_met(result, level)
        for name, outcome in outcomes.items():
            if weight[outcome] >= weight.get(met.get(name, ""), -1):
                met[name] = outcome
    return met


def _level_met(result: Result, level: str) -> str:
    """TIER_LEVELS names the levels of a tier from the highest down."""
    if result.outcome != "met":
        return result.outcome
    order = [name for tier, name in TIER_LEVELS if tier == result.tier]
    wanted = order.index(level)
    if result.level is not None and order.index(result.level) <= wanted:
        return "met"
    reachable = result.could_be is not None and order.index(result.could_be) <= wanted
    return "undetermined" if reachable else "not_met"


def check(conditions: Iterable[Condition], applicant: Applicant) -> Answer:
    """Judges every condition, three-valued: an unknown never becomes a wrong answer."""
    lines = tuple(_checked(condition, applicant) for condition in conditions)
    whole = (bool(applicant.registered), *(line.holds for line in lines))
    return Answer(every(whole), lines)


def _checked(condition: Condition, applicant: Applicant) -> Checked:
    asked = condition.asked
    if isinstance(asked, Registered):
        return Checked(condition, _stands(asked, applicant))
    if isinstance(asked, Holds):
        held = bool(applicant.held & set(asked.tiers))
        return Checked(condition, not held if asked.none else held)
    if isinstance(asked, Meets):
        truths = {"met": True, "not_met": False}
        return Checked(condition, some(truths.get(applicant.met.get(tier, "")) for tier in asked.tiers))
    if applicant.view is None:
        return Checked(condition, None)
    holds = asked.holds(applicant.view)
    unknown = asked.missing(applicant.view) if holds is None else ()
    return Checked(condition, holds, tuple(dict.fromkeys(applicant.view.path(slot) for slot in unknown)))


def _stands(asked: Registered, applicant: Applicant) -> Truth:
    truths: list[Truth] = []
    if asked.districts:
        truths.append(applicant.district in asked.districts)
    for wanted, has in ((asked.layers, applicant.layer), (asked.tracks, applicant.track)):
        if wanted:
            truths.append(None if has is None else has in wanted)
    return every(truths)


def check_window(new: Window, others: Sequence[Window], *, today: date) -> None:
    """A round opens before it ends, ends in the future, and overlaps with no other of its programme."""
    if new.deadline < new.opens_on:
        raise Refused(Text(ORDER), field="deadline")
    if new.deadline < today:
        raise Refused(Text(PAST), field="deadline")
    for other in others:
        if new.opens_on <= other.deadline and other.opens_on <= new.deadline:
            raise Refused(
                Text(
                    OVERLAP,
                    opens=other.opens_on.isoformat(),
                    deadline=other.deadline.isoformat(),
                    name=other.name,
                ),
                field="opens_on",
            )


def check_extension(window: Window, deadline: date, others: Sequence[Window], *, today: date) -> None:
    """An extension ends later than the deadline did, and runs into no other round."""
    if deadline <= window.deadline:
        raise Refused(Text(LATER, deadline=window.deadline.isoformat()), field="deadline")
    check_window(Window(window.name, window.opens_on, deadline), others, today=today)
