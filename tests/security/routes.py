"""Every route with real numbers of somebody's rows, and who reaches them: read beside `tests/access.txt`, reviewed like code."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from tests.security import world_plan, world_reports
from tests.security.world import World

# A persona and the roles that it holds; firm B's owner and the officer there hold the same roles, on other rows.
PERSONAS = {
    "anonymous": set(), "person": {"person"},
    "owner_a": {"person", "owner"}, "filer_a": {"person", "filer"}, "certifier_a": {"person", "certifier"},
    "owner_b": {"person", "owner"},
    "officer_here": {"person", "district_officer"}, "officer_there": {"person", "district_officer"},
    "city_officer": {"person", "city_officer"}, "expert": {"person", "expert"}, "auditor": {"person", "auditor"},
    "administrator": {"person", "administrator"},
}  # fmt: skip
EVERYBODY = frozenset(PERSONAS)
A = frozenset({"owner_a", "filer_a", "certifier_a"})
HERE = frozenset({"officer_here", "city_officer", "auditor"})
THERE = frozenset({"officer_there", "city_officer", "auditor"})
CITY = frozenset({"city_officer"})
EXPERT = frozenset({"expert"})
MINE = frozenset({"officer_here", "city_officer"})  # a table that the officer here handed in


@dataclass(frozen=True)
class Case:
    """One address of a route: `words` fill its gaps, `reach` says whose the row is (all others with the permission get 404),
    `told` who may see it and is told that this step is not theirs."""

    words: tuple[str, ...] = ()
    reach: frozenset[str] = EVERYBODY
    told: frozenset[str] = frozenset()
    ends_session: bool = False
    data: dict[str, Any] = field(default_factory=dict)
    query: str = ""


def address(rule: str, case: Case, world: World) -> str:
    """The rule with its gaps filled; `#draft` is the number of the world's row `draft`."""
    words = iter(world.rows[word[1:]] if word[0] == "#" else word for word in case.words)
    path = re.sub("<[^>]+>", lambda gap: str(next(words)), rule)
    return path + case.query.format(**world.rows)


def data_of(case: Case, world: World) -> dict[str, Any]:
    return {name: world.rows[word[1:]] if word[:1] == "#" else word for name, word in case.data.items()}


ENTRY = "/my/figures/<any(right, honour, award, standard, title):kind>"
GROUP = "/my/figures/<any(funding, market, integrity):page>"
KINDS = ("right", "honour", "award", "standard", "title")
RIGHT = {"ip_class": "I", "name": "专利", "number": "ZL202610000001"}
MOVE = "/desk/cases/<number>/<any(accept, pass, approve, reject, refuse, undo_reject, undo_refuse, undo_pass):move>"
LAB = "/desk/lab/<int:draft_id>"
PERSON = "/admin/people/<int:person_id>"
PROGRAMME = "/desk/programmes/<int:programme_id>"
LIST = "/publicity/<int:publicity_id>"
OBJECTION = "/desk/objections/<int:objection_id>"
PANEL = "/desk/panels/<int:panel_id>"
SEAT = "/desk/judging/<int:seat_id>"

