"""Letters in a real Chromium: by hand in every language, pasted, from the watched folder, and before a camera."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from kiosk.content.load import Content
from kiosk.core.text import Tr
from kiosk.edge import store
from tests.browser import WAIT, at, at_step, chromium, chromium_path, new_page, serving, site_file, tap
from tests.conftest import LANGUAGES
from tests.pictures import letter_picture

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium_path() is None and not os.environ.get("KIOSK_REQUIRE_BROWSER"), reason="no Chromium on this machine"),
]

LETTER = "kfm_forelaggande"


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory, content: Content) -> Path:
    """A letter on a desk as Motion JPEG, the size of a tablet's camera."""
    out = io.BytesIO()
    picture = letter_picture(content.post.letters[LETTER].samples[0].text, "good", 2)
    Image.open(io.BytesIO(picture)).resize((1440, 1920)).save(out, "JPEG", quality=92)
    path = tmp_path_factory.mktemp("camera") / "film.mjpeg"
    path.write_bytes(out.getvalue() * 4)
    return path


@pytest.fixture(scope="module")
def camera(film: Path):
    """A browser that has a camera; without these flags it has none."""
    flags = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", f"--use-file-for-fake-video-capture={film}")
    with chromium(*flags) as found:
        yield found


@pytest.fixture(scope="module")
def browser(camera):
    """The same one: two cannot run beside each other in one thread."""
    return camera


def test_by_hand_in_every_language(browser, tmp_path: Path, content: Content, tr: dict[str, Tr]) -> None:
    """Sender, heading, words, letter: four taps from home; the rule is counted; the plan and the log have it."""
    with serving(tmp_path / "data") as (url, _):
        page = new_page(browser, url)
        for tag in LANGUAGES:
            at_step(page, "welcome")
            tap(page, f"lang-{tag}", "home-letter", "answer-sender-kronofogden", f"answer-heading-{LETTER}", f"answer-letter-{LETTER}")
            at_step(page, "letter")
            title = tr[tag].bare(tr[tag](content.post.letters[LETTER].title))
            expect(page.get_by_role("heading", level=1)).to_contain_text(title.split()[0])
            tap(page, "rule-ten_days", "day-" + _today().isoformat())
            at(page, "deadline").wait_for(state="attached")
            tap(page, "right-yes", "handover")
            at(page, "handover-card").wait_for(state="attached")
            tap(page, "back", "collect", f"action-{LETTER}")
            at_step(page, "letter")
            tap(page, "finish", "helped-yes")
        at_step(page, "welcome")
    rows, _ = store.read(store.open_log(tmp_path / "data"), [_today().strftime("%Y-%m")])
    assert len(rows) == len(LANGUAGES)
    assert all(r.letters == (LETTER,) and r.right == "yes" and "letters" in r.services for r in rows)


def test_a_pasted_letter_is_read_and_asked_back(browser, tmp_path: Path, content: Content) -> None:
    with serving(tmp_path / "data") as (url, _):
        page = new_page(browser, url)
        tap(page, "lang-sv", "home-letter", "copied", "field-copied")
        page.keyboard.insert_text(content.post.letters["csn_hut_inbet"].samples[0].text)
        tap(page, "read")
        at_step(page, "seen")
        tap(page, "answer-letter-csn_hut_inbet")
        for figure in ("amount", "ocr", "bankgiro"):
            at(page, f"read-{figure}").wait_for(state="attached")


def test_a_scan_is_read_shown_and_gone(browser, tmp_path: Path, content: Content) -> None:
    """A photo in the watched folder: the letter, its figures on the page, and no file left behind."""
    scans = tmp_path / "scans"
    scans.mkdir()
    site = site_file(tmp_path)
    site.write_text(site.read_text(encoding="utf-8").replace("[letters]\n", f'[letters]\nscans = "{scans}"\n'), encoding="utf-8")
    with serving(tmp_path / "data", "--site", str(site)) as (url, _):
        page = new_page(browser, url)
        tap(page, "lang-sv", "home-letter")
        at_step(page, "letters")
        expect(at(page, "scanned")).to_have_count(0)
        (scans / "scan.jpg").write_bytes(letter_picture(content.post.letters[LETTER].samples[0].text, "good", 1))
        tap(page, "back", "home-letter", "scanned")
        at_step(page, "seen")
        tap(page, f"answer-letter-{LETTER}")
        at(page, "figures").wait_for(state="attached")
        assert not list(scans.iterdir())
        tap(page, "terms")
        at_step(page, "terms")


def test_a_letter_before_the_camera(camera, tmp_path: Path) -> None:
    """Chromium's own false camera shows a letter on a desk: framing help, one shot, the letter."""
    with serving(tmp_path / "data") as (url, _):
        page = new_page(camera, url)
        tap(page, "lang-sv", "home-letter", "camera")
        at_step(page, "camera")
        _ready(page)
        tap(page, "shoot")
        at_step(page, "seen")
        tap(page, f"answer-letter-{LETTER}")
        at_step(page, "letter")


def _ready(page: Page) -> None:
    """Until the advice says that the picture is good."""
    expect(at(page, "advice")).to_contain_text("Bra!", timeout=WAIT)


def _today():
    from kiosk.edge import clock

    return clock.now().date()
