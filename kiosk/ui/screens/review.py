"""Check your answers, in both languages, before the paper is made."""

from __future__ import annotations

from functools import partial

import flet as ft

from kiosk.core.form import asked, computed, in_swedish, open_questions
from kiosk.core.text import ui
from kiosk.core.visit import Place, go
from kiosk.ui import parts
from kiosk.ui.scene import Do, Scene

SIGN = ui("Läs kopian på ditt språk innan du skriver under.")


def review(scene: Scene, do: Do) -> ft.Control:
    """Every question and answer; touch one to change it."""
    visit = scene.visit
    form = scene.forms[visit.place.flow]
    answers = visit.form_answers(form)
    lines = []
    for question in asked(form, answers):
        value = answers.get(question.id, "")
        swedish = scene.tr.keep(in_swedish(question, value)) if value else "–"
        own: list[ft.Control] = [parts.said(scene, question.ask, "small", colour=scene.look.quiet)]
        if value and question.kind in ("choice", "several") and scene.tr.tag != "sv":
            chosen = [value] if isinstance(value, str) else value
            own += [parts.plain(scene, scene.tr(o.label), bold=True) for o in question.options if o.id in chosen]
            own.append(parts.plain(scene, swedish, "small", colour=scene.look.quiet))
        else:
            own.append(parts.plain(scene, swedish, bold=True))
        column = parts.growing(ft.Column(own, spacing=2, tight=True))
        to = partial(do.to, go(visit, Place("ask", form.id, question.id)))
        lines.append(parts.touch(scene, f"change-{question.id}", parts.row(column, parts.icon("edit", 30, scene.look.accent)), to))
    left = open_questions(form, answers)
    finish = (
        parts.button(
            scene, "next", ui("Svara på frågan som saknas"), partial(do.to, go(visit, Place("ask", form.id, left[0].id))), main=True
        )
        if left
        else parts.button(scene, "print", ui("Gör papperet och skriv ut"), do.print_form, picture="print", main=True)
    )
    return parts.page(
        scene,
        parts.heading(scene, ui("Kontrollera dina svar")),
        parts.said(scene, ui("Tryck på ett svar för att ändra det."), "small", colour=scene.look.quiet),
        *lines,
        *(parts.card(scene, parts.said(scene, text, bold=True, amount=amount), tinted=True) for text, amount in computed(form, answers)),
        finish,
        *parts.printing(scene),
        *([parts.card(scene, parts.said(scene, SIGN), parts.said(scene, form.send))] if scene.printed not in ("", "failed") else []),
        parts.person_tile(scene, do),
    )
