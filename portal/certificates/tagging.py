"""What a PDF tells machines beside its looks: structure for screen readers, the facts' metadata, the empty signature field."""

from __future__ import annotations

from typing import Any

from reportlab.pdfbase.pdfdoc import (
    PDFArrayCompact,
    PDFDictionary,
    PDFInfo,
    PDFName,
    PDFObject,
    PDFObjectReference,
    PDFStream,
    PDFString,
)

from portal.certificates.designs import Design, Place
from portal.certificates.rules import NUMBER_KEY, SIGNATURE_FIELD, CertificateFacts, verification_url


class CertificateInfo(PDFInfo):
    """Title, author, subject and language of one paper; its date is the day of issue, so the same facts give the same bytes."""

    def __init__(self, facts: CertificateFacts, design: Design) -> None:
        super().__init__()
        self.facts = facts
        self.title = f"{design.label_zh} {facts.firm_name}"
        self.author = facts.issuing_body_zh
        self.subject = f"{facts.title_zh} / {facts.title_en}"
        self.keywords = f"{facts.number}, {facts.credit_code}, {facts.rule_set}"
        self.creator = facts.portal_name
        self.producer = "ReportLab"

    def format(self, document: Any) -> bytes:
        day = PDFString(f"D:{self.facts.issued_on:%Y%m%d}000000+08'00'")
        entries: dict[str, Any] = {
            key.capitalize(): PDFString(getattr(self, key))
            for key in ("title", "author", "subject", "keywords", "creator", "producer")
        }
        entries |= {"CreationDate": day, "ModDate": day, NUMBER_KEY: PDFString(self.facts.number)}
        return bytes(PDFDictionary(entries).format(document))


class Recorded(PDFObject):
    """An object whose PDF is known already: ReportLab's own formatting costs more than drawing."""

    __RefOnly__ = 1

    def __init__(self, content: bytes) -> None:
        self.content = content

    def format(self, document: Any) -> bytes:
        return self.content


class Structure:
    """The tree of headings and paragraphs in reading order, with the ornament marked as such."""

    def __init__(self, canvas: Any) -> None:
        self.canvas, self.document = canvas, canvas._doc
        self.leaves: list[tuple[str, str]] = []

    def begin(self, tag: str, *, alternative: str = "", certificate_number: str = "") -> None:
        """`certificate_number` is written into the page itself: a copy saved anew still bears it."""
        claim = f" /{NUMBER_KEY} ({certificate_number})" if certificate_number else ""
        self.canvas._code.append(f"/{tag} <</MCID {len(self.leaves)}{claim}>> BDC")
        self.leaves.append((tag, alternative))

    def begin_ornament(self) -> None:
        self.canvas._code.append("/Artifact BMC")

    def end(self) -> None:
        self.canvas._code.append("EMC")

    def finish(self) -> None:
        """Hangs the tree into the catalogue, when the one page is complete."""
        page = self.document.thisPageRef()
        self.canvas.showPage()
        contents = self.document.idToObject[page.name]
        contents.__NoDefault__ = [*contents.__NoDefault__, "StructParents", "Tabs"]
        contents.StructParents, contents.Tabs = 0, PDFName("S")
        objects = self.document.idToObjectNumberAndVersion
        whole, refer = (
            PDFDictionary({"Type": PDFName("StructElem"), "S": PDFName("Document")}),
            self.document.Reference,
        )
        refer(whole, "structure.document")
        places = f"/P {objects['structure.document'][0]} 0 R /Pg {objects[page.name][0]} 0 R"
        leaves = []
        for index, (tag, alternative) in enumerate(self.leaves):
            spoken = f" /Alt ({alternative})" if alternative else ""
            leaf = f"<< /Type /StructElem /S /{tag} {places} /K {index}{spoken} >>\n".encode("ascii")
            leaves.append(refer(Recorded(leaf), f"structure.{index}"))
        root = PDFDictionary({
            "Type": PDFName("StructTreeRoot"), "K": PDFObjectReference("structure.document"),
            "ParentTree": PDFDictionary({"Nums": PDFArrayCompact([0, PDFArrayCompact(leaves)])}),
        })  # fmt: skip
        whole["K"] = PDFArrayCompact(leaves)
        whole["P"] = self.document.Catalog.StructTreeRoot = refer(root, "structure")
        self.document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})


def rectangle(place: Place, *, page_height: float) -> list[float]:
    """Lower left and upper right corner as PDF counts them, from below."""
    bottom = page_height - place.top - place.height
    return [round(v, 2) for v in (place.left, bottom, place.left + place.width, bottom + place.height)]


def add_signature_field(canvas: Any, design: Design, *, tooltip: str) -> None:
    """An empty visible field in the design's space; its looks are drawn by the design, so its own are transparent."""
    place = design.signature
    looks = PDFStream(content=b"", dictionary=PDFDictionary({
        "Type": PDFName("XObject"), "Subtype": PDFName("Form"), "BBox": PDFArrayCompact([0, 0, place.width, place.height]),
    }))  # fmt: skip
    document = canvas._doc
    field = PDFDictionary({
        "Type": PDFName("Annot"), "Subtype": PDFName("Widget"), "FT": PDFName("Sig"), "T": PDFString(SIGNATURE_FIELD),
        "TU": PDFString(tooltip), "F": 132, "Rect": PDFArrayCompact(rectangle(place, page_height=design.height)),
        "AP": PDFDictionary({"N": document.Reference(looks, "signature.looks")}),
    })  # fmt: skip
    canvas._addAnnotation(field, name="signature")
    reference = document.Reference(field)
    document.Catalog.AcroForm = PDFDictionary({"Fields": PDFArrayCompact([reference]), "SigFlags": 3})


def add_verification_link(canvas: Any, design: Design, facts: CertificateFacts) -> None:
    """On a screen the QR can be clicked."""
    url = verification_url(base_url=facts.base_url, number=facts.number, code=facts.code)
    canvas._addAnnotation(PDFDictionary({
        "Type": PDFName("Annot"), "Subtype": PDFName("Link"), "F": 4, "Contents": PDFString("核验 / Verify"),
        "Rect": PDFArrayCompact(rectangle(design.qr, page_height=design.height)), "Border": PDFArrayCompact([0, 0, 0]),
        "A": PDFDictionary({"S": PDFName("URI"), "URI": PDFString(url)}),
    }))  # fmt: skip
