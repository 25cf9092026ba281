"""Change the language, the size of the text and the colours. Nothing else changes."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import flet as ft

from kiosk.core.text import ui
from kiosk.core.visit import choose_language
from kiosk.ui import parts
from kiosk.ui.scene import Do, Scene


def language(scene: Scene, do: Do) -> ft.Control:
    """Answers and plan are kept."""
    visit = scene.visit
    tiles = []
    for tag in scene.languages:
        words = parts.plain(scene, scene.content.languages[tag].name, "title", bold=True)
        tiles.append(
            parts.touch(scene, f"lang-{tag}", words, partial(do.to, choose_language(visit, tag)), role="title", chosen=tag == scene.tr.tag)
        )
    looks = [
        parts.tile(
            scene,
            "look-large",
            ui("Större text"),
            partial(do.to, replace(visit, large=not visit.large)),
            picture="format_size",
            chosen=visit.large,
        ),
        parts.tile(
            scene,
            "look-contrast",
            ui("Starkare färger"),
            partial(do.to, replace(visit, contrast=not visit.contrast)),
            picture="contrast",
            chosen=visit.contrast,
        ),
    ]
    return parts.page(
        scene,
        parts.heading(scene, ui("Språk och text")),
        parts.said(scene, ui("Dina svar finns kvar när du byter språk."), "small", colour=scene.look.quiet),
        parts.grid(scene, tiles, 3),
        parts.grid(scene, looks, 2),
    )
