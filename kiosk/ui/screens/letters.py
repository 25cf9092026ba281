"""I got a letter: show it to the machine, copy a word from it, or say who sent it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import flet as ft

from kiosk.core.text import ui
from kiosk.core.visit import Place, go
from kiosk.ui import parts
from kiosk.ui.scene import Do, Scene


def letters(scene: Scene, do: Do) -> ft.Control:
    """Who sent the letter? Above it the ways of the machine, where there are any."""

    def to(screen: str, group: str = "") -> Callable[[], None]:
        return partial(do.to, go(scene.visit, Place(screen, group)))

    ways = [
        *([parts.button(scene, "camera", ui("Visa brevet för kameran"), to("camera"), picture="photo_camera")] if scene.reads else []),
        *([parts.button(scene, "scanned", ui("Läs papperet från skannern"), do.read_scan, picture="scanner")] if scene.scan else []),
        parts.button(scene, "copied", ui("Skriv ett ord från brevet"), to("copied"), picture="keyboard"),
    ]
    tiles = [
        parts.touch(
            scene,
            f"answer-sender-{group.id}",
            parts.row(parts.icon(group.icon, 36, scene.look.accent), parts.growing(parts.named(scene, group.name, group.gloss))),
            to("heading", group.id),
        )
        for group in scene.content.post.groups.values()
    ]
    return parts.page(
        scene,
        parts.heading(scene, ui("Vem har skickat brevet?")),
        parts.said(scene, ui("Titta på namnet högst upp på papperet. Gissa inte."), "small", colour=scene.look.quiet),
        parts.grid(scene, ways, len(ways)),
        *parts.reading_says(scene),
        parts.grid(scene, tiles, 2),
    )
