"""Words of applications for templates: kinds, tiers, districts, proofs and changes, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, request

from portal.accounts.access import acting, acting_firm
from portal.applications import barriers, filed, support_queries, timing_queries
from portal.applications.comparison import Change
from portal.applications.desk_rules import DESK_DEEDS, ENTERED, ON_PAPER
from portal.applications.kinds import KINDS
from portal.applications.kinds.kind import Field, Kind, Section
from portal.applications.kinds.recognition import TITLES
from portal.applications.models import Application
from portal.applications.rules import CAPACITIES, STATE_LABELS
from portal.applications.support_queries import Before
from portal.applications.timing_queries import Usual
from portal.classification.evidence import fact_called
from portal.core import clock
from portal.core.i18n import N_, Text
from portal.firms.document_labels import listed, subject
from portal.firms.models import DocumentRow
from portal.firms.rules import CHANGEABLE, SIGNS, STANDINGS
from portal.firms.words import words
from portal.programmes.models import Round
from portal.programmes.rules import Definition
from portal.web import formats
from portal.web.i18n import gettext, language, said
from portal.web.transaction import reading

OF_FILINGS = {"report": N_("The year's report"), "change": N_("Proof of the change")}
MATERIAL = N_("Material %(n)s")
DOCUMENT = N_("Document: %(what)s")
ANOTHER_FILE = N_("%(name)s (another file)")
OUTCOMES = {"met": N_("Met"), "not_met": N_("Not met"), "undetermined": N_("Undetermined")}


def tier_name(tier: str | None, level: str | None = None) -> str:
    """A tier as the register calls it; with a level, as the city's own title reads."""
    title = TITLES.get((tier or "", level or ""))
    if title is not None:
        return title.zh if language() == "zh" else title.en
    return str(words(language()).tier.get(tier or "", "—"))


def kind_name(kind: str) -> str:
    procedure = KINDS[kind].procedure
    return procedure.label_zh if language() == "zh" else procedure.label_en


def district_name(code: str) -> str:
    return str(words(language()).district.get(code, code))


def outcome_name(outcome: str) -> str:
    return str(gettext(OUTCOMES[outcome]))


def proof_name(proves: str, kind: Kind | None = None) -> str:
    """What a document proves, in words: what the kind of application asks for, a sign of an AI firm, or a group of facts."""
    if kind is not None and proves in kind.proofs:
        return said(kind.proofs[proves])
    group, _, rest = proves.partition(".")
    if group == "sign" and rest in SIGNS:
        return str(gettext(SIGNS[rest]))
    if group == "material":
        return said(Text(MATERIAL, n=rest))
    if proves in OF_FILINGS:
        return str(gettext(OF_FILINGS[proves]))
    return subject(proves)


def changed_row(kind: Kind, change: Change) -> dict[str, Any]:
    """A change as the comparison table shows it."""
    group, _, rest = change.path.partition(".")
    if group == "facts":
        old, new = (None if each is None else filed.value(rest, each) for each in (change.old, change.new))
        return {"label": said(fact_called(rest)), "old": old, "new": new}
    if group == "documents":
        return _changed_document(kind, rest, change)
    field = kind.field(change.path)
    if field is None:
        return {"label": change.path, "old": change.old, "new": change.new}
    return {
        "label": said(field.words),
        "old": shown(field, change.old),
        "new": shown(field, change.new),
    }


def _changed_document(kind: Kind, path: str, change: Change) -> dict[str, Any]:
    """A document that came, went, or is another file under the same name."""
    proves, _, name = path.partition("|")
    both = change.old is not None and change.new is not None
    return {
        "label": said(Text(DOCUMENT, what=proof_name(proves, kind))),
        "old": None if change.old is None else name,
        "new": None if change.new is None else said(Text(ANOTHER_FILE, name=name)) if both else name,
    }


def listed_proofs(
    rows: Iterable[DocumentRow], kind: Kind | None = None, *, may_change: bool = False
) -> list[dict[str, Any]]:
    """Documents as `file_list` takes them; where they cannot be removed each says what it proves."""
    rows = list(rows)
    items = listed(rows, page=request.path, may_change=may_change)
    if may_change:
        return items
    return [item | {"note": proof_name(row.proves, kind)} for item, row in zip(items, rows, strict=True)]


def is_late(application: Application) -> bool:
    """Whether the last day of whoever has it is over."""
    return application.due_on is not None and application.due_on < clock.today()


def shown(field: Field, value: Any) -> str:
    """An answer in words; a day as every other day of the page."""
    return formats.day(value) if field.kind == "day" and value else field.shown(value, language())


def answered(kind: Kind, section: Section, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a group of questions asks, with its answers in words."""
    return [
        (said(field.words), shown(field, answers.get(field.key))) for field in kind.asked(section, answers)
    ]


def detail_name(field: str) -> str:
    return str(gettext(CHANGEABLE[field]))


def detail_value(field: str, value: str | None) -> str:
    """A detail of a firm's history in words: districts and standings by their names."""
    if value is None:
        return "—"
    if field == "district":
        return district_name(value)
    return str(gettext(STANDINGS[value])) if field == "standing" else value


def actor_may(permission: str) -> bool:
    return acting().may(permission)


def reason_of(disagreement: Mapping[str, Any]) -> str:
    """Why a figure is looked at: kept with the filing as a message and what is put into it."""
    return said(Text(disagreement["reason"], **disagreement["params"]))


def usual_time_of(application: Application) -> Usual | None:
    """How long such a case takes in its district, so far."""
    return timing_queries.usual_time(
        reading(),
        kind=application.kind,
        tier=timing_queries.timed_as(application),
        district=application.district,
        year=clock.today().year,
    )


def given_before(definitions: Mapping[int, Definition]) -> Mapping[int, Before]:
    """By programme, what the reader's firm was given under it before; nothing of whoever acts for no firm."""
    firm_id = acting_firm()
    return {} if firm_id is None else support_queries.before(reading(), firm_id, definitions)


def shut_out() -> Text | None:
    """Why the reader's firm can apply for nothing for a time; None when it can, and for whoever acts for no firm."""
    firm_id = acting_firm()
    return None if firm_id is None else barriers.of_ban(reading(), firm_id)


def spent_of(rounds: Iterable[Round | None]) -> frozenset[int]:
    """Those of some rounds whose budget is granted in full."""
    return support_queries.spent(reading(), [each for each in rounds if each is not None])


def install(blueprint: Blueprint) -> None:
    """Gives the words to every template."""

    @blueprint.app_context_processor
    def of_applications() -> dict[str, Any]:
        return {
            "STATE_LABELS": STATE_LABELS, "DESK_DEEDS": DESK_DEEDS | ENTERED, "ON_PAPER": ON_PAPER, "CAPACITIES": CAPACITIES, "tier_name": tier_name, "kind_name": kind_name,
            "district_name": district_name, "outcome_name": outcome_name, "proof_name": proof_name,
            "changed_row": changed_row, "shown": shown, "answered": answered, "listed_proofs": listed_proofs, "is_late": is_late, "usual_time_of": usual_time_of,
            "given_before": given_before, "spent_of": spent_of, "shut_out": shut_out,
            "reason_of": reason_of, "detail_name": detail_name, "detail_value": detail_value, "actor_may": actor_may, "filed_lines": filed.groups, "filed_facts": filed.facts,
        }  # fmt: skip
