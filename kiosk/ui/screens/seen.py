"""What the machine saw: is it this one? Or honestly not known."""

from __future__ import annotations

from functools import partial

import flet as ft

from kiosk.core.reading import Understood
from kiosk.core.text import ui
from kiosk.core.visit import Place, go, take_letter
from kiosk.ui import parts
from kiosk.ui.scene import Do, Scene
from kiosk.ui.screens.letter import figures

SAYS = {"sender": ui("Avsändare"), "heading": ui("Rubrik"), "tell": ui("Ord i texten")}
COLOURS = {"sender": "#0b4f8a", "heading": "#b3261e", "tell": "#2e7d32"}
NOTES = {
    "turned": ui("Papperet låg på sidan eller upp och ner. Vi vände bilden."),
    "half_page": ui("Bara en del av papperet syns på bilden."),
    "several_pages_left": ui("Brevet har fler sidor. Kiosken läste de första."),
    "dim": ui("Bilden är mörk. Något kan vara fel läst."),
    "blurred": ui("Bilden är suddig. Något kan vara fel läst."),
    "handwriting": ui("Det verkar vara skrivet för hand. Kiosken kan inte läsa handskrift säkert."),
    "two_letters": ui("Det verkar vara två brev på bilden. Visa ett i taget."),
}


def seen(scene: Scene, do: Do) -> ft.Control:
    """The letter it takes it for with the words that say so, or up to three to choose from, or none."""
    visit = scene.visit
    read = visit.reading
    if read is None:
        return parts.page(scene, parts.heading(scene, ui("Inget brev är läst")), parts.person_tile(scene, do))
    found = read.recognition
    known = found.letter is not None
    ids = (found.letter,) if found.letter else found.candidates
    ask = (
        ui("Är det här ditt brev?")
        if known
        else ui("Vi är inte säkra. Är det något av de här?")
        if ids
        else ui("Kiosken känner inte igen brevet")
    )
    tiles = []
    for id in ids:
        letter = scene.content.post.letters[id]
        heading = parts.plain(scene, scene.tr.keep(letter.headings[0]), "small", bold=True)
        act = partial(do.to, take_letter(visit, id))
        tiles.append(parts.tile(scene, f"answer-letter-{id}", letter.title, act, picture="check_circle", detail=heading))
    sender = scene.content.post.senders[found.sender].group if found.sender else ""
    none = partial(do.to, go(visit, Place("unknown", sender)))
    why = _why(scene, read) if ids else []
    return parts.page(
        scene,
        parts.heading(scene, ask),
        *[parts.card(scene, parts.said(scene, NOTES[n]), tinted=True) for n in read.notes if n in NOTES],
        *(
            []
            if ids
            else [
                parts.said(scene, ui("Vi gissar inte. Visa brevet för personalen här. De kan läsa det med dig.")),
                parts.person_tile(scene, do),
            ]
        ),
        parts.grid(scene, tiles, 1),
        parts.button(scene, "none", ui("Nej, det är ett annat brev") if ids else ui("Leta själv i stället"), none, picture="block"),
        *why,
        *([] if ids else figures(scene, read, None)),
        parts.button(scene, "terms", ui("Ord i ditt brev"), partial(do.to, go(visit, Place("terms"))), picture="translate"),
        parts.button(scene, "real", ui("Är brevet äkta?"), partial(do.to, go(visit, Place("real"))), picture="gpp_maybe"),
        parts.button(scene, "handover", ui("Visa för personalen"), partial(do.to, go(visit, Place("handover"))), picture="badge"),
    )


def _why(scene: Scene, read: Understood) -> list[ft.Control]:
    """The words that led there, framed on the page in the colour of their kind."""
    evidence = read.recognition.evidence
    rows: list[ft.Control] = [parts.said(scene, ui("De här orden på papperet visade vägen:"), bold=True)]
    for kind in ("sender", "heading", "tell"):
        words = [e.words for e in evidence if e.says == kind]
        if words:
            label = parts.said(scene, SAYS[kind], "small", colour=COLOURS[kind] if not scene.look.contrast else scene.look.accent)
            rows += [label, *(parts.plain(scene, scene.tr.keep(f"”{w}”"), "small", bold=True) for w in words[:4])]
    words_card = parts.card(scene, *rows)
    if not read.pages:
        return [words_card]
    marks = [(e.box, COLOURS[e.says]) for e in evidence if e.page == 0]
    page = parts.marked_page(scene, read.pages[0], 460, marks)
    return [ft.Row([page, parts.growing(words_card)], spacing=18, vertical_alignment=ft.CrossAxisAlignment.START)]