CASES: dict[tuple[str, str], tuple[Case, ...]] = {
    ("GET", "/metrics"): (Case(reach=frozenset()),),  # without its token
    ("GET", "/firms/<code>"): (Case(("#code_a",)),),
    ("GET", "/desk/firms/<code>/strike-off"): (Case(("#code_a",)),),
    ("POST", "/desk/firms/<code>/strike-off"): (Case(("#code_a",), told=CITY),),  # an empty form strikes nobody off
    ("GET", "/open-data/firms.<any(csv, xlsx, json):form>"): (Case(("json",)),),
    ("GET", "/open-data/months.<any(csv, xlsx, json):form>"): (Case(("xlsx",)),),
    ("GET", "/plan/<key>"): (Case(("parks",)),),
    ("GET", "/publicity/<int:publicity_id>"): (Case(("#publicity",)),),
    ("GET", "/language/<code>"): (Case(("en",)),),
    ("GET", "/size/<name>"): (Case(("large",)),),
    ("GET", "/static/<path:filename>"): (Case(("js/page.js",)),),
    ("GET", "/api/v1/certificates/<number>"): (Case(("#certificate",), query="?code={certificate_code}"),),
    ("GET", "/documents/<int:document_id>"): (
        Case(("#document",), A | HERE), Case(("#waiting_document",), HERE), Case(("#unsent_document",), frozenset()),
    ),
    # a firm's own
    ("GET", "/my/applications/<number>"): (Case(("#draft",), A), Case(("#case",), A)),
    ("GET", "/my/applications/<number>/<section>"): (Case(("#draft", "statement"), A),),
    ("POST", "/my/applications/<number>/<section>"): (Case(("#draft", "statement"), A, data={"statement": "十个字以上的申请理由说明", "contact_name": "林", "contact_phone": "13800138000"}),),
    ("GET", "/my/applications/<number>/check"): (Case(("#draft",), A),),
    ("POST", "/my/applications/<number>/submit"): (Case(("#draft",), A, told=A, data={"seen": "#draft_version"}), Case(("#signing",), A, data={"seen": "#signing_version"})),
    ("POST", "/my/applications/<number>/ask"): (Case(("#draft",), A, told=A, data={"seen": "#draft_version"}),),
    ("POST", "/my/applications/<number>/take-back"): (Case(("#signing",), A, data={"seen": "#signing_version"}),),
    ("POST", "/my/applications/<number>/send-back"): (Case(("#signing",), A, data={"seen": "#signing_version", "reason": "请改"}),),
    ("POST", "/my/upkeep/update/<int:year>"): (Case(("#year",), told=EVERYBODY),),  # nothing is owed yet
    ("POST", "/my/upkeep/renew/<int:title_id>"): (Case(("#own_title",), A),),
    ("POST", "/my/applications/<number>/withdraw"): (Case(("#draft",), A, data={"seen": "#draft_version"}), Case(("#case",), A, data={"seen": "#case_version"})),
    ("GET", "/my/certificates/<number>.pdf"): (Case(("#certificate",), A),),
    ("GET", "/my/certificates/<number>.json"): (Case(("#certificate",), A),),
    ("POST", "/my/documents/<int:document_id>/remove"): (Case(("#document",), A),),
    ("GET", "/my/figures/<int:year>"): (Case(("#year",)),),
    ("POST", "/my/figures/<int:year>"): (Case(("#year",)),),
    ("GET", GROUP): (Case(("funding",)),),
    ("POST", GROUP): (Case(("funding",)),),
    ("GET", "/my/figures/<any(rights, honours, titles):page>"): (Case(("rights",)), Case(("titles",))),
    ("GET", f"{ENTRY}/new"): tuple(Case((kind,)) for kind in KINDS),
    ("POST", f"{ENTRY}/new"): (Case(("right",), data=RIGHT),),
    ("POST", f"{ENTRY}/none"): (Case(("right",)),),
    ("GET", f"{ENTRY}/<int:entry_id>"): tuple(Case((kind, f"#{kind}"), A) for kind in KINDS),
    ("POST", f"{ENTRY}/<int:entry_id>"): (Case(("right", "#right"), A, data=RIGHT),),
    ("POST", f"{ENTRY}/<int:entry_id>/remove"): tuple(Case((kind, f"#{kind}"), A) for kind in KINDS),
    ("POST", "/my/acting-for"): (Case((), A, data={"firm_id": "#firm_a"}),),
    ("POST", "/my/join/<int:invitation_id>/accept"): (Case(("#invitation",), frozenset({"person"})),),
    ("POST", "/my/join/<int:invitation_id>/decline"): (Case(("#invitation",), frozenset({"person"})),),
    ("POST", "/my/people/<int:membership_id>/remove"): (Case(("#membership_filer",), A),),
    ("POST", "/my/people/<int:membership_id>/role"): (Case(("#membership_filer",), A, data={"role": "certifier"}),),
    ("POST", "/my/people/invitations/<int:invitation_id>/withdraw"): (Case(("#open_invitation",), A),),
    ("POST", "/my/people/requests/<int:request_id>/<any(accept, refuse):answer>"): (Case(("#request", "accept"), A), Case(("#request", "refuse"), A)),
    # officials
    ("GET", "/desk/takeovers/<int:takeover_id>"): (Case(("#takeover",), HERE),),
    ("POST", "/desk/takeovers/<int:takeover_id>/<any(accept, refuse):answer>"): (Case(("#takeover", "refuse"), HERE, data={"text": "仍在职"}), Case(("#takeover", "accept"), HERE, told=HERE)),  # the firm's people may object first
    ("POST", "/my/people/takeovers/<int:takeover_id>/object"): (Case(("#takeover",), A, data={"text": "仍在职"}),),
    ("GET", "/desk/titles/<int:title_id>"): (Case(("#title",), HERE), Case(("#own_title",), frozenset())),
    ("POST", "/desk/titles/<int:title_id>/check"): (Case(("#title",), HERE), Case(("#own_title",), frozenset())),
    ("POST", "/desk/titles/<int:title_id>/refuse"): (Case(("#title",), HERE, data={"reason": "证书号不符"}),),
    ("GET", "/desk/titles/held/<int:title_id>"): (Case(("#own_title",)), Case(("#title",), frozenset())),
    ("POST", "/desk/titles/held/<int:title_id>/revoke"): (Case(("#own_title",), data={"reason": "false_data", "note": "材料系伪造"}), Case(("#title",), frozenset())),
    ("GET", "/desk/cases/<number>"): (Case(("#case",), HERE), Case(("#city_case",), THERE), Case(("#draft",), frozenset())),
    ("POST", "/desk/cases/<number>/take"): (Case(("#waiting",), HERE, told=CITY, data={"seen": "#waiting_version"}), Case(("#draft",), frozenset(), data={"seen": "#draft_version"})),
    ("POST", "/desk/cases/<number>/release"): (Case(("#case",), HERE, data={"seen": "#case_version"}), Case(("#draft",), frozenset(), data={"seen": "#draft_version"})),
    ("POST", "/desk/cases/<number>/assign"): (Case(("#case",), HERE, data={"seen": "#case_version", "to": "#second_officer"}), Case(("#draft",), frozenset(), data={"seen": "#draft_version"})),
    ("GET", "/desk/cases/<number>/remarks"): (Case(("#case",), HERE), Case(("#draft",), frozenset())),
    ("GET", "/desk/cases/<number>/messages"): (Case(("#case",), HERE), Case(("#draft",), frozenset())),
    ("POST", "/desk/cases/<number>/messages"): (Case(("#case",), HERE, data={"text": "请补充说明"}), Case(("#draft",), frozenset(), data={"text": "请补充说明"})),
    ("POST", "/desk/cases/<number>/messages/read"): (Case(("#case",), HERE), Case(("#draft",), frozenset())),
    ("GET", "/my/applications/<number>/messages"): (Case(("#case",), A), Case(("#draft",), frozenset())),
    ("POST", "/my/applications/<number>/messages"): (Case(("#case",), A, data={"text": "请问何时办结"}),),
    ("POST", "/my/applications/<number>/messages/read"): (Case(("#case",), A),),
    ("GET", "/desk/phrases/<int:phrase_id>"): (Case(("#phrase",)),),
    ("POST", "/desk/phrases/<int:phrase_id>"): (Case(("#phrase",), data={"use": "remark", "text": "请按原件填写。"}),),
    ("POST", "/desk/phrases/<int:phrase_id>/remove"): (Case(("#phrase",)),),
    ("POST", "/desk/mail/<int:mail_id>/again"): (Case(("#mail",)), Case(("999999",), frozenset())),
    ("GET", "/account/letters/<token>"): (Case(("#letters",)),),
    ("POST", "/account/letters/<token>"): (Case(("a.link.not.of.ours",), frozenset()),),  # ours opens without signing in
    ("POST", "/admin/calendar/<int:year>/weekdays"): (Case(("2027",)),),
    ("POST", "/admin/calendar/<day>/remove"): (Case(("2027-01-01",)),),
    ("GET", "/desk/cases/bulk"): (Case(query="?do=claim&case={waiting}"),),
    ("POST", "/desk/cases/bulk"): (Case(told=CITY | {"officer_there"}, data={"do": "claim", "key": "k0", "case": "#waiting"}),),
    ("POST", "/desk/absences/<int:absence_id>/end"): (Case(("#absence",), frozenset({"officer_here"})),),
    ("POST", "/desk/filters/<int:filter_id>/remove"): (Case(("#filter",), frozenset({"officer_here"})),),
    ("GET", "/desk/batches/<int:batch_id>"): (Case(("#case_batch",), HERE),),
    ("POST", "/desk/cases/<number>/return"): (Case(("#case",), HERE, told=CITY, data={"seen": "#case_version", "remark-statement": "请补充"}),),
    ("POST", MOVE): (
        Case(("#case", "pass"), HERE, told=CITY, data={"seen": "#case_version"}), Case(("#case", "reject"), HERE, told=CITY, data={"seen": "#case_version", "reason": "不符"}),
        Case(("#city_case", "approve"), THERE, told=frozenset({"officer_there"}), data={"seen": "#city_case_version"}),
        Case(("#city_case", "refuse"), THERE, told=frozenset({"officer_there"}), data={"seen": "#city_case_version", "reason": "不符"}),
        Case(("#waiting", "accept"), HERE, told=HERE, data={"seen": "#waiting_version", "ai_firm": "y"}),  # nobody has begun the check
    ),
    ("GET", "/desk/certificates/batches/<int:batch_id>"): (Case(("#batch",)),),
    ("GET", "/desk/certificates/batches/<int:batch_id>.zip"): (Case(("#batch",)),),
    ("POST", "/desk/certificates/batches/<int:batch_id>/prints"): (Case(("#batch",), data={"first": "1", "last": "1", "reason": "again"}),),
    ("GET", "/desk/certificates/batches/<int:batch_id>/prints/<int:run_id>.pdf"): (Case(("#batch", "#print")),),
    ("POST", "/desk/certificates/batches/<int:batch_id>/collected"): (
        Case(("#batch",), data={"collected_by": "王领取", "collected_on": "2026-11-23", "certificate": "#paper"}),
    ),
    ("GET", "/desk/certificates/designs/<design>.pdf"): (Case(("tier",)), Case(("notice",))),
    ("POST", "/desk/certificates/<number>/reissue"): (Case(("#certificate",), data={"language": "zh+en"}),),
    ("POST", "/desk/certificates/<number>/again"): (Case(("#certificate",), told=frozenset({"city_officer"})),),
    ("GET", "/desk/certificates/<number>"): (Case(("#certificate",)),),
    ("GET", "/desk/certificates/<number>.pdf"): (Case(("#certificate",)),),
    ("GET", "/desk/certificates/<number>.json"): (Case(("#certificate",)),),
    ("POST", "/desk/certificates/<number>/revoke"): (Case(("#certificate",), data={"reason": "left", "note": "迁出本市", "sure": "y"}),),
    ("POST", "/api/v1/classify"): (Case(told=EVERYBODY),),
    ("POST", "/desk/classification/invite"): (
        Case(reach=EVERYBODY - {"officer_there"}, data={"run": "#run", "tier": "gazelle", "firm": "#firm_a"}),
    ),
    ("GET", LAB): (Case(("#lab",)),),
    ("GET", f"{LAB}.toml"): (Case(("#lab",)),),
    ("GET", f"{LAB}/edit"): (Case(("#lab",)),),
    ("GET", f"{LAB}/beside/<int:other_id>"): (Case(("#lab", "#other_lab")),),
    ("POST", f"{LAB}/edit"): (Case(("#lab",), told=CITY),),
    ("POST", f"{LAB}/text"): (Case(("#lab",), told=CITY),),
    ("POST", f"{LAB}/discard"): (Case(("#lab",)),),
    ("POST", f"{LAB}/try"): (Case(("#lab",)),),
    # support programmes
    ("GET", "/programmes/<key>"): (Case(("little_giant_award",)),),
    ("GET", PROGRAMME): (Case(("#programme",)),),
    ("GET", f"{PROGRAMME}/edit"): (Case(("#programme",)),),
    ("POST", f"{PROGRAMME}/edit"): (Case(("#programme",), told=CITY),),
    ("GET", f"{PROGRAMME}/edit/text"): (Case(("#programme",)),),
    ("POST", f"{PROGRAMME}/edit/text"): (Case(("#programme",), told=CITY),),
    ("POST", f"{PROGRAMME}/publish"): (Case(("#programme",), told=CITY),),
    ("POST", f"{PROGRAMME}/close"): (Case(("#programme",)),),
    ("POST", f"{PROGRAMME}/rounds"): (Case(("#programme",), told=CITY),),
    ("GET", f"{PROGRAMME}/rounds/<int:round_id>/extend"): (Case(("#programme", "#round")), Case(("#other_programme", "#round"), frozenset())),
    ("POST", f"{PROGRAMME}/rounds/<int:round_id>/extend"): (Case(("#programme", "#round"), told=CITY), Case(("#other_programme", "#round"), frozenset())),
    ("GET", "/desk/rounds/<int:round_id>"): (Case(("#round",)),),
    ("POST", "/desk/rounds/<int:round_id>/grant"): (Case(("#round",), told=CITY),),
    ("POST", "/desk/rounds/<int:round_id>/propose"): (Case(("#round",), told=CITY),),
    ("POST", "/my/support/<int:round_id>"): (Case(("#round",)),),
    # the money of support
    ("GET", "/desk/funding/<number>"): (Case(("#funded",), HERE),),
    ("POST", "/desk/funding/<number>/plan"): (Case(("#funded",), told=CITY),),
    ("POST", "/desk/funding/<number>/transfer"): (Case(("#funded",), told=CITY),),
    ("POST", "/desk/funding/<number>/review"): (Case(("#funded",), told=CITY),),
    ("GET", "/my/funding/<number>"): (Case(("#funded",), A),),
    ("POST", "/my/funding/<number>/reports/<int:report_id>"): (Case(("#funded", "#follow_up"), A, told=A),),
    # objections to a published list
    ("GET", f"{LIST}/objection/<number>"): (Case(("#publicity", "#listed")), Case(("#publicity", "#draft"), frozenset())),
    ("POST", f"{LIST}/objection/<number>"): (Case(("#publicity", "#listed"), told=EVERYBODY), Case(("#publicity", "#case"), frozenset())),
    ("GET", "/publicity/objections/<reference>"): (Case(("#objection_reference",)),),
    ("GET", OBJECTION): (Case(("#objection",)),),
    ("GET", f"{OBJECTION}/document"): (Case(("#objection",)),),
    ("POST", f"{OBJECTION}/<any(uphold, dismiss):answer>"): (Case(("#objection", "dismiss"), data={"answer": "经核查，材料属实，异议不成立。"}),),
    # panels of experts
    ("GET", PANEL): (Case(("#panel",)), Case(("#drafted_panel",))),
    ("GET", f"{PANEL}/edit"): (Case(("#drafted_panel",)), Case(("#panel",), told=CITY)),
    ("POST", f"{PANEL}/edit"): (Case(("#drafted_panel",), told=CITY),),
    ("POST", f"{PANEL}/cases"): (Case(("#drafted_panel",)),),
    ("POST", f"{PANEL}/cases/<int:case_id>/out"): (Case(("#drafted_panel", "#drafted_case")), Case(("#drafted_panel", "#panel_case"), frozenset())),
    ("POST", f"{PANEL}/cases/<int:case_id>/another"): (Case(("#panel", "#panel_case")), Case(("#panel", "#drafted_case"), frozenset())),
    ("POST", f"{PANEL}/open"): (Case(("#drafted_panel",)), Case(("#panel",), told=CITY)),
    ("POST", f"{PANEL}/extend"): (Case(("#panel",), data={"due_on": "#extend_to", "reason": "顺延评审时间"}),),
    ("POST", f"{PANEL}/close"): (Case(("#panel",), told=CITY),),
    ("GET", SEAT): (Case(("#seat",)),),
    ("POST", SEAT): (Case(("#seat",), data={"points-c1": "80", "remark-c1": "技术先进，材料齐全"}), Case(("#seat",), told=EXPERT, data={"points-c1": "101"})),
    ("POST", f"{SEAT}/stand-aside"): (Case(("#seat",), data={"relation": "advises"}),),
    ("GET", f"{SEAT}/documents/<int:document_id>"): (Case(("#seat", "#seat_document")), Case(("#seat", "#unsent_document"), frozenset())),
    ("POST", "/desk/relations/<int:relation_id>/end"): (Case(("#relation",)),),
    ("GET", PERSON): (Case(("#owner_a",)),),
    ("POST", f"{PERSON}/appointments"): (Case(("#asker",), data={"role": "expert", "since": "2026-01-01"}),),
    ("POST", f"{PERSON}/appointments/<int:appointment_id>/end"): (Case(("#expert", "#appointment")), Case(("#asker", "#appointment"), frozenset())),
    ("POST", f"{PERSON}/close"): (Case(("#asker",)),),
    ("POST", f"{PERSON}/open"): (Case(("#asker",)),),
    ("POST", f"{PERSON}/second-factor/remove"): (Case(("#asker",)),),
}  # fmt: skip
CASES |= world_plan.cases(Case, a=A)
CASES |= world_reports.cases(Case)
EXPORT = "/desk/export/<any(register, worklist, cases, certificates, titles, publicity, audit, waiting_titles, held_titles, takeovers, objections, funding, round, ranking, people, phrases, absences, letters, calendar, batches, batch):name>"
OF_CASES = HERE | THERE  # who may see lists of cases
CASES["POST", EXPORT] = (
    Case(("register",)),
    Case(("cases",), OF_CASES),
    Case(("takeovers",), OF_CASES),
    Case(("people",), frozenset({"administrator"})),
    Case(("objections",), CITY),
    Case(("audit",), frozenset({"auditor", "administrator"})),
    Case(("letters",), frozenset({"administrator"})),
    Case(("batches",), CITY),
)
TAKEN = "/desk/exports/<int:taken_id>"  # a long list: only who asked for it
CASES["GET", TAKEN] = CASES["GET", f"{TAKEN}/file"] = (Case(("#taken",), frozenset({"officer_here"})),)
IMPORT = "/desk/import/<int:import_id>"
CASES |= {
    ("POST", "/desk/import"): (Case(told=EVERYBODY),),
    ("GET", "/desk/import/<any(firms, figures, titles, decisions):kind>.xlsx"): (Case(("firms",)),),
    ("GET", IMPORT): (Case(("#import",), MINE),),
    ("POST", f"{IMPORT}/apply"): (Case(("#import",), MINE, told=CITY, data={"seen": "#import_version"}),),
    ("POST", f"{IMPORT}/discard"): (Case(("#import",), MINE, told=CITY),),
    ("GET", f"{IMPORT}/errors.xlsx"): (Case(("#wrong_import",), MINE),),
    ("GET", f"{IMPORT}/file"): (Case(("#import",), MINE),),
}
CASES["POST", "/account/end-sessions"] = (Case(ends_session=True),)
# What is posted to routes without a gap; where nothing stands here, an empty form is answered by the page again.
DATA: dict[str, dict[str, Any]] = {
    "/account": {"name": "新名", "language": "zh"},
    "/admin/calendar": {"days": "2027-01-01,休,元旦"},
    "/account/letters": {"letters": "needed"},
    "/desk/phrases": {"use": "reason", "text": "材料不齐。"},
    "/desk/filters": {"name": "我的", "query": "who=mine"},
    "/my/people/invite": {"email": "new@secret.example", "role": "filer"},
    "/my/recognition": {"tier": "gazelle"},
}
# The library's pages, which look at the session themselves.
LIBRARY = re.compile(r"/account/(confirm|login|logout|mf-recovery|register|reset|tf-|verify|change)")
