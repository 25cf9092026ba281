"""The kiosk as a visitor meets it: the real command, a real Chromium, controls by their identifiers."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from kiosk.edge.places import ASSETS
from kiosk.edge.view import browser as installed_browser

WAIT = 30_000  # ms: a shared machine without a graphics card is slow at times


def chromium_path() -> str | None:
    return installed_browser() or shutil.which("chromium")


@contextmanager
def serving(data: Path, *args: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """`python -m kiosk --view none` on a free port; gives its address and process, stops it as a service would."""
    line = [sys.executable, "-m", "kiosk", "--view", "none", "--port", "0", "--data", str(data), *args]
    process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    try:
        assert url.startswith("http://127.0.0.1:"), process.stderr.read() if process.stderr else ""
        yield url, process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            raise


def site_file(folder: Path, **changes: str) -> Path:
    """The shipped site with some lines replaced: key -> whole new line value."""
    text = (ASSETS / "site" / "eskilstuna.toml").read_text(encoding="utf-8")
    for key, value in changes.items():
        lines = [f"{key} = {value}" if line.startswith(f"{key} ") else line for line in text.splitlines()]
        assert f"{key} = {value}" in lines, key
        text = "\n".join(lines)
    path = folder / "site.toml"
    path.write_text(text, encoding="utf-8")
    return path


@contextmanager
def chromium(*more: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        flags = [*more, *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [])]
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=flags)
        yield browser
        browser.close()


def new_page(browser: Browser, url: str, requests: list[str] | None = None, **viewport: Any) -> Page:
    """A fresh page showing the welcome."""
    page = browser.new_page(viewport={"width": 1280, "height": 800, **viewport})
    page.set_default_timeout(WAIT)
    if requests is not None:
        page.on("request", lambda r: requests.append(r.url))
    page.goto(url)
    at(page, "step-welcome").wait_for(state="attached")
    return page


def at(page: Page, identifier: str) -> Locator:
    return page.locator(f'[flt-semantics-identifier="{identifier}"]')


def tap(page: Page, *identifiers: str) -> None:
    """Touch one thing after the other, each when it is there."""
    for identifier in identifiers:
        control = at(page, identifier)
        control.wait_for(state="attached")
        control.click()


def at_step(page: Page, step: str) -> None:
    at(page, f"step-{step}").wait_for(state="attached")


def painted(page: Page) -> bytes:
    """A screenshot once the picture stands still."""
    last = b""
    while (now := page.screenshot()) != last:
        last = now
    return now
