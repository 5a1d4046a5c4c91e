"""The drawn page: the same for the same facts, complete, legible to machines, and never outside its frame."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor

import pypdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from portal.certificates import fonts
from portal.certificates.designs import DESIGNS
from portal.certificates.drawing import draw
from portal.certificates.fonts import missing_glyphs
from portal.certificates.guilloche import EDGE, INNER
from portal.certificates.rules import verification_url
from portal.core.errors import Refused
from tests.scanned import qr_codes

RARE = "广州𬭎䶮㛃科技有限公司"
RAREST = "广州𠮷𰻝𡃁𨋢科技有限公司"  # Extensions B and G, which the first typeface lacks
NOWHERE = "\U0002ebe0"  # Extension F: no typeface of ours has it
LONG = ("广州粤港澳大湾区人工智能（机器人）与具身智能协同创新" * 6)[:146] + "有限公司"
LATIN = "Guangzhou Internationalisation-Interoperability-Superintelligence " * 2 + "Co., Ltd. 有限公司"
UNBROKEN = "A" * 150
NAMES = {
    "three characters": "深蓝科",
    "rare": RARE,
    "rarest": RAREST,
    "long": LONG,
    "latin": LATIN,
    "unbroken": UNBROKEN,
}
SCALE = 2.0


def page_image(pdf: bytes) -> Image.Image:
    return pypdfium2.PdfDocument(pdf)[0].render(scale=SCALE).to_pil().convert("RGB")


def red_pixels(pdf: bytes) -> int:
    colours = page_image(pdf).getcolors(1 << 24)
    return sum(count for count, (red, green, blue) in colours if red > 150 and green < 80 and blue < 80)


def texts(pdf: bytes) -> tuple[str, str]:
    """As pypdf and PDFium read it, without line breaks."""
    by_pypdf = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    by_pdfium = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    return tuple("".join(text.split()) for text in (by_pypdf, by_pdfium))  # type: ignore[return-value]


@pytest.mark.parametrize("design", DESIGNS)
def test_the_same_facts_give_the_same_bytes(make_facts, design):
    first = draw(make_facts(design=design))
    draw(make_facts(design=design, firm_name=RARE, language="zh+en"))  # leaves nothing behind
    assert draw(make_facts(design=design)) == first
    assert draw(make_facts(design=design, code="0" * 16)) != first


def test_drawing_in_many_threads_gives_the_same_bytes(make_facts):
    papers = [make_facts(firm_name=name, design=design) for name in NAMES.values() for design in DESIGNS]
    alone = [draw(facts) for facts in papers]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(draw, papers)) == alone


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("language", ["zh", "zh+en"])
def test_text_comes_out_as_it_went_in(make_facts, name, design, language):
    facts = make_facts(firm_name=NAMES[name], design=design, language=language)
    pdf = draw(facts)
    shown = [facts.firm_name, facts.credit_code, facts.number, facts.title_zh, facts.statement_zh]
    shown += [facts.document_number, facts.rule_set, facts.issuing_body_zh, "2026年11月23日", "测试证书"]
    if language == "zh+en":
        shown += [facts.title_en, facts.statement_en, "23 November 2026"]
    for read in texts(pdf):
        for text in shown:
            assert "".join(text.split()) in read


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("design", DESIGNS)
def test_nothing_leaves_the_frame(make_facts, name, design):
    """Outside the innermost line the page is the same whatever the name, and beyond the frame it is paper."""
    plain, image = (
        page_image(draw(make_facts(firm_name=text, design=design, language="zh+en")))
        for text in ("深", NAMES[name])
    )
    inside, beyond = round((INNER + 1) * SCALE), round((EDGE - 1) * SCALE)
    width, height = image.size
    for picture in (plain, image):
        picture.paste("white", (inside, inside, width - inside, height - inside))
    assert ImageChops.difference(plain, image).getbbox() is None
    left, top, right, bottom = ImageChops.invert(image).getbbox()
    assert (left >= beyond, top >= beyond, right <= width - beyond, bottom <= height - beyond) == (True,) * 4
    assert left <= (EDGE + 1) * SCALE  # the frame is there


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("design", DESIGNS)
def test_a_name_stays_in_its_place(make_facts, name, design):
    """Only the name's own rectangle changes with the name; the tier, the rows and the QR do not move."""
    spot = next(block.place for block in DESIGNS[design].blocks if block.field == "firm_name")
    plain, image = (
        page_image(draw(make_facts(firm_name=text, design=design))) for text in ("深", NAMES[name])
    )
    left, top, right, bottom = ImageChops.difference(plain, image).getbbox()
    assert left >= (spot.left - 1) * SCALE
    assert right <= (spot.left + spot.width + 1) * SCALE
    assert top >= (spot.top - 2) * SCALE
    assert bottom <= (spot.top + spot.height + 2) * SCALE


