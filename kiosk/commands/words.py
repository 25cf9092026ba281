"""The state of the translations: see it, send it to a reviewer, take it back, sign it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl

from kiosk.content.load import load
from kiosk.core.problem import did_you_mean
from kiosk.edge import catalogue as w
from kiosk.edge import clock
from kiosk.edge.words import po_path

HEADER = ("context", "Swedish", "translation", "state", "reviewed")


def words(args: argparse.Namespace) -> int:
    """`status`, `update`, `export LANG FILE`, `import FILE`, `review LANG --by NAME`."""
    act: Callable[[argparse.Namespace], int] = {
        "status": _status,
        "update": _update,
        "export": _export,
        "import": _import,
        "review": _review,
    }[args.what]
    return act(args)


def _tags() -> list[str]:
    return [tag for tag in load().languages if tag != "sv"]


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


def _known(tag: str) -> str | None:
    return None if tag in _tags() else f'There is no language "{tag}".{did_you_mean(tag, _tags())}'


def _status(_: argparse.Namespace) -> int:
    print("language  " + "".join(f"{state:>10}" for state in w.STATES))
    for tag in _tags():
        counts = w.status(tag)
        print(f"{tag:<10}" + "".join(f"{counts[state]:>10}" for state in w.STATES))
    return 0


def _update(_: argparse.Namespace) -> int:
    for tag in _tags():
        w.update(tag)
    return _status(_)


def _export(args: argparse.Namespace) -> int:
    if refusal := _known(args.lang):
        return _refuse(refusal)
    book = openpyxl.Workbook(write_only=False)
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(args.lang)
    sheet.append(HEADER)
    for message in w.read(po_path(args.lang)):
        if not message.id:
            continue
        for key, string in w.forms(message):
            reviewed = next((c for c in message.user_comments if c.startswith(w.REVIEWED)), "")
            sheet.append((message.context or "", key, string, w.state(message), reviewed.removeprefix(w.REVIEWED).strip()))
    for row in sheet.iter_rows():
        for cell in row:
            cell.data_type = "s"  # a sentence that begins with "=" is still a sentence
    for column, width in zip("ABCDE", (24, 60, 60, 10, 24), strict=True):
        sheet.column_dimensions[column].width = width
    try:
        book.save(args.file)
    except OSError as error:
        return _refuse(f"The file cannot be written: {error}.")
    return 0


def _import(args: argparse.Namespace) -> int:
    """Take changed translations from a file that `export` wrote. A changed one is a draft again."""
    try:
        sheet = openpyxl.load_workbook(args.file).worksheets[0]
        rows = list(sheet.iter_rows(values_only=True))
    except Exception as error:  # openpyxl raises many kinds for what is not its file
        return _refuse(f"{args.file} cannot be read as a spreadsheet: {error}.")
    if not rows or tuple(rows[0][: len(HEADER)]) != HEADER:
        return _refuse(f"The first line must be {', '.join(HEADER)}. Use a file from: words export LANG FILE.xlsx")
    if refusal := _known(sheet.title):
        return _refuse(f"The sheet's name says the language. {refusal}")
    catalogue = w.read(po_path(sheet.title))
    given = {(str(r[0] or ""), str(r[1])): str(r[2] or "").strip() for r in rows[1:] if r and r[1]}
    changed = w.put(catalogue, given)
    w.write(catalogue, po_path(sheet.title))
    print(f"{sheet.title}: {changed} sentences changed.")
    return 0


def _review(args: argparse.Namespace) -> int:
    if refusal := _known(args.lang):
        return _refuse(refusal)
    if not (args.by or "").strip():
        return _refuse("A review has a name. Add --by NAME.")
    po = po_path(args.lang)
    catalogue = w.read(po)
    count = w.review(catalogue, args.by.strip(), clock.now().date())
    w.write(catalogue, Path(po))
    print(f"{args.lang}: {count} sentences reviewed by {args.by.strip()}.")
    return 0
