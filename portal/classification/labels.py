"""A message that a rule book brings in both languages itself, instead of the catalogues."""

from __future__ import annotations

from portal.core.i18n import Text


class Label(Text):
    """Shown like any other message: Chinese, or English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        object.__setattr__(self, "zh", zh)

    def in_language(self, language: str) -> str:
        return self.msgid if language == "en" else str(getattr(self, "zh"))  # noqa: B009  # set past the frozen class

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Label) and vars(self) == vars(other)

    __hash__ = Text.__hash__
