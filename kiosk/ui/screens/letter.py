"""One letter: what it is, what to do, by when, what happens otherwise, whom to ask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import flet as ft

from kiosk.core.deadline import Rule
from kiosk.core.fields import Doubt, Field
from kiosk.core.letter import Letter
from kiosk.core.plan import BRING, CHECKED, UNCHECKED
from kiosk.core.reading import PRINTED, Deadline, Understood
from kiosk.core.text import Text, ui
from kiosk.core.visit import Place, add, go, open_flow, set_right
from kiosk.ui import parts
from kiosk.ui.scene import Do, Scene

TODAY_PERSON = ui("Visa brevet för personalen i dag. Vänta inte.")
AT = {
    "answer": ui("Sista dag att svara står i brevet. Leta efter orden:"),
    "meeting": ui("Dagen för mötet står i brevet. Leta efter orden:"),
    "pay": ui("Sista dag att betala står i brevet. Leta efter orden:"),
    "expires": ui("Datumet då det slutar gälla står i brevet. Leta efter orden:"),
    "collect": ui("Sista dag att hämta står i brevet. Leta efter orden:"),
    "move": ui("Datumet då du ska flytta står i brevet. Leta efter orden:"),
}
DAY = {
    "answer": ui("Sista dag att svara"),
    "meeting": ui("Dag för mötet"),
    "pay": ui("Sista dag att betala"),
    "expires": ui("Gäller till"),
    "collect": ui("Sista dag att hämta"),
    "move": ui("Dag att flytta"),
    "none": ui("Datum i brevet"),
}
PASSED = {
    "answer": ui("Dagen har passerat. Svara ändå i dag och säg varför det är sent. Fråga personalen vad som fortfarande går att göra."),
    "meeting": ui("Dagen har passerat. Ring i dag, säg varför du inte kom och be om en ny tid."),
    "pay": ui("Dagen har passerat. Betala så snart du kan, eller ring avsändaren i dag och be om mer tid."),
    "expires": ui("Dagen har passerat. Kontakta avsändaren i dag och fråga vad som gäller nu."),
    "collect": ui("Dagen har passerat. Ring i dag och fråga om det finns kvar."),
    "move": ui("Dagen har passerat. Prata med personalen i dag."),
    "none": ui("Dagen har passerat."),
}
FIELDS = {
    "letter_date": ui("Brevets datum"),
    "deadline": ui("Sista dag"),
    "appointment": ui("Tid att komma"),
    "amount": ui("Att betala"),
    "ocr": ui("OCR-nummer"),
    "bankgiro": ui("Bankgiro"),
    "plusgiro": ui("Plusgiro"),
    "iban": ui("IBAN"),
    "case_number": ui("Ärendenummer"),
    "phone": ui("Telefon i brevet"),
    "period": ui("Tid i ord"),
}
CUT = 520  # pixels: how wide a piece of the paper is shown


def letter(scene: Scene, do: Do) -> ft.Control:
    """Everything about one letter, the most urgent first."""
    visit, content = scene.visit, scene.content
    what = content.post.letters[visit.place.step]
    read = visit.reading if visit.reading and what.id in visit.reading.recognition.candidates else None

    def to(screen: str, flow: str = "", step: str = "") -> Callable[[], None]:
        return partial(do.to, go(visit, Place(screen, flow, step)))

    urgent = [parts.card(scene, parts.said(scene, TODAY_PERSON, "title", bold=True), tinted=True), parts.person_tile(scene, do)]
    steps = [
        parts.row(parts.plain(scene, str(n), "title", bold=True, colour=scene.look.accent), parts.growing(parts.said(scene, step)))
        for n, step in enumerate(what.steps, 1)
    ]
    bring: list[ft.Control] = [
        parts.row(parts.icon("check_circle", 26, scene.look.accent), parts.growing(parts.said(scene, content.bring[p]))) for p in what.bring
    ]
    whom: list[ft.Control] = []
    for id in dict.fromkeys((what.authority, *what.also)):
        authority = content.authorities[id]
        office = scene.site.office(id)
        number = (office.phone if office else "") or authority.phone
        whom += [parts.named(scene, authority.name, authority.gloss), *([parts.phone(scene, number, "body")] if number else [])]
    forms = [
        parts.button(scene, f"form-{id}", scene.forms[id].title, to("form", id), picture="edit_note")
        for id in what.forms
        if id in scene.forms
    ]
    route = content.flows[what.flow]
    asked = [
        parts.tile(
            scene,
            f"right-{word}",
            label,
            partial(do.to, set_right(visit, what.id, word)),
            picture=icon,
            chosen=visit.right.get(what.id) == word,
        )
        for word, label, icon in (("yes", ui("Ja"), "thumb_up"), ("no", ui("Nej"), "thumb_down"))
    ]
    wrong = (
        [parts.button(scene, "none", ui("Leta efter rätt brev"), to("letters"), picture="search")]
        if visit.right.get(what.id) == "no"
        else []
    )
    checked = (
        parts.said(scene, CHECKED, "small", colour=scene.look.quiet, source=what.source, day=scene.tr.day(what.checked_on))
        if what.checked_on
        else parts.said(scene, UNCHECKED, "small", colour=scene.look.quiet, source=what.source)
    )
    return parts.page(
        scene,
        parts.heading(scene, what.title),
        parts.plain(scene, scene.tr.keep(" / ".join(what.headings[:3])), "small", colour=scene.look.quiet),
        *(urgent if what.urgent else []),
        *(
            [parts.card(scene, parts.fact(scene, "warning", ui("Viktigt"), parts.said(scene, what.warn, bold=True)), tinted=True)]
            if what.warn
            else []
        ),
        parts.card(scene, parts.fact(scene, "mail", ui("Det här betyder brevet"), parts.said(scene, what.about))),
        parts.card(scene, *_due(scene, do, what, read)),
        parts.card(scene, parts.fact(scene, "checklist", ui("Gör så här"), *steps)),
        parts.card(scene, parts.fact(scene, "report", ui("Om du inte gör något"), parts.said(scene, what.otherwise))),
        parts.card(scene, parts.fact(scene, "call", ui("Fråga här"), *whom), parts.fact(scene, "work_outline", BRING, *bring)),
        *figures(scene, read, what),
        parts.button(
            scene,
            "collect",
            ui("Lägg i min plan"),
            partial(do.to, go(add(visit, what.id), Place("plan"))),
            picture="playlist_add_check",
            main=True,
        ),
        *forms,
        parts.button(scene, "handover", ui("Visa för personalen"), to("handover", "", what.id), picture="badge"),
        *([parts.button(scene, "terms", ui("Ord i ditt brev"), to("terms"), picture="translate")] if read and read.terms else []),
        parts.button(scene, "real", ui("Är brevet äkta?"), to("real", "", what.id), picture="gpp_maybe"),
        parts.button(scene, f"route-{route.id}", route.title, partial(do.to, open_flow(visit, route)), picture=route.icon),
        *([] if what.urgent else [parts.person_tile(scene, do)]),
        parts.said(scene, ui("Var det rätt brev?"), "small", colour=scene.look.quiet),
        parts.grid(scene, asked, 2),
        *wrong,
        checked,
    )


def _due(scene: Scene, do: Do, what: Letter, read: Understood | None) -> list[ft.Control]:
    """The last day: known, counted, to be asked for, or honestly not known."""
    due = scene.visit.due.get(what.id, Deadline())
    rules = scene.content.post.rules
    kind = what.due.kind
    controls: list[ft.Control] = []
    if due.day:
        day = f"{scene.tr.weekday(due.day)} {scene.tr.day(due.day)}"
        shown: list[ft.Control] = [
            parts.identified("deadline", parts.plain(scene, day, "title", bold=True, colour=scene.look.accent), label=due.day.isoformat())
        ]
        if due.rule == PRINTED:
            shown.append(parts.said(scene, ui("Så står det i brevet. Kontrollera mot papperet."), "small"))
        elif due.start:
            rule = rules[due.rule]
            shown += [parts.said(scene, rule.text, "small"), _law(scene, rule, due.start)]
        if due.day < scene.now.date():
            shown.append(parts.said(scene, PASSED[kind], bold=True))
        elif (left := (due.day - scene.now.date()).days) <= 3:
            shown.append(
                parts.said(scene, ui("Det är snart. Gör det i dag."), bold=True)
                if left
                else parts.said(scene, ui("Det är i dag."), bold=True)
            )
        controls.append(parts.fact(scene, "event", DAY[kind], *shown))
    elif due.needs == "person" or (due.rule and rules[due.rule].uncertain):
        controls.append(parts.fact(scene, "support_agent", DAY[kind], parts.said(scene, rules[due.rule].text, bold=True)))
    elif kind == "none":
        controls.append(
            parts.fact(
                scene,
                "event",
                ui("Sista dag"),
                parts.said(scene, ui("Det finns oftast ingen sista dag i det här brevet. Läs ändå om något datum står där.")),
            )
        )
    if not due.day and kind != "none":
        words = parts.paper_words(scene, *what.due.at)
        controls.append(parts.fact(scene, "event", DAY[kind], parts.said(scene, AT[kind]), *words))
    controls += _doubtful(scene, read, "deadline")
    change = ui("Ändra dagen") if due.day else ui("Skriv in dagen som står i brevet")
    if kind != "none" or due.day:
        controls.append(
            parts.button(scene, "due", change, partial(do.to, go(scene.visit, Place("due", "", what.id))), picture="edit_calendar")
        )
    if not due.day or due.rule != PRINTED:
        controls += [_rule(scene, do, what, rules[id]) for id in what.due.rules]
    return controls


def _law(scene: Scene, rule: Rule, start: date) -> ft.Control:
    counted = ui("Räknat från {start}. Regel: {law}. Regeln är inte kontrollerad än. Står det ett datum i brevet gäller det.")
    return parts.said(scene, counted, "small", colour=scene.look.quiet, start=scene.tr.day(start), law=rule.law)


def _rule(scene: Scene, do: Do, what: Letter, rule: Rule) -> ft.Control:
    """A period in words: said to be uncertain, or counted once the visitor says that it stands on the paper."""
    words = parts.paper_words(scene, *rule.says, role="small")
    if rule.uncertain or not rule.valid(scene.now.date()):
        return parts.card(
            scene,
            parts.said(scene, ui("Står det en tid i ord i brevet?"), "small"),
            *words,
            parts.said(scene, rule.text, bold=True),
            tinted=True,
        )
    act = partial(do.to, go(scene.visit, Place("received", rule.id, what.id)))
    ask = ui("Står det så här i brevet? Tryck för att räkna ut dagen.")
    column = ft.Column([parts.said(scene, ask), *words], spacing=2, tight=True)
    return parts.touch(scene, f"rule-{rule.id}", parts.row(parts.icon("calculate", 32, scene.look.accent), parts.growing(column)), act)


def figures(scene: Scene, read: Understood | None, what: Letter | None) -> list[ft.Control]:
    """What was read, each figure with its place on the paper; what is doubtful as the paper itself."""
    if not read:
        return []
    rows: list[ft.Control] = []
    for kind in ("letter_date", "deadline", "appointment", "amount", "ocr", "bankgiro", "plusgiro", "iban", "case_number", "phone"):
        field: Field[object] | None = getattr(read.fields, kind)
        if field is None or (kind == "amount" and what is not None and what.category == "scam"):
            continue
        value = parts.identified(
            f"read-{kind}",
            parts.plain(scene, scene.tr.keep(field.text) if kind == "phone" else shown_value(scene, field.value), "body", bold=True),
        )
        repaired = (
            [parts.said(scene, ui("En siffra var otydlig. Kontrollsiffran visar vilken det är. Jämför med papperet."), "small")]
            if field.repaired
            else []
        )
        rows.append(parts.fact(scene, "pin", FIELDS[kind], value, *repaired, *cut(scene, read, field)))
    doubtful = _doubtful(scene, read, "")
    if not rows and not doubtful:
        return []
    head = parts.said(scene, ui("Det här läste kiosken. Jämför med papperet."), bold=True)
    return [parts.identified("figures", parts.card(scene, head, *rows, *doubtful))]


def shown_value(scene: Scene, value: object) -> str:
    """A figure as it is shown: days in words, sums in kronor, numbers as they are."""
    from datetime import datetime
    from decimal import Decimal

    if isinstance(value, datetime):
        return f"{scene.tr.weekday(value.date())} {scene.tr.day(value.date())} {scene.tr.keep(value.strftime('%H:%M'))}"
    if isinstance(value, date):
        return scene.tr.day(value)
    if isinstance(value, Decimal):
        return scene.tr.keep(f"{value:,.2f} kr".replace(",", "\u00a0").replace(".", ","))
    return scene.tr.keep(str(value))


def cut(scene: Scene, read: Understood, field: Field[object] | Doubt) -> list[ft.Control]:
    """The line on the paper, if there is a picture of it."""
    return [parts.cut_out(scene, read.pages[field.page], field.box, CUT)] if field.page < len(read.pages) else []


def _doubtful(scene: Scene, read: Understood | None, only: str) -> list[ft.Control]:
    """What the kiosk could not read for sure, as a picture or as the words themselves."""
    if not read:
        return []
    shown: list[ft.Control] = []
    for doubt in [d for d in read.fields.doubtful if (d.kind == only if only else d.kind != "deadline")][:4]:
        piece = cut(scene, read, doubt) or [parts.plain(scene, scene.tr.keep(f"”{doubt.text}”"), "small")]
        label: Text = FIELDS.get(doubt.kind, FIELDS["period"])
        shown.append(
            parts.fact(
                scene,
                "help",
                label,
                parts.said(scene, ui("Osäkert. Läs själv på papperet eller fråga personalen."), "small", bold=True),
                *piece,
            )
        )
    return shown
