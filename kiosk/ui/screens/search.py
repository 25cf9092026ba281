"""Own words: type what you need; or choose by picture instead."""

from __future__ import annotations

from functools import partial

import flet as ft

from kiosk.core.text import ui
from kiosk.core.visit import Place, go, open_flow
from kiosk.ui import parts
from kiosk.ui.scene import Do, Scene

SHOWN = 4


def search(scene: Scene, do: Do) -> ft.Control:
    """A box and the needs that fit best. What is typed stays on this screen and is never stored."""
    return parts.page(
        scene,
        parts.heading(scene, ui("Vad behöver du hjälp med?")),
        parts.field(
            scene, "field-search", ui("Skriv ett ord, till exempel hyra"), scene.typed.get("search", ""), partial(do.type, "search")
        ),
        *results(scene, do),
        parts.button(scene, "topics", ui("Välj på bilder i stället"), partial(do.to, go(scene.visit, Place("topics"))), picture="apps"),
    )


def results(scene: Scene, do: Do) -> list[ft.Control]:
    """The needs found for what was typed, or an honest nothing."""
    found = scene.find(scene.typed.get("search", ""))[:SHOWN]
    if not found:
        return (
            [parts.said(scene, ui("Inget passar. Skriv ett annat ord eller välj på bilder."))]
            if scene.typed.get("search", "").strip()
            else []
        )
    tiles: list[ft.Control] = []
    for need in found:
        flow = scene.content.flows[need.flow]
        about = parts.said(scene, flow.about, "small", colour=scene.look.quiet)
        open_ = partial(do.to, open_flow(scene.visit, flow))
        tiles.append(parts.tile(scene, f"need-{flow.id}", flow.title, open_, picture=flow.icon, detail=about))
    return tiles
