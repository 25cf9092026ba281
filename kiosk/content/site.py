"""Read a site file: what is local to one desk."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import Any

from kiosk.content.load import Content, ContentError, Table, _Reader, read_toml
from kiosk.core.authority import WEEKDAYS, Hours, Office
from kiosk.core.problem import Problem, did_you_mean
from kiosk.core.site import Site


def _hours(reader: _Reader, table: Table, place: str) -> Hours | None:
    """Opening hours, or None where the file says nothing. A day left out is closed."""
    if "hours" not in table:
        return None
    found = {}
    for day, spans in reader.table(table["hours"], f"{place}hours").items():
        if day not in WEEKDAYS:
            reader.says(f"{place}hours", "weekday", f'there is no day "{day}". Use {", ".join(WEEKDAYS)}.')
            continue
        try:
            found[day] = tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in (s.split("-") for s in spans))
            if any(a >= b for a, b in found[day]):
                raise ValueError
        except (ValueError, AttributeError, TypeError):
            reader.says(f"{place}hours.{day}", "hours", f'"{spans}" is not understood. Write ["09:00-16:00"].')
    return found


def _number(reader: _Reader, table: Table, place: str, key: str, default: Any, least: float) -> Any:
    value = table.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or value < least:
        reader.says(f"{place}.{key}", "number", f"a number of at least {least} is expected, not {value!r}.")
        return default
    return type(default)(value)


def load_site(path: Path, content: Content) -> Site:
    """A site file, complete and checked against the content. ContentError with every Problem otherwise."""
    problems: list[Problem] = []
    reader = _Reader(path.name, problems)
    doc = read_toml(path, path.name, problems)
    reader.keys(doc, "", "municipality desk languages", "hours idle screen print letters office")
    languages = reader.strings(doc, "", "languages")
    for tag in languages:
        if tag not in content.languages:
            reader.says("languages", "language", f'there is no language "{tag}".{did_you_mean(tag, content.languages)}')
    if "sv" not in languages:
        reader.says("languages", "language", 'Swedish is missing. Add "sv": it stands beside every other language.')

    idle, screen, printer, letters = (reader.table(doc.get(key, {}), key) for key in ("idle", "screen", "print", "letters"))
    reader.keys(idle, "idle", "", "after after_reading warning")
    reader.keys(screen, "screen", "", "px_per_mm")
    reader.keys(printer, "print", "", "to silent printer")
    reader.keys(letters, "letters", "", "camera scans")

    offices = []
    for n, raw in enumerate(doc.get("office", [])):
        place = f"office[{n}]"
        table = reader.table(raw, place)
        reader.keys(table, place, "id name serves", "address phone hours")
        serves = reader.strings(table, place, "serves")
        for id in serves:
            if id not in content.authorities:
                reader.says(place, "authority", f'there is no authority "{id}".{did_you_mean(id, content.authorities)}')
        text = {key: reader.string(table, place, key) for key in ("id", "name", "address", "phone")}
        offices.append(Office(**text, hours=_hours(reader, table, f"{place}."), serves=serves))

    site = Site(
        municipality=reader.string(doc, "", "municipality"),
        desk=reader.string(doc, "", "desk"),
        languages=languages,
        hours=_hours(reader, doc, ""),
        offices=tuple(offices),
        print_to=reader.string(printer, "print", "to") or "dialog",
        print_silent=printer.get("silent") is True,
        printer=reader.string(printer, "print", "printer"),
        idle_after=_number(reader, idle, "idle", "after", 90, 5),
        idle_after_reading=_number(reader, idle, "idle", "after_reading", 180, 5),
        idle_warning=_number(reader, idle, "idle", "warning", 30, 20),
        camera=letters.get("camera", True) is True,
        scans=reader.string(letters, "letters", "scans"),
        px_per_mm=_number(reader, screen, "screen", "px_per_mm", 5.9, 2),
        office_of={id: office for office in offices for id in office.serves},
    )
    if problems:
        raise ContentError(sorted(problems))
    return site
