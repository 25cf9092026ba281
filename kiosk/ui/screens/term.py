"""What does this Swedish word mean? The official words found on the letter, each with its meaning."""

from __future__ import annotations

from functools import partial

import flet as ft

from kiosk.core.text import ui
from kiosk.core.visit import Place, go
from kiosk.ui import parts
from kiosk.ui.scene import Do, Scene

COLOURS = ("#b3261e", "#0b4f8a", "#7a4a00", "#2e7d32", "#6a1b9a", "#00695c")


def terms(scene: Scene, do: Do) -> ft.Control:
    """The page with its words framed; tap one of them, or its tile."""
    visit = scene.visit
    read = visit.reading
    once = list({m.id: m for m in read.terms}.values()) if read else []
    tiles = []
    for marked in once:
        term = scene.content.terms[marked.id]
        gloss = scene.tr.keep(marked.words) if scene.tr.tag == "sv" else term.gloss.get(scene.tr.tag, "")
        words = ft.Column(
            [parts.plain(scene, scene.tr.keep(term.sv), "body", bold=True), parts.plain(scene, gloss, "small", colour=scene.look.quiet)],
            spacing=2,
            tight=True,
        )
        act = partial(do.to, go(visit, Place("term", "", marked.id)))
        tiles.append(parts.touch(scene, f"term-{marked.id}", parts.row(parts.growing(words)), act))
    return parts.page(
        scene,
        parts.heading(scene, ui("Ord i ditt brev")),
        parts.said(scene, ui("Tryck på ett ord för att se vad det betyder.") if tiles else ui("Vi hittade inga ord som vi kan förklara.")),
        *([parts.tappable_page(scene, read, partial(_open, scene, do))] if read and read.pages else []),
        parts.grid(scene, tiles, 3),
        parts.person_tile(scene, do),
    )


def _open(scene: Scene, do: Do, id: str) -> None:
    do.to(go(scene.visit, Place("term", "", id)))


def term(scene: Scene, do: Do) -> ft.Control:
    """One word: as it stands on paper, in the visitor's language, and what it means."""
    found = scene.content.terms[scene.visit.place.step]
    own = [] if scene.tr.tag == "sv" else [parts.plain(scene, found.gloss.get(scene.tr.tag, ""), "title", bold=True)]
    return parts.page(
        scene,
        ft.Semantics(header=True, heading_level=1, content=parts.plain(scene, scene.tr.keep(found.sv), "heading", bold=True)),
        *own,
        parts.said(scene, found.means),
        parts.said(scene, ui("Källa: {source}. Förklaringen är inte granskad än."), "small", colour=scene.look.quiet, source=found.source),
        parts.person_tile(scene, do),
    )
