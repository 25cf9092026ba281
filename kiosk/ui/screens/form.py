"""One form before it begins: what it is, what to know, what to bring; or that it is closed, and what is open instead."""

from __future__ import annotations

from functools import partial

import flet as ft

from kiosk.core.plan import BRING
from kiosk.core.text import ui
from kiosk.core.visit import Place, go, open_form
from kiosk.ui import parts
from kiosk.ui.scene import Do, Scene

LATIN = ui("Svara med latinska bokstäver. Papperet blir på svenska.")


def form(scene: Scene, do: Do) -> ft.Control:
    """Start it, or hear honestly why not."""
    visit = scene.visit
    found = scene.forms[visit.place.flow]
    authority = scene.content.authorities[found.authority]
    head = [
        parts.heading(scene, found.title),
        parts.said(scene, found.about),
        parts.card(scene, parts.named(scene, authority.name, authority.gloss)),
    ]
    if not found.is_open(scene.now.date()):
        closed = [parts.card(scene, parts.said(scene, found.closed, bold=True), tinted=True)] if found.closed else []
        others = [
            parts.tile(
                scene,
                f"form-{id}",
                scene.forms[id].title,
                partial(do.to, go(visit, Place("form", id))),
                picture=scene.forms[id].icon,
                detail=parts.said(scene, scene.forms[id].about, "small", colour=scene.look.quiet),
            )
            for id in found.instead
        ]
        instead = [parts.said(scene, ui("Det här kan du göra i stället:"), "title")] if others else []
        return parts.page(scene, *head, *closed, *instead, *others, parts.person_tile(scene, do))
    rules = [parts.row(parts.icon("info", 28, scene.look.accent), parts.growing(parts.said(scene, rule))) for rule in found.rules]
    papers = [
        parts.row(parts.icon("check", 26, scene.look.accent), parts.growing(parts.said(scene, scene.content.bring[p]))) for p in found.bring
    ]
    begun = bool(visit.form_answers(found))
    return parts.page(
        scene,
        *head,
        *([parts.card(scene, *rules)] if rules else []),
        *([parts.card(scene, parts.fact(scene, "work_outline", BRING, *papers))] if papers else []),
        parts.said(scene, LATIN, "small", colour=scene.look.quiet),
        parts.button(
            scene,
            "start",
            ui("Fortsätt där du var") if begun else ui("Börja"),
            partial(do.to, open_form(visit, found)),
            picture="edit_note",
            main=True,
        ),
        *([parts.said(scene, found.note, "small", colour=scene.look.quiet)] if found.note else []),
    )
