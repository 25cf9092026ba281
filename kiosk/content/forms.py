"""Read the forms folder: one folder a form, its `form.toml` and its `blank.pdf`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from kiosk.content.load import Content, ContentError, Table, _Reader, read_toml
from kiosk.core.form import (
    GROUPS,
    KINDS,
    Case,
    Choice,
    Column,
    Form,
    Paragraph,
    Person,
    Question,
    Value,
    complaint,
    field_values,
    letter,
    open_questions,
)
from kiosk.core.problem import Problem, did_you_mean
from kiosk.core.text import Text

SIMPLE = tuple(k for k in KINDS if k not in ("choice", "several", "people"))


def _show_if(reader: _Reader, table: Table, place: str) -> tuple[tuple[str, frozenset[str]], ...]:
    when = reader.table(table.get("show_if", {}), f"{place}.show_if")
    return tuple((q, frozenset(reader.strings(when, f"{place}.show_if", q))) for q in when)


def _question(reader: _Reader, id: str, table: Table) -> Question:
    place = f"question.{id}"
    reader.keys(table, place, "ask kind label", "help options columns most optional show_if keep")
    kind = reader.string(table, place, "kind")
    if kind not in KINDS:
        reader.says(place, "kind", f'there is no kind "{kind}".{did_you_mean(kind, KINDS)}')
    options, columns = [], []
    for n, raw in enumerate(table.get("options", [])):
        option = reader.table(raw, f"{place}.options[{n}]")
        reader.keys(option, f"{place}.options[{n}]", "id label", "icon")
        options.append(
            Choice(reader.string(option, place, "id"), reader.text(option, place, "label"), reader.string(option, place, "icon"))
        )
    for n, raw in enumerate(table.get("columns", [])):
        column = reader.table(raw, f"{place}.columns[{n}]")
        reader.keys(column, f"{place}.columns[{n}]", "id label kind")
        columns.append(
            Column(reader.string(column, place, "id"), reader.text(column, place, "label"), reader.string(column, place, "kind"))
        )
        if columns[-1].kind not in SIMPLE:
            reader.says(place, "kind", f'a column cannot be of the kind "{columns[-1].kind}".{did_you_mean(columns[-1].kind, SIMPLE)}')
    if (kind in ("choice", "several")) != bool(options) or (kind == "people") != bool(columns):
        reader.says(place, "kind", "options belong to choice and several, columns to people, and to no other.")
    return Question(
        id=id,
        kind=kind,
        ask=reader.text(table, place, "ask"),
        help=reader.maybe_text(table, place, "help"),
        label=reader.string(table, place, "label"),
        options=tuple(options),
        columns=tuple(columns),
        most=int(table.get("most", 6)) if kind == "people" else 0,
        optional=table.get("optional") is True,
        show_if=_show_if(reader, table, place),
        keep=reader.string(table, place, "keep"),
    )


def _value(raw: Any) -> Value:
    if isinstance(raw, list):
        people: list[Person] = [{k: str(v) for k, v in p.items()} for p in raw if isinstance(p, dict)]
        return tuple(people) if people else tuple(str(v) for v in raw)
    return str(raw)


def read_answers(raw: Any) -> dict[str, Value]:
    """Answers from JSON: texts, lists of texts, lists of persons. ValueError for anything else."""
    if not isinstance(raw, dict):
        raise ValueError("an object of answers is expected")
    for id, value in raw.items():
        people = isinstance(value, list) and all(isinstance(p, dict) and all(isinstance(v, str) for v in p.values()) for p in value)
        if not (isinstance(value, str | int | float) or people or (isinstance(value, list) and all(isinstance(v, str) for v in value))):
            raise ValueError(f'"{id}" is neither a text, a list of texts, nor a list of persons')
    return {str(id): _value(value) for id, value in raw.items()}


def _day(reader: _Reader, doc: Table, key: str) -> date | None:
    value = doc.get(key)
    if value is not None and not isinstance(value, date):
        reader.says(key, "shape", f'"{key}" must be a date like 2021-12-31, not {value!r}.')
        return None
    return value


def _form(reader: _Reader, id: str, doc: Table) -> Form:
    required = "title about icon group authority bring sources checked send question case"
    reader.keys(doc, "", required, "note rules valid_from valid_to closed instead paper paragraph")
    context = f"forms/{id}"
    questions = {q: _question(reader, q, table) for q, table in reader.tables(doc, "question")}
    paragraphs = []
    for n, raw in enumerate(doc.get("paragraph", [])):
        table = reader.table(raw, f"paragraph[{n}]")
        reader.keys(table, f"paragraph[{n}]", "text", "show_if")
        paragraphs.append(Paragraph(reader.text(table, f"paragraph[{n}]", "text"), _show_if(reader, table, f"paragraph[{n}]")))
    cases = []
    for n, raw in enumerate(doc.get("case", [])):
        table = reader.table(raw, f"case[{n}]")
        reader.keys(table, f"case[{n}]", "answers paper")
        given = reader.table(table.get("answers", {}), f"case[{n}].answers")
        paper = reader.table(table.get("paper", {}), f"case[{n}].paper")
        cases.append(Case({k: _value(v) for k, v in given.items()}, {k: str(v) for k, v in paper.items()}))
    return Form(
        id=id,
        title=reader.text(doc, "", "title"),
        about=reader.text(doc, "", "about"),
        icon=reader.string(doc, "", "icon"),
        group=reader.string(doc, "", "group"),
        authority=reader.string(doc, "", "authority"),
        bring=reader.strings(doc, "", "bring"),
        sources=reader.strings(doc, "", "sources"),
        send=reader.text(doc, "", "send"),
        note=reader.maybe_text(doc, "", "note"),
        rules=tuple(Text(rule, context) for rule in reader.strings(doc, "", "rules")),
        questions=questions,
        paragraphs=tuple(paragraphs),
        cases=tuple(cases),
        valid_from=_day(reader, doc, "valid_from"),
        valid_to=_day(reader, doc, "valid_to"),
        closed=reader.maybe_text(doc, "", "closed"),
        instead=reader.strings(doc, "", "instead"),
    )


def _check(form: Form, forms: Mapping[str, Form], content: Content, says: Any) -> None:
    """Rules of meaning for one form."""
    if form.authority not in content.authorities:
        says("authority", "authority", f'there is no authority "{form.authority}".{did_you_mean(form.authority, content.authorities)}')
    if form.group not in GROUPS:
        says("group", "group", f'there is no group "{form.group}".{did_you_mean(form.group, GROUPS)}')
    for paper in form.bring:
        if paper not in content.bring:
            says("bring", "paper", f'there is no paper "{paper}" in bring.toml.{did_you_mean(paper, content.bring)}')
    for other in form.instead:
        if other not in forms:
            says("instead", "form", f'there is no form "{other}".{did_you_mean(other, forms)}')
    if form.valid_to and not form.closed:
        says("closed", "closed", "a form that ends must say so: add closed, with the day and the decision.")
    earlier: dict[str, set[str]] = {}
    for question in form.questions.values():
        for other, options in question.show_if:
            if not options <= earlier.get(other, set()):
                says(f"question.{question.id}", "show-if", f'"{other}" is not an earlier question with the answers {sorted(options)}.')
        earlier[question.id] = {o.id for o in question.options}
    if not form.cases:
        says("", "no-case", "a form carries its own proof. Add at least one [[case]].")
    for n, case in enumerate(form.cases):
        for id in case.answers:
            if id not in form.questions:
                says(f"case[{n}]", "case", f'there is no question "{id}".{did_you_mean(id, form.questions)}')
        if left := open_questions(form, case.answers):
            says(f"case[{n}]", "case", f"these answers leave open: {', '.join(q.id for q in left)}.")
        for question in form.questions.values():
            value = case.answers.get(question.id, "")
            if isinstance(value, str) and (wrong := complaint(question.kind, value, optional=True)) and not wrong.soft:
                says(f"case[{n}]", "case", f'"{value}" is not taken for {question.id}.')
        values = {k: v for k, v in field_values(form, case.answers).items() if isinstance(v, str)}
        standing = {"text": "\n".join(letter(form, case.answers))} if form.is_letter else values
        for field, text in case.paper.items():
            if text not in standing.get(field, ""):
                says(f"case[{n}]", "case", f'"{field}" says "{standing.get(field, "")}" on the paper, not "{text}".')


def load_forms(folder: Path, content: Content) -> dict[str, Form]:
    """Every form in a folder, checked. ContentError with every Problem otherwise."""
    problems: list[Problem] = []
    forms = {}
    for path in sorted(folder.glob("*/form.toml")):
        file = f"forms/{path.parent.name}/form.toml"
        reader = _Reader(file, problems, context=f"forms/{path.parent.name}")
        if doc := read_toml(path, file, problems):
            forms[path.parent.name] = _form(reader, path.parent.name, doc)
    if not problems:
        for form in forms.values():
            file = f"forms/{form.id}/form.toml"
            _check(form, forms, content, lambda place, code, says, file=file: problems.append(Problem(file, place, code, says)))
    if problems:
        raise ContentError(sorted(problems))
    return forms


def check_links(content: Content, forms: Mapping[str, Form]) -> None:
    """Every form that an action names is there. ContentError otherwise."""
    problems = [
        Problem(f"{a.do.context}.toml", f"action.{a.id}", "form", f'there is no form "{a.form}".{did_you_mean(a.form, forms)}')
        for a in content.actions.values()
        if a.form and a.form not in forms
    ]
    if problems:
        raise ContentError(problems)
