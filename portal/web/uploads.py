"""Fields for files: what was handed in, as a name and its bytes, looked at by the check that the form names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms.validators import ValidationError
from wtforms.widgets import FileInput

from portal.core import typed
from portal.core.i18n import N_, Text
from portal.web.fields import Asked, Label
from portal.web.i18n import said

CHOOSE_FILE = N_("Please choose a file: %(label)s")


@dataclass(frozen=True)
class Upload:
    """A file as it was handed in."""

    name: str
    content: bytes


class FileField(Asked):
    """One file as an `Upload`; `why_not(name, content)` says why it is not acceptable."""

    missing = CHOOSE_FILE
    widget = FileInput()

    def __init__(
        self, label: Label = None, *, why_not: Callable[[str, bytes], Text | None] | None = None, **kw: Any
    ) -> None:
        super().__init__(label, **kw)
        self.why_not = why_not
        self.type = "FileField"

    def uploads(self, valuelist: list[Any]) -> list[Upload]:
        files = [each for each in valuelist if isinstance(each, FileStorage) and each.filename]
        return [Upload(name=file.filename or "", content=file.read()) for file in files]

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = next(iter(self.uploads(valuelist)), None)

    def check(self, form: Any) -> None:
        self.look_at(self.data)

    def look_at(self, upload: Upload) -> None:
        reason = self.why_not(upload.name, upload.content) if self.why_not else None
        if reason is not None:
            raise ValidationError(f"{typed.visible(upload.name)[:80]}: {said(reason)}")

    def _value(self) -> bool:
        return False  # a browser never fills a file in again


class FilesField(FileField):
    """Several files, as a list of `Upload`."""

    widget = FileInput(multiple=True)

    def __init__(self, label: Label = None, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.type = "MultipleFileField"

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = self.uploads(valuelist)

    def check(self, form: Any) -> None:
        for upload in self.data:
            self.look_at(upload)
