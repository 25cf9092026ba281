"""Walk a tree of controls as the client would show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import flet as ft

from kiosk.content import search
from kiosk.content.recognise import by_word
from kiosk.content.understand import Expert, expert
from kiosk.core.visit import Visit
from kiosk.edge import qr
from kiosk.edge.workdays import free
from kiosk.room import Room
from kiosk.ui import frame
from kiosk.ui.scene import Do, Need, Scene
from kiosk.ui.theme import Look
from tests.conftest import NOW

_EXPERTS: dict[int, Expert] = {}  # content -> what understands its letters


def expert_of(room: Room) -> Expert:
    """Made once for each content."""
    if id(room.content) not in _EXPERTS:
        _EXPERTS[id(room.content)] = expert(room.content)
    return _EXPERTS[id(room.content)]


def scene_of(room: Room, visit: Visit, now: datetime = NOW, typed: dict[str, str] | None = None, printed: str = "", **more: Any) -> Scene:
    """A scene as the composition root makes it, with a fixed moment."""
    tr = room.words.get(visit.language, room.words["sv"])
    return Scene(
        content=room.content,
        site=room.site,
        visit=visit,
        tr=tr,
        sv=room.words["sv"],
        look=Look(room.site.px_per_mm, visit.large, visit.contrast),
        now=now,
        languages=room.languages,
        drafts=frozenset(tag for tag, w in room.words.items() if w.draft),
        qr=qr.png,
        find=lambda text: tuple(Need(f, s) for f, s in search.index(room.content, [tr]).rank(text)),
        in_language=room.words.__getitem__,
        forms=room.forms,
        typed=typed or {},
        printed=printed,
        **{
            "expert": lambda: expert_of(room),
            "letters_with": lambda text: by_word(text, expert_of(room).at),
            "free": free,
            "reads": True,
            **more,
        },
    )


class Hands:
    """What a screen did: the visits it asked for, and the rest by name."""

    def __init__(self) -> None:
        self.visit: Visit | None = None
        self.did: list[str] = []

    @property
    def do(self) -> Do:
        def to(visit: Visit) -> None:
            self.visit = visit

        return Do(
            to=to,
            type=lambda field, words: self.did.append(f"{field}: {words}"),
            end=self.did.append,
            store=lambda form, question, value: self.did.append(f"{question.id} = {value}"),
            print=lambda: self.did.append("print"),
            print_form=lambda: self.did.append("print_form"),
            read_text=lambda text: self.did.append(f"read {text}"),
            read_scan=lambda: self.did.append("read the scan"),
            shoot=lambda: self.did.append("shoot"),
            stay=lambda: self.did.append("stay"),
        )


def shown(room: Room, visit: Visit, hands: Hands | None = None, **more: Any) -> ft.Control:
    return frame.shown(scene_of(room, visit, **more), (hands or Hands()).do)


def walk(control: Any) -> Iterator[Any]:
    """The control and everything inside it."""
    if isinstance(control, str) or control is None:
        return
    if isinstance(control, list | tuple):
        for one in control:
            yield from walk(one)
        return
    yield control
    for name in ("content", "controls", "icon"):
        inner = getattr(control, name, None)
        if inner is not None and not isinstance(inner, str):
            yield from walk(inner)


def texts(control: ft.Control) -> list[ft.Text]:
    return [c for c in walk(control) if isinstance(c, ft.Text)]


def words(control: ft.Control) -> str:
    return "\n".join(str(t.value) for t in texts(control))


def identifiers(control: ft.Control) -> list[str]:
    return [c.identifier for c in walk(control) if isinstance(c, ft.Semantics) and c.identifier]


def touchables(control: ft.Control) -> dict[str, Any]:
    """identifier -> the button inside it."""
    found = {}
    for c in walk(control):
        if isinstance(c, ft.Semantics) and c.identifier:
            for inner in walk(c.content):
                if getattr(inner, "on_click", None):
                    found.setdefault(c.identifier, inner)
                    break
    return {i: b for i, b in found.items() if not i.startswith("step-")}


def tap(control: ft.Control, identifier: str) -> None:
    handler: Callable[[Any], Any] = touchables(control)[identifier].on_click
    handler(None)
