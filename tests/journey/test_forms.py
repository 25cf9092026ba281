"""A form filled in a real Chromium: questions in the visitor's language, the Swedish paper in the printer's folder."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import expect

from tests.browser import at, at_step, chromium, new_page, serving, site_file, tap
from tests.journey.test_visit import _until, pytestmark  # noqa: F401


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


def type_into(page, field: str, text: str) -> None:
    box = at(page, f"field-{field}").get_by_role("textbox")
    box.click()
    page.wait_for_function(
        "document.activeElement && document.activeElement.tagName === 'INPUT' || document.activeElement.tagName === 'TEXTAREA'"
    )
    page.keyboard.insert_text(text)
    tap(page, "next")


@pytest.mark.parametrize("tag", ["ar", "ti"])
def test_an_interview_becomes_a_swedish_letter(tag: str, browser, tmp_path: Path, room) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    form = room.forms["reply_written_decision"]
    answers = form.cases[0].answers
    with serving(tmp_path / "data", "--site", str(site_file(tmp_path, to=f'"{papers}"'))) as (url, _):
        page = new_page(browser, url)
        tap(page, f"lang-{tag}", "home-forms", f"form-{form.id}", "start")
        for question in form.questions.values():
            if at(page, "step-review").count():
                break
            at_step(page, question.id)
            value = answers.get(question.id)
            if question.kind == "choice":
                tap(page, f"answer-{question.id}-{value}")
            elif question.kind == "several":
                tap(page, *(f"answer-{question.id}-{v}" for v in value), "next")
            elif value:
                type_into(page, question.id, str(value))
            else:
                tap(page, "skip")
        at_step(page, "review")
        tap(page, "print")
        _until(page, papers, 1)
        (paper,) = papers.glob("*.pdf")
        document = pypdfium2.PdfDocument(paper)
        first = document[0].get_textpage().get_text_range()
        assert "Jag ber om ett skriftligt beslut." in first
        assert len(document) >= 2, "the visitor's copy follows"


def test_fast_typing_loses_no_letter(browser, tmp_path: Path) -> None:
    with serving(tmp_path) as (url, _):
        page = new_page(browser, url)
        tap(page, "lang-sv", "home-forms", "form-csn_nedsattning", "start")
        at_step(page, "name")
        box = at(page, "field-name").get_by_role("textbox")
        box.click()
        expect(box).to_be_focused()
        page.keyboard.insert_text("A")
        expect(box).to_have_value("A")  # the engine has attached
        page.keyboard.type("mina Exempelsdotter af Provstad", delay=15)
        expect(box).to_have_value("Amina Exempelsdotter af Provstad")
        tap(page, "next")
        at_step(page, "number")
        tap(page, "back")
        at(page, "field-name").get_by_role("textbox").click()  # the engine says what a field holds once it has the focus
        expect(at(page, "field-name").get_by_role("textbox")).to_have_value("Amina Exempelsdotter af Provstad")
