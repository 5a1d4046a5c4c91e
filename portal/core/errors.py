"""The three ways of saying no; what the web makes of them stands in `web/pages`."""

from portal.core.i18n import Text, wording


class Refused(Exception):  # it is an answer, not a failure
    """The act is not possible now, or the input is not acceptable; nothing was changed.

    `field` names the input it belongs to: the message is then shown beside it.
    """

    def __init__(self, message: Text, *, field: str | None = None) -> None:
        words = wording(message.msgid, message.params, "en")
        super().__init__(words % message.params if message.params else words)
        self.message = message
        self.field = field


class Clash(Refused):
    """Somebody else was faster: the row is not what the page showed."""


class NotFound(LookupError):
    """There is no such thing, or it is not for this person to see; the two look alike."""
