"""`python -m bench`: every row of what must be fast, with its baseline in the same run, one JSON line each.

ROW=web.home runs one row (a name or its beginning), SCALE=1000000 sets the size of the register.
Ends with status 1 when a goal is missed."""

from __future__ import annotations

import importlib
import json
import os
import sys
import traceback
from collections.abc import Callable, Iterable

ROWS = {
    "web.home": "bench.web:home",
    "web.register": "bench.web:register",
    "web.paint": "bench.paint:paint",
    "search": "bench.search:search",
    "web.case": "bench.cases:case",
    "submit": "bench.submit:submit",
    "tally.read": "bench.tally:tally_read",
    "certificate.draw": "bench.certificates:certificate_draw",
    "certificate.sign": "bench.certificates:certificate_sign",
    "certificate.batch": "bench.certificate_batch:certificate_batch",
    "verify": "bench.certificate_batch:verify",
    "classify.one": "bench.classification:classify_one",
    "classify.register": "bench.classification:classify_register",
    "lab": "bench.classification:lab",
    "excel": "bench.excel:excel",
    "start": "bench.start:start",
}

Row = dict[str, object]


def lines(name: str) -> Iterable[Row]:
    """The lines of one row; a row that cannot be measured is a missed goal, with the reason."""
    module, function = ROWS[name].split(":")
    try:
        measure: Callable[[], Row | list[Row]] = getattr(importlib.import_module(module), function)
        measured = measure()
    except Exception as error:  # noqa: BLE001  # the other rows are still worth measuring
        traceback.print_exc()
        return [{"row": name, "met": False, "error": f"{type(error).__name__}: {error}"}]
    return measured if isinstance(measured, list) else [measured]


def main() -> int:
    wanted = os.environ.get("ROW", "")
    chosen = [name for name in ROWS if name.startswith(wanted)]
    if not chosen:
        print(f"bench: no row {wanted!r}; there are {', '.join(ROWS)}", file=sys.stderr)
        return 2
    missed = False
    for name in chosen:
        for line in lines(name):
            missed |= not line["met"]
            print(json.dumps(line, ensure_ascii=False), flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
