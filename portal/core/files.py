"""Files kept under their own SHA-256: written, synced, then renamed, before a row names them."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from portal.core.errors import NotFound


@dataclass(frozen=True)
class PassingFiles:
    """Files of some days' life under names of ours: never kept for good, and never among those that are."""

    folder: Path

    @contextmanager
    def writing(self, name: str) -> Iterator[Path]:
        """A place to write to; what was written there has its name only when all went well."""
        self.folder.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(dir=self.folder, prefix=".new-"))
        try:
            path = scratch / name
            yield path
            if path.exists():
                os.replace(path, self.folder / name)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

    def open(self, name: str) -> IO[bytes]:
        """NotFound when it has been put away."""
        try:
            return (self.folder / Path(name).name).open("rb")
        except FileNotFoundError:
            raise NotFound(name) from None

    def remove(self, name: str) -> None:
        (self.folder / Path(name).name).unlink(missing_ok=True)


@dataclass(frozen=True)
class FileStore:
    """A folder of contents; the same content is kept once."""

    folder: Path

    def keep(self, content: bytes) -> str:
        """Keeps the content for good and returns its SHA-256 in hexadecimal."""
        name = hashlib.sha256(content).hexdigest()
        target = self._place(name)
        if target.exists():
            return name
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, scratch = tempfile.mkstemp(dir=target.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(scratch, target)
        except BaseException:
            Path(scratch).unlink(missing_ok=True)
            raise
        _sync(target.parent)
        return name

    def keep_many(self, contents: list[bytes]) -> list[str]:
        """Keeps many at once, their folders synced once at the end; a name is given back only when all are safe."""
        names, scratches, folders = [], [], set()
        try:
            for content in contents:
                name = hashlib.sha256(content).hexdigest()
                names.append(name)
                target = self._place(name)
                if target.exists():
                    continue
                target.parent.mkdir(parents=True, exist_ok=True)
                handle, scratch = tempfile.mkstemp(dir=target.parent, prefix=".new-")
                scratches.append((scratch, target))
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
            for scratch, target in scratches:
                os.replace(scratch, target)
                folders.add(target.parent)
        except BaseException:
            for scratch, _ in scratches:
                Path(scratch).unlink(missing_ok=True)
            raise
        for folder in folders:
            _sync(folder)
        return names

    def read(self, name: str) -> bytes:
        """The content kept under this SHA-256; NotFound when there is none."""
        try:
            return self._place(name).read_bytes()
        except FileNotFoundError:
            raise NotFound(name) from None

    def holds(self, name: str) -> bool:
        return self._place(name).is_file()

    def _place(self, name: str) -> Path:
        if len(name) != 64 or not set(name) <= set("0123456789abcdef"):
            raise NotFound(name)
        return self.folder / name[:2] / name


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
