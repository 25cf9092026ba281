"""One screen a file. `SCREENS` is what the frame can show."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import flet as ft

from kiosk.ui.scene import Do, Scene
from kiosk.ui.screens.action import action
from kiosk.ui.screens.ask import ask
from kiosk.ui.screens.day import day
from kiosk.ui.screens.door import door
from kiosk.ui.screens.finish import finish
from kiosk.ui.screens.form import form
from kiosk.ui.screens.forms import forms
from kiosk.ui.screens.home import home
from kiosk.ui.screens.language import language
from kiosk.ui.screens.outcome import outcome
from kiosk.ui.screens.person import person
from kiosk.ui.screens.plan import plan
from kiosk.ui.screens.question import question
from kiosk.ui.screens.review import review
from kiosk.ui.screens.search import search
from kiosk.ui.screens.take import take
from kiosk.ui.screens.topics import topics
from kiosk.ui.screens.welcome import welcome

Screen = Callable[[Scene, Do], ft.Control]

SCREENS: Mapping[str, Screen] = {
    "welcome": welcome,
    "home": home,
    "topics": topics,
    "search": search,
    "question": question,
    "outcome": outcome,
    "action": action,
    "door": door,
    "day": day,
    "forms": forms,
    "form": form,
    "ask": ask,
    "review": review,
    "plan": plan,
    "take": take,
    "language": language,
    "person": person,
    "finish": finish,
}
