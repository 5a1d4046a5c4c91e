"""Small real PDFs that the demonstration's firms hand in as proof; each says on its face that it proves nothing."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

PROOFS = {
    # what is proved: the file's name and its lines
    "filed_model": ("算法备案回执", ("生成式人工智能服务备案回执", "备案编号：演示-0001")),
    "ai_rd": ("研发费用专项审计", ("人工智能研发费用专项审计报告", "上年度人工智能研发费用：720 万元")),
    "ai_revenue": ("收入专项审计", ("人工智能业务收入专项审计报告", "上年度人工智能业务收入：1,850 万元")),
    "ai_staff": ("人员证书清单", ("人工智能技能证书人员清单", "持证人员：9 人")),
    "ai_rights": ("专利证书", ("发明专利证书（复印件）", "专利号：YSZL0000001.0")),
    "compute": ("算力采购合同", ("训练算力采购合同（首页与签字页）", "合同金额：260 万元")),
    "other": ("业务合同", ("人工智能业务合同（首页与签字页）", "合同金额：118 万元")),
    "year": ("审计报告", ("年度财务报表审计报告", "资产负债表、利润表与现金流量表公允反映了企业的财务状况")),
}
WARNING = "本文件为演示数据，不具任何效力。 Made for a demonstration; it proves nothing."
COPY = "Copy %06d"  # always as long, so that it can be changed without drawing the page again
EVERY_SO_OFTEN = 12  # a firm hands in what another one has handed in too: officers are shown that
A4 = (595.28, 841.89)


def proof_name(kind: str) -> str:
    return f"{PROOFS[kind][0]}.pdf"


@lru_cache
def proof(kind: str, *lines: str) -> bytes:
    """One page; the same bytes for the same words."""
    from reportlab.pdfgen.canvas import Canvas

    from portal.certificates import fonts

    fonts.load()
    title, *rest = (*PROOFS[kind][1], *lines)
    scratch = BytesIO()
    canvas = Canvas(scratch, pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle(title)
    canvas.setSubject(COPY % 0)
    canvas.setFont(fonts.BOLD, 20)
    canvas.drawCentredString(A4[0] / 2, 700, title)
    canvas.setFont(fonts.REGULAR, 12)
    for place, line in enumerate(rest):
        canvas.drawString(90, 640 - 26 * place, line)
    canvas.setFont(fonts.REGULAR, 9)
    canvas.drawCentredString(A4[0] / 2, 60, WARNING)
    canvas.showPage()
    canvas.save()
    return scratch.getvalue()


def copy_of(kind: str, number: int, *lines: str) -> bytes:
    """The firm's own copy: other bytes than any other firm's, but for a few firms that share one."""
    own = 0 if number % EVERY_SO_OFTEN == 0 else number
    return proof(kind, *lines).replace((COPY % 0).encode(), (COPY % own).encode())
