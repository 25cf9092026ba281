"""What do you need? Only what works stands here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import flet as ft

from kiosk.core.plan import DRAFT
from kiosk.core.text import Text, ui
from kiosk.core.visit import Place, go, open_flow
from kiosk.ui import parts
from kiosk.ui.scene import Do, Scene


def home(scene: Scene, do: Do) -> ft.Control:
    """The services of the kiosk, danger among them."""
    visit, flows = scene.visit, scene.content.flows

    def to(screen: str) -> Callable[[], None]:
        return partial(do.to, go(visit, Place(screen)))

    def small(text: Text) -> ft.Control:
        return parts.said(scene, text, "small", colour=scene.look.quiet)

    def service(id: str) -> ft.Control:
        flow = flows[id]
        return parts.tile(
            scene, f"home-{id}", flow.title, partial(do.to, open_flow(visit, flow)), picture=flow.icon, detail=small(flow.about)
        )

    tiles = [
        parts.tile(
            scene,
            "home-way_in",
            ui("Vart ska jag gå?"),
            to("topics"),
            picture="signpost",
            detail=small(ui("Välj vad det gäller. Du får en plan med rätt myndighet.")),
        ),
        service("danger"),
        service("first_steps"),
        parts.tile(
            scene,
            "home-search",
            ui("Skriv med egna ord"),
            to("search"),
            picture="search",
            detail=small(ui("Sök på ditt språk eller på svenska.")),
        ),
        service("letter"),
        parts.tile(
            scene,
            "home-forms",
            ui("Fyll i en blankett"),
            to("forms"),
            picture="edit_note",
            detail=small(ui("Svara på ditt språk. Papperet blir på svenska.")),
        ),
        service("home_equipment"),
        parts.tile(
            scene,
            "home-plan",
            ui("Min plan"),
            to("plan"),
            picture="checklist",
            detail=small(ui("Det du har hittat. Skriv ut eller ta med i mobilen.")),
        ),
    ]
    controls = [parts.heading(scene, ui("Vad behöver du?")), parts.grid(scene, tiles, 2)]
    if scene.tr.tag in scene.drafts and len(visit.trail) == 1:  # once, on the first screen in this language
        controls.insert(1, parts.draft_notice(scene, DRAFT))
    return parts.page(scene, *controls)