@pytest.mark.parametrize("design", DESIGNS)
def test_the_qr_is_read_back_from_the_page(make_facts, design):
    facts = make_facts(design=design, firm_name=LONG)
    codes = qr_codes(page_image(draw(facts)))
    wanted = verification_url(base_url=facts.base_url, number=facts.number, code=facts.code)
    assert [code.text for code in codes] == [wanted]


def test_a_character_without_a_glyph_is_refused_by_name(make_facts):
    assert missing_glyphs(f"广{NOWHERE}州\U000e0101{NOWHERE}") == [NOWHERE, "\U000e0101"]
    assert missing_glyphs(RARE + RAREST) == []
    with pytest.raises(Refused) as refusal:
        draw(make_facts(firm_name=f"{NOWHERE}野科技"))
    assert refusal.value.field == "firm_name"
    assert "U+2EBE0" in str(refusal.value.message)


def test_a_rare_character_is_drawn_and_is_no_box(make_facts):
    """Each of them leaves ink of its own: two boxes would look the same."""
    pictures = []
    for char in "𠮷𰻝𡃁":
        spot = next(block.place for block in DESIGNS["tier"].blocks if block.field == "firm_name")
        page = page_image(draw(make_facts(firm_name=char)))
        box = tuple(
            round(v * SCALE) for v in (spot.left, spot.top, spot.left + spot.width, spot.top + spot.height)
        )
        pictures.append(page.crop(box))
    blank = page_image(draw(make_facts(firm_name="　"))).crop(box)
    assert all(ImageChops.difference(picture, blank).getbbox() for picture in pictures)
    assert ImageChops.difference(pictures[0], pictures[1]).getbbox()
    assert ImageChops.difference(pictures[1], pictures[2]).getbbox()


def test_a_wider_typeface_beside_ours_is_asked_last():
    assert [name for name, _ in fonts.runs("广𠮷州", font=fonts.BOLD)] == [fonts.BOLD, fonts.RARE, fonts.BOLD]
    assert fonts.runs("广州", font=fonts.BOLD) == [(fonts.BOLD, "广州")]
    assert fonts.width("𠮷", font=fonts.BOLD, size=10) == pytest.approx(10, abs=0.5)


def test_a_name_far_too_long_is_refused_rather_than_cut(make_facts):
    with pytest.raises(Refused):
        draw(make_facts(firm_name="长" * 2000))


def test_a_test_authority_says_so_in_red_and_a_real_one_does_not(make_facts):
    real = make_facts(test_authority=False)
    for read in texts(draw(real)):
        assert "测试" not in read
    assert red_pixels(draw(make_facts(title_zh=""))) > 100  # no other red text is left
    assert red_pixels(draw(make_facts(title_zh="", test_authority=False))) == 0


def test_a_paper_without_a_rule_set_names_no_basis(make_facts):
    for read in texts(draw(make_facts(design="registration"))):
        assert "依据穗埔科规字〔2021〕3号(gazelle_huangpu_2021)" in read
    for read in texts(draw(make_facts(design="registration", rule_set="", document_number=""))):
        assert "依据" not in read
        assert "()" not in read


def test_the_paper_says_that_it_is_no_official_title(make_facts):
    for design in DESIGNS:
        for read in texts(draw(make_facts(design=design))):
            assert "不是国家或省级称号" in read


def test_the_pdf_carries_title_language_structure_and_bookmarks(make_facts):
    facts = make_facts(design="registration", firm_name=RARE)
    reader = pypdf.PdfReader(io.BytesIO(draw(facts)), strict=True)
    info, root = reader.metadata, reader.trailer["/Root"]
    assert RARE in info.title
    assert info.author == facts.issuing_body_zh
    assert facts.title_zh in info.subject
    assert info["/CertificateNumber"] == facts.number
    assert info.creation_date.date() == facts.issued_on
    assert root["/Lang"] == "zh-CN"
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712  # a PDF boolean
    kinds = [child.get_object()["/S"] for child in root["/StructTreeRoot"]["/K"]["/K"]]
    assert kinds[:3] == ["/P", "/P", "/H1"]
    assert kinds[-1] == "/Figure"
    assert [entry.title for entry in reader.outline] == [RARE, facts.number]


def test_every_font_is_embedded(make_facts):
    page = pypdf.PdfReader(io.BytesIO(draw(make_facts(language="zh+en")))).pages[0]
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert len(fonts) >= 2
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts)


def test_an_empty_signature_field_stands_where_the_design_says(make_facts):
    reader = pypdf.PdfReader(io.BytesIO(draw(make_facts())))
    (field,) = (each.get_object() for each in reader.trailer["/Root"]["/AcroForm"]["/Fields"])
    spot = DESIGNS["tier"].signature
    assert field["/FT"] == "/Sig"
    assert "/V" not in field
    assert float(field["/Rect"][0]) == spot.left
    assert float(field["/Rect"][3]) == pytest.approx(DESIGNS["tier"].height - spot.top)


@pytest.mark.parametrize("design", DESIGNS)
def test_a_paper_is_small_enough_to_mail(make_facts, design):
    assert len(draw(make_facts(design=design, test_authority=False))) <= 45 * 1024
