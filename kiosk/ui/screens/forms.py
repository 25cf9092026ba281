"""Which form? Open ones first; a closed one says so instead of disappearing."""

from __future__ import annotations

from functools import partial

import flet as ft

from kiosk.core.text import ui
from kiosk.core.visit import Place, go
from kiosk.ui import parts
from kiosk.ui.scene import Do, Scene

GROUPS = (
    ("csn", ui("Gammalt hemutrustningslån hos CSN")),
    ("apply", ui("Ansök eller anmäl")),
    ("reply", ui("Skriv ett brev")),
)
CLOSED = ui("Stängd")


def forms(scene: Scene, do: Do) -> ft.Control:
    """Every form by group."""
    today = scene.now.date()
    controls: list[ft.Control] = [parts.heading(scene, ui("Fyll i en blankett"))]
    for group, title in GROUPS:
        tiles = []
        for form in sorted((f for f in scene.forms.values() if f.group == group), key=lambda f: (not f.is_open(today), f.title)):
            detail = parts.said(scene, form.about if form.is_open(today) else CLOSED, "small", colour=scene.look.quiet)
            to = partial(do.to, go(scene.visit, Place("form", form.id)))
            tiles.append(parts.tile(scene, f"form-{form.id}", form.title, to, picture=form.icon, detail=detail))
        if tiles:
            controls += [parts.said(scene, title, "title", bold=True), parts.grid(scene, tiles, 2)]
    return parts.page(scene, *controls)
