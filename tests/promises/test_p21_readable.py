"""P21 Readable and reachable: large text has capitals of 7.3 mm, contrast is at least 4.5:1, targets are 15 mm, all is labelled."""

from __future__ import annotations

from dataclasses import replace

import flet as ft
import pytest

from kiosk.content.load import Content
from kiosk.room import Room
from kiosk.ui.theme import CAPITAL, READABLE, TARGET, Look, theme
from tests.conftest import LANGUAGES
from tests.tree import shown, texts, touchables, walk
from tests.ui.test_screens import a_visit, places


@pytest.mark.parametrize("tag", LANGUAGES)
def test_capitals_in_large_text(tag: str, room: Room, content: Content) -> None:
    for place in places():
        visit = replace(a_visit(content, tag, place), large=place.screen != "welcome")
        for text in texts(shown(room, visit)):
            if visit.large:
                assert text.size * CAPITAL / room.site.px_per_mm >= READABLE, (place, text.value)
    small = texts(shown(room, a_visit(content, tag, places()[1])))
    assert min(t.size for t in small) * CAPITAL / room.site.px_per_mm < READABLE, "the positive control: normal text is smaller"


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("tag", LANGUAGES)
def test_targets(tag: str, large: bool, room: Room, content: Content) -> None:
    least = TARGET * room.site.px_per_mm
    for place in places():
        for identifier, button in touchables(shown(room, replace(a_visit(content, tag, place), large=large))).items():
            assert height(button) >= least - 0.5, (place, identifier, height(button))


def height(button: ft.Control) -> float:
    """The height a button has at least: its own, or one line of its largest text and the padding."""
    if button.height:  # its own
        return float(button.height)
    line = max((t.size * 1.36 for t in texts(button)), default=0)
    style = button.style or theme(Look()).filled_button_theme.style
    padding = style.padding
    return line + padding.top + padding.bottom


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a: str, b: str) -> float:
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("strong", [False, True])
def test_contrast(strong: bool) -> None:
    look = Look(contrast=strong)
    for ink in (look.ink, look.quiet, look.accent):
        for ground in (look.ground, look.card, look.tint):
            assert contrast(ink, ground) >= (7 if strong else 4.5), (ink, ground)
    assert contrast(look.on_accent, look.accent) >= 4.5
    assert contrast("#888888", "#ffffff") < 4.5, "the positive control"


def test_everything_to_touch_has_a_spoken_label(room: Room, content: Content) -> None:
    for large in (False, True):
        for place in places():
            for identifier, button in touchables(shown(room, replace(a_visit(content, "ti", place), large=large))).items():
                spoken = [t.value for t in texts(button)] + [
                    c.semantics_label for c in walk(button) if isinstance(c, ft.Icon) and c.semantics_label
                ]
                assert spoken, (place, identifier)


def test_one_heading_a_screen(room: Room, content: Content) -> None:
    for place in places()[1:]:
        tree = shown(room, a_visit(content, "sv", place))
        assert len([c for c in walk(tree) if isinstance(c, ft.Semantics) and c.heading_level == 1]) == 1, place
