"""Merges the features' Chinese catalogues into the one that the portal reads; `make` runs it."""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

HERE = Path(__file__).resolve().parent
LANGUAGE = "zh"


def merged(folder: Path) -> Catalog:
    """One catalogue of all; the same message with two translations is an error (ValueError)."""
    whole = Catalog(locale=LANGUAGE, domain="messages")
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=LANGUAGE, abort_invalid=True):
                if not message.id or not message.string:
                    continue
                known = whole.get(message.id, message.context)
                if known is not None and known.string != message.string:
                    raise ValueError(f"{path.name}: {message.id!r} is {known.string!r} elsewhere")
                whole.add(message.id, message.string, context=message.context)
    return whole


def main() -> None:
    target = HERE / LANGUAGE / "LC_MESSAGES" / "messages.mo"
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        write_mo(file, merged(HERE / LANGUAGE))


if __name__ == "__main__":
    main()
