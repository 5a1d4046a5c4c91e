"""Papers as one zip, made while it is read: one paper is in memory at a time, however many there are."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

UNWANTED = re.compile(r'[\x00-\x1f\\/:*?"<>|]+')  # what some file system takes for something else
LONGEST = 60  # characters of a name: 255 bytes are the limit of most file systems


@dataclass(frozen=True)
class Entry:
    """A paper in the zip: whose it is, and the name of its kept bytes."""

    position: int
    number: str
    firm_name: str
    sha256: str
    day: date

    @property
    def name(self) -> str:
        firm = UNWANTED.sub("_", self.firm_name)[:LONGEST].strip(". ")
        return f"{self.position:05d}_{self.number}_{firm}.pdf"


class _Pipe:
    """What is written comes out again at the other end; it cannot be rewound, and zipfile knows how to do without."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self.pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> Iterator[bytes]:
        pieces, self.pieces = self.pieces, []
        yield from pieces


def zipped(entries: Iterable[Entry], read: Callable[[str], bytes]) -> Iterator[bytes]:
    """The pieces of the zip; the papers are stored as they are: a PDF is compressed already."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as made:  # type: ignore[call-overload]  # it asks for no more than write and flush
        for entry in entries:
            day = entry.day
            made.writestr(
                zipfile.ZipInfo(entry.name, (day.year, day.month, day.day, 0, 0, 0)), read(entry.sha256)
            )
            yield from pipe.taken()
    yield from pipe.taken()
