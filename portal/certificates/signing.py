"""Signs a drawn certificate: PAdES B-B over the whole file, later changes forbidden. Keys are kept by `authority`."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from io import BytesIO
from typing import Protocol

from portal.certificates.authority import Authority
from portal.certificates.cms import DIGEST, AuthoritySigner
from portal.certificates.rules import SIGNATURE_FIELD, CertificateFacts


class Signer(Protocol):
    """What signs: a key of ours, or a city's seal service that answers with a CMS."""

    @property
    def largest(self) -> int:
        """How many bytes a CMS has at most."""

    def refuse_at(self, at: datetime) -> None:
        """Refused when nothing may be signed at that moment."""

    def cms(self, digest: bytes) -> bytes:
        """A detached CMS in DER over the SHA-256 digest of what is signed."""

    def proof(self, facts: CertificateFacts) -> str:
        """The facts under our signature for the QR (see `offline`); empty when this signer signs nothing but files."""


@lru_cache(maxsize=8)
def signer_of(authority: Authority) -> AuthoritySigner:
    return AuthoritySigner(authority)


def sign(pdf: bytes, signer: Signer | Authority, *, at: datetime) -> bytes:
    """The drawn PDF with its signature field filled; `at` is the moment that readers show.

    Refused when the signer's certificate is not valid then; ValueError when the PDF has no empty field of ours.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
    from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup
    from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
    from pyhanko.sign.signers.pdf_byterange import SignatureObject

    if isinstance(signer, Authority):
        signer = signer_of(signer)
    signer.refuse_at(at)
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    writer.register_extension(ESIC_EXTENSION_1)
    steps = PdfCMSEmbedder().write_cms(SIGNATURE_FIELD, writer, existing_fields_only=True)
    next(steps)
    placeholder = SignatureObject(
        timestamp=at, subfilter=SigSeedSubFilter.PADES, bytes_reserved=2 * signer.largest
    )
    steps.send(
        SigObjSetup(
            sig_placeholder=placeholder,
            mdp_setup=SigMDPSetup(md_algorithm=DIGEST, certify=True, docmdp_perms=MDPPerm.NO_CHANGES),
        )
    )
    prepared, output = steps.send(SigIOSetup(md_algorithm=DIGEST))
    steps.send(signer.cms(prepared.document_digest))
    return bytes(output.getvalue())
