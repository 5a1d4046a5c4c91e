"""The tasks on one page of A4, with the twelve of the plan and with the longest text that fits into the database."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from portal.tallies.plan_reading import packaged_plans
from portal.tallies.task_sheet import LAST_SIZES, Line, Sheet, arranged, draw_sheet


def line(label: str, *, bodies: str = "", report: str = "", reason: str = "") -> Line:
    return Line(
        chain="固链", label=label, bodies=bodies, due="2026年12月31日", colour="amber", light="需关注", reason=reason,
        report=report, progress=50,
    )  # fmt: skip


def pages(lines: list[Line]) -> list[str]:
    drawn = draw_sheet(
        Sheet(portal_name="门户", plan="计划", day="2026年11月26日", language="zh", lines=tuple(lines))
    )
    found = PdfReader(io.BytesIO(drawn)).pages
    assert all(
        (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (595, 842)
        for page in found
    )
    return [page.extract_text() for page in found]


def test_the_twelve_tasks_are_one_page_that_can_be_read() -> None:
    tasks = packaged_plans()[0].tasks
    lines = [
        line(task.label, bodies="市工业和信息化局", report="按计划推进。", reason="进度 50%。")
        for task in tasks
    ]
    [text] = pages(lines)
    joined = "".join(text.split())
    assert all("".join(task.label.split()) in joined for task in tasks)
    _, size, _ = arranged(tuple(lines))
    assert size == 9


@pytest.mark.parametrize("number", [1, 12, 60])
def test_the_longest_texts_stay_on_one_page(number: int) -> None:
    long = line("任" * 100, bodies="局" * 200, report="报" * 1000, reason="人工设定：" + "因" * 200)
    assert len(pages([long] * number)) == 1
    _, size, _ = arranged((long,) * number)
    assert size in LAST_SIZES if number == 60 else size >= 6


def test_a_rare_character_is_no_empty_box_and_braces_are_text() -> None:
    [text] = pages([line("𰻝{0}{name}任务\U0001f600", report="{x}")])
    assert "{0}{name}" in text


def test_no_task_is_a_page_too() -> None:
    assert len(pages([])) == 1


@pytest.mark.parametrize("light", ["On track", "Needs attention", "Behind", "Done"])
def test_no_word_of_a_light_is_torn(light: str) -> None:
    drawn = draw_sheet(
        Sheet(
            portal_name="Portal", plan="Plan", day="26 November 2026", language="en",
            lines=(replace(line("Secure the chain"), light=light),),
        )
    )  # fmt: skip
    text = PdfReader(io.BytesIO(drawn)).pages[0].extract_text()
    assert set(light.split()) <= set(text.split())
    assert "50%" in text.split()
