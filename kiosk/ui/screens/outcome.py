"""Where the answers lead: an ordered plan."""

from __future__ import annotations

from functools import partial

import flet as ft

from kiosk.core.text import ui
from kiosk.core.visit import Place, add, go
from kiosk.ui import parts
from kiosk.ui.scene import Do, Scene


def outcome(scene: Scene, do: Do) -> ft.Control:
    """What to do, in order, and what the answer was made from."""
    visit = scene.visit
    flow = scene.content.flows[visit.place.flow]
    here = visit.here(flow)
    found = flow.outcomes[visit.place.step]
    actions = [scene.content.actions[id] for id in found.actions(visit.answers_for(flow))]

    collect = partial(do.to, go(add(visit, *(a.id for a in actions)), Place("plan")))
    answers = []
    for step_id, option_id in here.path:
        option = flow.steps[step_id].option(option_id)
        assert option is not None
        change = partial(do.to, go(visit, Place("question", flow.id, step_id)))
        answers.append(parts.button(scene, f"change-{step_id}", option.label, change, picture="edit"))

    steps = []
    for n, action in enumerate(actions, 1):
        open_ = partial(do.to, go(visit, Place("action", flow.id, action.id)))
        authority = scene.authority(action)
        column = ft.Column(
            [
                parts.said(scene, action.do, "body", bold=True),
                parts.named(scene, authority.name, authority.gloss, "small"),
                *([parts.phone(scene, authority.phone, "body")] if flow.danger and authority.phone else []),
            ],
            spacing=4,
            tight=True,
            expand=True,
        )
        number = parts.plain(scene, str(n), "heading", bold=True, colour=scene.look.accent)
        arrow = parts.onward(scene)
        steps.append(parts.touch(scene, f"action-{action.id}", parts.row(number, column, arrow), open_))

    return parts.page(
        scene,
        parts.heading(scene, found.title),
        *([parts.card(scene, parts.said(scene, found.note), tinted=True)] if found.note else []),
        parts.said(scene, ui("Gör så här, i den här ordningen. Tryck på ett steg för att läsa mer."), "small", colour=scene.look.quiet),
        *steps,
        parts.button(scene, "collect", ui("Lägg i min plan"), collect, picture="playlist_add_check", main=True),
        parts.person_tile(scene, do),
        parts.said(scene, ui("Dina svar. Tryck för att ändra."), "small", colour=scene.look.quiet),
        *answers,
    )
