"""Fill a form from a file of answers; list the forms; say what a form asks."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from json import JSONDecodeError, dumps, loads
from pathlib import Path
from typing import Any

from kiosk.commands.common import language, site_path
from kiosk.content.forms import load_forms, read_answers
from kiosk.content.load import load
from kiosk.content.site import load_site
from kiosk.core.form import Form, Question, complaint, open_questions
from kiosk.core.problem import did_you_mean
from kiosk.edge import clock
from kiosk.edge.blank import blank_path, make
from kiosk.edge.places import FORMS
from kiosk.edge.words import words


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


def fill(args: argparse.Namespace) -> int:
    """0 when the paper is made; 2 with a sentence when it cannot be."""
    content = load()
    forms = load_forms(FORMS, content)
    try:
        today = date.fromisoformat(args.today) if args.today else clock.now().date()
    except ValueError:
        return _refuse(f'"{args.today}" is not a day. Write it as 2026-11-20.')
    if args.list:
        return _list(forms, today, args.json)
    if args.blanks:
        for one in (f for f in forms.values() if not f.is_letter):
            blank_path(one).write_bytes(make(one, content.authorities[one.authority]))
        return 0
    if args.inspect:
        return _inspect(args.inspect, args.form)
    form = forms.get(args.schema or args.form or "")
    if form is None:
        return _refuse(f'There is no form "{args.schema or args.form}".{did_you_mean(args.schema or args.form or "", forms)}')
    if args.schema:
        print(dumps(schema(form), ensure_ascii=False, indent=1))
        return 0
    if not form.is_open(today) and not args.staff:
        return _refuse(f"{form.title.sv}: {form.closed.sv if form.closed else 'Stängd.'}")
    tag = language(content, args.lang)
    if tag is None:
        return _refuse(f'There is no language "{args.lang}".{did_you_mean(args.lang, content.languages)}')
    if not args.answers or not args.out:
        return _refuse("Name the file of answers and the paper: fill FORM ANSWERS.json OUT.pdf")
    try:
        answers = read_answers(loads(Path(args.answers).read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        return _refuse(f"The answers cannot be read: {error}.")
    except (JSONDecodeError, ValueError) as error:
        return _refuse(f"The answers are not understood: {error}. See: fill --schema {form.id}")
    if wrong := mistakes(form, answers):
        return _refuse("\n".join(wrong))
    from kiosk.edge import forms as on_paper
    from kiosk.edge import paper

    site = load_site(site_path(None), content)
    try:
        pdf = on_paper.filled(form, content.authorities[form.authority], answers)
        if tag != "sv":
            own, sv = words(content.languages[tag]), words(content.languages["sv"])
            pdf = paper.joined([pdf, on_paper.copy(form, answers, [content.bring[b] for b in form.bring], site, own, sv)])
        Path(args.out).write_bytes(pdf)
    except (paper.PaperError, OSError) as error:
        return _refuse(f"The paper cannot be made: {error}")
    return 0


def _list(forms: dict[str, Form], today: date, as_json: bool) -> int:
    listed = [
        {
            "id": form.id,
            "title": form.title.sv,
            "open": form.is_open(today),
            "why": None if form.is_open(today) else (form.closed.sv if form.closed else None),
        }
        for form in forms.values()
    ]
    if as_json:
        print(dumps(listed, ensure_ascii=False, indent=1))
    else:
        for one in listed:
            print(f"{one['id']:<24} {one['title']}" + ("" if one["open"] else f" ({one['why']})"))
    return 0


def mistakes(form: Form, answers: dict[str, Any]) -> list[str]:
    """What is unknown, open or not understood in some answers, as sentences."""
    found = []
    for id, value in answers.items():
        question = form.questions.get(id)
        if question is None:
            found.append(f'{form.id}: there is no question "{id}".{did_you_mean(id, form.questions)}')
            continue
        known = [o.id for o in question.options]
        for option in ([value] if isinstance(value, str) else value) if known else []:
            if option and option not in known:
                found.append(f'{id}: there is no answer "{option}".{did_you_mean(str(option), known)} Known: {", ".join(known)}.')
        if question.kind not in ("choice", "several", "people"):
            if not isinstance(value, str):
                found.append(f"{id}: a text is expected.")
            elif (wrong := complaint(question.kind, value, optional=question.optional)) and not wrong.soft:
                found.append(f"{id}: {wrong.says.sv}")
    return found + [f"{q.id}: {q.ask.sv}" for q in open_questions(form, answers)]


def schema(form: Form) -> dict[str, Any]:
    """The questions of a form as JSON Schema."""

    def one(question: Question) -> dict[str, Any]:
        options = [o.id for o in question.options]
        kinds: dict[str, dict[str, Any]] = {
            "choice": {"type": "string", "enum": options},
            "several": {"type": "array", "items": {"type": "string", "enum": options}},
            "people": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {c.id: {"type": "string", "title": c.label.sv} for c in question.columns},
                    "additionalProperties": False,
                },
            },
            "date": {"type": "string", "format": "date"},
        }
        return {"title": question.ask.sv, **kinds.get(question.kind, {"type": "string"})}

    required = [q.id for q in form.questions.values() if not q.optional and not q.show_if]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": form.title.sv,
        "type": "object",
        "properties": {q.id: one(q) for q in form.questions.values()},
        "required": required,
        "additionalProperties": False,
    }


def _inspect(source: str, out: str | None) -> int:
    """A copy of a PDF with every form field framed and numbered, and the numbers with the fields' names."""
    from kiosk.edge import acroform
    from kiosk.edge.inspect import numbered
    from kiosk.edge.refusals import FillError

    if not out:
        return _refuse("Name the picture too: fill --inspect FILE.pdf OUT.pdf")
    try:
        fields = acroform.fields(Path(source))
        numbered(Path(source), fields, Path(out))
    except (FillError, OSError) as error:
        return _refuse(str(error))
    for n, field in enumerate(fields, 1):
        print(f"{n:>3}  {field.name}  {field.kind}")
    return 0
