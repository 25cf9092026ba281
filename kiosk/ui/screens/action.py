"""One step of a plan in full: who, why, what to bring, where, what comes next."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import flet as ft

from kiosk.core.authority import open_at
from kiosk.core.plan import ASK_DESK, BRING, CHECKED, INTERPRETER, LANGUAGE, PHONE, TAKES, THEN, UNCHECKED, WEB, WHERE, WHY, language_help
from kiosk.core.text import Text, ui
from kiosk.core.visit import Place, add, go
from kiosk.ui import parts
from kiosk.ui.scene import Do, Scene


def action(scene: Scene, do: Do) -> ft.Control:
    """Everything about one step."""
    visit = scene.visit
    act = scene.content.actions[visit.place.step]
    stop = scene.stop(act)
    authority, office, number = stop.authority, stop.office, stop.phone

    where: list[ft.Control] = []
    if office:
        where.append(parts.plain(scene, scene.tr.keep(office.name), bold=True))
    if office and office.address:
        where.append(parts.plain(scene, scene.tr.keep(office.address)))
    elif (not number or office) and not authority.helpline:
        where.append(parts.said(scene, ASK_DESK))
    if office and (is_open := open_at(office.hours, scene.now)) is not None:
        where.append(parts.said(scene, ui("Öppet nu.") if is_open else ui("Stängt nu.")))

    papers: list[ft.Control] = [
        parts.row(parts.icon("check", 26, scene.look.accent), parts.growing(parts.said(scene, p))) for p in stop.bring
    ]
    spoken = [] if scene.tr.tag == "sv" else [parts.said(scene, language_help(authority, scene.tr.tag))]
    takes = [] if authority.helpline else [parts.said(scene, TAKES, "small")]
    known: list[tuple[str, Text, list[ft.Control]]] = [
        ("help", WHY, [parts.said(scene, act.why)]),
        ("work_outline", BRING, papers),
        ("place", WHERE, where),
        ("call", PHONE, [parts.phone(scene, number)] if number else []),
        ("language", WEB, [parts.plain(scene, scene.tr.keep(authority.web))] if authority.web else []),
        ("record_voice_over", LANGUAGE, [*spoken, parts.said(scene, INTERPRETER)]),
        ("arrow_forward", THEN, [parts.said(scene, act.then), *takes]),
    ]
    facts = [parts.fact(scene, picture, label, *told) for picture, label, told in known if told]

    def to(screen: str, kept: bool = True) -> Callable[[], None]:
        return partial(
            do.to, go(add(visit, act.id) if kept else visit, Place(screen, visit.place.flow, act.id if screen != "plan" else ""))
        )

    source = (
        parts.said(scene, CHECKED, "small", colour=scene.look.quiet, source=act.source, day=scene.tr.day(act.checked_on))
        if act.checked_on
        else parts.said(scene, UNCHECKED, "small", colour=scene.look.quiet, source=act.source)
    )
    going = [
        parts.button(scene, "day", ui("Välj en dag när du går dit"), to("day"), picture="event"),
        parts.button(scene, "door", ui("De säger att det är fel ställe: visa ett kort"), to("door", kept=False), picture="wrong_location"),
    ]
    to_form = partial(do.to, go(visit, Place("form", act.form)))
    form = [parts.button(scene, "form", ui("Fyll i blanketten här"), to_form, picture="edit_note", main=True)] if act.form else []
    return parts.page(
        scene,
        parts.heading(scene, act.do),
        parts.card(scene, parts.named(scene, authority.name, authority.gloss, "title"), parts.said(scene, authority.does, "small")),
        parts.card(scene, *facts),
        *form,
        parts.button(scene, "collect", ui("Lägg i min plan"), to("plan"), picture="playlist_add_check", main=True),
        *([] if authority.helpline else going),
        source,
    )
