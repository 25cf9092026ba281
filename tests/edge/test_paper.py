"""The plan on paper, judged by its rendered pages."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pypdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from kiosk.core import visit as v
from kiosk.core.plan import Stop, paper_codes
from kiosk.edge import paper
from tests.conftest import LANGUAGES
from tests.tree import scene_of

ACTIONS = ("register_population", "call_kvinnofrid", "apply_support")
TODAY = date(2026, 11, 20)


def stops(room, tag: str) -> list[Stop]:
    scene = scene_of(room, v.choose_language(v.Visit(), tag))
    return [scene.stop(room.content.actions[a], date(2026, 12, 15) if a == "apply_support" else None) for a in ACTIONS]


@pytest.fixture(scope="module")
def plans(room) -> dict[str, bytes]:
    made = {}
    for tag in LANGUAGES:
        document = paper.plan_document(stops(room, tag), room.site, room.words[tag], room.words["sv"], TODAY)
        made[tag] = paper.plan_pdf(document)
    return made


def lines(pdf: bytes) -> list[str]:
    """What an eye reads on the rendered page: characters by place, left to right, line by line."""
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        seen = []
        for n in range(text.count_chars()):
            c = text.get_text_range(n, 1)
            if c.strip():
                left, bottom, right, _ = text.get_charbox(n, loose=True)
                seen.append((round(bottom), left, right, c))
        for height in sorted({s[0] for s in seen}, reverse=True):
            row = sorted((s for s in seen if s[0] == height), key=lambda s: s[1])
            out, end = "", None
            for _, left, right, c in row:
                out += (" " if end is not None and left - end > 1.2 else "") + c
                end = right
            found.append(out)
    return found


@pytest.mark.parametrize("tag", LANGUAGES)
def test_no_figure_is_lost_or_turned_round(tag: str, plans: dict[str, bytes]) -> None:
    read = lines(plans[tag])
    for figure in ("0771-567 567", "020-50 50 50", "2026-12-15", "2026-11-20", "2025:400"):
        assert any(figure in line for line in read), (figure, read)
    assert not any("567 567-0771" in line or "15-12-2026" in line for line in read)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_character_leaves_ink(tag: str, plans: dict[str, bytes]) -> None:
    """Rendered: where the page says there is a letter, there is ink (no blank for a glyph that is missing)."""
    for page in pypdfium2.PdfDocument(plans[tag]):
        picture = page.render(scale=2, grayscale=True).to_pil()
        text = page.get_textpage()
        checked = 0
        for n in range(text.count_chars()):
            c = text.get_text_range(n, 1)
            left, bottom, right, top = text.get_charbox(n)
            if not c.isalnum() or right - left < 1:
                continue
            box = (int(left * 2), int(picture.height - top * 2), int(right * 2) + 1, int(picture.height - bottom * 2) + 1)
            assert picture.crop(box).getextrema()[0] < 180, (c, box)
            checked += 1
        assert checked > 50
        assert "\ufffd" not in text.get_text_range()


@pytest.mark.parametrize("tag", LANGUAGES)
def test_both_languages_stand_there(tag: str, plans: dict[str, bytes], room) -> None:
    read = " ".join(lines(plans[tag]))
    assert "Anmäl flytt till Sverige." in read
    assert "Jag behöver anmäla att jag och min familj" in read
    if tag != "sv":
        assert {"Texterna", "språket", "granskat"} <= set(read.split()), "drafts say so on every print"
    if tag in ("uk", "so"):
        assert room.words[tag](room.content.actions["apply_support"].why).split()[0] in read


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_codes_on_the_page_read_back(tag: str, plans: dict[str, bytes], room) -> None:
    wanted = {text for stop in stops(room, tag) for text in paper_codes(stop, room.words[tag]).values()}
    found = set()
    for picture in paper.pages(plans[tag], dpi=200):
        found |= {code.text for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)), formats=zxingcpp.BarcodeFormat.QRCode)}
    assert found == wanted


def test_the_paper_is_tagged_and_says_nothing_of_person_device_or_time(plans: dict[str, bytes]) -> None:
    for tag, pdf in plans.items():
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        root = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"].value
        assert root["/Lang"] == tag.split("_")[0]
        assert b"pdfuaid" in pdf or b"pdfuaid" in reader.xmp_metadata.stream.get_data()
        assert set(reader.metadata or {}) <= {"/Title", "/Creator", "/Producer"}, reader.metadata


def test_same_plan_same_bytes(plans: dict[str, bytes], room) -> None:
    again = paper.plan_pdf(paper.plan_document(stops(room, "ar"), room.site, room.words["ar"], room.words["sv"], TODAY))
    assert again == plans["ar"]


def test_a_paper_is_put_whole_into_the_printers_folder(tmp_path: Path, plans: dict[str, bytes]) -> None:
    paper.put(plans["sv"], tmp_path)
    (file,) = tmp_path.iterdir()
    assert file.suffix == ".pdf" and file.read_bytes() == plans["sv"]


def test_a_folder_that_is_not_there_is_a_paper_error(tmp_path: Path) -> None:
    with pytest.raises(paper.PaperError):
        paper.put(b"%PDF", tmp_path / "nowhere")


def test_the_print_page_prints_itself(plans: dict[str, bytes]) -> None:
    html = paper.print_page(plans["sv"])
    assert html.count("<img") == len(pypdfium2.PdfDocument(plans["sv"]))
    assert "print()" in html and "http" not in html
