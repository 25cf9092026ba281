"""Forms on paper: what was answered stands on the rendered page, none cut, overflow on an extra page, nothing about anybody else."""

from __future__ import annotations

import io

import pypdf
import pypdfium2
import pytest

from kiosk.content.forms import load_forms
from kiosk.content.load import load
from kiosk.core.form import Form, field_values, letter
from kiosk.edge import blank, forms
from kiosk.edge.paper import joined
from kiosk.edge.places import FORMS
from tests.conftest import LANGUAGES

CONTENT = load()
ALL = load_forms(FORMS, CONTENT)
CASES = [(form.id, n) for form in ALL.values() for n in range(len(form.cases))]


def filled(form: Form, answers) -> bytes:
    return forms.filled(form, CONTENT.authorities[form.authority], answers)


def read(pdf: bytes) -> str:
    """What stands on the rendered pages, form fields drawn in, blanks and line breaks left out."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    text = ""
    for n in range(len(document)):
        page = document[n]
        if document.formenv:
            page.flatten()
        text += document[n].get_textpage().get_text_range()
    return squeezed(text)


def squeezed(text: str) -> str:
    return "".join(c for c in text if not c.isspace() and c not in "\u00ad\ufffe")


@pytest.mark.parametrize(("form_id", "n"), CASES)
def test_every_answer_stands_on_the_page(form_id: str, n: int) -> None:
    form = ALL[form_id]
    answers = form.cases[n].answers
    there = read(filled(form, answers))
    if form.is_letter:
        for paragraph in letter(form, answers):
            assert squeezed(paragraph) in there, paragraph
        return
    for name, value in field_values(form, answers).items():
        if isinstance(value, str):
            assert squeezed(value) in there, (name, value)


@pytest.mark.parametrize("form_id", [f.id for f in ALL.values() if not f.is_letter])
def test_a_chosen_box_is_marked_and_the_others_are_not(form_id: str) -> None:
    form = ALL[form_id]
    answers = form.cases[0].answers
    empty, done = (pypdfium2.PdfDocument(d) for d in (blank.blank_path(form).read_bytes(), filled(form, answers)))
    for document in (empty, done):
        document.init_forms()
    reader = pypdf.PdfReader(blank.blank_path(form))
    chosen = {blank.field_name(k): v for k, v in field_values(form, answers).items() if isinstance(v, bool)}
    checked = 0
    for number, page in enumerate(reader.pages):
        before, after = (d[number].render(scale=3, grayscale=True).to_pil() for d in (empty, done))
        for annotation in page.get("/Annots", []):
            widget = annotation.get_object()
            if widget["/T"] in chosen:
                left, bottom, right, top = (float(x) * 3 for x in widget["/Rect"])
                box = (int(left) + 3, int(before.height - top) + 3, int(right) - 3, int(before.height - bottom) - 3)
                ink = [sum(255 - p for p in picture.crop(box).tobytes()) for picture in (before, after)]
                assert (ink[1] > ink[0] + 500) is chosen[widget["/T"]], (widget["/T"], ink)
                checked += 1
    assert checked == len(chosen)


def test_a_text_that_does_not_fit_continues_on_an_extra_page() -> None:
    form = ALL["csn_nedsattning"]
    story = "Jag har haft stora kostnader för resor till vården. " * 60
    pdf = filled(form, {**form.cases[0].answers, "more": story})
    assert "Sebilaga" in read(pdf)
    assert squeezed(story.strip()) in read(pdf), "nothing is cut"
    assert len(pypdfium2.PdfDocument(pdf)) > len(pypdfium2.PdfDocument(filled(form, form.cases[0].answers)))


def test_more_persons_than_lines_continue_on_an_extra_page() -> None:
    form = ALL["hemutrustning"]
    people = tuple({"name": f"Testperson Nummer{n:02d}", "relation": "barn"} for n in range(form.questions["household"].most + 3))
    there = read(filled(form, {**form.cases[0].answers, "household": people}))
    assert all(squeezed(p["name"]) in there for p in people)


@pytest.mark.parametrize("text", ["أحتاج إلى أثاث", "ኣቑሑት ገዛ የድልየኒ", "Мені потрібні меблі", "Қыз ñ Ø ß €"])
def test_any_script_shows_on_the_page(text: str) -> None:
    form = ALL["csn_nedsattning"]
    plain, own = (filled(form, {**form.cases[0].answers, "more": more}) for more in ("x", text))
    pictures = []
    for pdf in (plain, own):
        document = pypdfium2.PdfDocument(pdf)
        document.init_forms()
        pictures.append([p.render(scale=2, grayscale=True).to_pil() for p in document])
    ink = [sum(255 - v for page in pages for v in page.tobytes()) for pages in pictures]
    assert ink[1] > ink[0] + 5_000, "more ink than for one letter"
    assert b"?" * 4 not in own


def test_same_answers_same_bytes_and_nothing_about_anybody() -> None:
    form = ALL["sfi"]
    one, other = filled(form, form.cases[0].answers), filled(form, form.cases[0].answers)
    assert one == other
    assert set(pypdf.PdfReader(io.BytesIO(one)).metadata or {}) <= {"/Title", "/Creator", "/Producer"}


def test_the_paper_of_one_person_holds_nothing_of_the_one_before() -> None:
    form = ALL["sfi"]
    filled(form, form.cases[0].answers)
    second = filled(form, form.cases[1].answers)
    name = next(v for k, v in form.cases[0].answers.items() if form.questions[k].kind == "name")
    assert squeezed(str(name)) not in read(second) or name in form.cases[1].answers.values()


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_copy_says_what_one_signs_in_both_languages(tag: str, room) -> None:
    form = ALL["csn_nedsattning"]
    bring = [room.content.bring[paper] for paper in form.bring]
    pdf = forms.copy(form, form.cases[0].answers, bring, room.site, room.words[tag], room.words["sv"])
    there = read(pdf)
    assert "Testsson" in there and "190001019802" in there
    assert "inbetalningskort" in there, "and what to bring"
    assert "inkomst" in there and "5201" not in there
    assert joined([pdf, pdf]).count(b"%PDF") == 1


def test_the_printed_pages_show_the_answers(room) -> None:
    """What goes to the printer or the print window: the filled paper joined with the copy, as pictures."""
    from PIL import Image

    from kiosk.app import make_form
    from kiosk.edge.paper import pages

    form = ALL["csn_nedsattning"]
    whole = make_form(room, form, form.cases[0].answers, room.words["ar"])
    assert "TestTestsson" in read(whole)
    empty = Image.open(io.BytesIO(pages(blank.blank_path(form).read_bytes())[0])).convert("L")
    full = Image.open(io.BytesIO(pages(whole)[0])).convert("L")
    ink = [sum(255 - v for v in picture.tobytes()) for picture in (empty, full)]
    assert ink[1] > ink[0] + 100_000, "the answers are on the picture"
