"""Take the plan home: one step a screen, each as codes that a phone reads without any network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import flet as ft

from kiosk.core.plan import screen_codes
from kiosk.core.text import ui
from kiosk.core.visit import Place, by_deadline
from kiosk.ui import parts
from kiosk.ui.scene import Do, Scene

LABELS = {"text": ui("Det viktigaste om steget"), "phone": ui("Ring numret"), "event": ui("Lägg i mobilens kalender")}


def take(scene: Scene, do: Do) -> ft.Control:
    """The codes of one step, with the way to the next."""
    visit = scene.visit
    ordered = by_deadline(visit.plan)
    ids = [item.action for item in ordered]
    at = ids.index(visit.place.step) if visit.place.step in ids else 0
    item = ordered[at]
    act = scene.content.actions[item.action]

    def turn(to: int) -> Callable[[], None]:
        # Turning a page is not a step that "back" should undo one by one.
        return partial(do.to, replace(visit, place=Place("take", "", ids[to])))

    texts = screen_codes(scene.stop(act, item.day, item.last), scene.tr)
    pictures: list[ft.Control] = [
        parts.identified(f"code-{kind}", parts.code(scene, text, 330 if kind != "phone" else 230, LABELS[kind]))
        for kind, text in texts.items()
    ]
    turns = [
        *([parts.button(scene, "previous", ui("Föregående steg"), turn(at - 1))] if at else []),
        *([parts.button(scene, "next", ui("Nästa steg"), turn(at + 1), main=True)] if at + 1 < len(ids) else []),
    ]
    return parts.page(
        scene,
        parts.heading(scene, ui("Ta bilden med mobilens kamera")),
        parts.said(scene, ui("Steg {n} av {all}"), "small", colour=scene.look.quiet, n=at + 1, all=len(ids)),
        parts.said(scene, act.do, bold=True),
        ft.Row(pictures, wrap=True, spacing=24, run_spacing=16, alignment=ft.MainAxisAlignment.CENTER),
        parts.grid(scene, turns, 2),
    )
