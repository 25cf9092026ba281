"""From the visitor's ticket to the staff's list, in a real Chromium."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import at, at_step, chromium, new_page, serving, tap
from tests.journey.test_visit import pytestmark  # noqa: F401

PIN = "482915"


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


def choose_pin(folder: Path) -> None:
    line = [sys.executable, "-m", "kiosk", "pin", "--data", str(folder)]
    subprocess.run(line, input=f"{PIN}\n{PIN}\n", text=True, check=True, capture_output=True)


def press(page, digits: str) -> None:
    for digit in digits:
        tap(page, f"staff-pad-{digit}")
    tap(page, "staff-pad-OK")


def test_a_paper_waits_under_its_ticket_and_only_staff_see_it(browser, tmp_path: Path) -> None:
    choose_pin(tmp_path)
    with serving(tmp_path) as (url, _):
        page = new_page(browser, url)
        tap(page, "lang-sv", "danger", "answer-kind-eviction", "collect", "print")
        ticket = at(page, "ticket")
        ticket.wait_for(state="attached")
        name = ticket.get_attribute("aria-label") or ticket.inner_text()
        tap(page, "finish", "end")
        at_step(page, "welcome")
        assert "ticket" not in page.locator("body").aria_snapshot(), "the next visitor sees nothing of it"

        tap(page, "staff")
        at_step(page, "staff")
        assert at(page, "staff-refresh").count() == 0, "locked"
        press(page, "000000")
        expect(page.locator("body")).to_contain_text("4 försök kvar")
        press(page, PIN)
        at(page, "staff-refresh").wait_for(state="attached")
        shown = page.locator('[flt-semantics-identifier^="staff-show-"]')
        expect(shown).to_have_count(1)
        identifier = shown.get_attribute("flt-semantics-identifier") or ""
        assert identifier.removeprefix("staff-show-").split("-")[1] in name
        tap(page, identifier.replace("show", "purge"))
        expect(shown).to_have_count(0)
        tap(page, "staff-close")
        at_step(page, "welcome")


def test_staff_open_a_closed_form_for_one_visit(browser, tmp_path: Path) -> None:
    choose_pin(tmp_path)
    with serving(tmp_path) as (url, _):
        page = new_page(browser, url)
        tap(page, "lang-sv", "home-forms", "form-csn_hemutrustningslan")
        at_step(page, "form")
        at(page, "form-hemutrustning").wait_for(state="attached")
        assert at(page, "start").count() == 0
        tap(page, "hide", "staff")
        press(page, PIN)
        tap(page, "staff-reopen", "lang-sv", "home-forms", "form-csn_hemutrustningslan", "start")
        at_step(page, "together")
        tap(page, "hide", "lang-sv", "home-forms", "form-csn_hemutrustningslan")
        at(page, "form-hemutrustning").wait_for(state="attached")
        assert at(page, "start").count() == 0, "closed again for the next visitor"
