"""One whole visit in a real Chromium, in every language."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from kiosk.content.load import Content
from kiosk.core.text import Tr
from kiosk.edge import store
from tests.browser import at, at_step, chromium, chromium_path, new_page, painted, serving, site_file, tap
from tests.conftest import LANGUAGES

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium_path() is None and not os.environ.get("KIOSK_REQUIRE_BROWSER"), reason="no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


def test_from_welcome_to_paper_to_log(browser, tmp_path: Path, content: Content, tr: dict[str, Tr]) -> None:
    """Language, need, answers, plan, codes, paper, finish: six visits, one in each language, and six anonymous rows."""
    papers = tmp_path / "papers"
    papers.mkdir()
    site = site_file(tmp_path, to=f'"{papers}"')
    requests: list[str] = []
    with serving(tmp_path / "data", "--site", str(site)) as (url, _):
        page = new_page(browser, url, requests)
        for n, tag in enumerate(LANGUAGES, 1):
            at_step(page, "welcome")
            tap(page, f"lang-{tag}")
            at_step(page, "home")
            expect(at(page, "draft")).to_have_count(0 if tag == "sv" else 1)
            tap(page, "home-way_in", "answer-topic-no_money", "answer-tonight-yes", "answer-status-ebo", "answer-waiting-gap")
            at_step(page, "gap")
            title = tr[tag].bare(tr[tag](content.flows["no_money"].outcomes["gap"].title))
            expect(page.get_by_role("heading", level=1)).to_contain_text(title.split()[0])
            tap(page, "action-apply_support")
            at_step(page, "action")
            tap(page, "back")
            at_step(page, "gap")
            tap(page, "collect")
            at_step(page, "plan")
            tap(page, "print")
            _until(page, papers, n)
            tap(page, "qr")
            at_step(page, "take")
            at(page, "code-text").wait_for(state="attached")
            codes = zxingcpp.read_barcodes(Image.open(io.BytesIO(painted(page))), formats=zxingcpp.BarcodeFormat.QRCode)
            assert any(code.text.startswith("Kommunens socialtjänst\n") for code in codes), [c.text for c in codes]
            tap(page, "finish", "helped-yes")
        at_step(page, "welcome")
    outside = [r for r in requests if not r.startswith((url, "blob:", "data:"))]
    assert not outside, "not one request leaves the machine"
    rows, hours = store.read(store.open_log(tmp_path / "data"), [_month()])
    assert sorted(r.language for r in rows) == sorted(LANGUAGES)
    assert {r.ended for r in rows} == {"finish"} and {r.helped for r in rows} == {"yes"}
    assert all(r.topics == ("no_money",) and {"way_in", "plan", "print", "qr"} <= set(r.services) for r in rows)
    assert all({"kommun_ek", "arbetsformedlingen"} <= set(r.authorities) for r in rows)
    assert sum(n for _, _, n in hours) == 6


def _month() -> str:
    from kiosk.edge import clock

    return clock.now().strftime("%Y-%m")


def _until(page, papers: Path, n: int) -> None:
    for _ in range(300):
        if len(list(papers.glob("*.pdf"))) == n:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"paper {n} did not come")


def test_language_and_swedish_beside_keep_the_answers(browser, tmp_path: Path) -> None:
    with serving(tmp_path) as (url, _):
        page = new_page(browser, url)
        tap(page, "lang-ar", "home-way_in", "answer-topic-no_money", "answer-tonight-yes")
        at_step(page, "status")
        arabic = at(page, "answer-status-ebo").bounding_box()
        tap(page, "swedish")
        expect(at(page, "answer-status-ebo")).to_contain_text("Jag ordnade min bostad själv (EBO).")
        tap(page, "language", "lang-uk")
        at_step(page, "status")
        expect(at(page, "answer-status-ebo")).to_contain_text("EBO")
        ukrainian = at(page, "answer-status-ebo").bounding_box()
        assert arabic["x"] < 640 <= ukrainian["x"], "the second column stands on the other side"
        tap(page, "back")
        at_step(page, "tonight")


def test_hide_brings_a_fresh_welcome(browser, tmp_path: Path) -> None:
    with serving(tmp_path) as (url, _):
        page = new_page(browser, url)
        before = page.evaluate("window.kioskVisit")
        tap(page, "lang-so", "danger", "answer-kind-violence")
        at_step(page, "violence")
        tap(page, "hide")
        at_step(page, "welcome")
        assert page.evaluate("window.kioskVisit") != before, "another process"
        assert page.evaluate("Object.keys(sessionStorage).filter(k => k != '_flet_session_id').length") == 0
        assert "020-50 50 50" not in page.locator("body").aria_snapshot()


def test_a_crash_brings_a_fresh_welcome_and_no_trace(browser, tmp_path: Path) -> None:
    import psutil

    with serving(tmp_path) as (url, process):
        page = new_page(browser, url)
        tap(page, "lang-ti", "home-search")
        at_step(page, "search")
        (visit,) = [p for p in psutil.Process(process.pid).children() if "visit" in p.cmdline()]
        visit.kill()
        at_step(page, "welcome")
        assert "Traceback" not in page.locator("body").inner_text()


def test_own_words_find_a_need(browser, tmp_path: Path) -> None:
    with serving(tmp_path) as (url, _):
        page = new_page(browser, url)
        tap(page, "lang-ar", "home-search")
        field = page.get_by_role("textbox")
        field.click()
        expect(field).to_be_focused()
        page.keyboard.insert_text("الايجار")
        at(page, "need-home").or_(at(page, "need-bills")).first.wait_for(state="attached")
        expect(field).to_have_value("الايجار")


def test_left_alone_it_warns_and_can_be_answered(browser, tmp_path: Path) -> None:
    site = site_file(tmp_path, after="5", after_reading="5")
    with serving(tmp_path, "--site", str(site)) as (url, _):
        page = new_page(browser, url)
        tap(page, "lang-uk")
        at_step(page, "leaving")
        tap(page, "stay")
        at_step(page, "home")
