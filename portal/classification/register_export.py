"""A list of the register's classification as an Excel file, written row by row: memory does not grow with the list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from portal.classification.register_explained import explained, sentence
from portal.classification.register_models import RegisterRun
from portal.classification.register_queries import Wish, all_rows
from portal.classification.register_rules import NO_GAP
from portal.core.i18n import N_, Text
from portal.firms.words import words

MOST = 20_000
OUTCOMES = {
    "met": N_("Met"), "not_met": N_("Not met"), "undetermined": N_("Undetermined"),
    "impossible": N_("Figures contradict each other"),
}  # fmt: skip
KINDS = {"new": N_("New applicant"), "renewal": N_("Renewal")}
CHANGES = {
    "newly": N_("Newly qualifies"), "no_longer": N_("No longer qualifies"),
    "higher": N_("A higher level"), "lower": N_("A lower level"),
}  # fmt: skip
HEADS = (
    N_("Unified social credit code"), N_("Firm"), N_("District"), N_("Tier"), N_("As"), N_("Outcome"), N_("Level"),
    N_("Change since the run before"), N_("Lacking (percent)"), N_("What it lacks"), N_("Rule set"),
)  # fmt: skip
WIDTHS = (21, 34, 10, 22, 10, 12, 16, 14, 10, 60, 24)
NOTE = N_("As of %(day)s. The portal's own calculation, not an official title.")
CUT = N_("Only the first %(most)s firms.")


@dataclass(frozen=True)
class Sheet:
    """Whose list, and in which language."""

    run: RegisterRun
    wish: Wish
    language: str


def write(session: Session, sheet: Sheet, path: Path) -> int:
    """Writes the file; returns the number of firms in it."""
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        page = book.add_worksheet()
        for column, width in enumerate(WIDTHS):
            page.set_column(column, column, width)
        page.freeze_panes(1, 0)
        bold = book.add_format({"bold": True, "text_wrap": True})
        for column, head in enumerate(HEADS):
            page.write_string(0, column, _said(head, sheet.language), bold)
        count = 0
        for count, values in enumerate(_lines(session, sheet), start=1):
            for column, value in enumerate(values):
                if isinstance(value, float):
                    page.write_number(count, column, value)
                else:
                    page.write_string(count, column, value)
        note = Text(NOTE, day=sheet.run.day.isoformat()).in_language(sheet.language)
        page.write_string(count + 2, 0, note)
        if count == MOST:
            page.write_string(count + 3, 0, Text(CUT, most=MOST).in_language(sheet.language))
    return count


def _lines(session: Session, sheet: Sheet) -> Iterator[Iterable[str | float]]:
    names, language, left = words(sheet.language), sheet.language, MOST
    for rows in all_rows(session, sheet.run.id, sheet.wish):
        lacking = explained(session, [row.result for row in rows[:left]], on=sheet.run.day)
        for row in rows[:left]:
            result = row.result
            lack = sentence(lacking[result.firm_id, result.tier])
            yield (
                row.credit_code, row.firm_name, names.district.get(result.district, result.district),
                names.tier[result.tier], _said(KINDS[result.kind], language), _said(OUTCOMES[result.outcome], language),
                names.level.get((result.tier, result.level or ""), ""),
                _said(CHANGES[result.change], language) if result.change else "",
                result.gap / 10 if result.gap < NO_GAP else "",
                lack.in_language(language) if lack else "", result.ruleset,
            )  # fmt: skip
        left -= len(rows)
        if left <= 0:
            return


def _said(word: str, language: str) -> str:
    return Text(word).in_language(language)
