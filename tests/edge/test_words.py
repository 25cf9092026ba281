"""The state of translations, and the way to a reviewer and back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kiosk.commands import words as command
from kiosk.content.load import Content
from kiosk.core.plan import DRAFT
from kiosk.core.text import Text
from kiosk.edge import catalogue as w
from kiosk.edge import words as runtime
from kiosk.edge.words import po_path


@pytest.fixture
def locales(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the Ukrainian catalogue that may be changed."""
    po = po_path("uk", tmp_path)
    po.parent.mkdir(parents=True)
    po.write_bytes(po_path("uk").read_bytes())
    for module in (w, command):
        monkeypatch.setattr(module, "po_path", lambda tag, _=tmp_path: po_path(tag, tmp_path))
    return tmp_path


def run(*argv: str) -> int:
    from kiosk.__main__ import parser

    return command.words(parser().parse_args(["words", *argv]))


def test_content_and_code_are_extracted() -> None:
    keys = w.keys(w.template())
    assert ("flows/danger", "Ring 112") in keys
    assert ("bring", "brevet") in keys
    assert ("", "Tillbaka") in keys
    assert not [k for k in keys if k[0].startswith("words/")]


def test_an_edited_swedish_sentence_makes_its_translation_outdated(locales: Path, content: Content) -> None:
    po = po_path("uk", locales)
    text = po.read_text(encoding="utf-8")
    assert 'msgid "Planen är tom. Välj först vad du behöver hjälp med."' in text
    po.write_text(
        text.replace("Planen är tom. Välj först vad du behöver hjälp med.", "Planen är tom. Välj vad du behöver hjälp med."),
        encoding="utf-8",
    )
    catalogue = w.update("uk", locales)
    (edited,) = [m for m in catalogue if m.id == "Planen är tom. Välj först vad du behöver hjälp med."]
    assert w.state(edited) == "outdated"
    assert runtime.words(content.languages["uk"], locales).missing == 1


def test_a_review_is_signed_and_dated_and_ends_the_draft_notice(locales: Path, content: Content) -> None:
    assert runtime.words(content.languages["uk"], locales).draft
    assert run("review", "uk", "--by", "Olena Prykladna") == 0
    catalogue = w.read(po_path("uk", locales))
    assert {w.state(m) for m in catalogue if m.id} == {"reviewed"}
    (back,) = [m for m in catalogue if m.id == "Tillbaka"]
    assert back.user_comments[-1].startswith("reviewed: Olena Prykladna, ")
    assert not runtime.words(content.languages["uk"], locales).draft


def test_a_review_needs_a_name(locales: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("review", "uk") == 2
    assert "--by NAME" in capsys.readouterr().err


def test_to_a_reviewer_and_back(locales: Path, tmp_path: Path) -> None:
    import openpyxl

    file = tmp_path / "uk.xlsx"
    assert run("review", "uk", "--by", "Olena Prykladna") == 0
    before = po_path("uk", locales).read_bytes()
    assert run("export", "uk", str(file)) == 0
    assert run("import", str(file)) == 0
    assert po_path("uk", locales).read_bytes() == before, "unchanged there and back"

    book = openpyxl.load_workbook(file)
    sheet = book.active
    row = next(r for r in sheet.iter_rows() if r[1].value == "Tillbaka")
    row[2].value = "Повернутися"
    book.save(file)
    assert run("import", str(file)) == 0
    (back,) = [m for m in w.read(po_path("uk", locales)) if m.id == "Tillbaka"]
    assert back.string == "Повернутися"
    assert w.state(back) == "draft", "what a person changed after the review is not reviewed"


def test_what_is_not_a_spreadsheet_is_refused_with_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "x.xlsx"
    bad.write_bytes(b"not a spreadsheet")
    assert run("import", str(bad)) == 2
    assert "cannot be read as a spreadsheet" in capsys.readouterr().err
    assert run("export", "ukk", str(bad)) == 2
    assert 'Did you mean "uk"?' in capsys.readouterr().err


def test_reviewed_on_a_given_day() -> None:
    catalogue = w.read(po_path("so"))
    assert w.review(catalogue, "Cabdi Tusaale", date(2026, 11, 20)) > 1000
    assert "reviewed: Cabdi Tusaale, 2026-11-20" in next(m for m in catalogue if m.id == "Tillbaka").user_comments


def test_dates_in_every_language_carry_the_iso_date(tr) -> None:
    day = date(2026, 12, 15)
    assert tr["sv"].day(day) == "15 december 2026 (2026-12-15)"
    for tag, words in tr.items():
        said = words.bare(words.day(day))
        assert said.startswith("15 ") and "2026 (2026-12-15)" in said, (tag, said)


def test_unknown_sentences_stay_swedish_only_in_swedish(tr) -> None:
    assert tr["sv"](Text("Inte översatt")) == "Inte översatt"
    assert tr["ti"](DRAFT) != DRAFT.sv


@pytest.mark.parametrize("n", [0, 1, 2, 3, 5, 11, 21, 100])
def test_counted_sentences_carry_their_number(tr, n: int) -> None:
    from kiosk.ui.screens.plan import STEPS

    for words in tr.values():
        assert str(n) in words.count(STEPS, n)
