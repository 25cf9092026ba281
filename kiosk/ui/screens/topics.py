"""What is it about? Every need that leads to an authority."""

from __future__ import annotations

from functools import partial

import flet as ft

from kiosk.content.load import Content
from kiosk.core.flow import Flow
from kiosk.core.text import ui
from kiosk.core.visit import open_flow
from kiosk.ui import parts
from kiosk.ui.scene import Do, Scene

# The order in which a newcomer meets them; what is not named here follows by its title.
ORDER = (
    "danger", "first_steps", "letter", "no_money", "permit", "ukraine", "register", "home", "home_equipment",
    "bills", "bank", "health", "school", "children", "swedish", "work", "education", "driving",
    "family", "unaccompanied", "pension", "rights", "crime", "society", "meet", "leave",
)  # fmt: skip


def in_order(content: Content) -> list[Flow]:
    """All flows, the most urgent first."""
    place = {id: n for n, id in enumerate(ORDER)}
    return sorted(content.flows.values(), key=lambda f: (place.get(f.id, len(ORDER)), f.title))


def topics(scene: Scene, do: Do) -> ft.Control:
    """Choose a need by its picture and name, without a keyboard."""
    tiles = []
    for flow in in_order(scene.content):
        choose = partial(do.to, open_flow(scene.visit, flow))
        tiles.append(parts.tile(scene, f"answer-topic-{flow.id}", flow.title, choose, picture=flow.icon))
    return parts.page(scene, parts.heading(scene, ui("Vad gäller det?")), parts.grid(scene, tiles, 3))
