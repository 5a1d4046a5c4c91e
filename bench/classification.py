"""Classification: one firm with all findings, the whole register, and the rule lab after its first look."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from sqlalchemy import delete, insert, select

from bench.by_hand import srdi_2026
from bench.register_facts import columns, stored
from bench.rounds import line
from bench.web import HELLO, hello
from portal.classification import register_actions, register_jobs
from portal.classification.column_comparing import standing
from portal.classification.column_judging import line_by_line
from portal.classification.columns import views
from portal.classification.lab_rules import changed, read_draft, spots, text_of
from portal.classification.register_columns import load, next_firms
from portal.classification.register_models import RegisterBlock, RegisterResult, RegisterRun, RegisterSum
from portal.classification.register_packing import packed
from portal.classification.register_rules import tier_results
from portal.classification.rules import explain, shelf
from portal.core import clock
from portal.core.bulk import insert_rows, plain_rows
from portal.core.db import make_engine, session_factory, transaction_of

LARGE = int(os.environ.get("SCALE", "100000"))
STORED = int(os.environ.get("SCALE", "20000"))  # with all facts in the tables, which takes minutes to write
BLOCK = 65_536
BOOK, SCORED = "srdi_2026_2", "srdi_2022_63"
MOST_MEMORY, ROUNDS = 300, 5
HELLOS = 300
BY_HAND = 0.044  # s: what such arithmetic over 1,000,000 firms took on the machine on which goals in seconds were set


def classify_one() -> list[dict[str, object]]:
    """Full findings: at most 300 µs a rule set, and 2 ms for all that speak on the day (on the machine of the goals: so many times a
    bare Flask's hello)."""
    day = clock.today()
    many = views(columns(200, day=day), range(200))
    books = [book for book in shelf().books.values() if book.on(day, "new")]

    rounds = []
    for _ in range(ROUNDS):
        each = []
        for view in many:
            view.pairs.clear()
            for book in books:
                each.append(_seconds(partial(explain, book, view)))
        rounds.append((median(each), sum(each) / len(many), _seconds(_hellos) / HELLOS))
    one, whole, yardstick = (median(each) for each in zip(*rounds, strict=True))
    return [
        line(name, value=value * 1e6, baseline=yardstick * 1e6, ratio=value / yardstick, goal=goal / HELLO, unit="µs")
        for name, value, goal in (("classify.one", one, 300e-6), ("classify.one.all", whole, 2e-3))
    ]  # fmt: skip


def _hellos() -> None:
    ask = hello()
    for _ in range(HELLOS):
        ask()


def _blocks(firms: int):  # type: ignore[no-untyped-def]
    whole = columns(firms, day=clock.today())
    return [whole.take(np.arange(start, min(start + BLOCK, firms))) for start in range(0, firms, BLOCK)]


def _pure() -> dict[str, object]:
    """One rule book over all firms, beside the same twelve conditions by hand; both give the same answer or there is no row."""
    parts, book, rounds = _blocks(LARGE), shelf().books[BOOK], []
    for part in parts:
        truths = line_by_line(book, part)
        if (2 - truths.certain - truths.possible != srdi_2026(part)).any():
            raise AssertionError("the rule book and what was written by hand disagree")
        part.made.clear()

    def pure() -> None:
        for part in parts:
            line_by_line(book, part)
            part.made.clear()

    for _ in range(9):
        rounds.append((_seconds(pure), _seconds(lambda: [srdi_2026(part) for part in parts])))
    value, baseline = (median(each) for each in zip(*rounds, strict=True))
    ratio = median(a / b for a, b in rounds)
    return line(
        "classify.register.pure", value=value, baseline=baseline, ratio=ratio, goal=1.2, unit="s of CPU"
    )


def classify_register() -> list[dict[str, object]]:
    """The pure step beside the same comparisons written by hand; the whole, on either database, beside reading the same
    facts and writing as many results. What the server itself spends is the same for both and is not counted."""
    rows = [_pure(), *_whole("classify.register", str(stored(STORED)))]
    server = stored(STORED, on_server=True)
    return rows + (_whole("classify.register.postgresql", server) if server else [])


def _whole(row: str, url: str) -> list[dict[str, object]]:
    rounds = [(_run("whole", url), _run("bare", url)) for _ in range(ROUNDS)]
    value, baseline = (median(each[n][0] for each in rounds) for n in (0, 1))
    ratio, memory = median(whole[0] / bare[0] for whole, bare in rounds), max(whole[1] for whole, _ in rounds)
    return [
        line(row, value=value, baseline=baseline, ratio=ratio, goal=1.2, unit="s of CPU"),
        line(f"{row}.memory", value=memory, baseline=MOST_MEMORY, ratio=memory / MOST_MEMORY, goal=1, unit="MB"),
    ]  # fmt: skip


def lab() -> list[dict[str, object]]:
    """A threshold is changed and the whole register judged anew, its columns in memory: the rules in force, and the
    thirteen indicators of before, of which a quarter of these made-up firms lack something. The goal is 0.3 s for a million on the
    machine of the goals: so many times the conditions of 2026 by hand."""
    return [_lab("lab", BOOK, "main_revenue", 0.3), _lab("lab.scored", SCORED, "rd_expense", 0.3)]


def _lab(row: str, name: str, fact: str, seconds: float) -> dict[str, object]:
    parts, text = _blocks(LARGE), text_of(name)
    spot = next(spot for spot in spots(text) if spot.fact == fact)
    took = []
    for number in range(70, 78):
        typed = f"{number}%" if spot.value.endswith("%") else str(number)
        book = read_draft(changed(text, {spot.name: typed}))
        by_hand = _seconds(lambda: [srdi_2026(part) for part in parts])
        took.append((_seconds(partial(standing, book, parts)), by_hand))
    value, baseline = (median(each) for each in zip(*took[1:], strict=True))  # after the first look
    ratio = median(a / b for a, b in took[1:])
    return line(
        row, value=value, baseline=baseline, ratio=ratio, goal=seconds / BY_HAND, unit=f"s for {LARGE} firms"
    )


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _run(what: str, url: str) -> tuple[float, float]:
    """Seconds and megabytes of a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.classification", what, url], capture_output=True, text=True, check=True
    )
    seconds, memory = done.stdout.split()[-2:]
    return float(seconds), float(memory)  # fmt: skip


def _peak() -> float:
    """This process's own most memory in MB; what getrusage says is inherited from whoever started it."""
    return int(re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[0]) / 1024


def alone(what: str, url: str) -> None:
    """In a process of its own: classifies the stored register, or only reads and writes what that does."""
    factory = session_factory(make_engine(url))
    with transaction_of(factory) as session:
        kept = _some_results(session) if what == "bare" else []
        for table in (RegisterResult, RegisterSum, RegisterBlock, RegisterRun):
            session.execute(delete(table))
    _warm(factory)
    start = time.process_time()
    if what == "whole":
        with transaction_of(factory) as session:
            run_id = register_actions.open_run(session, by=None, day=clock.today()).id
        register_jobs.go_on(factory, run_id, report=lambda session, run: None)
    else:
        _read_and_write(factory, kept)
    print(time.process_time() - start, _peak())


def _warm(factory: Any) -> None:
    """A worker has read its rule books, and judged before, long ago."""
    with factory() as session:
        register = load(session, next_firms(session, after=0, most=200), on=clock.today())
    list(tier_results(register.columns, register.impossible, register.holds, None))


def _some_results(session: Any) -> list[Any]:
    """What an earlier run wrote of its first chunk of firms."""
    table = RegisterResult
    wanted = select(*table.__table__.columns).where(table.firm_id <= register_jobs.CHUNK)
    return plain_rows(session, wanted)


def _read_and_write(factory: Any, kept: list[Any]) -> None:
    """The same facts read, as many results and the same packed facts written, chunk by chunk; nothing is judged."""
    after, names = 0, RegisterResult.__table__.columns.keys()
    while True:
        with factory() as session:
            firms = next_firms(session, after=after, most=register_jobs.CHUNK)
            if not firms:
                return
            register = load(session, firms, on=clock.today())
        with transaction_of(factory) as session:
            own = ((1, row[1] + after, *row[2:]) for row in kept if row[1] <= len(firms))
            insert_rows(session, "register_result", names, own)
            after = firms[-1].id
            block = {"run_id": 1, "last_firm": after, "firms": len(firms), "content": packed(register)}
            session.execute(insert(RegisterBlock), [block])


if __name__ == "__main__":
    alone(*sys.argv[1:])
