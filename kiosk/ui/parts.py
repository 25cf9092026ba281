"""The controls all screens are made of. Only this module makes Flet controls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

import flet as ft

from kiosk.core.reading import Marked, Picture, Understood
from kiosk.core.sheet import Box
from kiosk.core.text import Text, ui
from kiosk.core.visit import Place, go
from kiosk.ui.scene import Do, Scene
from kiosk.ui.theme import button_style

Act = Callable[[], None]
Colour = str | None


def icon(name: str, size: int, colour: str) -> ft.Icon:
    """A pictogram by its Material name. It says nothing of its own: the words beside it do."""
    return ft.Icon(getattr(ft.Icons, name.upper()), size=size, color=colour)


def plain(scene: Scene, words: str, role: str = "body", *, colour: Colour = None, bold: bool = False, **more: Any) -> ft.Text:
    """Words that are ready: translated, or Swedish made safe by `tr.keep`."""
    return ft.Text(
        words,
        size=scene.look.size(role),
        color=colour or scene.look.ink,
        weight=ft.FontWeight.BOLD if bold else ft.FontWeight.NORMAL,
        **more,
    )


def said(scene: Scene, text: Text, role: str = "body", *, colour: Colour = None, bold: bool = False, **values: object) -> ft.Control:
    """A sentence in the visitor's language, with the Swedish under it if the visitor wants it beside."""
    own = plain(scene, scene.tr(text, **values), role, colour=colour, bold=bold)
    if not scene.beside:
        return own
    swedish = scene.tr.keep(scene.sv(text, **values))
    return ft.Column([own, plain(scene, swedish, "small", colour=colour or scene.look.quiet)], spacing=2, tight=True)


def heading(scene: Scene, text: Text) -> ft.Control:
    """The one heading of a screen, a real heading for screen readers too."""
    return ft.Semantics(header=True, heading_level=1, content=said(scene, text, "heading", bold=True))


def identified(identifier: str, control: ft.Control, **meaning: Any) -> ft.Semantics:
    """A stable name for tests and helpers, the same in all languages; keeps the control's place in its row."""
    meaning.setdefault("expand", control.expand)
    return ft.Semantics(identifier=identifier, content=control, **meaning)


def touch(
    scene: Scene,
    identifier: str,
    content: ft.Control,
    act: Act,
    *,
    role: str = "body",
    ground: Colour = None,
    ink: Colour = None,
    chosen: bool = False,
    expand: bool | None = None,
) -> ft.Semantics:
    """Something to touch, never lower than a finger needs. Its words are its spoken label."""
    look = scene.look
    usual = (role, ground, ink, chosen, look.large, look.contrast) == ("body", None, None, False, False, False)
    style = None if usual else button_style(look, role, ground or (look.tint if chosen else look.card), ink or look.ink, chosen)
    button = ft.FilledTonalButton(content=content, style=style, on_click=lambda _: act())
    return identified(identifier, button, selected=True if chosen else None, expand=expand)


def row(*controls: ft.Control) -> ft.Row:
    """Side by side, the texts taking the room that is left."""
    return ft.Row(list(controls), spacing=14, vertical_alignment=ft.CrossAxisAlignment.CENTER)


def tile(
    scene: Scene,
    identifier: str,
    text: Text,
    act: Act,
    *,
    picture: str = "",
    detail: ft.Control | None = None,
    chosen: bool = False,
    mark: str = "",
) -> ft.Semantics:
    """An answer: pictogram, words, perhaps a second line, and at its end perhaps a mark."""
    words = said(scene, text, "body", bold=detail is not None)
    if detail is not None:
        words = ft.Column([words, detail], spacing=2, tight=True)
    pictured = [icon(picture, max(36, scene.look.size("body")), scene.look.accent)] if picture else []
    marked = [icon(mark, max(36, scene.look.size("body")), scene.look.accent)] if mark else []
    return touch(scene, identifier, row(*pictured, growing(words), *marked), act, chosen=chosen)


