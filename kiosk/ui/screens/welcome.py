"""The first screen: one tile a language, each in its own script."""

from __future__ import annotations

from functools import partial

import flet as ft

from kiosk.core.text import ui
from kiosk.core.visit import choose_language
from kiosk.ui import parts
from kiosk.ui.scene import Do, Scene

PROMISE = ui("Gratis och privat. Skärmen glömmer dig när du går.")


def welcome(scene: Scene, do: Do) -> ft.Control:
    """Choose a language. Nobody has to read any other language than their own."""
    tiles = []
    for tag in scene.languages:
        language = scene.content.languages[tag]
        words = ft.Column(
            [
                parts.plain(scene, language.name, "heading", bold=True),
                parts.plain(scene, scene.in_language(tag)(PROMISE), "small", colour=scene.look.quiet),
            ],
            spacing=4,
            tight=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
            rtl=language.rtl,
        )
        choose = partial(do.to, choose_language(scene.visit, tag))
        tiles.append(parts.touch(scene, f"lang-{tag}", words, choose, role="heading"))
    place = parts.plain(scene, f"{scene.site.municipality} · {scene.site.desk}", "title", colour=scene.look.quiet)
    staff = parts.picture_button(scene, "staff", "lock", ui("Personal"), partial(do.end, "staff"))
    return parts.page(scene, ft.Row([parts.growing(place), staff]), parts.grid(scene, tiles, 2))
