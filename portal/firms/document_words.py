"""Why a document is refused: the reasons that the checks of its bytes share."""

from portal.core.i18n import N_

EMPTY = N_("The file is empty")
TOO_LARGE = N_("The file is larger than 20 MiB")
NOT_ALLOWED = N_("Please hand in a PDF, PNG, JPEG, XLSX or DOCX file")
DISAGREE = N_(
    "The name ends in %(suffix)s, but the content is something else: please save it anew and try again"
)
ENCRYPTED = N_("The file is protected by a password: please hand in an open one")
ACTIVE = N_("There are programs in the file: please hand in one without")
TWO_IN_ONE = N_("There is a second file hidden in this one: please save it anew and try again")
DAMAGED = N_("The file is damaged or was cut off: please hand it in again")
TOO_MANY_PIXELS = N_("The picture has more than 100 million pixels: please make it smaller")
UNPACKS_TOO_MUCH = N_("The file unpacks to far more than its size: please save it anew and try again")