def button(scene: Scene, identifier: str, text: Text, act: Act, *, picture: str = "", main: bool = False, **values: object) -> ft.Semantics:
    """What to do next; the `main` one stands out."""
    look = scene.look
    ink = look.on_accent if main else look.ink
    words = growing(said(scene, text, "body", colour=ink, bold=main, **values))
    pictured = [icon(picture, max(32, look.size("body")), ink)] if picture else []
    return touch(scene, identifier, row(*pictured, words), act, ground=look.accent if main else None, ink=ink)


def card(scene: Scene, *controls: ft.Control, tinted: bool = False) -> ft.Control:
    """Things that belong together."""
    return ft.Container(
        ft.Column(list(controls), spacing=10, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH),
        padding=18,
        border_radius=14,
        bgcolor=scene.look.tint if tinted else scene.look.card,
        border=ft.Border.all(1, scene.look.line),
    )


def fact(scene: Scene, picture: str, label: Text, *controls: ft.Control) -> ft.Control:
    """One kind of fact: a pictogram, what it is, and the fact itself."""
    words = ft.Column([said(scene, label, "small", colour=scene.look.quiet), *controls], spacing=4, tight=True, expand=True)
    return ft.Row(
        [icon(picture, max(32, scene.look.size("body")), scene.look.accent), words],
        spacing=14,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )


def swedish_card(scene: Scene, *lines: str, role: str = "title") -> ft.Control:
    """Swedish to show to a Swedish reader: left to right, whatever the visitor reads."""
    return card(scene, *(plain(scene, scene.tr.keep(line), role, bold=True, text_align=ft.TextAlign.LEFT) for line in lines))


def named(scene: Scene, name: str, gloss: Text, role: str = "body") -> ft.Control:
    """An authority: its Swedish name as it stands on the door, and what that is."""
    swedish = plain(scene, scene.tr.keep(name), role, bold=True)
    return ft.Column([swedish, plain(scene, scene.tr(gloss), "small", colour=scene.look.quiet)], spacing=0, tight=True)


def phone(scene: Scene, number: str, role: str = "title") -> ft.Control:
    """A phone number, the same figures in every language."""
    return plain(scene, scene.tr.keep(number), role, bold=True, colour=scene.look.accent)


def code(scene: Scene, text: str, side: int, label: Text) -> ft.Control:
    """A QR code with its meaning as spoken label and as words under it."""
    picture = ft.Image(src=scene.qr(text), width=side, height=side, semantics_label=scene.tr(label), gapless_playback=True)
    white = ft.Container(picture, bgcolor="#ffffff", padding=8, border_radius=8)
    return ft.Column(
        [white, ft.Container(said(scene, label, "small"), width=side + 16)],
        spacing=6,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.CENTER,
    )


def field(scene: Scene, identifier: str, label: Text, value: str, on_text: Callable[[str], None], *, long: bool = False) -> ft.Control:
    """A text field that teaches nothing to the keyboard and suggests nothing: what one visitor types, no other sees."""
    return identified(
        identifier,
        ft.TextField(
            label=scene.tr(label),
            value=value,
            text_size=scene.look.size("title"),
            label_style=ft.TextStyle(size=scene.look.size("small"), color=scene.look.quiet),
            color=scene.look.ink,
            bgcolor=scene.look.card,
            border_color=scene.look.accent,
            border_radius=14,
            content_padding=20,
            autocorrect=False,
            enable_suggestions=False,
            enable_ime_personalized_learning=False,
            max_length=1500 if long else 80,
            multiline=long,
            min_lines=4 if long else None,
            max_lines=8 if long else 1,
            counter=ft.Container(),
            on_change=lambda e: on_text(e.control.value or ""),
        ),
    )


