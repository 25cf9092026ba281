"""A form: one question a screen in the visitor's language, one Swedish paper. Answers in, field values out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from kiosk.core import ids
from kiosk.core.text import Text, ui

KINDS = ("name", "personnummer", "phone", "email", "address", "date", "amount", "count", "text", "long", "choice", "several", "people")
GROUPS = ("csn", "apply", "reply")
COMB = 13  # YYYYMMDD-NNNN, and no dossier number is longer

Person = Mapping[str, str]  # column id -> what was answered
Value = str | tuple[str, ...] | tuple[Person, ...]
Answers = Mapping[str, Value]


@dataclass(frozen=True)
class Choice:
    """One answer to choose; its Swedish label stands on the paper, its pictogram on the screen."""

    id: str
    label: Text
    icon: str = ""


@dataclass(frozen=True)
class Column:
    """One thing to say about each person."""

    id: str
    label: Text
    kind: str


@dataclass(frozen=True)
class Question:
    """One question and its field on the paper. `keep` names an answer that other forms of the visit may reuse."""

    id: str
    kind: str
    ask: Text
    help: Text | None
    label: str
    options: tuple[Choice, ...] = ()
    columns: tuple[Column, ...] = ()
    most: int = 0
    optional: bool = False
    show_if: tuple[tuple[str, frozenset[str]], ...] = ()
    keep: str = ""

    def shown(self, answers: Answers) -> bool:
        """Asked when each question named in `show_if` was answered by one of these."""
        return all(_chosen(answers.get(question, "")) & allowed for question, allowed in self.show_if)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a letter; `{question}` is filled with the Swedish answer."""

    text: Text
    show_if: tuple[tuple[str, frozenset[str]], ...] = ()


@dataclass(frozen=True)
class Case:
    """A proof that a form carries with it: these answers put these texts on the paper."""

    answers: Answers
    paper: Mapping[str, str]


@dataclass(frozen=True)
class Form:
    """One official form or letter."""

    id: str
    title: Text
    about: Text
    icon: str
    group: str
    authority: str
    bring: tuple[str, ...]
    sources: tuple[str, ...]
    send: Text
    note: Text | None
    rules: tuple[Text, ...]
    questions: Mapping[str, Question]
    paragraphs: tuple[Paragraph, ...]
    cases: tuple[Case, ...]
    valid_from: date | None = None
    valid_to: date | None = None
    closed: Text | None = None
    instead: tuple[str, ...] = ()

    @property
    def is_letter(self) -> bool:
        return bool(self.paragraphs)

    def is_open(self, today: date) -> bool:
        """Whether one can apply with it on a day: both ends of its validity count in."""
        return (self.valid_from is None or self.valid_from <= today) and (self.valid_to is None or today <= self.valid_to)


def _chosen(value: Value) -> frozenset[str]:
    return frozenset([value]) if isinstance(value, str) else frozenset(v for v in value if isinstance(v, str))


def asked(form: Form, answers: Answers) -> tuple[Question, ...]:
    """The questions that these answers lead to, in order. An answer to a question that is no longer asked leads nowhere."""
    found: list[Question] = []
    live: dict[str, Value] = {}
    for question in form.questions.values():
        if question.shown(live):
            found.append(question)
            if question.id in answers:
                live[question.id] = answers[question.id]
    return tuple(found)


def following(form: Form, answers: Answers, question_id: str) -> Question | None:
    """The question after this one, or None when all were asked."""
    shown = asked(form, answers)
    places = [n for n, q in enumerate(shown) if q.id == question_id]
    return shown[places[0] + 1] if places and places[0] + 1 < len(shown) else None


def open_questions(form: Form, answers: Answers) -> tuple[Question, ...]:
    """Asked, required, and not answered yet."""
    return tuple(q for q in asked(form, answers) if not q.optional and not answers.get(q.id))


# --- what an answer must be ---------------------------------------------------------------------------------------

EMPTY = ui("Svara här, eller fråga personalen.")
CHECK_NUMBER = ui("Kontrollera numret. Är det rätt? Då kan du fortsätta.")
BAD_DATE = ui("Skriv datumet som år, månad och dag: 2026-03-14.")
BAD_AMOUNT = ui("Skriv beloppet i kronor med siffror.")
BAD_COUNT = ui("Skriv ett antal med siffror.")
BAD_PHONE = ui("Skriv telefonnumret med siffror.")
BAD_EMAIL = ui("Skriv e-postadressen med @ och punkt.")
BAD_ADDRESS = ui("Skriv gata, postnummer och ort.")
LATIN = ui("Skriv med latinska bokstäver, som i passet eller på UT-kortet.")


@dataclass(frozen=True)
class Complaint:
    """Why an answer is not taken yet. A `soft` one asks to check; the visitor may go on."""

    says: Text
    soft: bool = False


def complaint(kind: str, text: str, *, optional: bool = False) -> Complaint | None:
    """What is to mend in a typed answer, or None. Never the wrong refusal: what is not known is only asked about."""
    text = text.strip()
    if not text:
        return None if optional else Complaint(EMPTY)
    match kind:
        case "personnummer":
            return None if ids.looks_personal(text) else Complaint(CHECK_NUMBER, soft=True)
        case "date":
            return None if read_date(text) else Complaint(BAD_DATE)
        case "amount":
            return None if read_amount(text) is not None else Complaint(BAD_AMOUNT)
        case "count":
            return None if re.fullmatch(r"\d{1,2}", text, re.ASCII) else Complaint(BAD_COUNT)
        case "phone":
            return None if ids.is_phone(text) else Complaint(BAD_PHONE)
        case "email":
            return None if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text) else Complaint(BAD_EMAIL)
        case "address":
            return None if any(c.isalpha() for c in text) and any(c.isdigit() for c in text) else Complaint(BAD_ADDRESS, soft=True)
        case "name":
            return None if all(ord(c) < 0x250 or not c.isalpha() for c in text) else Complaint(LATIN, soft=True)
    return None


