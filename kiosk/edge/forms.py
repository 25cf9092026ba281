"""A form on paper: the filled blank or the letter, and the copy that says what one signs."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kiosk.core.authority import Authority
from kiosk.core.form import Answers, Form, Question, Value, asked, field_values, in_swedish, letter
from kiosk.core.plan import BRING, DRAFT
from kiosk.core.site import Site
from kiosk.core.text import Text, Tr, ui
from kiosk.edge import acroform, original
from kiosk.edge.blank import blank_path, field_name
from kiosk.edge.paper import PaperError, joined, typeset
from kiosk.edge.refusals import DoesNotFit, FillError, TooLong

COPY = ui("Detta skriver du under")
NOT_SENT = ui("Den här kopian är din. Lämna inte in den.")
SEND = ui("Var du lämnar papperet")
SEE_NEXT = "Se bilaga"  # stands in a box whose text continues on a page of its own


def filled(form: Form, authority: Authority, answers: Answers, originals: Path | None = None) -> bytes:
    """The Swedish paper. A text that its box cannot hold continues on an extra page, never cut. PaperError if it cannot be made.

    `originals` is a folder with authorities' own papers (see edge/original.py); one that is mapped is used instead of ours.
    """
    if originals and (paper := original.find(originals, form)):
        return original.filled(paper, form, answers)
    if form.is_letter:
        return typeset("letter.typ", _letter(form, authority, answers))
    values = {field_name(name): value for name, value in field_values(form, answers).items()}
    known = {f.name for f in acroform.fields(blank_path(form))}
    beyond = {name: value for name, value in values.items() if name not in known}  # more persons than the paper has lines
    values = {name: value for name, value in values.items() if name in known}
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "filled.pdf"
        longer: dict[str, str] = {name: str(value) for name, value in beyond.items() if isinstance(value, str)}
        while True:
            try:
                acroform.fill(blank_path(form), values, out)
                break
            except (DoesNotFit, TooLong) as error:
                if values.get(error.field) in (SEE_NEXT, "", None):
                    raise PaperError(str(error)) from error
                longer[error.field] = str(values[error.field])
                values[error.field] = SEE_NEXT if len(longer[error.field]) > len(SEE_NEXT) else ""
            except FillError as error:
                raise PaperError(str(error)) from error
        pdf = out.read_bytes()
    if not longer:
        return pdf
    labels = _labels(form)
    paragraphs = [f"{labels.get(name, name)}: {text}" for name, text in longer.items()]
    extra = {"title": f"Bilaga till {form.title.sv}", "sender": [], "receiver": [], "paragraphs": paragraphs, "signed": False}
    return joined([pdf, typeset("letter.typ", extra)])


def _labels(form: Form) -> dict[str, str]:
    """PDF field -> the Swedish label beside it."""
    labels = {q.id: q.label for q in form.questions.values()}
    for q in form.questions.values():
        for n in range(q.most + 20):
            labels |= {field_name(f"{q.id}.{n}.{c.id}"): f"{q.label}, {n + 1}, {c.label.sv}" for c in q.columns}
    return labels


def _letter(form: Form, authority: Authority, answers: Answers) -> dict[str, object]:
    said = {q.id: in_swedish(q, answers[q.id]) for q in asked(form, answers) if answers.get(q.id)}
    kept = {q.keep: said[q.id] for q in form.questions.values() if q.keep and q.id in said}
    sender = [kept[k] for k in ("person.name", "person.number", "person.address", "person.phone", "person.email") if k in kept]
    receiver = [said[k] for k in ("receiver", "receiver_address") if k in said]
    if not receiver and "tell" not in form.questions:  # a letter to many has no one receiver
        receiver = [authority.name]
    return {"title": form.title.sv, "sender": sender, "receiver": receiver, "paragraphs": list(letter(form, answers)), "signed": True}


def said_in(tr: Tr, question: Question, value: Value) -> str:
    """An answer in the words of one language."""
    if question.kind in ("choice", "several"):
        chosen = [value] if isinstance(value, str) else list(value)
        return ", ".join(tr(o.label) for o in question.options if o.id in chosen)
    if question.kind == "people":
        people = [p for p in value if isinstance(p, Mapping)]
        return "; ".join(", ".join(tr.keep(p[c.id]) for c in question.columns if p.get(c.id)) for p in people)
    return tr.keep(in_swedish(question, value))


def copy(form: Form, answers: Answers, bring: Sequence[Text], site: Site, tr: Tr, sv: Tr) -> bytes:
    """Every question and answer in the visitor's language and Swedish, with what to bring and where the paper goes."""

    def pair(text: Text) -> list[str]:
        return [tr(text), sv(text)]

    parts: list[dict[str, Any]] = [{"label": pair(NOT_SENT), "lines": []}]
    for question in asked(form, answers):
        if value := answers.get(question.id):
            own, swedish = said_in(tr, question, value), in_swedish(question, value)
            lines = [own, swedish] if question.kind in ("choice", "several") else [own]
            parts.append({"label": pair(question.ask), "lines": [lines]})
    if bring:
        parts.append({"label": pair(BRING), "lines": [pair(paper) for paper in bring]})
    parts.append({"label": pair(SEND), "lines": [pair(form.send)]})
    return typeset(
        "copy.typ",
        {
            "lang": tr.tag.split("_")[0],
            "rtl": tr.rtl,
            "title": tr(form.title) if tr.tag == "sv" else f"{tr(COPY)} · {form.title.sv}",
            "place": f"{site.municipality} · {site.desk}",
            "draft": pair(DRAFT) if tr.draft else [],
            "parts": parts,
        },
    )
