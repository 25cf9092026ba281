"""Copy a word, or the whole text, from the letter."""

from __future__ import annotations

from functools import partial

import flet as ft

from kiosk.core.text import ui
from kiosk.core.visit import Place, go
from kiosk.ui import parts
from kiosk.ui.scene import Do, Scene

WHOLE = 12  # words from which a text is read as a letter


def copied(scene: Scene, do: Do) -> ft.Control:
    """A box for Swedish words, and the letters in which they stand. A whole text can be read like a letter."""
    visit = scene.visit
    text = scene.typed.get("copied", "")
    field = parts.field(scene, "field-copied", ui("Skriv ord precis som på papperet"), text, partial(do.type, "copied"), long=True)
    found = []
    for id in scene.letters_with(text) if text.strip() else ():
        letter = scene.content.post.letters[id]
        heading = parts.plain(scene, scene.tr.keep(letter.headings[0]), "small", bold=True)
        group = scene.content.post.senders[letter.senders[0]].group
        act = partial(do.to, go(visit, Place("words", group, letter.id)))
        found.append(parts.tile(scene, f"letter-{id}", letter.title, act, picture="mail", detail=heading))
    whole = len(text.split()) >= WHOLE
    read = [parts.button(scene, "read", ui("Läs hela texten som ett brev"), partial(do.read_text, text), picture="auto_stories", main=True)]
    nothing = [parts.said(scene, ui("Inget brev passar. Skriv ett annat ord från papperet."))] if text.strip() and not found else []
    return parts.page(
        scene,
        parts.heading(scene, ui("Skriv ord från brevet")),
        parts.said(scene, ui("Rubriken är bäst. Skriv på svenska, som det står."), "small", colour=scene.look.quiet),
        field,
        *(read if whole else []),
        *nothing,
        parts.grid(scene, found, 2),
        parts.button(scene, "none", ui("Inget av det här"), partial(do.to, go(visit, Place("unknown"))), picture="block"),
    )