def page(scene: Scene, *controls: ft.Control) -> ft.Control:
    """The body of a screen: one column that scrolls when it must, from its own top each time."""
    return ft.Column(
        list(controls),
        key=f"{scene.visit.place}{scene.visit.large}",
        spacing=16,
        scroll=ft.ScrollMode.ADAPTIVE,
        expand=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def grid(scene: Scene, tiles: Sequence[ft.Control], columns: int) -> ft.Control:
    """Tiles beside each other, equally wide; in large text one under the other."""
    columns = 1 if scene.look.large else columns
    lines: list[ft.Control] = []
    for start in range(0, len(tiles), columns):
        line = [growing(tile) for tile in tiles[start : start + columns]]
        line += [ft.Container(expand=True) for _ in range(columns - len(line))]
        lines.append(ft.Row(line, spacing=14, vertical_alignment=ft.CrossAxisAlignment.START))
    return ft.Column(lines, spacing=14, tight=True)


def onward(scene: Scene) -> ft.Control:
    """An arrow in reading direction (Flutter mirrors it): there is more behind this."""
    return icon("chevron_right", 36, scene.look.accent)


def growing(control: ft.Control) -> ft.Control:
    """A control that takes the room left in its row."""
    control.expand = True
    return control


def draft_notice(scene: Scene, text: Text) -> ft.Control:
    """Said in the visitor's language and in Swedish, whether or not Swedish stands beside the rest."""
    own = plain(scene, scene.tr(text), "small")
    swedish = plain(scene, scene.tr.keep(scene.sv(text)), "small", colour=scene.look.quiet)
    return identified("draft", card(scene, own, swedish, tinted=True))


def person_tile(scene: Scene, do: Do) -> ft.Control:
    """No outcome is a dead end: there is always a person."""
    return tile(
        scene,
        "outcome-person",
        ui("Är du osäker? Prata med en person."),
        partial(do.to, go(scene.visit, Place("person"))),
        picture="support_agent",
    )


def picture_button(scene: Scene, identifier: str, picture: str, label: Text, act: Act) -> ft.Control:
    """A pictogram alone, as large as a finger needs, with a spoken label."""
    spoken = ft.Icon(getattr(ft.Icons, picture.upper()), size=34, color=scene.look.ink, semantics_label=scene.tr(label))
    return identified(identifier, ft.IconButton(spoken, width=scene.look.target, height=scene.look.target, on_click=lambda _: act()))


def frame_button(scene: Scene, identifier: str, picture: str, label: Text, act: Act, chosen: bool) -> ft.Control:
    """A button of the frame: pictogram over a word; in large text the pictogram alone, with the word as spoken label."""
    look = scene.look
    words = scene.tr(label)
    if look.large:
        content: ft.Control = ft.Icon(getattr(ft.Icons, picture.upper()), size=look.px(8), color=look.ink, semantics_label=words)
    else:
        content = ft.Column(
            [
                icon(picture, 32, look.accent),
                plain(scene, words, "frame", text_align=ft.TextAlign.CENTER, max_lines=2),
            ],
            spacing=2,
            alignment=ft.MainAxisAlignment.CENTER,
            horizontal_alignment=ft.CrossAxisAlignment.CENTER,
            tight=True,
        )
    button = ft.FilledTonalButton(
        content=content,
        height=look.target + 8,
        style=ft.ButtonStyle(
            bgcolor=look.tint if chosen else look.card,
            color=look.ink,
            padding=4,
            elevation=0,
            shape=ft.RoundedRectangleBorder(radius=12),
            side=ft.BorderSide(2 if chosen else 0, look.accent if chosen else look.card),
        ),
        on_click=lambda _: act(),
    )
    return identified(identifier, button, expand=True)


def card_picture(scene: Scene) -> ft.Control:
    """Where the name stands on a passport or permit card: in Latin letters, beside the photo."""
    look = scene.look
    photo = ft.Container(icon("person", 56, look.quiet), bgcolor=look.tint, padding=10, border_radius=6)
    name = ft.Container(
        plain(scene, scene.tr.keep("EFTERNAMN, FÖRNAMN"), "body", bold=True),
        border=ft.Border.all(3, look.accent),
        padding=8,
        border_radius=6,
    )
    lines = ft.Column([name, plain(scene, scene.tr.keep("1990-01-01"), "small", colour=look.quiet)], spacing=6, tight=True)
    return ft.Row(
        [
            ft.Container(
                ft.Row([photo, lines], spacing=16, tight=True),
                border=ft.Border.all(1, look.line),
                bgcolor=look.card,
                padding=14,
                border_radius=10,
            )
        ]
    )


def paper_words(scene: Scene, *lines: str, role: str = "body") -> list[ft.Control]:
    """Swedish words as they stand on the paper."""
    return [plain(scene, scene.tr.keep(f"”{line}”"), role, bold=True) for line in lines]


def calendar(
    scene: Scene, do: Do, shown: date, choose: Callable[[date], Act], *, first: date, last: date, chosen: date | None
) -> ft.Control:
    """A month to choose a day from, Monday first; days outside `first` to `last` cannot be chosen."""
    month = shown.replace(day=1)
    after = (month + timedelta(days=31)).replace(day=1)
    before = (month - timedelta(days=1)).replace(day=1)

    def turn(to: date, identifier: str, picture: str, label: Text, there: bool) -> ft.Control:
        if not there:
            return ft.Container(width=scene.look.target)
        return picture_button(scene, identifier, picture, label, partial(do.type, "month", to.isoformat()))

    head = ft.Row(
        [
            turn(before, "month-before", "arrow_back", ui("Månaden före"), month > first),
            growing(plain(scene, scene.tr.month(month), "title", bold=True, text_align=ft.TextAlign.CENTER)),
            turn(after, "month-after", "arrow_forward", ui("Månaden efter"), after <= last),
        ]
    )
    monday = month - timedelta(days=month.weekday())
    names: list[ft.Control] = [
        growing(plain(scene, scene.tr.weekday(monday + timedelta(days=n), short=True), "frame", text_align=ft.TextAlign.CENTER))
        for n in range(7)
    ]
    rows: list[ft.Control] = [ft.Row(names, spacing=8)]
    for week in range(0, (after - monday).days, 7):
        days: list[ft.Control] = []
        for day in (monday + timedelta(days=week + n) for n in range(7)):
            if day.month != month.month or not first <= day <= last:
                days.append(ft.Container(expand=True))
                continue
            number = plain(scene, str(day.day), "body", text_align=ft.TextAlign.CENTER)
            days.append(touch(scene, f"day-{day.isoformat()}", number, choose(day), chosen=day == chosen, expand=True))
        rows.append(ft.Row(days, spacing=8))
    return ft.Column([head, *rows], spacing=8, tight=True)


def cut_out(scene: Scene, picture: Picture, box: Box, width: int) -> ft.Control:
    """A piece of the visitor's own paper, to read for oneself: the page itself behind a window, so that nothing decodes it here."""
    wide = min(box.w + 0.06, 1.0)
    whole = round(min(width / wide, 2.2 * picture.width))
    tall = round(whole * picture.height / max(picture.width, 1))
    left, top = max(box.x - 0.03, 0.0) * whole, max(box.y * tall - 8, 0.0)
    image = ft.Image(
        src=picture.jpeg,
        left=-left,
        top=-top,
        width=whole,
        height=tall,
        fit=ft.BoxFit.FILL,
        gapless_playback=True,
        exclude_from_semantics=True,
    )
    window = ft.Stack([image], width=round(wide * whole), height=round(box.h * tall + 16), clip_behavior=ft.ClipBehavior.HARD_EDGE)
    return ft.Row([ft.Container(window, border=ft.Border.all(2, scene.look.accent), border_radius=6, bgcolor="#ffffff", rtl=False)])


def tappable_page(scene: Scene, read: Understood, open_: Callable[[str], None]) -> ft.Control:
    """The first page with its official words framed. A touch opens the word nearest to the finger."""
    picture, words = read.pages[0], [m for m in read.terms if m.page == 0 and m.box]
    width = min(760, picture.width)
    height = width * picture.height / max(picture.width, 1)

    def touched(event: ft.TapEvent[ft.GestureDetector]) -> None:
        if not words or event.local_position is None:
            return
        x, y = event.local_position.x / width, event.local_position.y / height

        def far(marked: Marked) -> float:
            box = marked.box or Box(0, 0, 1, 1)
            return max(box.x - x, 0, x - box.right) * width + max(box.y - y, 0, y - box.bottom) * height

        nearest = min(words, key=far)
        if far(nearest) <= scene.look.target / 2:
            open_(nearest.id)

    page_ = marked_page(scene, picture, width, [(m.box, scene.look.accent) for m in words if m.box])
    return ft.Row([ft.GestureDetector(page_, on_tap_up=touched)], alignment=ft.MainAxisAlignment.CENTER)


def viewfinder(scene: Scene, do: Do) -> ft.Control:
    """The camera's live picture. Made by the frame, which owns the camera; here is its place."""
    return ft.Container(scene.camera, width=620, height=465, bgcolor="#000000", border_radius=12, clip_behavior=ft.ClipBehavior.HARD_EDGE)


READING = ui("Kiosken läser brevet. Det tar några sekunder.")
REFUSED = {
    "empty": ui("Filen är tom. Försök en gång till."),
    "not_a_picture": ui("Det är ingen bild och ingen PDF. Försök med ett foto av brevet."),
    "too_large": ui("Bilden är för stor. Ta ett nytt foto."),
    "too_many_pages": ui("Filen har för många sidor. Visa bara brevet."),
    "password": ui("Filen är låst med lösenord. Fråga personalen."),
    "damaged": ui("Filen är skadad. Försök med ett nytt foto."),
    "nothing_readable": ui("Kiosken kunde inte läsa texten. Försök med mer ljus, eller leta efter brevet själv."),
    "timeout": ui("Det tog för lång tid. Försök en gång till eller leta efter brevet själv."),
    "memory": ui("Bilden är för tung att läsa. Ta ett nytt foto."),
    "unavailable": ui("Kiosken kan inte läsa brev just nu. Leta efter brevet själv eller fråga personalen."),
}


def reading_says(scene: Scene) -> list[ft.Control]:
    """How reading goes: nothing, busy, or one sentence on why it failed."""
    if scene.reading == "busy":
        return [identified("reading-busy", card(scene, said(scene, READING, bold=True), tinted=True))]
    if scene.reading in REFUSED:
        return [identified("reading-refused", card(scene, said(scene, REFUSED[scene.reading], bold=True), tinted=True))]
    return []


def marked_page(scene: Scene, picture: Picture, width: int, marks: Sequence[tuple[Box, str]]) -> ft.Control:
    """A page of the letter with places framed, each in a colour of its own."""
    height = round(width * picture.height / max(picture.width, 1))
    page_image = ft.Image(
        src=picture.jpeg, width=width, height=height, fit=ft.BoxFit.FILL, gapless_playback=True, exclude_from_semantics=True
    )
    frames: list[ft.Control] = [
        ft.Container(
            left=box.x * width - 4,
            top=box.y * height - 3,
            width=box.w * width + 8,
            height=box.h * height + 6,
            border=ft.Border.all(3, colour),
            border_radius=4,
        )
        for box, colour in marks
    ]
    return ft.Container(ft.Stack([page_image, *frames], width=width, height=height), border=ft.Border.all(1, scene.look.line), rtl=False)


READY = ui("Papperet skrivs ut. Fråga personalen om det.")
FAILED = ui("Det gick inte att göra papperet. Dina svar finns kvar. Fråga personalen.")
WAITS = ui("Papperet väntar hos personalen. Visa det här märket.")
FORGOTTEN = ui("Märket gäller i 30 minuter. Startar kiosken om måste du göra papperet igen.")


def printing(scene: Scene) -> list[ft.Control]:
    """How printing went: nothing yet, on its way, waiting at the desk under a ticket, or failed."""
    match scene.printed:
        case "":
            return []
        case "ready":
            return [card(scene, said(scene, READY, bold=True), tinted=True)]
        case "failed":
            return [card(scene, said(scene, FAILED, bold=True), tinted=True)]
        case ticket:
            picture, digits = ticket.split("-")
            shown = row(icon(picture, 72, scene.look.accent), plain(scene, scene.tr.keep(digits), "heading", bold=True))
            return [
                card(
                    scene,
                    said(scene, WAITS, bold=True),
                    identified("ticket", shown, label=ticket),
                    said(scene, FORGOTTEN, "small"),
                    tinted=True,
                )
            ]
