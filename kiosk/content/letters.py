"""Read the letters, their senders and looks, the counting rules and the signs of a trick."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.core.deadline import STARTS, Rule
from kiosk.core.letter import KINDS, Due, Group, Letter, Look, Sample, Sender
from kiosk.core.problem import did_you_mean
from kiosk.core.text import Text

if TYPE_CHECKING:
    from kiosk.content.load import Table, _Reader

FIELDS = ("deadline", "amount", "ocr", "bankgiro")


@dataclass(frozen=True)
class Sign:
    """A sign that a letter may be a trick. Without phrases a check of its own finds it."""

    id: str
    label: Text
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class Post:
    """Everything the kiosk knows about letters."""

    letters: Mapping[str, Letter]
    groups: Mapping[str, Group]
    senders: Mapping[str, Sender]
    looks: Mapping[str, Look]
    rules: Mapping[str, Rule]
    signs: Mapping[str, Sign]


def read_post(open_: Callable[[str], tuple[_Reader, Table]], folder: Path) -> Post:
    """The letters folder and what stands beside it; problems are collected by the readers."""
    groups, senders = _senders(*open_("senders.toml"))
    looks = _looks(*open_("looks.toml"))
    rules = _rules(*open_("deadlines.toml"))
    signs = _signs(*open_("signs.toml"))
    letters = {}
    for path in sorted((folder / "letters").glob("*.toml")):
        reader, doc = open_(f"letters/{path.name}")
        if doc:
            letters[path.stem] = _letter(reader, doc, path.stem, senders, looks, rules)
    return Post(letters, groups, senders, looks, rules, signs)


def _senders(reader: _Reader, doc: Table) -> tuple[dict[str, Group], dict[str, Sender]]:
    groups, senders = {}, {}
    for id, table in reader.tables(doc, "group"):
        place = f"group.{id}"
        reader.keys(table, place, "name gloss icon letter")
        answers = reader.table(table.get("letter", {}), f"{place}.letter")
        groups[id] = Group(
            id,
            reader.string(table, place, "name"),
            reader.text(table, place, "gloss"),
            reader.string(table, place, "icon"),
            tuple((step, str(option)) for step, option in answers.items()),
        )
    for id, table in reader.tables(doc, "sender"):
        place = f"sender.{id}"
        reader.keys(table, place, "name group names", "accounts")
        group = reader.string(table, place, "group")
        if group not in groups:
            reader.says(place, "group", f'there is no group "{group}".{did_you_mean(group, groups)}')
        names, accounts = reader.strings(table, place, "names"), reader.strings(table, place, "accounts")
        senders[id] = Sender(id, reader.string(table, place, "name"), group, names, accounts)
    return groups, senders


def _looks(reader: _Reader, doc: Table) -> dict[str, Look]:
    found = {}
    for id, raw in doc.items():
        table = reader.table(raw, id)
        reader.keys(table, id, "label icon")
        found[id] = Look(id, reader.text(table, id, "label"), reader.string(table, id, "icon"))
    return found


def _number(reader: _Reader, table: Table, place: str, key: str) -> int:
    value = table.get(key, 0)
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    reader.says(place, "number", f'"{key}" must be a whole number, not {value!r}.')
    return 0


def _date(reader: _Reader, table: Table, place: str, key: str) -> date | None:
    value = table.get(key)
    if value is None or isinstance(value, date):
        return value
    reader.says(place, "date", f'"{key}" must be a date like 2026-11-20 without quotes, not {value!r}.')
    return None


def _rules(reader: _Reader, doc: Table) -> dict[str, Rule]:
    found = {}
    for id, raw in doc.items():
        table = reader.table(raw, id)
        reader.keys(table, id, "says text law starts valid_from", "days weeks months moved uncertain valid_to checked checked_on")
        if (starts := reader.string(table, id, "starts")) not in STARTS:
            reader.says(id, "starts", f'a period starts from {", ".join(STARTS)}, not "{starts}".')
        days, weeks, months = (_number(reader, table, id, key) for key in ("days", "weeks", "months"))
        if (days > 0) + (weeks > 0) + (months > 0) != 1:
            reader.says(id, "period", "give the period as one of days, weeks or months.")
        found[id] = Rule(
            id=id,
            says=reader.strings(table, id, "says"),
            text=reader.text(table, id, "text"),
            law=reader.string(table, id, "law"),
            days=days,
            weeks=weeks,
            months=months,
            starts=starts,
            moved=table.get("moved", True) is True,
            uncertain=table.get("uncertain") is True,
            valid_from=_date(reader, table, id, "valid_from") or date.min,
            valid_to=_date(reader, table, id, "valid_to"),
            checked_on=reader.checked_on(table, id),
        )
    return found


def _signs(reader: _Reader, doc: Table) -> dict[str, Sign]:
    found = {}
    for id, raw in doc.items():
        table = reader.table(raw, id)
        reader.keys(table, id, "label phrases")
        found[id] = Sign(id, reader.text(table, id, "label"), reader.strings(table, id, "phrases"))
    return found


def _known(reader: _Reader, place: str, given: tuple[str, ...], known: Mapping[str, Any], code: str) -> tuple[str, ...]:
    for id in given:
        if id not in known:
            reader.says(place, code, f'there is no {code.replace("-", " ")} "{id}".{did_you_mean(id, known)}')
    return given


def _letter(
    reader: _Reader, doc: Table, id: str, senders: Mapping[str, Sender], looks: Mapping[str, Look], rules: Mapping[str, Rule]
) -> Letter:
    required = (
        "title sender category urgency headings tells looks about steps otherwise need authority also bring forms flow source deadline"
    )
    reader.keys(doc, "", required, "warn checked checked_on sample")
    urgency = _number(reader, doc, "", "urgency")
    if not 1 <= urgency <= 5:
        reader.says("", "urgency", f"urgency is 1 (only information) to 5 (act today), not {urgency}.")
    due = reader.table(doc.get("deadline", {}), "deadline")
    reader.keys(due, "deadline", "kind at periods")
    if (kind := reader.string(due, "deadline", "kind")) not in KINDS:
        reader.says("deadline", "kind", f'the date is one of {", ".join(KINDS)}, not "{kind}".{did_you_mean(kind, KINDS)}')
    samples = []
    for n, raw in enumerate(doc.get("sample", [])):
        place = f"sample[{n}]"
        table = reader.table(raw, place)
        reader.keys(table, place, "text", "received " + " ".join(FIELDS))
        fields = {key: str(table[key]) for key in FIELDS if key in table}
        samples.append(Sample(str(table.get("text", "")).strip(), _date(reader, table, place, "received"), fields))
    steps = reader.strings(doc, "", "steps")
    if not steps:
        reader.says("", "steps", "a letter needs at least one step.")
    context = reader.file.removesuffix(".toml")
    return Letter(
        id=id,
        title=reader.text(doc, "", "title"),
        senders=_known(reader, "", reader.strings(doc, "", "sender"), senders, "sender"),
        category=reader.string(doc, "", "category"),
        urgency=urgency,
        headings=reader.strings(doc, "", "headings"),
        tells=reader.strings(doc, "", "tells"),
        looks=_known(reader, "", reader.strings(doc, "", "looks"), looks, "look"),
        about=reader.text(doc, "", "about"),
        warn=reader.maybe_text(doc, "", "warn"),
        steps=tuple(Text(s, context) for s in steps),
        otherwise=reader.text(doc, "", "otherwise"),
        need=reader.text(doc, "", "need"),
        authority=reader.string(doc, "", "authority"),
        also=reader.strings(doc, "", "also"),
        bring=reader.strings(doc, "", "bring"),
        forms=reader.strings(doc, "", "forms"),
        flow=reader.string(doc, "", "flow"),
        source=reader.string(doc, "", "source"),
        checked_on=reader.checked_on(doc, ""),
        due=Due(
            kind,
            reader.strings(due, "deadline", "at"),
            _known(reader, "deadline", reader.strings(due, "deadline", "periods"), rules, "counting-rule"),
        ),
        samples=tuple(samples),
    )
