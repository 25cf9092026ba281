"""The handover card: in Swedish, for staff. What the letter seems to be, what was explained, what is open."""

from __future__ import annotations

import flet as ft

from kiosk.core.letter import Letter
from kiosk.core.reading import PRINTED, Deadline
from kiosk.core.text import ui
from kiosk.core.visit import Visit
from kiosk.ui import parts
from kiosk.ui.scene import Do, Scene

LANGUAGE = ui("Besökarens språk: {language}.")
SEEMS = ui("Brevet verkar vara: {letter} ({sender}).")
BY_MACHINE = ui("Kiosken läste brevet. Besökaren sa att det stämmer.")
BY_HAND = ui("Besökaren valde brevet själv.")
NOT_KNOWN = ui("Kiosken känner inte igen brevet.")
MAYBE = ui("Kanske: {letters}.")
LAST = ui("Sista dag enligt brevet: {day}.")
COUNTED = ui("Sista dag räknad av kiosken: {day}. Regel: {law}, räknat från {start}.")
OPEN_DAY = ui("Öppet: vilken dag som är sista dagen.")
UNCERTAIN = ui("Öppet: tiden kan inte räknas ut. Reglerna är osäkra.")
DOUBTFUL = ui("Öppet: kiosken kunde inte läsa säkert: {words}.")
SIGNS = ui("Tecken på bluff: {signs}")
EXPLAINED = ui("Förklarat: vad brevet är, vad man gör och vad som händer annars.")
WISH = ui("Besökaren vill ha hjälp att {need}.")
NO_FACTS = ui("Kontrollera mot papperet. Kiosken kan ha fel.")


def handover(scene: Scene, do: Do) -> ft.Control:
    """The card, and under it the same in the visitor's language."""
    letter = scene.content.post.letters.get(scene.visit.place.step)
    lines = told(scene, letter)
    meaning = [] if scene.tr.tag == "sv" else [parts.card(scene, *(parts.plain(scene, own) for own, _ in lines), tinted=True)]
    return parts.page(
        scene,
        parts.heading(scene, ui("Visa det här för personalen")),
        parts.identified("handover-card", parts.swedish_card(scene, *(swedish for _, swedish in lines), role="body")),
        *([parts.said(scene, ui("Det betyder:"), "small", colour=scene.look.quiet)] if meaning else []),
        *meaning,
    )


def told(scene: Scene, letter: Letter | None) -> list[tuple[str, str]]:
    """What stands on the card: (visitor's language, Swedish)."""
    visit, content = scene.visit, scene.content
    language = content.languages[scene.tr.tag]
    read = visit.reading
    lines = [(scene.tr(LANGUAGE, language=language.name), scene.sv(LANGUAGE, language=language.swedish))]

    def say(text: object, **values: object) -> None:
        lines.append((scene.tr(text, **values), scene.sv(text, **values)))  # type: ignore[arg-type]

    if letter:
        sender = content.post.senders[letter.senders[0]].name
        lines.append(
            (scene.tr(SEEMS, letter=scene.tr(letter.title), sender=sender), scene.sv(SEEMS, letter=letter.title.sv, sender=sender))
        )
        machine = read and letter.id in read.recognition.candidates
        say(BY_MACHINE if machine else BY_HAND)
        say(EXPLAINED)
        lines += _day(scene, visit, letter)
    else:
        say(NOT_KNOWN)
        if read and read.recognition.candidates:
            found = [content.post.letters[id].title for id in read.recognition.candidates]
            lines.append(
                (scene.tr(MAYBE, letters=", ".join(scene.tr(t) for t in found)), scene.sv(MAYBE, letters=", ".join(t.sv for t in found)))
            )
    if read:
        doubtful = list(dict.fromkeys(d.text for d in read.fields.doubtful))
        if doubtful:
            say(DOUBTFUL, words="; ".join(doubtful[:3]))
        if read.signs:
            labels = [content.post.signs[m.id].label for m in read.signs]
            lines.append(
                (scene.tr(SIGNS, signs=" ".join(scene.tr(x) for x in labels)), scene.sv(SIGNS, signs=" ".join(x.sv for x in labels)))
            )
    if letter:
        lines.append((scene.tr(WISH, need=scene.tr(letter.need)), scene.sv(WISH, need=letter.need.sv)))
    say(NO_FACTS)
    return lines


def _day(scene: Scene, visit: Visit, letter: Letter) -> list[tuple[str, str]]:
    due = visit.due.get(letter.id, Deadline())
    rules = scene.content.post.rules
    if due.day and due.rule == PRINTED:
        return [(scene.tr(LAST, day=scene.tr.day(due.day)), scene.sv(LAST, day=scene.sv.day(due.day)))]
    if due.day and due.start:
        law = rules[due.rule].law
        own = scene.tr(COUNTED, day=scene.tr.day(due.day), law=law, start=scene.tr.day(due.start))
        return [(own, scene.sv(COUNTED, day=scene.sv.day(due.day), law=law, start=scene.sv.day(due.start)))]
    if due.needs == "person" or any(rules[r].uncertain for r in letter.due.rules):
        return [(scene.tr(UNCERTAIN), scene.sv(UNCERTAIN))]
    return [(scene.tr(OPEN_DAY), scene.sv(OPEN_DAY))] if letter.due.kind != "none" else []
