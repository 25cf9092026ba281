"""The window on the desk: Flet's native client where it is installed, else a browser in kiosk mode, else the default browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import webbrowser
from pathlib import Path

BROWSERS = {
    "linux": ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "brave-browser"),
    "win32": ("msedge", "chrome", "chromium"),
    "darwin": (),
}
_WINDOWS = (r"Microsoft\Edge\Application\msedge.exe", r"Google\Chrome\Application\chrome.exe")
_MACOS = ("Google Chrome", "Microsoft Edge", "Chromium")

# No first-run pages, no translation bar, no way back by swiping, and no request that leaves this machine.
FLAGS = [
    "--kiosk",
    "--no-first-run",
    "--noerrdialogs",
    "--disable-infobars",
    "--disable-session-crashed-bubble",
    "--disable-features=Translate,TouchpadOverscrollHistoryNavigation",
    "--overscroll-history-navigation=0",
    "--disable-pinch",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--password-store=basic",
    "--disable-save-password-bubble",
    "--auto-accept-camera-and-microphone-capture",  # only our own page is ever open, and nobody could answer the question
]
_OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"


def native_client() -> str | None:
    """Flet's desktop client if it is already on the machine. It is never downloaded."""
    name = "flet.exe" if sys.platform == "win32" else "flet"
    folders = [Path(p) for p in [os.environ.get("FLET_VIEW_PATH", "")] if p]
    folders += sorted((Path.home() / ".flet" / "client").glob("flet-desktop-*"), reverse=True)
    for folder in folders:
        for found in (folder / name, folder / "flet" / name):
            if found.is_file():
                return str(found)
    return None


def browser() -> str | None:
    """A Chromium, Chrome or Edge on this machine."""
    for name in BROWSERS.get(sys.platform, BROWSERS["linux"]):
        if found := shutil.which(name):
            return found
    spots: list[Path] = []
    if sys.platform == "win32":
        roots = [os.environ.get(v, "") for v in ("PROGRAMFILES(X86)", "PROGRAMFILES", "LOCALAPPDATA")]
        spots = [Path(root) / spot for root in roots if root for spot in _WINDOWS]
    elif sys.platform == "darwin":
        spots = [Path("/Applications") / f"{name}.app/Contents/MacOS/{name}" for name in _MACOS]
    return next((str(s) for s in spots if s.is_file()), None)


def command(view: str, url: str, profile: Path, *, silent_print: bool) -> list[str] | None:
    """The command that opens the window, or None where only the default browser is left."""
    if view in ("auto", "native") and (client := native_client()) and can_show():
        return [client, url, str(profile / "client.pid")]
    if view in ("auto", "browser") and (chrome := browser()) and can_show():
        flags = [*FLAGS, _OFFLINE, f"--user-data-dir={profile}"]
        if silent_print:
            flags.append("--kiosk-printing")
        if sys.platform == "linux" and os.geteuid() == 0:
            flags.append("--no-sandbox")  # Chromium refuses to start as root otherwise
        return [chrome, *flags, url]
    return None


def can_show() -> bool:
    """Whether there is a screen to open a window on."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_view(view: str, url: str, profile: Path, *, silent_print: bool) -> subprocess.Popen[bytes] | None:
    """Open the window. None if the default browser took it; OSError if nothing could be opened."""
    if line := command(view, url, profile, silent_print=silent_print):
        return subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if not can_show() or not webbrowser.open(url):
        raise OSError("no browser")
    return None
