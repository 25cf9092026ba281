"""One question, big answers."""

from __future__ import annotations

from functools import partial

import flet as ft

from kiosk.core.visit import answer
from kiosk.ui import parts
from kiosk.ui.scene import Do, Scene


def question(scene: Scene, do: Do) -> ft.Control:
    """Ask one question. An answer that was given before is marked and can be changed."""
    visit = scene.visit
    flow = scene.content.flows[visit.place.flow]
    step = flow.steps[visit.place.step]
    given = visit.answers_for(flow).get(step.id)
    tiles = []
    for option in step.options:
        choose = partial(do.to, answer(visit, flow, step.id, option.id))
        helper = scene.content.authorities.get(option.authority)
        number = parts.phone(scene, helper.phone) if helper and helper.phone else None
        identifier = f"answer-{step.id}-{option.id}"
        tiles.append(parts.tile(scene, identifier, option.label, choose, detail=number, chosen=option.id == given))
    help_ = [parts.said(scene, step.help, "body", colour=scene.look.quiet)] if step.help else []
    columns = 2 if len(tiles) > 4 else 1
    return parts.page(scene, parts.heading(scene, step.ask), *help_, parts.grid(scene, tiles, columns))
