"""Show the letter to the camera: help to frame it, then one shot."""

from __future__ import annotations

import flet as ft

from kiosk.core.text import ui
from kiosk.ui import parts
from kiosk.ui.scene import Do, Scene

ADVICE = {
    "": ui("Lägg brevet på bordet under kameran."),
    "ready": ui("Bra! Håll stilla och tryck på knappen."),
    "too_dark": ui("För mörkt. Vänd papperet mot ljuset."),
    "blurred": ui("Suddigt. Håll papperet stilla."),
    "closer": ui("Gå närmare. Hela papperet ska fylla bilden."),
    "no_page": ui("Vi ser inget papper. Lägg brevet platt med luft runt om."),
    "turn": ui("Vänd papperet så att texten står rätt."),
    "glare": ui("Det blänker. Flytta papperet lite."),
}


def camera(scene: Scene, do: Do) -> ft.Control:
    """The live picture with the outline that was found, one sentence of advice, and the button."""
    advice = scene.typed.get("advice", "")
    ready = advice == "ready"
    if scene.typed.get("camera") == "none":
        return parts.page(
            scene,
            parts.heading(scene, ui("Visa brevet för kameran")),
            parts.said(scene, ui("Kameran går inte att använda. Leta efter brevet själv eller fråga personalen.")),
            parts.person_tile(scene, do),
        )
    return parts.page(
        scene,
        parts.heading(scene, ui("Visa brevet för kameran")),
        parts.row(
            parts.viewfinder(scene, do),
            parts.growing(
                ft.Column(
                    [
                        parts.identified(
                            "advice", parts.card(scene, parts.said(scene, ADVICE.get(advice, ADVICE[""]), "title", bold=True), tinted=ready)
                        ),
                        parts.said(scene, ui("Bilden sparas inte. Den försvinner när du går."), "small", colour=scene.look.quiet),
                        parts.button(scene, "shoot", ui("Ta bilden"), do.shoot, picture="photo_camera", main=True),
                        *parts.reading_says(scene),
                    ],
                    spacing=14,
                    horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
                )
            ),
        ),
    )
