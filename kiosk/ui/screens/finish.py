"""The end: did it help? Then all is forgotten."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import flet as ft

from kiosk.core.text import ui
from kiosk.ui import parts
from kiosk.ui.scene import Do, Scene

FACES = (
    ("yes", "sentiment_satisfied_alt", ui("Ja")),
    ("partly", "sentiment_neutral", ui("Lite")),
    ("no", "sentiment_dissatisfied", ui("Nej")),
)


def finish(scene: Scene, do: Do) -> ft.Control:
    """Three faces, none required."""

    def face(word: str) -> None:
        do.to(replace(scene.visit, helped=word))
        do.end("finish")

    tiles = [parts.tile(scene, f"helped-{word}", text, partial(face, word), picture=picture) for word, picture, text in FACES]
    return parts.page(
        scene,
        parts.heading(scene, ui("Fick du hjälp?")),
        parts.said(scene, ui("Tryck på ett ansikte. Ditt svar sparas utan namn.")),
        parts.grid(scene, tiles, 3),
        parts.said(scene, ui("När du avslutar glömmer skärmen allt. Ta med dina papper.")),
        parts.button(scene, "end", ui("Avsluta utan att svara"), lambda: do.end("finish"), picture="logout", main=True),
    )
