"""A chunk of the register as bytes for the database, and back: what a run has judged is what the rule lab tries drafts on."""

from __future__ import annotations

import io
import zlib
from datetime import date

import numpy as np

from portal.classification.columns import Array, Columns, Entries, narrow, together
from portal.classification.facts import ITEM_FIELDS
from portal.classification.register_columns import Register
from portal.firms.figure_rules import reporting_year


def packed(register: Register) -> bytes:
    """A chunk as it is kept for the rule lab: every column in its smallest type, compressed."""
    columns = register.columns
    arrays: dict[str, Array] = {
        "firms": columns.firms, "districts": columns.districts, "impossible": register.impossible
    }  # fmt: skip
    arrays |= {f"holds:{tier}": holders for tier, holders in register.holds.items()}
    arrays |= {f"key:{key}": narrow(column) for key, column in columns.keys.items()}
    for name, entries in columns.entries.items():
        arrays[f"rows:{name}"] = entries.rows.astype(np.int32)
        arrays |= {f"entry:{name}:{key}": column for key, column in entries.fields.items()}
    kept = io.BytesIO()
    np.savez(kept, **arrays)  # type: ignore[arg-type]
    return zlib.compress(kept.getvalue(), 1)


def unpacked(content: bytes, *, on: date, kind: str = "new") -> Register:
    """The chunk that was packed."""
    with np.load(io.BytesIO(zlib.decompress(content))) as arrays:
        found = {name: arrays[name] for name in arrays.files}
    keys = {name[4:]: column for name, column in found.items() if name.startswith("key:")}
    entries = {
        name[5:]: Entries(rows, {each: found[f"entry:{name[5:]}:{each}"] for each in ITEM_FIELDS[name[5:]]})
        for name, rows in found.items()
        if name.startswith("rows:")
    }
    columns = Columns(on, kind, reporting_year(on), found["firms"], found["districts"], keys, entries)
    holds = {name[6:]: holders for name, holders in found.items() if name.startswith("holds:")}
    return Register(columns, found["impossible"], holds)


def joined(parts: list[Register]) -> Register:
    """Several chunks as one."""
    columns = together([part.columns for part in parts])
    nobody = [np.zeros(len(part.columns), bool) for part in parts]
    holds = {
        tier: np.concatenate([part.holds.get(tier, none) for part, none in zip(parts, nobody, strict=True)])
        for tier in sorted({tier for part in parts for tier in part.holds})
    }
    return Register(columns, np.concatenate([part.impossible for part in parts]), holds)
