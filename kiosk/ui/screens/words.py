"""Is it this letter? The Swedish words that stand on it, beside those of letters with the same heading."""

from __future__ import annotations

from functools import partial

import flet as ft

from kiosk.core.letter import Letter, mistaken_for
from kiosk.core.text import ui
from kiosk.core.visit import Place, go, take_letter
from kiosk.ui import parts
from kiosk.ui.scene import Do, Scene
from kiosk.ui.screens.heading import NOT_HERE, found_here

SHOWN = 5  # phrases of one letter


def words(scene: Scene, do: Do) -> ft.Control:
    """Nobody guesses: the letter is taken only when its own words stand on the paper."""
    visit = scene.visit
    letter = scene.content.post.letters[visit.place.step]
    others = mistaken_for(letter, found_here(scene, visit.place.flow))
    none = partial(do.to, go(visit, Place("unknown", visit.place.flow)))
    return parts.page(
        scene,
        parts.heading(scene, ui("Står något av det här i ditt brev?")),
        parts.said(scene, ui("Jämför med papperet. Tryck på det som stämmer bäst."), "small", colour=scene.look.quiet),
        parts.grid(scene, [told(scene, do, x) for x in (letter, *others)], 2 if others else 1),
        parts.button(scene, "none", NOT_HERE, none, picture="block"),
    )


def told(scene: Scene, do: Do, letter: Letter) -> ft.Control:
    """A letter as a tile: heading, what it is, and its words as they stand on paper with the glossary's glosses."""
    from kiosk.content.understand import glosses  # heavy, and most visits have no letter

    lines: list[ft.Control] = [
        parts.plain(scene, scene.tr.keep(" / ".join(letter.headings[:3])), "body", bold=True),
        parts.said(scene, letter.title, "small", colour=scene.look.quiet),
    ]
    for phrase in letter.tells[:SHOWN]:
        lines.append(parts.plain(scene, scene.tr.keep(f"”{phrase}”"), "small"))
        if scene.tr.tag != "sv" and (gloss := glosses(phrase, scene.expert(), scene.tr.tag)):
            lines.append(
                parts.plain(
                    scene, scene.tr.keep(", ".join(gloss)) if not scene.tr.rtl else "، ".join(gloss), "frame", colour=scene.look.accent
                )
            )
    lines.append(
        parts.row(
            parts.icon("check_circle", 32, scene.look.accent), parts.growing(parts.said(scene, ui("Ja, det är mitt brev"), bold=True))
        )
    )
    column = ft.Column(lines, spacing=4, tight=True)
    return parts.touch(
        scene, f"answer-letter-{letter.id}", parts.row(parts.growing(column)), partial(do.to, take_letter(scene.visit, letter.id))
    )
