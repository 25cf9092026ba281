"""The staff's screens, in Swedish: the PIN, and the papers that wait."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import flet as ft

from kiosk.ui.theme import Look, button_style

PADS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "Sudda", "0", "OK")


@dataclass(frozen=True)
class Desk:
    """What the staff's screens can do: ask the supervisor, print and show a paper, close."""

    look: Look
    ask: Callable[..., Awaitable[dict[str, Any]]]
    put: Callable[[ft.Page, str], Awaitable[str]]
    preview: Callable[[str], Awaitable[list[bytes]]]
    close: Callable[[], None]
    reopen: Callable[[], None]


def _text(look: Look, words: str, role: str = "body", **more: Any) -> ft.Text:
    return ft.Text(words, size=look.size(role), color=look.ink, **more)


def _button(look: Look, identifier: str, words: str, act: Callable[[], Any], *, width: int | None = None) -> ft.Control:
    style = button_style(look, "body", look.card, look.ink, False)
    button = ft.FilledTonalButton(content=_text(look, words), style=style, width=width, on_click=lambda _: act())
    return ft.Semantics(identifier=f"staff-{identifier}", content=button)


def pin_pad(look: Look, typed: str, says: str, press: Callable[[str], Any], close: Callable[[], None]) -> ft.Control:
    """Digits to touch; what was typed is shown as dots."""
    rows: list[ft.Control] = []
    for n in range(0, len(PADS), 3):
        rows.append(ft.Row([_button(look, f"pad-{p}", p, partial(press, p), width=120) for p in PADS[n : n + 3]], spacing=10))
    return ft.Column(
        [
            _text(look, "Personal", "heading", weight=ft.FontWeight.BOLD),
            _text(look, "PIN-kod"),
            _text(look, "•" * len(typed) or " ", "heading"),
            *([_text(look, says, "body")] if says else []),
            *rows,
            _button(look, "close", "Tillbaka till välkomstskärmen", close),
        ],
        spacing=12,
        scroll=ft.ScrollMode.ADAPTIVE,
        expand=True,
    )


def papers(look: Look, waiting: list[Any], printer: str, says: str, shown: list[bytes], act: Callable[[str, str], Any]) -> ft.Control:
    """The waiting papers by ticket, newest first; no name stands here."""
    rows: list[ft.Control] = []
    for ticket, minutes, job in waiting:
        picture, digits = ticket.split("-")
        rows.append(
            ft.Row(
                [
                    ft.Icon(getattr(ft.Icons, picture.upper()), size=44, color=look.accent, semantics_label=ticket),
                    _text(look, digits, "heading", weight=ft.FontWeight.BOLD),
                    ft.Container(_text(look, f"{minutes} min  {job}"), expand=True),
                    _button(look, f"show-{ticket}", "Visa", partial(act, "show", ticket)),
                    _button(look, f"print-{ticket}", "Skriv ut", partial(act, "print", ticket)),
                    _button(look, f"purge-{ticket}", "Ta bort", partial(act, "purge", ticket)),
                ],
                spacing=14,
            )
        )
    pictures: list[ft.Control] = [ft.Image(src=png, width=420) for png in shown]
    return ft.Column(
        [
            _text(look, "Papper som väntar", "heading", weight=ft.FontWeight.BOLD),
            *([_text(look, f"Skrivare: {printer}")] if printer else []),
            _text(look, "Papper väntar i 30 minuter, bara i minnet. En omstart glömmer dem.", "small"),
            *([_text(look, says)] if says else []),
            *(rows or [_text(look, "Inga papper väntar.")]),
            ft.Row(
                [
                    _button(look, "refresh", "Uppdatera", partial(act, "list", "")),
                    _button(look, "reopen", "Ett äldre ärende: öppna stängda blanketter", partial(act, "reopen", "")),
                    _button(look, "close", "Stäng och visa välkomstskärmen", partial(act, "close", "")),
                ]
            ),
            *([ft.Row(pictures, wrap=True)] if pictures else []),
        ],
        spacing=14,
        scroll=ft.ScrollMode.ADAPTIVE,
        expand=True,
    )


@ft.component
def StaffScreen(desk: Desk) -> list[ft.View]:
    """Locked until the supervisor has granted the PIN; then the papers."""
    nobody: list[Any] | None = None
    typed, set_typed = ft.use_state("")
    says, set_says = ft.use_state("")
    waiting, set_waiting = ft.use_state(nobody)
    printer, set_printer = ft.use_state("")
    shown, set_shown = ft.use_state(list[bytes]())
    page = ft.context.page

    async def refresh() -> None:
        answer = await desk.ask("list")
        set_waiting(answer["papers"])
        set_printer(answer["printer"])

    async def try_pin() -> None:
        answer = await desk.ask("pin", typed)
        set_typed("")
        set_says(answer["says"])
        if answer["granted"]:
            await refresh()

    def press(key: str) -> None:
        if key == "OK":
            page.run_task(try_pin)
        else:
            set_typed(typed[:-1] if key == "Sudda" else (typed + key)[:12])

    async def do(verb: str, ticket: str) -> None:
        if verb in ("close", "reopen"):
            (desk.close if verb == "close" else desk.reopen)()
            return
        set_shown(await desk.preview(ticket) if verb == "show" else [])
        if verb == "print":
            set_says(await desk.put(page, ticket))
        elif verb == "purge":
            await desk.ask("purge", ticket)
            set_says("")
        await refresh()

    def act(verb: str, ticket: str) -> None:
        page.run_task(do, verb, ticket)

    body = pin_pad(desk.look, typed, says, press, desk.close) if waiting is None else papers(desk.look, waiting, printer, says, shown, act)
    whole = ft.Semantics(identifier="step-staff", container=True, content=ft.Container(body, padding=28, expand=True), expand=True)
    return [ft.View(route="/", padding=0, bgcolor=desk.look.ground, controls=[whole])]
