"""What it costs to take 100,000 rows of 13 columns in and to give them out, beside openpyxl's bare reading and XlsxWriter's bare writing.

The goal of the import is set beside the reading of openpyxl that takes 10.5 to 16.9 s and 490 MiB: the whole book. The reading alone is
held to a quarter of the leaner one as well, row by row, which keeps no book and takes half of the time.
"""

from __future__ import annotations

import gc
import multiprocessing
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import delete, insert

from bench.rounds import line
from portal.core import clock
from portal.core.db import make_engine, session_factory, transaction_of
from portal.core.migrate import migrate
from portal.core.spreadsheet import Head, Table, write_xlsx
from portal.firms.credit_code import is_good
from portal.firms.models import Firm, YearFigures
from portal.sheets.actions import COMPARERS
from portal.sheets.comparing import Scope, compare
from portal.sheets.layouts import FIGURES
from portal.sheets.opening import open_table
from portal.sheets.reading import parse
from portal.sheets.writing_actions import WRITERS

ROWS, YEARS, ROUNDS = 100_000, 4, 3
LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
HEADS = tuple(Head(f"第{n}列", 16, "day" if n == 2 else "number" if n > 2 else "text") for n in range(13))
MOST_MEGABYTES = 450  # of a process that takes 100,000 rows in


def excel() -> list[dict[str, object]]:
    """Taking in with every check and writing to the database; giving out; the memory of both."""
    return [_reading(), _taking_in(), _giving_out(), _memory_of_taking_in(), _memory_of_giving_out()]


def _taking_in() -> dict[str, object]:
    folder = _folder()
    content, factory = (folder / "figures.xlsx").read_bytes(), session_factory(make_engine(_database()))

    def work() -> None:
        _import(content, factory)

    def clear() -> None:
        with transaction_of(factory) as session:
            session.execute(delete(YearFigures))

    bare = partial(_openpyxl, folder / "figures.xlsx", row_by_row=False)
    return _compared("excel.import", work, bare, goal=0.25, after=clear)


def _reading() -> dict[str, object]:
    """The part of it that needs no database: the file opened, every cell read and checked."""
    path = _folder() / "figures.xlsx"

    def work() -> None:
        gc.disable()
        try:
            parsed = parse(open_table(path.read_bytes(), most_rows=FIGURES.most_rows), FIGURES)
            assert (parsed.total, parsed.problems) == (ROWS, [])
        finally:
            gc.enable()

    return _compared("excel.read", work, partial(_openpyxl, path, row_by_row=True), goal=0.25)


def _import(content: bytes, factory: Any) -> None:
    gc.disable()  # as the worker does
    try:
        parsed = parse(open_table(content, most_rows=FIGURES.most_rows), FIGURES)
        with transaction_of(factory) as session:
            outcome = compare(
                session, parsed, FIGURES, COMPARERS["figures"], scope=Scope(clock.today()), held=True
            )
            assert (outcome.added, outcome.problems) == (ROWS, []), outcome.problems[:3]
            WRITERS["figures"](session, outcome.deeds, None)
    finally:
        gc.enable()


def _openpyxl(path: Path, *, row_by_row: bool) -> None:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=row_by_row)
    assert sum(1 for _ in book.worksheets[-1].iter_rows(values_only=True)) == ROWS + 1


def _giving_out() -> dict[str, object]:
    folder = _folder()
    return _compared(
        "excel.export", lambda: _export(folder / "out.xlsx", ROWS), lambda: _xlsxwriter(folder / "bare.xlsx"), goal=0.25
    )  # fmt: skip


def _export(path: Path, rows: int) -> None:
    table = Table("企业名录", "说明", (("列表", "企业名录"),), HEADS, _rows(rows))
    assert write_xlsx(table, path) == rows


def _xlsxwriter(path: Path) -> None:
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, [head.label for head in HEADS])
        for number, cells in enumerate(_rows(ROWS), 1):
            page.write_row(number, 0, cells)


