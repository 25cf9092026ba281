"""My plan: what one visit gathered, in order."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import flet as ft

from kiosk.core.plan import LAST
from kiosk.core.text import plural, ui
from kiosk.core.visit import Place, by_deadline, go, remove
from kiosk.ui import parts
from kiosk.ui.scene import Do, Scene

STEPS = plural("{n} steg i din plan", "{n} steg i din plan")


def plan(scene: Scene, do: Do) -> ft.Control:
    """The steps, each with its authority and day; print it or take it home."""
    visit = scene.visit

    def to(screen: str, action: str = "") -> Callable[[], None]:
        return partial(do.to, go(visit, Place(screen, "", action)))

    if not visit.plan:
        return parts.page(
            scene,
            parts.heading(scene, ui("Min plan")),
            parts.said(scene, ui("Planen är tom. Välj först vad du behöver hjälp med.")),
            parts.button(scene, "topics", ui("Vart ska jag gå?"), to("topics"), picture="signpost", main=True),
        )

    letters, steps = scene.content.post.letters, []
    for n, item in enumerate(by_deadline(visit.plan), 1):
        act = scene.content.actions[item.action]
        authority = scene.authority(act)
        lines: list[ft.Control] = [
            *([parts.said(scene, letters[act.id].title, "small")] if act.id in letters else []),
            parts.said(scene, act.do, "body", bold=True),
            parts.named(scene, authority.name, authority.gloss, "small"),
        ]
        if item.last:
            last = f"{scene.tr(LAST)}: {scene.tr.weekday(item.last)} {scene.tr.day(item.last)}"
            lines.append(parts.plain(scene, last, "body", colour=scene.look.accent, bold=True))
        if item.day:
            lines.append(parts.plain(scene, scene.tr.day(item.day), "body", colour=scene.look.accent, bold=True))
        number = parts.plain(scene, str(n), "heading", bold=True, colour=scene.look.accent)
        column = ft.Column(lines, spacing=4, tight=True, expand=True)
        drop = partial(do.to, remove(visit, act.id))
        opened = parts.touch(
            scene,
            f"action-{act.id}",
            parts.row(number, column, parts.onward(scene)),
            to("letter" if act.id in letters else "action", act.id),
            expand=True,
        )
        steps.append(parts.row(opened, parts.picture_button(scene, f"remove-{act.id}", "close", ui("Ta bort"), drop)))

    return parts.page(
        scene,
        parts.heading(scene, ui("Min plan")),
        parts.plain(scene, scene.tr.count(STEPS, len(visit.plan)), "small", colour=scene.look.quiet),
        *steps,
        parts.button(scene, "print", ui("Skriv ut planen"), do.print, picture="print", main=True),
        parts.button(
            scene, "qr", ui("Ta med planen i mobilen"), to("take", by_deadline(visit.plan)[0].action), picture="qr_code_2", main=True
        ),
        *parts.printing(scene),  # below what may be touched next, so that nothing moves away under a finger
        parts.button(scene, "topics", ui("Lägg till något mer"), to("topics"), picture="add"),
        parts.person_tile(scene, do),
    )
