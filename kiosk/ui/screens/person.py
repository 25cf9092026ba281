"""A person, please: what to show to the staff."""

from __future__ import annotations

import flet as ft

from kiosk.core.text import ui
from kiosk.ui import parts
from kiosk.ui.scene import Do, Scene


def person(scene: Scene, do: Do) -> ft.Control:
    """A Swedish sentence for the staff, and what it says."""
    ask = ui("Hej! Jag vill prata med en person. Mitt språk är {language}.")
    name = scene.content.languages[scene.tr.tag].name
    swedish = scene.sv(ask, language=scene.content.languages[scene.tr.tag].swedish)
    own = [] if scene.tr.tag == "sv" else [parts.plain(scene, scene.tr(ask, language=name))]
    return parts.page(
        scene,
        parts.heading(scene, ui("Prata med en person")),
        parts.said(scene, ui("Gå till personalen i receptionen. Visa den här texten.")),
        parts.swedish_card(scene, swedish, role="heading"),
        *own,
        parts.said(scene, ui("Dina svar finns kvar. Tryck på Tillbaka för att fortsätta.")),
    )
