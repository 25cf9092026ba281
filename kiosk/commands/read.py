"""Read a letter: a picture, a PDF or text. Or say how many taps lead to each letter by hand, or read every sample."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from datetime import date
from json import dumps
from pathlib import Path
from typing import Any

from kiosk.commands.common import language
from kiosk.content.load import Content, load
from kiosk.content.understand import Expert, expert
from kiosk.core.letter import confusable, taps
from kiosk.core.reading import Marked, Understood
from kiosk.core.sheet import Box
from kiosk.core.text import Text, Tr
from kiosk.edge import clock
from kiosk.edge.words import words
from kiosk.letters import LARGEST, understood_bytes, understood_text
from kiosk.ui.parts import REFUSED

TEXT_ENDINGS = (".txt", ".text", ".md")


def read(args: argparse.Namespace) -> int:
    """Print what a letter is and says; 2 if the question is not understood, 1 if the file cannot be read or a sample fails."""
    content = load()
    if args.taps:
        return _taps(content, args.json)
    if args.selftest:
        return _selftest(expert(content))
    tag = language(content, args.lang)
    received, today = _day(args.received), _day(args.today) or clock.now().date()
    if tag is None or args.file is None or (args.received and received is None) or (args.today and _day(args.today) is None):
        print("Write: read FILE or read - (text from standard input), --lang ar|prs|ti|uk|so|sv, days like 2026-11-20.", file=sys.stderr)
        return 2
    tr = words(content.languages[tag])
    got = _understood(args.file, expert(content), received)
    if isinstance(got, str):
        sentence = tr.bare(tr(REFUSED[got])) if got in REFUSED else got
        print(
            dumps({"error": got, "says": sentence}, ensure_ascii=False) if args.json else sentence,
            file=sys.stdout if args.json else sys.stderr,
        )
        return 1
    answer = told(got, content, tr, today)
    print(dumps(answer, ensure_ascii=False, indent=1) if args.json else "\n".join(_sentences(answer)))
    return 0


def _day(given: str | None) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        return None


def _understood(file: str, by: Expert, received: date | None) -> Understood | str:
    """Text from standard input or a text file is read at once; anything else goes through the jail."""
    from kiosk.edge.reader import Reader

    try:
        data = sys.stdin.buffer.read(LARGEST + 1) if file == "-" else Path(file).read_bytes()
    except OSError as error:
        return f"{file}: {error.strerror or error}"
    text = _text(data) if file == "-" or file.casefold().endswith(TEXT_ENDINGS) else None
    if text is not None:
        return understood_text(text, by, received) if text.strip() else "empty"
    with Reader() as reader:
        return understood_bytes(data, reader, by, received)


def _text(data: bytes) -> str | None:
    """The bytes as text, or None if they are something else."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if "\x00" in text or text.startswith("%PDF-") else text


def told(got: Understood, content: Content, tr: Tr, today: date) -> dict[str, Any]:
    """The answer as the documented JSON: days in ISO, sums as decimal strings in SEK, numbers without blanks."""

    def say(text: Text) -> str:
        return tr.bare(tr(text))

    def marked(one: Marked, label: Text | None = None) -> dict[str, Any]:
        return {"id": one.id, "words": one.words, "box": _box(one.box, one.page)} | ({"says": say(label)} if label else {})

    found, fields = got.recognition, got.fields
    letter = content.post.letters.get(found.letter or "")
    values = {
        "letter_date": fields.letter_date and fields.letter_date.value.isoformat(),
        "deadline": got.deadline.day and got.deadline.day.isoformat(),
        "deadline_rule": got.deadline.rule or None,
        "deadline_needs": got.deadline.needs or None,
        "deadline_passed": got.deadline.day < today if got.deadline.day else None,
        "appointment": fields.appointment and fields.appointment.value.isoformat(timespec="minutes"),
        "amount": fields.amount and f"{fields.amount.value:.2f}",
        "ocr": fields.ocr and fields.ocr.value,
        "bankgiro": fields.bankgiro and fields.bankgiro.value,
        "plusgiro": fields.plusgiro and fields.plusgiro.value,
        "iban": fields.iban and fields.iban.value,
        "case_number": fields.case_number and fields.case_number.value.replace(" ", ""),
        "phone": fields.phone and fields.phone.value.replace(" ", ""),
    }
    return {
        "known": found.letter is not None,
        "letter": found.letter,
        "sender": found.sender,
        "candidates": list(found.candidates),
        "evidence": [{"words": e.words, "box": _box(e.box, e.page), "says": e.says} for e in found.evidence],
        "fields": values,
        "signs": [marked(m, content.post.signs[m.id].label) for m in got.signs],
        "doubtful": [{"kind": d.kind, "words": d.text, "box": _box(d.box, d.page), "why": d.why} for d in fields.doubtful],
        "title": say(letter.title) if letter else None,
        "urgency": letter.urgency if letter else None,
        "about": say(letter.about) if letter else None,
        "steps": [say(s) for s in letter.steps] if letter else [],
        "otherwise": say(letter.otherwise) if letter else None,
        "authority": letter.authority if letter else None,
        "law": content.post.rules[got.deadline.rule].law if got.deadline.rule in content.post.rules else None,
        "terms": list(dict.fromkeys(m.id for m in got.terms)),
        "notes": list(got.notes),
    }


