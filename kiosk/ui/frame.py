"""What stands around every screen, and the one component that turns a visit into a page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import flet as ft

from kiosk.core.form import Form, Question, Value
from kiosk.core.idle import Idle
from kiosk.core.log import Event
from kiosk.core.reading import Understood
from kiosk.core.text import Text, ui
from kiosk.core.visit import Place, Visit, back, go, store_answer
from kiosk.ui import parts
from kiosk.ui.camera import Shutter, new_camera
from kiosk.ui.house import House
from kiosk.ui.scene import Do, Scene
from kiosk.ui.screens import SCREENS
from kiosk.ui.theme import Look, theme

FRAMELESS = ("welcome",)
READ_FROM = ("letters", "copied", "camera")  # screens that a letter is read from
GLANCE = 0.4  # seconds between two looks through the camera
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


def read_into(visit: Visit, answer: Understood) -> Visit:
    """A letter was read: show it, unless the visitor has left the screens that wait for it."""
    visit = replace(visit, reading=answer)
    return go(visit, Place("seen")) if visit.place.screen in READ_FROM else visit


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
    reading, set_reading = ft.use_state("")
    eye: ft.Ref[Any] = ft.use_memo(ft.Ref, [])  # the camera's control that is on the screen now
    camera: Any = ft.use_ref(None)  # and its shutter, once it was turned on
    where, busy = ft.use_ref(""), ft.use_ref(False)
    page = ft.context.page
    screen = where.current = visit.place.screen

    def run(task: Callable[..., Any], *args: Any) -> None:
        page.run_task(task, *args)

    def to(new: Visit) -> None:
        house.touched()
        house.watch_reading(new)
        for event in house.events(visit, new):
            house.tell(event)
        set_printed("")
        set_reading("")
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

    async def read(source: bytes | str | None) -> None:
        house.touched()
        set_reading("busy")
        answer = await house.read_letter(source)
        house.touched()
        set_reading(answer if isinstance(answer, str) else "")
        if isinstance(answer, Understood):
            # The visitor may have gone on meanwhile: then the letter is kept, and nobody is pulled back.
            set_visit(lambda now: read_into(now, answer))

    def advise(word: str) -> None:
        set_typed(lambda now: {**now, "advice": word})

    async def watch_camera() -> None:
        camera.current = camera.current or Shutter(eye)
        if not await camera.current.open():
            type_("camera", "none")
            return
        while where.current == "camera":
            frame_ = b"" if busy.current else await camera.current.snap()
            if frame_ and where.current == "camera" and not busy.current:
                advise(await house.look(frame_))
            await asyncio.sleep(GLANCE)

    def start_camera() -> None:
        if screen == "camera":
            page.run_task(watch_camera)

    ft.use_effect(start_camera, [screen == "camera"])

    async def shoot() -> None:
        busy.current = True
        await read(await camera.current.snap())
        busy.current = False

    scene = replace(house.scene(visit, typed, printed), reading=reading, camera=new_camera(eye) if screen == "camera" else None)
    do = Do(
        to=to,
        type=type_,
        end=end,
        store=store,
        print=start_print,
        print_form=start_print_form,
        read_text=lambda text: run(read, text),
        read_scan=lambda: run(read, None),
        shoot=lambda: run(shoot),
        stay=stay,
    )
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
