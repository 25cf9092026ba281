"""One screen a file. `SCREENS` is what the frame can show."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import flet as ft

from kiosk.ui.scene import Do, Scene
from kiosk.ui.screens.action import action
from kiosk.ui.screens.ask import ask
from kiosk.ui.screens.camera import camera
from kiosk.ui.screens.copied import copied
from kiosk.ui.screens.day import day
from kiosk.ui.screens.door import door
from kiosk.ui.screens.finish import finish
from kiosk.ui.screens.form import form
from kiosk.ui.screens.forms import forms
from kiosk.ui.screens.handover import handover
from kiosk.ui.screens.heading import heading
from kiosk.ui.screens.home import home
from kiosk.ui.screens.language import language
from kiosk.ui.screens.letter import letter
from kiosk.ui.screens.letters import letters
from kiosk.ui.screens.outcome import outcome
from kiosk.ui.screens.person import person
from kiosk.ui.screens.plan import plan
from kiosk.ui.screens.question import question
from kiosk.ui.screens.real import real
from kiosk.ui.screens.received import due, received
from kiosk.ui.screens.review import review
from kiosk.ui.screens.search import search
from kiosk.ui.screens.seen import seen
from kiosk.ui.screens.take import take
from kiosk.ui.screens.term import term, terms
from kiosk.ui.screens.topics import topics
from kiosk.ui.screens.unknown import unknown
from kiosk.ui.screens.welcome import welcome
from kiosk.ui.screens.words import words

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
    "letters": letters,
    "heading": heading,
    "words": words,
    "copied": copied,
    "camera": camera,
    "seen": seen,
    "unknown": unknown,
    "letter": letter,
    "received": received,
    "due": due,
    "terms": terms,
    "term": term,
    "real": real,
    "handover": handover,
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