def _rows(count: int) -> Iterator[tuple[Any, ...]]:
    day = date(2024, 5, 1)
    for n in range(count):
        yield (
            f"91440106MA{n:08d}",
            f"广州第{n}智能科技有限公司",
            day,
            *(n + place / 4 for place in range(10)),
        )


def _compared(
    row: str, work: Callable[[], None], baseline: Callable[[], None], *, goal: float, after: Callable[[], None] = lambda: None
) -> dict[str, object]:  # fmt: skip
    values, baselines = [], []
    for _ in range(ROUNDS):
        baselines.append(_cpu(baseline))
        values.append(_cpu(work))
        after()
    ratio = median(v / b for v, b in zip(values, baselines, strict=True))
    return line(
        row, value=median(values), baseline=median(baselines), ratio=ratio, goal=goal, unit="s of CPU"
    )


def _cpu(work: Callable[[], None]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _memory_of_taking_in() -> dict[str, object]:
    """Of a process that does nothing else; what it may hold is bounded by the most rows of a file."""
    folder = _folder()
    peak = _peak(_import_alone, str(folder / "figures.xlsx"), _database())
    return line(
        "excel.import.memory",
        value=peak,
        baseline=MOST_MEGABYTES,
        ratio=peak / MOST_MEGABYTES,
        goal=1.0,
        unit="MB",
    )


def _import_alone(path: str, url: str) -> None:
    factory = session_factory(make_engine(url))
    _import(Path(path).read_bytes(), factory)
    with transaction_of(factory) as session:
        session.execute(delete(YearFigures))


def _memory_of_giving_out() -> dict[str, object]:
    """Twice the rows, the same memory."""
    out = str(_folder() / "memory.xlsx")
    small, large = _peak(_export_alone, out, ROWS), _peak(_export_alone, out, 2 * ROWS)
    return line("excel.export.memory", value=large, baseline=small, ratio=large / small, goal=1.1, unit="MB")


def _export_alone(path: str, rows: int) -> None:
    _export(Path(path), rows)


def _peak(work: Callable[..., None], *given: Any) -> float:
    """The most memory of a process of its own, in MB."""
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_measured, args=(sending, work, given))
    process.start()
    peak = receiving.recv()
    process.join()
    return float(peak)


def _measured(sending: Any, work: Callable[..., None], given: tuple[Any, ...]) -> None:
    work(*given)
    own = re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[0]  # not of whoever started it
    sending.send(int(own) / 1024)


@lru_cache
def _folder() -> Path:
    """Where the table lies: 25,000 firms, four years each."""
    folder = Path(tempfile.mkdtemp(prefix="portal-bench-"))
    heads = tuple(Head(column.heading("zh"), 16, column.form) for column in FIGURES.columns)
    write_xlsx(Table("数据", "说明", (), heads, _figures()), folder / "figures.xlsx")
    return folder


def _figures() -> Iterator[tuple[Any, ...]]:
    last = clock.today().year - 1
    for n in range(ROWS):
        firm, year = divmod(n, YEARS)
        money = 100 + n / 8
        yield (
            _code(firm), _name(firm), last - year, money, money / 2, money / 10, money / 4, -money / 20, money * 2, money,
            50 + firm % 100, 20, 10,
        )  # fmt: skip


@lru_cache
def _database() -> str:
    """A register with the firms of the table."""
    url = f"sqlite:///{_folder() / 'portal.db'}"
    engine = make_engine(url)
    migrate(engine)
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        moment, today = clock.now(), clock.today()
        connection.execute(insert(Firm), [
            {"credit_code": _code(n), "name": _name(n), "sort_key": "", "standing": "registered", "district": "440106",
             "registered_on": today, "created_at": moment, "version": 1, "demonstration": True}
            for n in range(ROWS // YEARS)
        ])  # fmt: skip
    engine.dispose()
    return url


def _name(number: int) -> str:
    return f"广州第{number}智能科技有限公司"


@lru_cache(maxsize=ROWS)
def _code(number: int) -> str:
    body = f"91440106MA{number:07d}"
    return next(body + letter for letter in LETTERS if is_good(body + letter))
