"""Sizes and colours. Lengths are millimetres on the desk's screen, turned into pixels by the site's density."""

from __future__ import annotations

from dataclasses import dataclass

import flet as ft

FONT = "Noto Sans"
FALLBACK = ["Noto Sans Arabic", "Noto Sans Ethiopic"]
CAPITAL = 0.714  # height of a capital in Noto Sans, as a part of the font size
READABLE = 7.3  # mm: capital height that subtends 0.7 degrees at 60 cm (EN 301 549, 5.1.4)
TARGET = 15.0  # mm: the smallest thing to touch

# Font sizes in pixels at 5.9 px/mm (a 10-inch tablet of 1280 × 800), for reading at arm's length.
_SIZES = {"heading": 38, "title": 30, "body": 25, "small": 21, "frame": 18}


@dataclass(frozen=True)
class Look:
    """How large and in which colours. `large` makes every word readable at 60 cm."""

    px_per_mm: float = 5.9
    large: bool = False
    contrast: bool = False

    def px(self, mm: float) -> int:
        """Millimetres in whole pixels, never too few."""
        return -int(-mm * self.px_per_mm // 1)

    def size(self, role: str) -> int:
        """Font size of a role in pixels."""
        size = round(_SIZES[role] * self.px_per_mm / 5.9)
        return max(size, -int(-READABLE * self.px_per_mm / CAPITAL // 1)) if self.large else size

    @property
    def target(self) -> int:
        return self.px(TARGET)

    # Contrast of text on its ground is at least 4.5:1 in both sets; the tests measure it.
    @property
    def ground(self) -> str:
        return "#000000" if self.contrast else "#f7f5f0"

    @property
    def card(self) -> str:
        return "#000000" if self.contrast else "#ffffff"

    @property
    def ink(self) -> str:
        return "#ffffff" if self.contrast else "#1a1c1e"

    @property
    def quiet(self) -> str:
        """Second text: the Swedish beside, sources, hints."""
        return "#ffff66" if self.contrast else "#44546a"

    @property
    def accent(self) -> str:
        return "#ffff66" if self.contrast else "#0b4f8a"

    @property
    def on_accent(self) -> str:
        return "#000000" if self.contrast else "#ffffff"

    @property
    def tint(self) -> str:
        """Ground of what was chosen."""
        return "#333300" if self.contrast else "#dcebf8"

    @property
    def line(self) -> str:
        return "#ffffff" if self.contrast else "#b9c2cc"


def button_style(look: Look, role: str, ground: str, ink: str, chosen: bool) -> ft.ButtonStyle:
    """How something to touch looks; its padding makes one line of text as high as a finger needs."""
    line = look.size(role) * 1.36  # Noto Sans, one line
    return ft.ButtonStyle(
        bgcolor=ground,
        color=ink,
        padding=ft.Padding.symmetric(horizontal=14, vertical=max(12, -int(-(look.target - line) // 2))),
        elevation=0,
        shape=ft.RoundedRectangleBorder(radius=14),
        side=ft.BorderSide(3 if chosen else 1, look.accent if chosen else look.line),
    )


def theme(look: Look) -> ft.Theme:
    """The theme that everything starts from, set before the first frame so that no glyph flashes.

    It holds the usual button, so that a screen of thirty buttons need not describe each.
    """
    names = [f"{kind}_{size}" for kind in ("display", "headline", "title", "label", "body") for size in ("large", "medium", "small")]
    styles = {name: ft.TextStyle(font_family=FONT, font_family_fallback=FALLBACK) for name in names}
    return ft.Theme(
        font_family=FONT,
        color_scheme_seed="#0b4f8a",
        text_theme=ft.TextTheme(**styles),
        filled_button_theme=ft.FilledButtonTheme(button_style(look, "body", look.card, look.ink, False)),
    )
