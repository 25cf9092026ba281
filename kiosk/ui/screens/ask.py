"""One question of a form: big answers where a tap will do, one box where it must be typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import flet as ft

from kiosk.core.form import Column, Complaint, Form, Person, Question, Value, asked, complaint
from kiosk.core.text import ui
from kiosk.core.visit import answer_form, offered
from kiosk.ui import parts
from kiosk.ui.scene import Do, Scene

NEXT = ui("Nästa")
SKIP = ui("Hoppa över")
KEPT = ui("Ditt svar från tidigare. Ändra om det är fel.")
TRIED = "!"  # typed into by the program: the answer was tried once, so what is to mend is shown


def ask(scene: Scene, do: Do) -> ft.Control:
    """The question, where one is in the form, and how to go on."""
    visit = scene.visit
    form = scene.forms[visit.place.flow]
    question = form.questions[visit.place.step]
    shown = asked(form, visit.form_answers(form))
    at = [q.id for q in shown].index(question.id) + 1 if question in shown else 1
    given = offered(visit, scene.forms, form, question)
    if not given and question.keep == "person.language":
        given = scene.content.languages[scene.tr.tag].swedish

    def take(value: Value) -> Callable[[], None]:
        return partial(do.to, answer_form(visit, form, question, value))

    body = {"choice": _choice, "several": _several, "people": _people}.get(question.kind, _typed)(scene, do, form, question, given, take)
    kept = given and (form.id, question.id) not in visit.forms and question.kind not in ("choice", "several")
    return parts.page(
        scene,
        parts.said(scene, ui("Fråga {n} av {all}"), "small", colour=scene.look.quiet, n=at, all=len(shown)),
        parts.heading(scene, question.ask),
        *([parts.said(scene, question.help, colour=scene.look.quiet)] if question.help else []),
        *([parts.said(scene, KEPT, "small", colour=scene.look.accent)] if kept else []),
        *body,
        *([parts.button(scene, "skip", SKIP, take(""), picture="redo")] if question.optional and not given else []),
    )


Take = Callable[[Value], Callable[[], None]]


def _choice(scene: Scene, do: Do, form: Form, question: Question, given: Value, take: Take) -> list[ft.Control]:
    tiles = [parts.tile(scene, f"answer-{question.id}-{o.id}", o.label, take(o.id), chosen=o.id == given) for o in question.options]
    return [parts.grid(scene, tiles, 2 if len(tiles) > 3 else 1)]


def _several(scene: Scene, do: Do, form: Form, question: Question, given: Value, take: Take) -> list[ft.Control]:
    before = ",".join(v for v in given if isinstance(v, str)) if not isinstance(given, str) else given
    chosen = [v for v in scene.typed.get(question.id, before).split(",") if v]
    tiles = []
    for option in question.options:
        after = [v for v in chosen if v != option.id] if option.id in chosen else [*chosen, option.id]
        act = partial(do.type, question.id, ",".join(after))
        box = "check_box" if option.id in chosen else "check_box_outline_blank"
        identifier = f"answer-{question.id}-{option.id}"
        tiles.append(
            parts.tile(
                scene,
                identifier,
                option.label,
                act,
                picture=option.icon or box,
                chosen=option.id in chosen,
                mark=box if option.icon else "",
            )
        )
    ordered = tuple(o.id for o in question.options if o.id in chosen)
    return [parts.grid(scene, tiles, 2), _next(scene, take(ordered))]


def _typed(scene: Scene, do: Do, form: Form, question: Question, given: Value, take: Take) -> list[ft.Control]:
    text = scene.typed.get(question.id, given if isinstance(given, str) else "")
    wrong = complaint(question.kind, text, optional=question.optional)
    tried = TRIED in scene.typed
    act = take(text.strip()) if wrong is None or (wrong.soft and tried) else partial(do.type, TRIED, TRIED)
    box = parts.field(scene, f"field-{question.id}", question.ask, text, partial(do.type, question.id), long=question.kind == "long")
    picture = [parts.card_picture(scene)] if question.kind == "name" else []
    return [*picture, box, *_mend(scene, wrong if tried else None), _next(scene, act)]


def _people(scene: Scene, do: Do, form: Form, question: Question, given: Value, take: Take) -> list[ft.Control]:
    people: list[Person] = [p for p in given if isinstance(p, Mapping)] if not isinstance(given, str) else []
    rows: list[ft.Control] = []
    for n, person in enumerate(people):
        words = parts.plain(scene, scene.tr.keep(", ".join(person[c.id] for c in question.columns if person.get(c.id))))
        rest = tuple(p for k, p in enumerate(people) if k != n)
        drop = partial(do.store, form, question, rest)
        rows.append(parts.row(parts.growing(words), parts.picture_button(scene, f"remove-{n}", "close", ui("Ta bort"), drop)))
    new = {c.id: scene.typed.get(c.id, "").strip() for c in question.columns}
    wrongs = [w for c in question.columns if new[c.id] and (w := complaint(c.kind, new[c.id])) and not w.soft]
    tried = TRIED in scene.typed
    ready = any(new.values()) and not wrongs
    more = (*people, {k: v for k, v in new.items() if v})
    add = partial(do.store, form, question, more) if ready else partial(do.type, TRIED, TRIED)
    boxes = [_box(scene, do, column, new) for column in question.columns] if len(people) < question.most else []
    plus = [parts.button(scene, "add", ui("Lägg till personen"), add, picture="person_add")] if boxes else []
    done = take(more if ready and boxes else tuple(people))
    if not people and not ready and not question.optional:
        done = partial(do.type, TRIED, TRIED)
    mend = _mend(scene, wrongs[0] if tried and wrongs else None)
    return [*([parts.card(scene, *rows)] if rows else []), *boxes, *mend, *plus, _next(scene, done)]


def _box(scene: Scene, do: Do, column: Column, new: Mapping[str, str]) -> ft.Control:
    return parts.field(scene, f"field-{column.id}", column.label, new[column.id], partial(do.type, column.id))


def _mend(scene: Scene, wrong: Complaint | None) -> list[ft.Control]:
    return [parts.identified("complaint", parts.card(scene, parts.said(scene, wrong.says, bold=True), tinted=True))] if wrong else []


def _next(scene: Scene, act: Callable[[], None]) -> ft.Control:
    return parts.button(scene, "next", NEXT, act, picture="arrow_forward", main=True)
