"""What does the heading say? Every kind of letter from one sender, as it is headed on paper."""

from __future__ import annotations

from functools import partial

import flet as ft

from kiosk.core.letter import ANY_AUTHORITY, Letter, in_group
from kiosk.core.text import ui
from kiosk.core.visit import Place, go
from kiosk.ui import parts
from kiosk.ui.scene import Do, Scene

NOT_HERE = ui("Inget av det här")
PRIVATE = ("okand", "foretag", "bank", "arbete", "hyresvard", "post")  # groups that no authority's receipt comes from
MOST_LOOKS = 5


def found_here(scene: Scene, group: str) -> tuple[Letter, ...]:
    """The letters of a group, and after them what any authority may send."""
    post = scene.content.post
    own = in_group(post.letters.values(), post.senders, group)
    if group in PRIVATE:
        return own
    return own + tuple(x for x in post.letters.values() if ANY_AUTHORITY in x.senders and x not in own)


def heading(scene: Scene, do: Do) -> ft.Control:
    """One tile a letter: the Swedish heading as on paper, and what it is. What one can see narrows them."""
    visit, post = scene.visit, scene.content.post
    group = visit.place.flow
    letters = found_here(scene, group)
    look = scene.typed.get("look", "")
    narrowed = [x for x in letters if look in x.looks] if look else list(letters)
    looks = sorted({id for x in letters for id in x.looks if id != "plain"}, key=lambda id: (-sum(id in x.looks for x in letters), id))
    chips = [
        parts.tile(
            scene,
            f"look-{id}",
            post.looks[id].label,
            partial(do.type, "look", "" if id == look else id),
            picture=post.looks[id].icon,
            chosen=id == look,
        )
        for id in looks[:MOST_LOOKS]
        if 0 < sum(id in x.looks for x in letters) < len(letters)
    ]
    tiles = []
    for letter in narrowed:
        words = ft.Column(
            [
                parts.plain(scene, scene.tr.keep(letter.headings[0]), "body", bold=True),
                *([parts.plain(scene, scene.tr.keep(" · ".join(letter.headings[1:3])), "small")] if len(letter.headings) > 1 else []),
                parts.said(scene, letter.title, "small", colour=scene.look.quiet),
            ],
            spacing=2,
            tight=True,
        )
        act = partial(do.to, go(visit, Place("words", group, letter.id)))
        tiles.append(parts.touch(scene, f"answer-heading-{letter.id}", parts.row(parts.growing(words)), act))
    none = partial(do.to, go(visit, Place("unknown", group)))
    return parts.page(
        scene,
        parts.heading(scene, ui("Vad står det med stora bokstäver?")),
        parts.said(scene, ui("Leta efter samma svenska ord på ditt papper."), "small", colour=scene.look.quiet),
        parts.grid(scene, tiles, 2),
        parts.button(scene, "none", NOT_HERE, none, picture="block"),
        *(
            [parts.said(scene, ui("Vad ser du på papperet? Tryck för att visa färre brev."), "small", colour=scene.look.quiet)]
            if chips
            else []
        ),
        *([parts.grid(scene, chips, 2)] if chips else []),
    )