def _box(box: Box | None, page: int) -> list[float] | None:
    """[page, left, top, width, height]; lengths are parts of the page."""
    return [page, *(round(x, 4) for x in box)] if box else None


def _sentences(answer: dict[str, Any]) -> list[str]:
    head = [answer["title"]] if answer["known"] else ["? " + ", ".join(answer["candidates"] or ["-"])]
    figures = [f"{key}: {value}" for key, value in answer["fields"].items() if value is not None]
    return [*head, *figures, *(s["says"] for s in answer["signs"]), *(f"? {d['kind']}: {d['words']}" for d in answer["doubtful"])]


def _taps(content: Content, as_json: bool) -> int:
    """How many taps lead from the home screen to each letter by hand, and which letters their words must tell apart."""
    post = content.post
    found = taps(post.letters.values(), post.senders)
    pairs = confusable(post.letters.values(), post.senders)
    spread = {str(n): count for n, count in sorted(Counter(found.values()).items())}
    unreached = sorted(post.letters.keys() - found.keys())
    mean = sum(found.values()) / max(len(found), 1)
    if as_json:
        answer = {"letters": len(post.letters), "mean": round(mean, 2), "most": max(found.values()), "taps": spread}
        print(dumps(answer | {"unreached": unreached, "confusable": [list(p) for p in pairs]}, indent=1))
    else:
        print(
            f"{len(found)} letters, mean {mean:.2f} taps, most {max(found.values())}",
            *(f"{n} taps: {c}" for n, c in spread.items()),
            sep="\n",
        )
        print(*(f"same heading, told apart by words: {a} / {b}" for a, b in pairs), sep="\n")
    return 1 if unreached else 0


def _selftest(by: Expert) -> int:
    """Every sample must be recognised, and say no other figure than it is marked with."""
    wrong = total = 0
    for letter in by.content.post.letters.values():
        for n, sample in enumerate(letter.samples):
            total += 1
            got = understood_text(sample.text, by, sample.received)
            says = problems(got, letter.id, sample.fields)
            if says:
                wrong += 1
                print(f"letters/{letter.id}.toml, sample[{n}]: {'; '.join(says)}")
    print(f"{total - wrong} of {total} samples")
    return 1 if wrong else 0


def problems(got: Understood, id: str, marked: Any) -> list[str]:
    """What is wrong with the understanding of a sample. A figure that is only doubtful is no fault; a wrong one is."""
    says = []
    if got.recognition.letter != id and not (got.recognition.letter is None and id in got.recognition.candidates):
        says.append(f"recognised as {got.recognition.letter}")
    shown = {
        "deadline": got.deadline.day and got.deadline.day.isoformat(),
        "amount": got.fields.amount and f"{got.fields.amount.value:.2f}",
        "ocr": got.fields.ocr and got.fields.ocr.value,
        "bankgiro": got.fields.bankgiro and "".join(c for c in got.fields.bankgiro.value if c.isdigit()),
    }
    for key, value in shown.items():
        wanted = marked.get(key)
        if key == "bankgiro" and wanted:
            wanted = "".join(c for c in wanted if c.isdigit())
        if value is not None and value != wanted and not (wanted is None and key in ("ocr", "bankgiro")):
            says.append(f"{key} {value}, not {wanted}")
    return says
