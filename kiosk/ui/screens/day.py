"""When will you go? A day makes a calendar event of a step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import flet as ft

from kiosk.core.authority import next_days
from kiosk.core.text import ui
from kiosk.core.visit import Place, go, set_day
from kiosk.ui import parts
from kiosk.ui.scene import Do, Scene


def day(scene: Scene, do: Do) -> ft.Control:
    """The next days on which the door is open, or working days where the hours are not known."""
    visit = scene.visit
    act = scene.content.actions[visit.place.step]
    office = scene.site.office(act.authority)
    hours = office.hours if office else None

    def choose(chosen: date | None) -> Callable[[], None]:
        return partial(do.to, go(set_day(visit, act.id, chosen), Place("plan")))

    given = next((item.day for item in visit.plan if item.action == act.id), None)
    tiles = []
    for d in next_days(hours, scene.now.date()):
        words = ft.Column(
            [parts.plain(scene, scene.tr.weekday(d), "body", bold=True), parts.plain(scene, scene.tr.day(d), "small")],
            spacing=0,
            tight=True,
            expand=True,
        )
        tiles.append(parts.touch(scene, f"day-{d.isoformat()}", parts.row(words), choose(d), chosen=d == given))
    return parts.page(
        scene,
        parts.heading(scene, ui("Vilken dag går du dit?")),
        parts.said(scene, act.do),
        parts.said(scene, ui("Fråga om öppettider innan du går."), "small", colour=scene.look.quiet),
        parts.grid(scene, tiles, 2),
        parts.button(scene, "day-none", ui("Ingen dag än"), choose(None), picture="event_busy"),
    )
