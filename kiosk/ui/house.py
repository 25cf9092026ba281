"""What the composition root hands to the screens: values to show and the few ways to the outside."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import flet as ft

from kiosk.core.idle import Idle
from kiosk.core.log import Event
from kiosk.core.reading import Understood
from kiosk.core.visit import Visit
from kiosk.ui.scene import Scene


@dataclass(frozen=True)
class House:
    """Callables only: what they reach (clock, pipe, printer) is not the screens' business."""

    scene: Callable[[Visit, Mapping[str, str], str], Scene]
    events: Callable[[Visit, Visit], tuple[Event, ...]]
    tell: Callable[[Event], None]
    touched: Callable[[], None]
    watch_reading: Callable[[Visit], None]
    idle: Callable[[], Idle]
    seconds_left: Callable[[], int]
    print_plan: Callable[[ft.Page, Visit], Awaitable[str]]
    print_form: Callable[[ft.Page, Visit], Awaitable[str]]
    read_letter: Callable[
        [bytes | str | None], Awaitable[Understood | str]
    ]  # a picture, a text, or the scan that waits; a str says why not
    look: Callable[[bytes], Awaitable[str]]  # advice on a camera's picture
    paper: Callable[[str], str | None]
