"""What a firm's people are told about a certificate, in the inbox and by mail, in the same words."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.accounts.notices import tell
from portal.certificates.models import Certificate
from portal.core.i18n import N_, Text
from portal.firms.people_queries import who_may

LETTERS = {
    # what has become of a certificate: subject and words
    "ready": (
        N_("Your certificate %(number)s is ready"),
        N_("You can download it on your certificates page, as a signed PDF and for machines."),
    ),
    "reissued": (
        N_("Certificate %(number)s replaces %(old)s"),
        N_(
            "It bears what has changed. The old one no longer holds: whoever verifies it is pointed to the new one. The new one will be on your certificates page in a moment."
        ),
    ),
    "revoked": (
        N_("Your certificate %(number)s has been revoked"),
        N_(
            "It no longer holds from %(day)s. The reason: %(reason)s. Whoever verifies it sees this. Please do not show it any more."
        ),
    ),
    "expiring": (
        N_("Your certificate %(number)s ends on %(day)s"),
        N_(
            "If you want to keep the title, please apply for its renewal in good time. Nothing happens by itself."
        ),
    ),
    "expired": (
        N_("Your certificate %(number)s has ended"),
        N_("Its last valid day was %(day)s. Whoever verifies it is told so."),
    ),
    "to_collect": (
        N_("The paper of certificate %(number)s is ready to collect"),
        N_(
            "It has been printed. Please bring your identity card and the firm's letter when you collect it. The PDF counts just as much."
        ),
    ),
}
PATH = "/my/certificates"


def tell_firm(
    session: Session, certificate: Certificate, what: str, *, base_url: str, **params: object
) -> None:
    """Tells everybody who files for the firm, once for each certificate and happening."""
    subject, body = LETTERS[what]
    words = {"number": certificate.number, **params}
    for person in who_may(session, "file_for_firm", firm_id=certificate.firm_id):
        tell(
            session, person, subject=Text(subject, **words), body=Text(body, **words), path=PATH,
            base_url=base_url, key=f"certificate:{certificate.id}:{what}",
        )  # fmt: skip
