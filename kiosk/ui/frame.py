"""What stands around every screen, and the one component that turns a visit into a page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import flet as ft

from kiosk.core.form import Form, Question, Value
from kiosk.core.idle import Idle
from kiosk.core.log import Event
from kiosk.core.text import Text, ui
from kiosk.core.visit import Place, Visit, back, go, store_answer
from kiosk.ui import parts
from kiosk.ui.house import House
from kiosk.ui.scene import Do, Scene
from kiosk.ui.screens import SCREENS
from kiosk.ui.theme import Look, theme

FRAMELESS = ("welcome",)
TICK = 0.5  # seconds between two looks at the idle watch


def frame(scene: Scene, do: Do, body: ft.Control) -> ft.Control:
    """The body and below it what can always be done. (Between `swedish` and `person` reading aloud has its place.)"""
    visit, look = scene.visit, scene.look

    def to(screen: str) -> Callable[[], None]:
        return partial(do.to, go(visit, Place(screen)))

    # Danger is always asked anew: two taps away, whatever was answered before.
    danger = partial(do.to, go(visit, Place("question", "danger", scene.content.flows["danger"].start.id)))
    beside = partial(do.to, replace(visit, beside=not visit.beside))
    swedish = [("swedish", "translate", ui("Svenska bredvid"), beside, visit.beside)] if scene.tr.tag != "sv" else []
    buttons: list[tuple[str, str, Text, Callable[[], None], bool]] = [
        ("back", "arrow_back", ui("Tillbaka"), partial(do.to, back(visit)), False),
        ("language", "language", ui("Språk och text"), to("language"), visit.place.screen == "language"),
        *swedish,
        ("person", "support_agent", ui("En person, tack"), to("person"), visit.place.screen == "person"),
        ("danger", "health_and_safety", ui("Hjälp nu"), danger, visit.place.flow == "danger"),
        ("plan", "checklist", ui("Min plan"), to("plan"), visit.place.screen == "plan"),
        ("hide", "visibility_off", ui("Dölj"), partial(do.end, "hide"), False),
        ("finish", "logout", ui("Avsluta"), to("finish"), visit.place.screen == "finish"),
    ]
    bar = ft.Row([parts.frame_button(scene, *b) for b in buttons], spacing=6)
    return ft.Column(
        [
            ft.Container(body, expand=True, padding=ft.Padding.symmetric(horizontal=28, vertical=14)),
            ft.Container(bar, padding=6, bgcolor=look.card),
        ],
        spacing=0,
    )


def step_id(place: Place) -> str:
    """The name of what is on the screen, for tests and helpers."""
    return place.step if place.screen in ("question", "outcome", "ask") else place.screen


def shown(scene: Scene, do: Do, left: int | None = None) -> ft.Control:
    """The whole screen for a scene; `left` seconds before the visit ends by itself, or None."""
    if left is not None:
        return leaving(scene, do, left)
    place = scene.visit.place
    body = parts.identified(f"step-{step_id(place)}", SCREENS[place.screen](scene, do), container=True, expand=True)
    if place.screen in FRAMELESS:
        return ft.Container(body, padding=28, expand=True)
    return frame(scene, do, body)


def leaving(scene: Scene, do: Do, left: int) -> ft.Control:
    """The idle warning: are you still there?"""
    return parts.identified(
        "step-leaving",
        ft.Container(
            parts.page(
                scene,
                parts.heading(scene, ui("Är du kvar?")),
                parts.said(scene, ui("Om {n} sekunder glömmer skärmen allt och börjar om."), "title", n=left),
                parts.button(scene, "stay", ui("Jag är kvar"), do.stay, picture="touch_app", main=True),
                parts.button(scene, "end", ui("Avsluta nu"), partial(do.end, "idle"), picture="logout"),
            ),
            padding=28,
            expand=True,
        ),
        container=True,
        expand=True,
    )


@ft.component
def Kiosk(house: House) -> list[ft.View]:
    """One visit on one screen."""
    alone: int | None = None  # seconds until the end, once nobody has touched the screen for long
    visit, set_visit = ft.use_state(Visit())
    left, set_left = ft.use_state(alone)
    printed, set_printed = ft.use_state("")
    ended, set_ended = ft.use_state(False)
    nothing: dict[str, str] = {}
    typed, set_typed = ft.use_state(nothing)
    page = ft.context.page

    def to(new: Visit) -> None:
        house.touched()
        house.watch_reading(new)
        for event in house.events(visit, new):
            house.tell(event)
        set_printed("")
        if new.place != visit.place:
            set_typed({})
        set_visit(new)

    def end(how: str) -> None:
        set_ended(True)
        house.tell(Event("end", how))

    async def tick() -> None:
        match house.idle():
            case Idle.ACTIVE:
                set_left(None)
            case Idle.WARN:
                set_left(house.seconds_left())
            case Idle.END:
                end("idle")

    def start_watch() -> None:
        async def watch() -> None:
            while True:
                await asyncio.sleep(TICK)
                await tick()

        page.run_task(watch)

    ft.use_effect(start_watch, [])

    async def print_plan() -> None:
        house.touched()
        house.tell(Event("service", "print"))
        set_printed(await house.print_plan(page, visit))

    def start_print() -> None:
        page.run_task(print_plan)

    def stay() -> None:
        house.touched()
        set_left(None)

    def type_(field: str, words: str) -> None:
        house.touched()
        set_typed(lambda now: {**now, field: words})

    def store(form: Form, question: Question, value: Value) -> None:
        set_typed({})
        to(store_answer(visit, form, question, value))

    async def print_form() -> None:
        house.touched()
        house.tell(Event("service", "print"))
        set_printed(await house.print_form(page, visit))

    def start_print_form() -> None:
        page.run_task(print_form)

    scene = house.scene(visit, typed, printed)
    do = Do(to, type_, end, store, start_print, start_print_form, stay)
    begun = bool(visit.language)
    body = ft.Container() if ended else shown(scene, do, left if begun else None)
    root = ft.Container(body, expand=True, rtl=scene.tr.rtl, bgcolor=scene.look.ground)
    return [ft.View(route="/", padding=0, spacing=0, bgcolor=scene.look.ground, controls=[root])]


def before(page: ft.Page, look: Look) -> None:
    """Before the first frame: fonts, no animation, no fading from one language to the next."""
    page.theme = theme(look)
    page.theme_mode = ft.ThemeMode.LIGHT
    page.theme_animation_style = ft.AnimationStyle.no_animation()
    page.title = "Kiosk"