def read_date(text: str) -> date | None:
    """A date as 2026-03-14, 20260314 or 14/3 2026; None if it is not one."""
    numbers = re.findall(r"\d+", text)
    if len(numbers) == 1 and len(numbers[0]) == 8:
        numbers = [numbers[0][:4], numbers[0][4:6], numbers[0][6:]]
    if len(numbers) != 3:
        return None
    year, month, day = map(int, numbers if len(numbers[0]) == 4 else reversed(numbers))
    try:
        return date(year, month, day) if 1900 <= year <= 2100 else None
    except ValueError:
        return None


def read_amount(text: str) -> Decimal | None:
    """Kronor as people write them: 1 234, 1234,50, 1.234 kr; None if it is not an amount."""
    tidy = re.sub(r"(?i)\s|kr(onor)?|sek|:-", "", text).replace("\u00a0", "")
    tidy = re.sub(r"[.,](?=\d{3}(\D|$))", "", tidy).replace(",", ".")
    try:
        amount = Decimal(tidy)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and 0 <= amount < 10**9 else None


def as_written(kind: str, text: str) -> str:
    """An answer as the Swedish paper writes it."""
    text = " ".join(text.split()) if kind != "long" else "\n".join(line.strip() for line in text.strip().splitlines())
    if kind == "personnummer":
        return ids.tidy(text)
    if kind == "date" and (day := read_date(text)):
        return day.isoformat()
    if kind == "amount" and (amount := read_amount(text)) is not None:
        whole = f"{amount:,.2f}".replace(",", "\u00a0").replace(".", ",").removesuffix(",00")
        return f"{whole} kr"
    return text


# --- on the paper -------------------------------------------------------------------------------------------------


def in_swedish(question: Question, value: Value) -> str:
    """An answer in Swedish words, as a letter and the copy say it."""
    if question.kind in ("choice", "several"):
        return ", ".join(o.label.sv for o in question.options if o.id in _chosen(value))
    if isinstance(value, str):
        return as_written(question.kind, value)
    people = [p for p in value if isinstance(p, Mapping)]
    return "; ".join(", ".join(as_written(c.kind, p[c.id]) for c in question.columns if p.get(c.id)) for p in people)


def field_values(form: Form, answers: Answers) -> dict[str, str | bool]:
    """Field name -> value on the blank: a text a question, a box an option, a text a person and column."""
    values: dict[str, str | bool] = {}
    for question in asked(form, answers):
        value = answers.get(question.id, "")
        if question.kind in ("choice", "several"):
            values |= {f"{question.id}.{option.id}": option.id in _chosen(value) for option in question.options}
        elif question.kind == "people":
            for n, person in enumerate(p for p in value if isinstance(p, Mapping)):
                for column in question.columns:
                    if person.get(column.id):
                        values[f"{question.id}.{n}.{column.id}"] = as_written(column.kind, person[column.id])
        elif isinstance(value, str) and value:
            values[question.id] = as_written(question.kind, value)
    return values


def letter(form: Form, answers: Answers) -> tuple[str, ...]:
    """The paragraphs of a letter in Swedish; one whose answers are missing is left out."""
    answers = {q.id: answers[q.id] for q in asked(form, answers) if answers.get(q.id)}
    words = {id: in_swedish(form.questions[id], value) for id, value in answers.items()}
    lines = []
    for paragraph in form.paragraphs:
        if not all(_chosen(answers.get(q, "")) & allowed for q, allowed in paragraph.show_if):
            continue
        needed = set(re.findall(r"\{(\w+)\}", paragraph.text.sv))
        if needed <= words.keys():
            lines.append(re.sub(r"\{(\w+)\}", lambda m: words[m.group(1)], paragraph.text.sv))
    return tuple(lines)


# --- the old home-equipment loan -----------------------------------------------------------------------------------

LARGEST_LOAN = ui("Högsta belopp enligt SFS 2016:1278: {amount}")
_UNFURNISHED = {1: 10_000, 2: 15_000, 3: 25_000, 4: 30_000}  # kronor by persons; five or more: 35 000


def largest_loan(persons: int, children: int, *, furnished: bool) -> Decimal:
    """The largest home-equipment loan in kronor (SFS 2016:1278, from 2017-03-01; no new loans since 2022-01-01).

    ValueError for a household that cannot be.
    """
    if persons < 1 or not 0 <= children < persons:
        raise ValueError(f"{persons} persons of whom {children} children")
    if furnished:
        return Decimal(5_000)
    if persons == 2 and children == 1:
        return Decimal(20_000)
    return Decimal(_UNFURNISHED.get(persons, 35_000))


def computed(form: Form, answers: Answers) -> tuple[tuple[Text, str], ...]:
    """What the program works out from the answers and shows beside them: (sentence with `{amount}`, amount as written)."""
    if form.id != "csn_hemutrustningslan":
        return ()
    persons, children, dwelling = (answers.get(q, "") for q in ("persons", "children", "dwelling"))
    try:
        most = largest_loan(int(str(persons)), int(str(children)), furnished=dwelling != "unfurnished")
    except ValueError:
        return ()
    return ((LARGEST_LOAN, as_written("amount", str(most))),)
