"""Where an official's desk leads: every page of its own, in groups, with whom it is for and what waits there."""

from __future__ import annotations

from dataclasses import dataclass

from portal.accounts.access import Actor
from portal.core.i18n import N_


@dataclass(frozen=True)
class Way:
    """A page: its name, what one finds there, and the count of `queries.waits` that says whether something waits."""

    label: str
    text: str
    endpoint: str
    permission: str
    waits: str | None = None


@dataclass(frozen=True)
class Group:
    """Pages of one kind of work."""

    label: str
    ways: tuple[Way, ...]


GROUPS = (
    Group(N_("Cases and firms"), (
        Way(N_("Every case"), N_("Also those that are decided"), "cases.all_cases", "see_cases"),
        Way(N_("Titles to be checked"), N_("What firms say the province or the ministry awarded them"),
            "titles.waiting", "see_cases", "titles"),
        Way(N_("Firms to be taken over"), N_("Whose person has gone, or who has none yet"),
            "takeovers.waiting", "see_cases", "takeovers"),
        Way(N_("Objections"), N_("What somebody has against a published firm"),
            "objections.lists", "handle_objections", "objections"),
        Way(N_("Publish several cases together"), N_("One list for what the city approves"),
            "objections.choose", "decide_cases"),
        Way(N_("Phrases"), N_("What officers choose from when they return or decide"), "phrases.phrases", "keep_phrases"),
        Way(N_("Import a table"), N_("Firms, figures and titles from Excel or CSV"), "imports.overview", "import_tables"),
    )),
    Group(N_("Tiers and certificates"), (
        Way(N_("The register's classification"), N_("Who newly qualifies, who is near, whom one fact would decide"),
            "register_classification.overview", "see_register_results"),
        Way(N_("Rule lab"), N_("Try changed thresholds on the whole register"), "lab.drafts", "try_rules"),
        Way(N_("Titles of this city in force"), N_("And taking one back, with the reason"),
            "held_titles.held", "manage_certificates"),
        Way(N_("Certificates"), N_("Issued papers, and revoking"), "certificates.issued", "manage_certificates"),
    )),
    Group(N_("Support"), (
        Way(N_("Cases to score"), N_("What was drawn for you by lot"), "judging.lists", "judge", "scores"),
        Way(N_("Firms that I am related to"), N_("Say it once: no case of theirs is drawn for you"),
            "judging.relations", "judge"),
        Way(N_("Programmes"), N_("Write them down, publish them, open their rounds"), "programme_desk.lists", "run_programmes"),
        Way(N_("Panels of experts"), N_("Cases judged together, drawn by lot, ranked"), "panels.lists", "run_panels"),
        Way(N_("Money of support"), N_("What was promised, paid and taken back"), "funding.lists", "see_cases"),
        Way(N_("What the programmes brought"),
            N_("Applications, success, days to the money, promised and paid, as PDF and Excel"), "results.overview", "see_reports"),
    )),
    Group(N_("The plan and its reports"), (
        Way(N_("The plan"), N_("Targets, tasks with their lights, parks, scenarios"), "plan_keeping.plans", "see_plan"),
        Way(N_("Offers to scenarios"), N_("Firms that offered themselves and wait for an answer"),
            "offers.unanswered", "keep_plan_items", "offers"),
        Way(N_("Monthly reports"), N_("Firms, cases and times of each month, as PDF and Excel"), "reports.overview", "see_reports"),
    )),
    Group(N_("The portal itself"), (
        Way(N_("People and appointments"), N_("Accounts, offices, districts"), "people.people", "administer"),
        Way(N_("Mail kept here"), N_("When no mail server is set"), "people.kept_mail", "administer"),
        Way(N_("Audit trail"), N_("Who did what, and whether the chain is whole"), "desks.audit_trail", "read_audit"),
    )),
)  # fmt: skip


# What waits of the money of support: each leads to its own part of one page
OF_MONEY = {
    "payment": N_("Support to be paid"),
    "report": N_("Reports on the use that are overdue"),
    "review": N_("Results to be reviewed"),
}


def ways_of(actor: Actor) -> list[Group]:
    """The groups with what this person may use; one without anything is left out."""
    found = [
        Group(group.label, tuple(way for way in group.ways if actor.may(way.permission))) for group in GROUPS
    ]
    return [group for group in found if group.ways]
