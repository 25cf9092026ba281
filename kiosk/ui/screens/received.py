"""Which day did the letter come? From it a rule of law counts the last day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import flet as ft

from kiosk.core.deadline import last_day
from kiosk.core.reading import PRINTED, Deadline
from kiosk.core.text import Text, ui
from kiosk.core.visit import Place, back, go, set_due
from kiosk.ui import parts
from kiosk.ui.scene import Do, Scene

ASK = {
    "received": ui("Vilken dag fick du brevet?"),
    "sent": ui("Vilket datum står det högst upp i brevet?"),
    "decided": ui("Vilken dag är beslutet eller domen från?"),
}
BACK, AHEAD = timedelta(days=200), timedelta(days=400)


def received(scene: Scene, do: Do) -> ft.Control:
    """The day that a printed period is counted from: flow holds the rule, step the letter."""
    rule = scene.content.post.rules[scene.visit.place.flow]
    letter = scene.visit.place.step
    today = scene.now.date()

    def choose(day: date) -> Callable[[], None]:
        due = Deadline(last_day(rule, day, scene.free), rule.id, day)
        return partial(do.to, go(set_due(scene.visit, letter, due), Place("letter", "", letter)))

    hint = ui("Vet du inte säkert? Välj den tidigaste dagen som är möjlig. Då är du på den säkra sidan.")
    return _page(scene, do, ASK[rule.starts], hint, choose, first=today - BACK, last=today, chosen=None)


def due(scene: Scene, do: Do) -> ft.Control:
    """The date that stands on the paper, copied by hand."""
    letter = scene.visit.place.step
    today = scene.now.date()

    def choose(day: date) -> Callable[[], None]:
        return partial(do.to, go(set_due(scene.visit, letter, Deadline(day, PRINTED)), Place("letter", "", letter)))

    known = scene.visit.due.get(letter, Deadline()).day
    return _page(
        scene,
        do,
        ui("Vilket datum står i brevet?"),
        ui("Titta två gånger. Datumet på papperet gäller."),
        choose,
        first=today - BACK,
        last=today + AHEAD,
        chosen=known,
    )


def _page(
    scene: Scene,
    do: Do,
    ask: Text,
    hint: Text,
    choose: Callable[[date], Callable[[], None]],
    *,
    first: date,
    last: date,
    chosen: date | None,
) -> ft.Control:
    shown = date.fromisoformat(scene.typed["month"]) if "month" in scene.typed else chosen or scene.now.date()
    unsure = partial(do.to, back(scene.visit))
    return parts.page(
        scene,
        parts.heading(scene, ask),
        parts.said(scene, hint, "small", colour=scene.look.quiet),
        parts.calendar(scene, do, shown, choose, first=first, last=last, chosen=chosen),
        parts.button(scene, "day-none", ui("Jag vet inte. Fråga en person."), unsure, picture="event_busy"),
    )
