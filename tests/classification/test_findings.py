"""What a firm reads: every finding of five firms by every rule book, kept in findings.txt and reviewed like code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.classification.facts_reading import read_facts
from portal.classification.results import Finding, Result
from portal.classification.rules import judge, shelf
from tests.classification.documents import CLEAN, RIGHT, Document, put, whole_firm

KEPT = Path(__file__).parent / "findings.txt"


def changed(document: Document, changes: dict[str, object]) -> Document:
    for path, value in changes.items():
        document = put(document, path, value)
    return document


def weak() -> Document:
    """Just too little of everything."""
    return changed(whole_firm(), {
        "kind": "renewal", "established": "2015-02-28", "employees": 320, "rd_staff": 15, "tech_staff": 31, "ip": [{**RIGHT, "class": "II"}],
        "honours": [{"type": "HNTE", "valid_to": "2026-11-22"}], "titles": [], "rd_institution": "none", "has_rd_org": False,
        "management_cert": False, "own_brand": False, "info_system": False, "key_chain_role": False, "product_key_field": False,
        "market_position_ok": False, "product_in_sei": False, "private_investment": False, "product_domain": "C", "quality_items": [],
        "digital_level": 1, "local_feature_score": 2, "niche_years": 1, "market_share_pct": "9.9", "domestic_rank": 9, "equity_2y": "1",
        "equity_3y": "499.999", "pre_a_funding": "4321.5", "valuation_usd_m": "99.5", "valuation_rmb_m": "599", "cumulative_funding_usd_m": "4.2",
        "listing": "listed", "platform_score": "49.99", "maker_china_top": 501, "exclusions": {**CLEAN, "abnormal_list": True, "tax_evasion_3y": True},
        "years.2025": {"revenue": "9100", "main_revenue": "4500", "rd_expense": "89.99", "cost_expense": "9000", "net_profit": "-33.3",
                       "total_assets": "1000", "total_liabilities": "801"},
        "years.2024": {"revenue": "9500", "main_revenue": "8900", "rd_expense": "99"},
    })  # fmt: skip


def rising() -> Document:
    """Young and growing fast, with an award and much funding; its R&D is measured by costs."""
    return changed(whole_firm(), {
        "established": "2021-11-24", "rd_basis": "cost", "ip": [{**RIGHT, "high_value": True}], "honours": [], "valuation_usd_m": "1200", "valuation_rmb_m": "5999",
        "cumulative_funding_usd_m": "60", "equity_2y": "9000", "equity_3y": "9000", "pre_a_funding": "5000", "titles": ["tech_or_innovative"],
        "awards": [{"level": "national", "rank": 3, "date": "2024-06-01"}], "led_standards": [{"rank": 5, "date": "2022-01-01"}],
        "years.2022": {"revenue": "1000", "main_revenue": "900", "rd_expense": "200"}, "years.2023": {"revenue": "1300", "main_revenue": "1200", "rd_expense": "250"},
        "years.2024": {"revenue": "1600", "main_revenue": "1500", "rd_expense": "300"},
        "years.2025": {"revenue": "2500", "main_revenue": "2200", "rd_expense": "410.5", "cost_expense": "2333", "net_profit": "57",
                       "total_assets": "3000", "total_liabilities": "1700"},
        "niche_years": 2, "rd_institution": "provincial", "digital_level": 2, "product_domain": "A", "platform_score": "58.5",
    })  # fmt: skip


def idle() -> Document:
    """No business yet: every denominator is zero."""
    nothing = dict.fromkeys(
        (
            "revenue",
            "main_revenue",
            "rd_expense",
            "cost_expense",
            "net_profit",
            "total_assets",
            "total_liabilities",
        ),
        "0",
    )
    return changed(
        whole_firm(),
        {f"years.{year}": nothing for year in (2022, 2023, 2024, 2025)}
        | {"employees": 0, "rd_staff": 0, "tech_staff": 0},
    )


def unknown() -> Document:
    """A firm that has filled in its founding day and little else."""
    return {"as_of": "2026-11-23", "reporting_year": 2025, "established": "2020-02-29", "industry_code": "6513",
            "years": {"2025": {"revenue": "3000"}}, "own_brand": True, "ip": [{"class": "I"}], "titles": ["srdi"]}  # fmt: skip


FIRMS = {"solid": whole_firm, "weak": weak, "rising": rising, "idle": idle, "unknown": unknown}


def told(result: Result, finding: Finding) -> str:
    said = finding.document("en")
    parts: list[str] = [f"{finding.section} {finding.key}: {finding.outcome}"]
    parts += [f"{word} {said[word]}" for word in ("value", "threshold") if said[word] is not None]
    if finding.value_text:
        parts.append(f"in words {finding.value_text.in_language('en')}")
    if finding.threshold_value:
        parts.append(f"bare {finding.threshold_value}")
    if finding.unit:
        parts.append(f"in {finding.unit.in_language('en')}")
    if finding.max_points is not None:
        parts.append(f"points {finding.points}, at most {finding.most_possible} of {finding.max_points}")
    parts += [f"{word} {said[word]}" for word in ("distance", "note") if said[word]]
    if finding.missing:
        parts.append(f"missing {' '.join(finding.missing)}")
    return " | ".join(parts)


def lines(name: str) -> Iterator[str]:
    facts = read_facts(FIRMS[name]())
    for book in shelf().books.values():
        result = judge(book, facts)
        score = (
            ""
            if result.score is None
            else f" {result.score.total} of {result.score.passes} {result.score.groups}"
        )
        yield f"# {name} {book.id}: {result.outcome} {result.level} {result.could_be} {result.route}{score} {result.direct} {result.missing}"
        yield from (told(result, finding) for finding in result.findings)
        yield from (f"higher {told(result, finding)}" for finding in result.higher)


@pytest.mark.parametrize("name", FIRMS)
def test_what_a_firm_reads_is_what_was_reviewed(name: str) -> None:
    kept = KEPT.read_text("utf-8").splitlines()
    first = next(number for number, line in enumerate(kept) if line.startswith(f"# {name} "))
    for number, line in enumerate(lines(name), first):
        assert line == kept[number]


if __name__ == "__main__":  # writes them anew: read the difference before keeping it
    KEPT.write_text("".join(f"{line}\n" for name in FIRMS for line in lines(name)), "utf-8")
