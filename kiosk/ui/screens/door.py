"""The "wrong door" card: in Swedish, to show at the desk that sent you elsewhere."""

from __future__ import annotations

import flet as ft

from kiosk.core.text import ui
from kiosk.ui import parts
from kiosk.ui.scene import Do, Scene

# Swedish first, since the person who reads it is the one behind the next desk.
CARD = (
    ui("Hej! Jag behöver {need}."),
    ui("Jag har fått veta att {authority} ansvarar för det."),
    ui("Är det fel? Skriv vem som ansvarar, med namn och telefon."),
    ui("Jag behöver tolk. Mitt språk är {language}."),
    ui("Myndigheter ska hjälpa den som har kommit fel (förvaltningslagen 6 §) och använda tolk när det behövs (13 §)."),
)


def door(scene: Scene, do: Do) -> ft.Control:
    """The card in Swedish, and under it the same words in the visitor's language."""
    act = scene.content.actions[scene.visit.place.step]
    authority = scene.authority(act)
    language = scene.content.languages[scene.tr.tag].swedish
    swedish = {"need": act.need.sv, "authority": authority.name, "language": language}
    own = {"need": scene.tr(act.need), "authority": scene.tr.keep(authority.name), "language": scene.content.languages[scene.tr.tag].name}
    skip = 1 if scene.tr.tag == "sv" else 0  # a Swedish speaker asks for no interpreter
    lines = [line for n, line in enumerate(CARD) if not (skip and n == 3)]
    card = parts.swedish_card(scene, *(scene.sv(line, **swedish) for line in lines))
    meaning = [] if skip else [parts.card(scene, *(parts.plain(scene, scene.tr(line, **own)) for line in lines), tinted=True)]
    return parts.page(
        scene,
        parts.heading(scene, ui("Visa det här kortet")),
        parts.identified("door-card", card),
        *([parts.said(scene, ui("Det betyder:"), "small", colour=scene.look.quiet)] if meaning else []),
        *meaning,
    )
