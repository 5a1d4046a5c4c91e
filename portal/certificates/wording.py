"""What a paper says, as texts: the facts in both languages, in the order of reading. Where they go is for `drawing`."""

from __future__ import annotations

from datetime import date

from portal.certificates.designs import Block, Design
from portal.certificates.rules import CertificateFacts


def words_of(facts: CertificateFacts) -> dict[str, str]:
    """Every text that a design may ask for."""
    words = {key: str(value) for key, value in facts.document().items()}
    start, end = facts.valid_from, facts.valid_to
    rule_set = f"({facts.rule_set})" if facts.rule_set else ""
    return words | {
        "code_in_groups": " ".join(facts.code[at : at + 4] for at in range(0, len(facts.code), 4)),
        "basis": f"{facts.document_number}{rule_set}",
        "issued_on_zh": _day_zh(facts.issued_on),
        "issued_on_en": _day_en(facts.issued_on),
        "validity_zh": f"{_day_zh(start)}至{_day_zh(end)}" if end else f"自{_day_zh(start)}起",
        "validity_en": f"{_day_en(start)} – {_day_en(end)}" if end else f"from {_day_en(start)}",
    }


def _day_zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _day_en(day: date) -> str:
    months = "January February March April May June July August September October November December"
    return f"{day.day} {months.split()[day.month - 1]} {day.year}"


def shown(facts: CertificateFacts, design: Design, words: dict[str, str]) -> dict[str, str]:
    """Everything that will be drawn, by the field to blame when it cannot be."""
    texts: dict[str, str] = {}
    for block in design.blocks:
        text = block.zh + (block.en if facts.language == "zh+en" else "")
        field = block.field or "design"
        texts[field] = texts.get(field, "") + text.format_map(words)
    return texts


def paragraphs(design: Design, words: dict[str, str], *, test: bool) -> list[list[Block]]:
    """The blocks to draw, those together that a screen reader reads as one."""
    found: list[list[Block]] = []
    for block in design.blocks:
        if block.needs and not words[block.needs]:
            continue
        if block.continues:
            found[-1].append(block)
        elif test or not block.only_test:
            found.append([block])
    return found
