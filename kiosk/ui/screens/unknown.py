"""The kiosk does not know this letter, and says so: a person helps."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import flet as ft

from kiosk.core.text import ui
from kiosk.core.visit import Place, answer, go
from kiosk.ui import parts
from kiosk.ui.scene import Do, Scene


def unknown(scene: Scene, do: Do) -> ft.Control:
    """A person first; then whom to ask at the sender, and the other ways to find the letter."""
    visit = scene.visit
    group = scene.content.post.groups.get(visit.place.flow)
    flow = scene.content.flows["letter"]
    ask = []
    if group:
        asked = visit
        for step, option in group.letter:
            asked = answer(asked, flow, step, option)
        to_sender = replace(asked, trail=(*visit.trail, visit.place))  # back leads here, not through questions nobody saw
        ask = [parts.button(scene, "ask-sender", ui("Fråga den som skickade brevet"), partial(do.to, to_sender), picture="call")]
    return parts.page(
        scene,
        parts.heading(scene, ui("Kiosken känner inte igen brevet")),
        parts.said(scene, ui("Vi gissar inte. Visa brevet för personalen här. De kan läsa det med dig.")),
        parts.person_tile(scene, do),
        *ask,
        parts.button(scene, "copied", ui("Skriv ett ord från brevet"), partial(do.to, go(visit, Place("copied"))), picture="keyboard"),
        parts.button(scene, "letters", ui("Välj avsändare igen"), partial(do.to, go(visit, Place("letters"))), picture="mail"),
    )
