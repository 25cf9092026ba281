"""What a screen is made from, and what it can do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

import flet as ft

from kiosk.content.load import Content
from kiosk.core.authority import Action, Authority
from kiosk.core.form import Form, Question, Value
from kiosk.core.plan import Stop
from kiosk.core.site import Site
from kiosk.core.text import Tr
from kiosk.core.visit import Visit
from kiosk.ui.theme import Look

if TYPE_CHECKING:
    from kiosk.content.understand import Expert


@dataclass(frozen=True)
class Need:
    """One search result: a flow to open."""

    flow: str
    score: float


def _nobody() -> Expert:
    raise LookupError("this scene has no expert")


def _none(text: str) -> tuple[str, ...]:
    return ()


def _weekend(day: date) -> bool:
    return day.weekday() >= 5


@dataclass(frozen=True)
class Scene:
    """Everything a screen may show: a value. `now` is local time at the desk."""

    content: Content
    site: Site
    visit: Visit
    tr: Tr
    sv: Tr
    look: Look
    now: datetime
    languages: tuple[str, ...]
    drafts: frozenset[str]
    qr: Callable[[str], bytes]
    find: Callable[[str], tuple[Need, ...]]
    in_language: Callable[[str], Tr]
    forms: Mapping[str, Form] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)  # field -> what stands in it; lives on this screen only
    printed: str = ""  # "", "ready" or "failed"
    expert: Callable[[], Expert] = _nobody
    letters_with: Callable[[str], tuple[str, ...]] = _none
    free: Callable[[date], bool] = _weekend
    reads: bool = False  # whether there is a camera to show a letter to
    scan: bool = False  # whether a scanned paper waits in the watched folder
    reading: str = ""  # "", "busy" or why the last reading was refused
    camera: ft.Control | None = None

    @property
    def beside(self) -> bool:
        return self.visit.beside and self.tr.tag != "sv"

    def authority(self, action: Action) -> Authority:
        return self.content.authorities[action.authority]

    def stop(self, action: Action, day: date | None = None, last: date | None = None) -> Stop:
        """A step with all that is known about it here."""
        papers = tuple(self.content.bring[paper] for paper in action.bring)
        letter = self.content.post.letters.get(action.id)
        steps = letter.steps if letter else ()
        return Stop(action, self.authority(action), self.site.office(action.authority), papers, day, last, steps)


@dataclass(frozen=True)
class Do:
    """All that a screen can do. Anything else is not offered."""

    to: Callable[[Visit], None]
    type: Callable[[str, str], None]  # field, what stands in it now
    end: Callable[[str], None]
    store: Callable[[Form, Question, Value], None]  # keep an answer and stay
    print: Callable[[], None]
    print_form: Callable[[], None]
    read_text: Callable[[str], None]  # a letter that was typed or pasted
    read_scan: Callable[[], None]  # the paper in the watched folder
    shoot: Callable[[], None]  # take the picture
    stay: Callable[[], None]
