"""`make shots`: every screen in every language, made in Chromium, as one contact sheet small enough to commit."""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from kiosk.edge.places import ASSETS
from tests.browser import at_step, chromium, new_page, painted, serving, tap
from tests.conftest import LANGUAGES

SHEET = ASSETS / "shots.webp"
THUMB = (400, 250)
# name of the screen, what to touch to get there, the step that is then on it
SCREENS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("home", (), "home"),
    ("topics", ("home-way_in",), "topics"),
    ("question", ("answer-topic-no_money", "answer-tonight-yes"), "status"),
    ("outcome", ("answer-status-ebo", "answer-waiting-gap"), "gap"),
    ("action", ("action-apply_support",), "action"),
    ("door", ("door",), "door"),
    ("day", ("back", "day"), "day"),
    ("plan", ("day-none", "back", "back", "back", "collect"), "plan"),
    ("take", ("qr",), "take"),
    ("danger", ("danger",), "kind"),
    ("violence", ("answer-kind-violence",), "violence"),
    ("forms", ("hide", "LANG", "home-forms"), "forms"),
    ("form", ("form-csn_hemutrustningslan",), "form"),
    ("rules", ("form-csn_nedsattning",), "form"),
    ("name", ("start",), "name"),
    ("person", ("person",), "person"),
    ("language", ("language",), "language"),
    ("finish", ("finish",), "finish"),
)


def shots(page: Page, tag: str) -> list[bytes]:
    """All screens of one visit in one language, the welcome first."""
    pictures = [painted(page)]
    tap(page, f"lang-{tag}")
    for _, way, step in SCREENS:
        tap(page, *(f"lang-{tag}" if i == "LANG" else i for i in way))
        at_step(page, step)
        pictures.append(painted(page))
    tap(page, "end")
    return pictures


def main(folder: Path | None) -> None:
    rows: list[list[bytes]] = []
    with tempfile.TemporaryDirectory() as data, serving(Path(data)) as (url, _), chromium() as browser:
        page = new_page(browser, url)
        for tag in LANGUAGES:
            at_step(page, "welcome")
            rows.append(shots(page, tag))
            if folder:
                for name, picture in zip(["welcome", *(s[0] for s in SCREENS)], rows[-1], strict=True):
                    (folder / f"{tag}-{name}.png").write_bytes(picture)
            print(tag, len(rows[-1]), "screens", flush=True)
    sheet = Image.new("RGB", (THUMB[0] * len(rows), THUMB[1] * len(rows[0])), "white")
    for x, column in enumerate(rows):
        for y, picture in enumerate(column):
            sheet.paste(
                Image.open(io.BytesIO(picture)).convert("RGB").resize(THUMB, Image.Resampling.LANCZOS), (x * THUMB[0], y * THUMB[1])
            )
    sheet.save(SHEET, quality=72, method=6)
    print(SHEET, SHEET.stat().st_size // 1024, "KiB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
