"""Merges the features' Chinese catalogues, and the English singulars, into what the portal reads; `make` runs it."""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

HERE = Path(__file__).resolve().parent
LANGUAGES = ("en", "zh")


def merged(folder: Path) -> Catalog:
    """One catalogue of a language's folder; the same message with two translations is an error (ValueError)."""
    whole = Catalog(locale=folder.name, domain="messages")
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=folder.name, abort_invalid=True):
                if not message.id or not message.string:
                    continue
                known = whole.get(message.id, message.context)
                if known is not None and known.string != message.string:
                    raise ValueError(f"{path.name}: {message.id!r} is {known.string!r} elsewhere")
                whole.add(message.id, message.string, context=message.context)
    return whole


def main() -> None:
    for language in LANGUAGES:
        target = HERE / language / "LC_MESSAGES" / "messages.mo"
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            write_mo(file, merged(HERE / language))


if __name__ == "__main__":
    main()
