"""Is it real? Signs of a trick, never a verdict, and what to do."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import flet as ft

from kiosk.core.text import ui
from kiosk.core.visit import Place, answer, go
from kiosk.ui import parts
from kiosk.ui.scene import Do, Scene

SHOWN_BY_HAND = ("codes", "hurry", "threat", "secret", "pay_code", "swish", "private_contact", "gift", "not_ordered", "pay_permit")


def real(scene: Scene, do: Do) -> ft.Control:
    """The signs found on this letter, or the ones to look for; then what to do, the same either way."""
    visit, post = scene.visit, scene.content.post
    read = visit.reading
    found = read.signs if read else ()
    shown: list[ft.Control] = []
    if found:
        for marked in found:
            words = [parts.plain(scene, scene.tr.keep(f"”{marked.words}”"), "small")] if marked.words else []
            shown.append(parts.card(scene, parts.fact(scene, "gpp_maybe", post.signs[marked.id].label, *words), tinted=True))
    else:
        shown = [parts.fact(scene, "visibility", post.signs[id].label) for id in SHOWN_BY_HAND]
    flow = scene.content.flows["letter"]
    fake = answer(answer(visit, flow, "sender", "other"), flow, "other", "fake")
    return parts.page(
        scene,
        parts.heading(scene, ui("Är brevet äkta?")),
        parts.said(scene, FOUND if found else NONE_FOUND if read else LOOK),
        *shown,
        parts.said(scene, ui("Gör så här"), "title", bold=True),
        *[parts.fact(scene, picture, text) for picture, text in ADVICE],
        parts.button(
            scene,
            "fake",
            ui("Vad gör jag med ett falskt brev?"),
            partial(do.to, replace(fake, trail=(*visit.trail, visit.place))),
            picture="gpp_bad",
        ),
        parts.button(
            scene,
            "handover",
            ui("Visa för personalen"),
            partial(do.to, go(visit, Place("handover", "", visit.place.step))),
            picture="badge",
        ),
        parts.person_tile(scene, do),
    )


FOUND = ui("Vi såg tecken som är vanliga i falska brev. Det betyder inte säkert att brevet är falskt.")
NONE_FOUND = ui("Vi såg inga av de vanliga tecknen. Det betyder inte säkert att brevet är äkta.")
LOOK = ui("Ser du något av det här? Då kan brevet vara falskt.")
ADVICE = (
    ("money_off", ui("Betala inte och logga inte in förrän du vet.")),
    ("call", ui("Ring numret som du hittar själv eller som står i kiosken. Ring inte numret i brevet.")),
    ("key_off", ui("Lämna aldrig ut koder till BankID eller kort. Ingen myndighet frågar efter dem.")),
    ("gavel", ui("Är kravet fel? Säg nej skriftligt (bestrid). Kronofogden beslutar inget utan att fråga dig först.")),
    ("local_police", ui("Har du betalat eller gett ut koder? Ring banken genast och polisen på 114 14.")),
)
