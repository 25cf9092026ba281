"""Forms are filled so that paper shows it: judged by rendered pages, in PDFium and in what else is installed."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf.generic import ByteStringObject, DictionaryObject, NameObject

from kiosk.edge import acroform
from kiosk.edge.acroform import fill
from tests.edge.papers import (
    COMB,
    COMBO,
    EDIT,
    MULTILINE,
    PASSWORD,
    PUSH,
    SCALE,
    SEVERAL,
    Blank,
    Rect,
    ink,
    pdf,
    picture,
    read,
    words,
)

BOX: Rect = (50, 700, 300, 720)
ARABIC, DARI, TIGRINYA, UKRAINIAN = "مرحبا بالعالم", "من می‌خواهم ۱۲۳", "ሰላም ዓለም፡ ከመይ", "Їжак Ґанок"
SCRIPTS = [ARABIC, DARI, TIGRINYA, UKRAINIAN, "Åsa Öberg-Ängström é", "Soomaali 1234"]


def filled(blank: Blank, values: dict, folder: Path) -> Path:
    out = folder / "out.pdf"
    fill(blank.save(folder), values, out)
    return out


def fields_of(path: Path) -> dict:
    return pypdf.PdfReader(path).get_fields() or {}


def inside(spot: Rect | None, box: Rect, slack: float = 0.3) -> bool:
    return spot is not None and all(
        (spot[0] >= box[0] - slack, spot[1] >= box[1] - slack, spot[2] <= box[2] + slack, spot[3] <= box[3] + slack)
    )


def viewers(path: Path, folder: Path) -> dict[str, Image.Image]:
    """The first page as each viewer at hand shows it, at SCALE pixels a point, in grey."""
    found = {"pdfium": picture(path)}
    if shutil.which("pdftoppm"):
        subprocess.run(["pdftoppm", "-r", str(72 * SCALE), "-gray", "-png", "-singlefile", str(path), str(folder / "poppler")], check=True)
        found["poppler"] = Image.open(folder / "poppler.png").convert("L")
    try:
        import pymupdf
    except ImportError:
        return found
    with pymupdf.open(path) as document:
        found["mupdf"] = Image.open(io.BytesIO(document[0].get_pixmap(dpi=72 * SCALE).tobytes("png"))).convert("L")
    return found


def coverage(image: Image.Image, box: Rect) -> float:
    """How much ink there is in a box of a page, as a share of the box."""
    left, bottom, right, top = (int(n * SCALE) for n in box)
    part = image.crop((left, image.height - top, right, image.height - bottom))
    return sum(1 - v / 255 for v in part.tobytes()) / (part.width * part.height)


# ---- text


@pytest.mark.parametrize("size", [0, 11])
@pytest.mark.parametrize("text", SCRIPTS)
def test_every_script_shows_in_every_viewer_and_only_in_its_box(text: str, size: int, tmp_path: Path) -> None:
    blank = Blank()
    blank.text("a", BOX, DA=f"/Helv {size} Tf 0 g")
    out = filled(blank, {"a": text}, tmp_path)
    before, after = viewers(tmp_path / "blank.pdf", tmp_path), viewers(out, tmp_path)
    shares = {name: coverage(image, BOX) for name, image in after.items()}
    for name, image in after.items():
        assert inside(ink(before[name], image), BOX), name
        assert shares[name] > 0.02, (name, shares)
    assert max(shares.values()) - min(shares.values()) < 0.15 * max(shares.values()), "all viewers draw the same"
    assert words(out, BOX) == text
    assert fields_of(out)["a"]["/V"] == text


def test_arabic_letters_join_and_run_to_the_left(tmp_path: Path) -> None:
    joined, apart = Blank(), Blank()
    joined.text("a", BOX)
    apart.text("a", BOX)
    one = filled(joined, {"a": "بيبي"}, tmp_path)
    dark = coverage(picture(one), BOX)
    places = [box for c, box in read(one) if c in "بي"]
    assert len(places) == 4
    assert [b[0] for b in places] == sorted((b[0] for b in places), reverse=True)
    two = filled(apart, {"a": "ب‌ي‌ب‌ي"}, tmp_path)
    assert coverage(picture(two), BOX) > dark * 1.1, "letters kept apart have their full shapes"


def test_figures_in_isolates_keep_their_order(tmp_path: Path) -> None:
    blank = Blank()
    blank.text("a", BOX)
    out = filled(blank, {"a": "رقم \u2066070-123 45 67\u2069 هاتف"}, tmp_path)
    digits = sorted((box[0], c) for c, box in read(out) if c.isdigit() and box[1] > 690 and box[1] < 720)
    assert "".join(c for _, c in digits) == "0701234567"


def test_brackets_turn_with_the_text(tmp_path: Path) -> None:
    blank = Blank()
    blank.text("a", BOX)
    assert words(filled(blank, {"a": "شكرا (جزيلا)"}, tmp_path), BOX) == "شكرا (جزيلا)"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet="abcÅÄÖéß 0129-.,()ابتلا ሀሁሂ їґЯ", max_size=12))
def test_any_text_of_the_languages_shows_inside_its_box(text: str, tmp_path: Path) -> None:
    blank = Blank()
    blank.text("a", BOX)
    out = filled(blank, {"a": text}, tmp_path)
    seen = ink(picture(tmp_path / "blank.pdf"), picture(out))
    assert inside(seen, BOX) if text.strip() else seen is None
    assert fields_of(out)["a"].get("/V", "") == text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=30), flags=st.sampled_from([0, MULTILINE, COMB]))
def test_any_text_is_filled_or_refused(text: str, flags: int, tmp_path: Path) -> None:
    blank = Blank()
    blank.text("a", (50, 600, 300, 720), Ff=flags, MaxLen=30)
    try:
        out = filled(blank, {"a": text}, tmp_path)
    except (acroform.Unencodable, acroform.BadValue):
        return
    assert fields_of(out)["a"].get("/V", "") == text


@pytest.mark.parametrize(("quadding", "where"), [(0, "left"), (1, "middle"), (2, "right")])
def test_text_stands_where_the_form_says(quadding: int, where: str, tmp_path: Path) -> None:
    blank = Blank()
    blank.text("a", BOX, Q=quadding)
    left, _, right, _ = spot(blank, {"a": "Anna"}, tmp_path)
    gaps = {"left": left - BOX[0] < 4, "right": BOX[2] - right < 4, "middle": abs((left + right) / 2 - 175) < 2}
    assert [name for name, true in gaps.items() if true] == [where]


def spot(blank: Blank, values: dict, folder: Path, page: int = 0) -> Rect:
    """Where filling changed the page."""
    out = filled(blank, values, folder)
    found = ink(picture(folder / "blank.pdf", page), picture(out, page))
    assert found is not None
    return found


def test_right_to_left_text_stands_to_the_right_where_the_form_does_not_say(tmp_path: Path) -> None:
    blank = Blank()
    blank.text("a", BOX)
    assert BOX[2] - spot(blank, {"a": ARABIC}, tmp_path)[2] < 4


def test_the_size_and_colour_of_the_form_are_kept(tmp_path: Path) -> None:
    heights = []
    for size in (8, 16):
        blank = Blank()
        blank.text("a", BOX, DA=f"/Helv {size} Tf 1 0 0 rg")
        found = spot(blank, {"a": "H"}, tmp_path)
        heights.append(found[3] - found[1])
    assert heights[1] == pytest.approx(2 * heights[0], rel=0.1)
    import pypdfium2

    document = pypdfium2.PdfDocument(tmp_path / "out.pdf")
    document.init_forms()
    colours = document[0].render(scale=2).to_pil().convert("RGB").getcolors(1 << 16)
    assert any(r > 200 and g < 60 and b < 60 for _, (r, g, b) in colours)


def test_everything_may_be_inherited(tmp_path: Path) -> None:
    """A grandparent says what it is, a parent how; the comb shows one character a cell."""
    blank = Blank()
    top = blank.node("person", FT="/Tx", Ff=COMB, DA="/Helv 0 Tf 0 g", V="gammalt")
    middle = blank.node("nummer", top, MaxLen=4, Q=2)
    blank.widget(BOX, parent=middle, T="år")
    out = filled(blank, {"person.nummer.år": "85"}, tmp_path)
    places = sorted((box[0] + box[2]) / 2 for c, box in read(out) if c in "85" and box[1] > 690)
    assert places == pytest.approx([50 + 250 * 5 / 8, 50 + 250 * 7 / 8], abs=1.5)
    assert pypdf.PdfReader(out).get_fields()["person.nummer.år"]["/V"] == "85"


@pytest.mark.parametrize("size", [0, 9])
def test_a_comb_has_each_character_in_the_middle_of_its_cell(size: int, tmp_path: Path) -> None:
    blank = Blank()
    blank.text("a", BOX, Ff=COMB, MaxLen=10, DA=f"/Helv {size} Tf 0 g", MK={"/BC": [0]})
    out = filled(blank, {"a": "8507099805"}, tmp_path)
    places = sorted((box[0] + box[2]) / 2 for c, box in read(out) if c.isdigit() and 690 < box[1] < 720)
    assert places == pytest.approx([50 + 25 * (n + 0.5) for n in range(10)], abs=1.5)


def test_unicode_names_and_dotted_names(tmp_path: Path) -> None:
    blank = Blank()
    top = blank.node("Sökande åäö")
    blank.widget(BOX, parent=top, T=ByteStringObject(b"\xfe\xff" + "Förnamn ሀ".encode("utf-16-be")), FT="/Tx")
    assert words(filled(blank, {"Sökande åäö.Förnamn ሀ": "Eva"}, tmp_path), BOX) == "Eva"


@pytest.mark.parametrize("size", [0, 10])
def test_many_lines_are_wrapped_whole_and_breaks_kept(size: int, tmp_path: Path) -> None:
    box: Rect = (50, 600, 300, 700)
    text = "Jag behöver hjälp eftersom jag är ny i landet och inte känner till alla regler.\nTack."
    blank = Blank()
    blank.text("a", box, Ff=MULTILINE, DA=f"/Helv {size} Tf 0 g")
    out = filled(blank, {"a": text}, tmp_path)
    assert words(out, box) == text.replace("\n", " ")
    assert inside(ink(picture(tmp_path / "blank.pdf"), picture(out)), box)
    heights = {round(b[1]) for c, b in read(out) if c.isalpha() and b[1] < 700}
    assert len(heights) >= 3


def test_a_long_text_gets_smaller_down_to_seven_points_and_is_then_refused(tmp_path: Path) -> None:
    box: Rect = (50, 660, 300, 700)
    blank = Blank()
    blank.text("a", box, Ff=MULTILINE)
    path = blank.save(tmp_path)
    out = tmp_path / "out.pdf"
    fitting = 0
    for count in range(5, 100, 5):
        try:
            fill(path, {"a": "ordet " * count}, out)
        except acroform.DoesNotFit as error:
            assert error.field == "a" and "shorter" in str(error)
            break
        fitting = count
        assert inside(ink(picture(path), picture(out)), box)
    assert 30 <= fitting <= 70
    sizes = [float(n) for n in re.findall(rb"/K0 ([\d.]+) Tf", look_of(out, "a"))]
    assert min(sizes) >= 7


def look_of(path: Path, name: str) -> bytes:
    return widget(path, name)["/AP"]["/N"].get_data()


def widget(path: Path, name: str) -> DictionaryObject:
    for page in pypdf.PdfReader(path).pages:
        for note in page.get("/Annots", []):
            if note.get_object().get("/T") == name:
                return note.get_object()
    raise AssertionError(name)


@pytest.mark.parametrize(("size", "text"), [(0, "ett mycket långt ord " * 5), (14, "Lång text i en kort ruta"), (30, "A")])
def test_one_line_that_does_not_fit_is_refused(size: int, text: str, tmp_path: Path) -> None:
    blank = Blank()
    blank.text("a", (50, 700, 150, 718), DA=f"/Helv {size} Tf 0 g")
    with pytest.raises(acroform.DoesNotFit):
        filled(blank, {"a": text}, tmp_path)


def test_what_helvetica_would_fit_fits(tmp_path: Path) -> None:
    """A box drawn for Helvetica takes the same text in our wider font."""
    text = "Kommunikationsmedel i Eskilstuna kommun"
    width = 0.5 * len(text) * 10  # Helvetica's mean advance is just over half an em
    blank = Blank()
    blank.text("a", (50, 700, 54 + width, 716), DA="/Helv 10 Tf 0 g")
    assert words(filled(blank, {"a": text}, tmp_path), (50, 700, 60 + width, 716)) == text


@pytest.mark.parametrize("turn", [90, 180, 270])
@pytest.mark.parametrize("page_turn", [0, 90])
def test_turned_widgets_on_turned_pages(turn: int, page_turn: int, tmp_path: Path) -> None:
    box: Rect = (200, 300, 230, 500) if turn % 180 else (200, 300, 400, 330)
    blank = Blank(rotate=page_turn)
    blank.text("a", box, MK={"/R": turn}, DA="/Helv 12 Tf 0 g")
    out = filled(blank, {"a": "Anna Bo"}, tmp_path)
    first, last = (next(b for c, b in read(out) if c == wanted and b[0] > 190) for wanted in ("A", "B"))
    dx, dy = last[0] - first[0], last[1] - first[1]
    assert {90: dy > 15, 180: dx < -15, 270: dy < -15}[turn]
    upright = tmp_path / "upright.pdf"
    for path in (tmp_path / "blank.pdf", out):  # the same page without its turn, to measure in the page's own points
        writer = pypdf.PdfWriter(clone_from=path)
        writer.pages[0].pop("/Rotate", None)
        writer.write(upright if path == out else tmp_path / "before.pdf")
    assert inside(ink(picture(tmp_path / "before.pdf"), picture(upright)), box)


def test_borders_and_ground_are_drawn_as_the_form_says(tmp_path: Path) -> None:
    blank = Blank()
    blank.text("a", BOX, MK={"/BC": [0], "/BG": [0.8]}, BS={"/W": 2, "/S": "/S"})
    after = picture(filled(blank, {"a": ""}, tmp_path))
    height = after.height
    assert after.getpixel((int(51 * SCALE), int(height - 710 * SCALE))) < 40
    assert 190 < after.getpixel((int(175 * SCALE), int(height - 710 * SCALE))) < 220


# ---- buttons and choices


@pytest.mark.parametrize("drawn", [True, False])
def test_a_checkbox_is_ticked_and_cleared(drawn: bool, tmp_path: Path) -> None:
    box: Rect = (50, 700, 65, 715)
    blank = Blank()
    blank.check("a", box, drawn=drawn)
    out = filled(blank, {"a": True}, tmp_path)
    for name, image in viewers(out, tmp_path).items():
        assert coverage(image, box) > 0.05, name
    assert inside(ink(picture(tmp_path / "blank.pdf"), picture(out)), box)
    assert fields_of(out)["a"]["/V"] == ("/Ja" if drawn else "/Yes") == widget(out, "a")["/AS"]
    fill(out, {"a": False}, tmp_path / "off.pdf")
    assert coverage(picture(tmp_path / "off.pdf"), box) < 0.001
    assert fields_of(tmp_path / "off.pdf")["a"]["/V"] == "/Off"


@pytest.mark.parametrize("drawn", [True, False])
@pytest.mark.parametrize("value", ["Nej", "1"])
def test_a_radio_by_state_or_by_words(value: str, drawn: bool, tmp_path: Path) -> None:
    blank = Blank()
    blank.radio("a", ["/0", "/1", "/2"], drawn=drawn, Opt=["Ja", "Nej", "Vet inte"])
    out = filled(blank, {"a": value}, tmp_path)
    assert isinstance(fields_of(out)["a"]["/V"], NameObject) and fields_of(out)["a"]["/V"] == "/1"
    for image in viewers(out, tmp_path).values():
        marked = [coverage(image, (54, 604 - 30 * n, 61, 611 - 30 * n)) > 0.3 for n in range(3)]
        assert marked == [False, True, False]


def test_the_same_field_in_two_places(tmp_path: Path) -> None:
    blank = Blank(pages=2)
    group = blank.node("namn", FT="/Tx")
    blank.widget(BOX, parent=group)
    blank.widget(BOX, page=1, parent=group)
    out = filled(blank, {"namn": "Eva"}, tmp_path)
    assert words(out, BOX, 0) == words(out, BOX, 1) == "Eva"


def test_a_checkbox_with_several_states_takes_a_state(tmp_path: Path) -> None:
    blank = Blank()
    group = blank.node("a", FT="/Btn")
    for n, state in enumerate(["/Ja", "/Nej"]):
        rect = (50.0, 600.0 - 30 * n, 65.0, 615.0 - 30 * n)
        blank.widget(rect, parent=group, AP={"/N": {state: blank.look(rect, "3 3 9 9 re f")}}, AS="/Off")
    image = picture(filled(blank, {"a": "Nej"}, tmp_path))
    assert [coverage(image, (54, 604 - 30 * n, 61, 611 - 30 * n)) > 0.3 for n in range(2)] == [False, True]
    with pytest.raises(acroform.BadOption):
        filled(blank, {"a": True}, tmp_path)


def test_states_named_by_western_programs(tmp_path: Path) -> None:
    box = b"/Type/Annot/Subtype/Widget/Rect[%d 700 %d 720]/F 4/AP<</N<<%s 6 0 R>>>>"
    kids = {n + 7: b"<<" + box % (50 + 30 * n, 70 + 30 * n, name) + b"/Parent 5 0 R>>" for n, name in enumerate((b"/Nyb#F6rjare", b"/Van"))}
    look = stream(b"2 2 16 16 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 20 20]")
    page = PAGE.replace(b"[5 0 R]", b"[7 0 R 8 0 R]")
    group = b"<</FT/Btn/Ff 32768/T(a)/Kids[7 0 R 8 0 R]>>"
    (tmp_path / "blank.pdf").write_bytes(raw(HEAD | {3: page, 5: group, 6: look} | kids))
    fill(tmp_path / "blank.pdf", {"a": "Nybörjare"}, tmp_path / "out.pdf")
    assert [coverage(picture(tmp_path / "out.pdf"), (53 + 30 * n, 703, 67 + 30 * n, 717)) > 0.9 for n in range(2)] == [True, False]


PAIRS = [["SE", "Sverige"], ["ER", "Eritrea"], ["UA", "Україна"]]


@pytest.mark.parametrize("value", ["ER", "Eritrea"])
def test_a_choice_shows_its_words_and_holds_its_value(value: str, tmp_path: Path) -> None:
    blank = Blank()
    blank.text("a", BOX, FT="/Ch", Ff=COMBO, Opt=PAIRS)
    out = filled(blank, {"a": value}, tmp_path)
    assert words(out, BOX) == "Eritrea" and fields_of(out)["a"]["/V"] == "ER"


def test_a_choice_that_may_be_written_into(tmp_path: Path) -> None:
    blank = Blank()
    blank.text("a", BOX, FT="/Ch", Ff=COMBO | EDIT, Opt=["Ja", "Nej"])
    assert words(filled(blank, {"a": "Kanske"}, tmp_path), BOX) == "Kanske"


def test_a_list_marks_what_is_chosen(tmp_path: Path) -> None:
    box: Rect = (50, 640, 200, 700)
    blank = Blank()
    blank.text("a", box, FT="/Ch", Ff=SEVERAL, Opt=PAIRS, DA="/Helv 10 Tf 0 g")
    out = filled(blank, {"a": ["UA", "Sverige"]}, tmp_path)
    assert words(out, box) == "Sverige Eritrea Україна"
    assert fields_of(out)["a"]["/V"] == ["SE", "UA"] and widget(out, "a")["/I"] == [0, 2]
    image = picture(out)
    shades = {
        c: image.getpixel((int(190 * SCALE), int(image.height - (b[1] + 4) * SCALE))) < 230
        for c, b in read(out)
        if c in "SEУ" and b[1] < 700
    }
    assert shades == {"S": True, "E": False, "У": True}


def test_a_long_list_is_moved_to_what_is_chosen(tmp_path: Path) -> None:
    box: Rect = (50, 670, 200, 700)
    blank = Blank()
    blank.text("a", box, FT="/Ch", Opt=[f"Rad {n}" for n in range(40)], DA="/Helv 10 Tf 0 g")
    assert "Rad 33" in words(filled(blank, {"a": "Rad 33"}, tmp_path), box)


def test_a_list_that_cannot_show_all_choices_is_refused(tmp_path: Path) -> None:
    blank = Blank()
    blank.text("a", (50, 670, 200, 700), FT="/Ch", Ff=SEVERAL, Opt=[f"Rad {n}" for n in range(40)])
    with pytest.raises(acroform.DoesNotFit):
        filled(blank, {"a": ["Rad 0", "Rad 39"]}, tmp_path)


# ---- what stays as it was


def test_other_fields_and_the_page_keep_their_look(tmp_path: Path) -> None:
    blank = Blank()
    rect: Rect = (50, 600, 300, 620)
    blank.text("b", rect, V="kvar", AP={"/N": blank.look(rect, "0.5 g 0 0 250 20 re f")})
    blank.check("c", (50, 500, 65, 515))
    blank.text("a", BOX)
    out = filled(blank, {"a": "Anna"}, tmp_path)
    for name, image in viewers(out, tmp_path).items():
        assert inside(ink(viewers(tmp_path / "blank.pdf", tmp_path)[name], image), BOX)
    assert fields_of(out)["b"]["/V"] == "kvar"
    assert (
        pypdf.PdfReader(out).pages[0].get_contents().get_data()
        == pypdf.PdfReader(tmp_path / "blank.pdf").pages[0].get_contents().get_data()
    )


def test_viewers_are_not_asked_to_draw_and_what_they_would_have_drawn_is_there(tmp_path: Path) -> None:
    blank = Blank()
    blank.text("a", BOX)
    blank.text("b", (50, 600, 300, 620), V="förifyllt")
    blank.check("c", (50, 500, 65, 515), drawn=False, V="/Ja", AS="/Ja")
    blank.form["/NeedAppearances"] = True
    out = filled(blank, {"a": "Anna"}, tmp_path)
    assert "/NeedAppearances" not in pypdf.PdfReader(out).root_object["/AcroForm"]
    assert words(out, (50, 600, 300, 620)) == "förifyllt"
    assert coverage(picture(out), (50, 500, 65, 515)) > 0.05


def test_the_source_is_untouched_and_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    blank = Blank()
    blank.text("a", BOX)
    blank.text("b", (50, 600, 300, 620))
    path = blank.save(tmp_path)
    source = path.read_bytes()
    fill(path, {"a": ARABIC, "b": TIGRINYA}, tmp_path / "one.pdf")
    fill(str(path), {"b": TIGRINYA, "a": ARABIC}, str(tmp_path / "two.pdf"))
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
    assert path.read_bytes() == source
    fill(path, {"a": "Eva"}, tmp_path / "three.pdf")
    assert ARABIC not in str(fields_of(tmp_path / "three.pdf")), "nothing of an earlier person"


def test_the_output_tells_nothing_of_makers_and_can_do_nothing(tmp_path: Path) -> None:
    blank = Blank()
    script = {"/S": "/JavaScript", "/JS": "app.alert(1)"}
    blank.text("a", BOX, AA={"/K": script, "/F": {"/S": "/Launch", "/F": "x.exe"}}, A=script, M="D:20260101")
    blank.widget((50, 600, 80, 620), FT="/Btn", T="send", Ff=PUSH, A={"/S": "/SubmitForm", "/F": "http://x", "/Next": [script]})
    top = blank.node("g", AA={"/C": script})
    blank.widget((50, 500, 80, 520), parent=top, FT="/Tx", T="x", A={"/S": "/GoTo", "/D": [0], "/Next": {"/S": "/ImportData", "/F": "y"}})
    page = blank.writer.pages[0]
    page[NameObject("/AA")] = pdf({"/O": script})
    page[NameObject("/PieceInfo")] = pdf({"/App": {"/LastModified": "D:2026"}})
    page["/Resources"]["/Font"][NameObject("/AA")] = page["/Resources"]["/Font"].raw_get("/Helv")
    root = blank.writer._root_object
    root[NameObject("/OpenAction")] = pdf(script)
    root[NameObject("/AA")] = pdf({"/WC": script})
    root[NameObject("/Names")] = pdf({"/JavaScript": {"/Names": ["x", script]}})
    root[NameObject("/Metadata")] = blank.stream("<x>Karin</x>", Type="/Metadata", Subtype="/XML")
    root[NameObject("/Outlines")] = pdf({"/First": {"/Title": "x", "/A": script}})
    blank.form |= {"/CO": [blank.top[0]], "/XFA": ["template", blank.stream("<xdp/>")]}
    blank.writer.add_metadata({"/Author": "Karin", "/CreationDate": "D:20260101"})
    out = filled(blank, {"a": "Anna"}, tmp_path)
    data = out.read_bytes()
    for word in (
        b"/JavaScript",
        b"/JS",
        b"/Launch",
        b"/SubmitForm",
        b"/ImportData",
        b"/OpenAction",
        b"/XFA",
        b"Karin",
        b"/Info",
        b"20260101",
        b"pypdf",
    ):
        assert word not in data, word
    assert data.count(b"/AA") == 1, "the font of that name"
    assert b"/ID" not in data and not pypdf.PdfReader(out).metadata
    assert words(out, BOX) == "Anna"


def test_a_hybrid_of_xfa_is_filled(tmp_path: Path) -> None:
    blank = Blank()
    blank.text("a", BOX)
    blank.form["/XFA"] = blank.stream("<xdp/>")
    assert words(filled(blank, {"a": "Eva"}, tmp_path), BOX) == "Eva"


def test_a_file_in_object_streams(tmp_path: Path) -> None:
    pikepdf = pytest.importorskip("pikepdf")
    blank = Blank()
    blank.text("a", BOX)
    packed = tmp_path / "packed.pdf"
    with pikepdf.open(blank.save(tmp_path)) as document:
        document.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate, linearize=True)
    fill(packed, {"a": "Eva"}, tmp_path / "out.pdf")
    assert words(tmp_path / "out.pdf", BOX) == "Eva"


# ---- what the fields are


def test_the_fields_are_described(tmp_path: Path) -> None:
    blank = Blank(pages=2)
    blank.text("namn", BOX, MaxLen=30)
    blank.radio("svar", ["/0", "/1"], Opt=["Ja", "Nej"])
    blank.text("land", (50, 500, 100, 520), page=1, FT="/Ch", Ff=COMBO, Opt=PAIRS)
    blank.check("c")
    blank.widget((0, 0, 9, 9), FT="/Btn", Ff=PUSH, T="knapp")
    blank.widget((0, 0, 0, 0), FT="/Sig", T="underskrift", page=None)
    found = {f.name: f for f in acroform.fields(blank.save(tmp_path))}
    assert {n: f.kind for n, f in found.items()} == {
        "namn": "text",
        "svar": "radio",
        "land": "choice",
        "c": "checkbox",
        "knapp": "button",
        "underskrift": "signature",
    }
    assert (found["namn"].page, found["namn"].rectangle, found["namn"].max_length) == (0, BOX, 30)
    assert found["svar"].options == (acroform.Option("0", "Ja"), acroform.Option("1", "Nej"))
    assert [s.state for s in found["svar"].spots] == ["0", "1"]
    assert found["land"].page == 1 and found["land"].options[2] == acroform.Option("UA", "Україна")
    assert found["underskrift"].page is None


# ---- refusals


def refused(kind: type[acroform.FillError], data: bytes, folder: Path, values: dict | None = None) -> acroform.FillError:
    """The refusal; what stood at the destination still stands there, and no other file."""
    source, out = folder / "blank.pdf", folder / "out.pdf"
    source.write_bytes(data)
    out.write_bytes(b"old")
    with pytest.raises(kind) as caught:
        fill(source, {} if values is None else values, out)
    assert type(caught.value) is kind
    assert out.read_bytes() == b"old" and {p.name for p in folder.iterdir()} == {"blank.pdf", "out.pdf"}
    assert str(caught.value).endswith(".") and len(str(caught.value)) > 30
    return caught.value


def simple() -> Blank:
    blank = Blank()
    blank.text("a", BOX, MaxLen=10)
    blank.check("c", (50, 600, 65, 615))
    blank.radio("r", ["/ja", "/nej"])
    blank.text("o", (50, 400, 300, 420), FT="/Ch", Ff=COMBO, Opt=PAIRS)
    return blank


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"b": "x"}, acroform.UnknownField),
        ({"": "x"}, acroform.UnknownField),
        ({1: "x"}, acroform.UnknownField),
        ({"\ud800": "x"}, acroform.UnknownField),
        ({"a": "12345678901"}, acroform.TooLong),
        ({"a": 5}, acroform.BadValue),
        ({"a": None}, acroform.BadValue),
        ({"a": True}, acroform.BadValue),
        ({"a": ["x"]}, acroform.BadValue),
        ({"a": "x\ny"}, acroform.BadValue),
        ({"a": "😀"}, acroform.Unencodable),
        ({"a": "漢字"}, acroform.Unencodable),
        ({"a": "a\x00b"}, acroform.Unencodable),
        ({"a": "a\tb"}, acroform.Unencodable),
        ({"a": "\ud800"}, acroform.Unencodable),
        ({"c": "Ja"}, acroform.BadValue),
        ({"c": 1}, acroform.BadValue),
        ({"r": "kanske"}, acroform.BadOption),
        ({"r": "Off"}, acroform.BadOption),
        ({"r": True}, acroform.BadValue),
        ({"o": "NO"}, acroform.BadOption),
        ({"o": ""}, acroform.BadOption),
        ({"o": ["SE", "ER"]}, acroform.BadOption),
        ({"o": [1]}, acroform.BadValue),
        (None, acroform.BadValue),
    ],
)
def test_a_wrong_value_is_refused(values: dict | None, kind: type[acroform.FillError], tmp_path: Path) -> None:
    source = simple().save(tmp_path)
    with pytest.raises(kind) as caught:
        fill(source, values, tmp_path / "out.pdf")  # type: ignore[arg-type]
    assert type(caught.value) is kind
    assert [p.name for p in tmp_path.iterdir()] == ["blank.pdf"]
    if isinstance(values, dict) and kind is not acroform.UnknownField:
        assert caught.value.field in values


def test_a_near_name_is_offered(tmp_path: Path) -> None:
    blank = Blank()
    blank.text("Personnummer")
    assert "'Personnummer'" in str(refused(acroform.UnknownField, blank.bytes(), tmp_path, {"Personnumer": "1"}))


def test_a_comb_takes_no_more_than_its_cells(tmp_path: Path) -> None:
    blank = Blank()
    blank.text("a", BOX, Ff=COMB, MaxLen=4)
    refused(acroform.TooLong, blank.bytes(), tmp_path, {"a": "12345"})
    narrow = Blank()
    narrow.text("a", (50, 700, 70, 720), Ff=COMB, MaxLen=10)
    refused(acroform.DoesNotFit, narrow.bytes(), tmp_path, {"a": "WWWW"})


@pytest.mark.parametrize("flags", [2, 32])
def test_a_hidden_field_is_refused(flags: int, tmp_path: Path) -> None:
    blank = Blank()
    blank.text("a", BOX, F=flags)
    refused(acroform.NotShown, blank.bytes(), tmp_path, {"a": "x"})


def test_a_field_without_a_place_is_refused(tmp_path: Path) -> None:
    for more in ({"page": None}, {"rect": (50, 700, 50, 720)}):
        blank = Blank()
        blank.text("a", **more)
        refused(acroform.NotShown, blank.bytes(), tmp_path, {"a": "x"})


@pytest.mark.parametrize(("flags", "kind"), [(PUSH, "/Btn"), (0, "/Sig"), (PASSWORD, "/Tx")])
def test_what_is_no_paper_field_is_refused(flags: int, kind: str, tmp_path: Path) -> None:
    blank = Blank()
    blank.text("a", BOX, FT=kind, Ff=flags)
    refused(acroform.BadValue, blank.bytes(), tmp_path, {"a": "x"})


@pytest.mark.parametrize("user", ["", "hemligt"])
@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_encrypted_or_owner_locked(user: str, algorithm: str, tmp_path: Path) -> None:
    if algorithm == "AES-256":
        pytest.importorskip("cryptography")
    blank = simple()
    blank.bytes()
    blank.writer.encrypt(user, "ägare", algorithm=algorithm)
    out = io.BytesIO()
    blank.writer.write(out)
    refused(acroform.Encrypted, out.getvalue(), tmp_path, {"a": "x"})


@pytest.mark.parametrize("way", [b"/Filter/Standard/V 5/R 6", b"/Filter/Foreign", b"/Filter/Standard/V 9/R 9/O(x)/U(y)/P -1"])
def test_locked_in_a_way_nobody_knows(way: bytes, tmp_path: Path) -> None:
    refused(acroform.Encrypted, raw(HEAD).replace(b"/Size 6", b"/Size 6/Encrypt<<%s>>" % way), tmp_path, {"a": "x"})


def test_signed_and_certified(tmp_path: Path) -> None:
    flagged, held, certified = simple(), simple(), simple()
    flagged.form["/SigFlags"] = 3
    held.widget((50, 300, 100, 320), FT="/Sig", T="s", V={"/Type": "/Sig"})
    certified.writer._root_object[NameObject("/Perms")] = pdf({"/DocMDP": {"/Type": "/Sig"}})
    for blank in (flagged, held, certified):
        refused(acroform.Signed, blank.bytes(), tmp_path, {"a": "x"})


def test_a_place_for_a_signature_is_not_a_signature(tmp_path: Path) -> None:
    blank = simple()
    blank.widget((50, 300, 100, 320), FT="/Sig", T="s")
    blank.form["/SigFlags"] = 1
    assert words(filled(blank, {"a": "Eva"}, tmp_path), BOX) == "Eva"


def test_no_fields_or_only_xfa(tmp_path: Path) -> None:
    none, empty, xfa = Blank(), Blank(), Blank()
    none.form = None  # type: ignore[assignment]
    xfa.form["/XFA"] = xfa.stream("<xdp/>")
    refused(acroform.NoForm, none.bytes(), tmp_path)
    refused(acroform.NoForm, empty.bytes(), tmp_path)
    refused(acroform.XfaOnly, xfa.bytes(), tmp_path)


@pytest.mark.parametrize("data", [b"", b"hello", b"\x89PNG\r\n\x1a\n" + b"\0" * 5000, b"PK\x03\x04", b"<html></html>"])
def test_no_pdf(data: bytes, tmp_path: Path) -> None:
    refused(acroform.NotPdf, data, tmp_path)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_a_cut_off_file(share: float, tmp_path: Path) -> None:
    data = simple().bytes()
    refused(acroform.Damaged, data[: int(len(data) * share)], tmp_path, {"a": "x"})


def test_a_file_whose_last_revision_is_cut_off(tmp_path: Path) -> None:
    refused(acroform.Damaged, simple().bytes() + b"7 0 obj\n<</T (a)", tmp_path, {"a": "x"})


def test_missing_files_and_folders(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "folder" / "pipe")
    for path in (tmp_path / "nowhere.pdf", tmp_path, tmp_path / "a\0b", tmp_path / "folder" / "pipe"):
        with pytest.raises(acroform.Unreadable):
            fill(path, {}, tmp_path / "out.pdf")
    source = simple().save(tmp_path)
    for out in (tmp_path / "no" / "out.pdf", tmp_path / "folder", tmp_path / "a\0b"):
        with pytest.raises(acroform.Unwritable):
            fill(source, {"a": "x"}, out)
    with pytest.raises(acroform.Unwritable):
        fill(source, {"a": "x"}, source)
    assert {p.name for p in tmp_path.iterdir()} == {"blank.pdf", "folder"}


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_disk_that_fails_leaves_all_as_it_was(step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, fail)
    refused(acroform.Unwritable, simple().bytes(), tmp_path, {"a": "x"})


# ---- hostile files: bounded in time and memory, and always a refusal or a form


def raw(objects: dict[int, bytes], root: int = 1) -> bytes:
    """A PDF of hand-written objects."""
    out, places = b"%PDF-1.7\n", {}
    for n, body in objects.items():
        places[n] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (n, body)
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n" + b"".join(b"%d 1\n%010d 00000 n \n" % (n, at) for n, at in sorted(places.items()))
    return out + b"trailer\n<</Root %d 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (root, max(objects) + 1, start)


PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[5 0 R]>>"
TEXT = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/Rect[50 700 300 720]/F 4>>"
HEAD = {
    1: b"<</Type/Catalog/Pages 2 0 R/AcroForm 4 0 R>>",
    2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    3: PAGE,
    4: b"<</Fields[5 0 R]>>",
    5: TEXT,
}


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data), data)


def hostile() -> dict[str, bytes]:
    deep = b"[" * 20_000 + b"]" * 20_000
    chain = {n: b"<</T(x)/Kids[%d 0 R]>>" % (n + 1) for n in range(10, 2000)}
    bomb = zlib.compress(b" " * 200_000_000, 9)
    return {
        "pages that hold themselves": raw(HEAD | {2: b"<</Type/Pages/Kids[2 0 R]/Count 1>>"}),
        "pages that hold each other": raw(HEAD | {2: b"<</Type/Pages/Kids[6 0 R]>>", 6: b"<</Type/Pages/Kids[2 0 R]>>"}),
        "pages that are missing": raw(HEAD | {2: b"<</Type/Pages/Kids[77 0 R]>>"}),
        "no pages": raw(HEAD | {2: b"<</Type/Pages/Kids[]>>"}),
        "a page tree of numbers": raw(HEAD | {2: b"<</Type/Pages/Kids[1 2 3]>>"}),
        "a field that holds itself": raw(HEAD | {5: b"<</T(a)/FT/Tx/Kids[5 0 R]>>"}),
        "a field chain without end": raw(HEAD | {5: b"<</T(a)/Kids[10 0 R]>>", **chain}),
        "a reference to itself": raw(HEAD | {4: b"<</Fields 6 0 R>>", 6: b"6 0 R"}),
        "a form of nothing": raw(HEAD | {4: b"null"}),
        "fields of nothing": raw(HEAD | {4: b"<</Fields[null 5 (x) /y]>>"}),
        "deep nesting": raw(HEAD | {4: b"<</Fields[5 0 R]/DR %s>>" % deep}),
        "a bomb of objects": raw(HEAD | {6: stream(bomb, b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode")}),
        "a bomb of filters": raw(
            HEAD | {4: stream(zlib.compress(zlib.compress(bomb)), b"/Fields[5 0 R]/Filter[/FlateDecode/FlateDecode/FlateDecode]")}
        ),
        "too many pages": raw(
            HEAD
            | {2: b"<</Type/Pages/Kids[%s]>>" % b" ".join(b"%d 0 R" % n for n in range(10, 700)), **dict.fromkeys(range(10, 700), PAGE)}
        ),
        "too large": raw(HEAD) + b"%" * 30_000_000 + b"\n%%EOF",
        "no trailer": b"%PDF-1.7\nstartxref\n0\n%%EOF",
        "a wild offset": b"%PDF-1.7\nstartxref\n99999999999999999999\n%%EOF",
        "text that is a name": raw(HEAD | {5: TEXT.replace(b"(a)", b"/a").replace(b"[50 700 300 720]", b"[/x (y) null 3]")}),
        "a missing root": raw({k: v for k, v in HEAD.items() if k != 1}),
    }


@pytest.mark.parametrize("name", sorted(hostile()))
def test_a_hostile_file_is_refused_in_time(name: str, tmp_path: Path) -> None:
    source = tmp_path / "blank.pdf"
    source.write_bytes(hostile()[name])
    began = time.monotonic()
    try:
        fill(source, {"a": "x"}, tmp_path / "out.pdf")
    except acroform.FillError as error:
        assert str(error).endswith(".")
        assert [p.name for p in tmp_path.iterdir()] == ["blank.pdf"]
    else:
        assert "bomb" in name or name == "deep nesting", "what nobody has to open does no harm, the rest cannot be filled"
    assert time.monotonic() - began < 20


ODD_VALUES = [
    b"null",
    b"-1",
    b"99999999999",
    b"1000000000.5",
    b"(x)",
    b"/x",
    b"[]",
    b"<<>>",
    b"[[]]",
    b"<</N 5>>",
    b"5 0 R",
    b"77 0 R",
    b"true",
    b"[null null null null]",
]
ODD_KEYS = [
    b"Rect",
    b"FT",
    b"Ff",
    b"T",
    b"F",
    b"DA",
    b"Q",
    b"MK",
    b"BS",
    b"Border",
    b"MaxLen",
    b"AP",
    b"AS",
    b"Kids",
    b"Opt",
    b"V",
    b"TI",
    b"AA",
    b"A",
    b"Parent",
    b"P",
]


@pytest.mark.parametrize("key", ODD_KEYS)
def test_any_entry_may_be_nonsense(key: bytes, tmp_path: Path) -> None:
    for kind, value in ((b"/Tx", "x"), (b"/Btn", True), (b"/Ch", "x")):
        for odd in ODD_VALUES:
            body = b"<</Type/Annot/Subtype/Widget/Rect[50 700 300 720]/F 4/T(a)/FT%s/Opt[(x)]>>" % kind
            body = re.sub(rb"/%s(\[.*?\]|\(.*?\)|/\w+| \d+)" % key, b"", body, count=1)[:-2] + b"/%s %s>>" % (key, odd)
            (tmp_path / "blank.pdf").write_bytes(raw(HEAD | {5: body}))
            try:
                fill(tmp_path / "blank.pdf", {"a": value}, tmp_path / "out.pdf")
                picture(tmp_path / "out.pdf", scale=0.2)
            except acroform.Damaged as error:
                assert error.__cause__ is None, (key, odd, repr(error.__cause__))
            except acroform.FillError:
                pass


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=30))
def test_a_mutated_file_is_filled_or_refused(places: list[tuple[float, int]], tmp_path: Path) -> None:
    data = bytearray(simple().bytes())
    for share, value in places:
        data[int(share * len(data))] = value
    (tmp_path / "blank.pdf").write_bytes(data)
    try:
        fill(tmp_path / "blank.pdf", {"a": "x", "c": True, "r": "ja", "o": "SE"}, tmp_path / "out.pdf")
    except acroform.FillError as error:
        assert str(error)


def test_memory_stays_below_the_limit(tmp_path: Path) -> None:
    """A bomb that unfolds everywhere, in a process of its own, measured from outside."""
    resource = pytest.importorskip("resource")
    assert resource
    bomb = zlib.compress(b"0 0 " + b"[0 0 0 0]" * 8_000_000, 9)
    objects = HEAD | {n: stream(bomb, b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode") for n in range(10, 40)}
    start = raw(objects | {4: b"<</Fields[5 0 R]/DR[%s]>>" % b" ".join(b"%d 0 R" % n for n in range(10, 40))})
    (tmp_path / "blank.pdf").write_bytes(start)
    code = (
        "import resource, sys\nfrom kiosk.edge import acroform\n"
        "try: acroform.fill(sys.argv[1], {'a': 'x'}, sys.argv[2])\n"
        "except acroform.FillError: pass\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "blank.pdf"), str(tmp_path / "out.pdf")],
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    assert int(ran.stdout.split()[-1]) < 800 * 1024
