"""Forms are content: they carry their own proof, and one is added without touching code."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from kiosk.content.forms import load_forms
from kiosk.content.load import Content, ContentError
from kiosk.edge import blank
from kiosk.edge.places import FORMS

ROOT = Path(__file__).parent.parent.parent


def test_the_forms_of_the_library(content: Content) -> None:
    forms = load_forms(FORMS, content)
    assert {g: sum(f.group == g for f in forms.values()) for g in ("csn", "apply", "reply")} == {"csn": 5, "apply": 5, "reply": 8}
    assert all(f.id.startswith("csn_") == (f.group == "csn") for f in forms.values())


def test_a_form_is_added_without_touching_code(tmp_path: Path, content: Content) -> None:
    examples = re.findall(r"```toml\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.S)
    (example,) = [e for e in examples if "[question." in e]
    (tmp_path / "library_card").mkdir()
    (tmp_path / "library_card" / "form.toml").write_text(example, encoding="utf-8")
    form = load_forms(tmp_path, content)["library_card"]
    assert blank.make(form, content.authorities[form.authority]).startswith(b"%PDF")


def test_blanks_are_made_from_their_forms(content: Content) -> None:
    """blank.pdf is generated: `python -m kiosk fill --blanks` writes them again."""
    for form in load_forms(FORMS, content).values():
        if not form.is_letter:
            assert (FORMS / form.id / "blank.pdf").read_bytes() == blank.make(form, content.authorities[form.authority]), form.id


def test_changing_one_date_reopens_the_loan(tmp_path: Path, content: Content) -> None:
    import shutil

    shutil.copytree(FORMS, tmp_path / "forms")
    path = tmp_path / "forms" / "csn_hemutrustningslan" / "form.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("valid_to = 2021-12-31", "valid_to = 2030-12-31"), encoding="utf-8")
    assert load_forms(tmp_path / "forms", content)["csn_hemutrustningslan"].is_open(date(2026, 11, 20))


def test_the_clock_walked_over_three_years(content: Content) -> None:
    for form in load_forms(FORMS, content).values():
        for days in range(0, 3 * 365, 7):
            day = date(2021, 1, 1) + timedelta(days=days)
            assert form.is_open(day) is not (form.valid_to is not None and day > form.valid_to)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('kind = "name"', 'kind = "nmae"', 'Did you mean "name"?'),
        ('authority = "csn"', 'authority = "cns"', 'Did you mean "csn"?'),
        ('group = "csn"', 'group = "cns"', 'Did you mean "csn"?'),
        ('"ocr_slip"', '"ocr_slp"', 'Did you mean "ocr_slip"?'),
        ('show_if = { can_pay = ["yes"] }', 'show_if = { can_pya = ["yes"] }', "not an earlier question"),
        ('year = "2027"\n', "", "leave open: year"),
        ('name = "Test Testsson"\n', 'nmae = "Test Testsson"\n', 'Did you mean "name"?'),
        ("title =", "titel =", 'Did you mean "title"?'),
    ],
)
def test_each_fault_is_a_sentence(old: str, new: str, says: str, tmp_path: Path, content: Content) -> None:
    text = (FORMS / "csn_nedsattning" / "form.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "csn_nedsattning").mkdir()
    (tmp_path / "csn_nedsattning" / "form.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as error:
        load_forms(tmp_path, content)
    assert says in str(error.value)
