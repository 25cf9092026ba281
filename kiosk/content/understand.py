"""From lines on paper to what a visitor may be told: which letter, its figures, the last day, signs of a trick, words to explain."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kiosk.content.load import Content, Term
from kiosk.content.recognise import Index, index, is_addressed, recognise, stems
from kiosk.core.deadline import Free, last_day, served
from kiosk.core.fields import Doubt, Fields, read_fields
from kiosk.core.letter import TRICK, Letter
from kiosk.core.reading import PRINTED, Deadline, Marked, Picture, Recognition, Understood
from kiosk.core.sheet import Box, Line, around

MANY_SIGNS = 2  # from so many signs on, a demand is not repeated
CONTROL_MESSAGE = "delgivning_forenklad"  # it tells of a letter sent before: its own date is not the day to count from
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Expert:
    """What understanding needs, made once from the content."""

    content: Content
    at: Index
    glossary: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]  # first stem -> (stems, term)


def expert(content: Content) -> Expert:
    """Ready to understand letters; about 50 ms."""
    glossary: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for id, term in content.terms.items():
        for form in _forms(term):
            if (key := stems(form)) and (key, id) not in glossary[key[0]]:
                glossary[key[0]].append((key, id))
    longest_first = {s: tuple(sorted(found, key=lambda pair: -len(pair[0]))) for s, found in glossary.items()}
    return Expert(content, index(content.post), longest_first)


def _forms(term: Term) -> tuple[str, ...]:
    return tuple(part.strip() for form in (term.sv, *term.forms) for part in form.split("/"))


def understand(
    lines: Sequence[Line],
    by: Expert,
    *,
    free: Free,
    received: date | None = None,
    pages: tuple[Picture, ...] = (),
    codes: Sequence[str] = (),
    notes: tuple[str, ...] = (),
) -> Understood:
    """Everything that may be said about the lines of a letter. `free` tells the days without work, `received` when it came."""
    fields = read_fields(lines)
    found = recognise(lines, by.at)
    letter = by.content.post.letters.get(found.letter or "")
    shown = signs(lines, found, fields, by.content, codes)
    fields = _not_to_pay(fields, found, shown, by.content)
    if letter and letter.due.kind != "meeting" and "time" not in letter.looks:
        fields = replace(fields, appointment=None)  # the hour of a parking, say: nobody is to come then
    return Understood(
        lines=tuple(lines),
        recognition=found,
        fields=fields,
        deadline=deadline(fields, letter, by.content, free=free, received=received),
        signs=shown,
        terms=terms(lines, by),
        pages=pages,
        notes=notes,
    )


def _not_to_pay(fields: Fields, found: Recognition, shown: Sequence[Marked], content: Content) -> Fields:
    """What a trick demands is never shown as an amount to pay: the line on the paper is, as doubtful."""
    tricks = [id for id in found.candidates[:1] if content.post.letters[id].category == TRICK]
    amount = fields.amount
    if amount is None or not (tricks or len(shown) >= MANY_SIGNS):
        return fields
    doubt = Doubt("amount", -1, amount.box, amount.page, amount.text, "contradiction")
    return replace(fields, amount=None, doubtful=(*fields.doubtful, doubt))


def deadline(fields: Fields, letter: Letter | None, content: Content, *, free: Free, received: date | None = None) -> Deadline:
    """The last day: as printed; else by the rule that the letter prints in words; else what is missing to tell it."""
    if fields.deadline:
        return Deadline(fields.deadline.value, PRINTED)
    if any(d.kind == "deadline" for d in fields.doubtful) or letter is None:
        return Deadline()
    if letter.due.kind == "meeting" and fields.appointment:
        return Deadline(fields.appointment.value.date(), PRINTED)
    printed = {p.value for p in fields.periods}
    rules = content.post.rules
    if printed and any(rules[r].uncertain for r in letter.due.rules):
        return Deadline(rule=next(r for r in letter.due.rules if rules[r].uncertain), needs="person")
    by_post = "simplified_service" in printed
    known = [r for r in letter.due.rules if r in printed and r != "simplified_service"]
    if by_post and (letter.id == CONTROL_MESSAGE or not known):
        return Deadline(rule="simplified_service", needs="sent")
    if len(known) != 1 or "other" in printed:
        return Deadline()
    rule = rules[known[0]]
    start = fields.letter_date.value if fields.letter_date else None
    if rule.starts == "received":
        start = served(start) if by_post and start else received if not by_post else None
    if start is None:
        return Deadline(rule=rule.id, needs="received" if rule.starts == "received" and not by_post else "sent")
    day = last_day(rule, start, free)
    return Deadline(day, rule.id, start) if day else Deadline(rule=rule.id, needs="person")


def terms(lines: Sequence[Line], by: Expert) -> tuple[Marked, ...]:
    """Official words on the paper that the glossary explains, in reading order, the longest phrase first."""
    found = []
    for line in lines:
        words = [(stems(m.group()), m.start(), m.end()) for m in _WORD.finditer(line.text)]
        flat = [w[0][0] if w[0] else "" for w in words]
        n = 0
        while n < len(words):
            for key, id in by.glossary.get(flat[n], ()):
                if tuple(flat[n : n + len(key)]) == key:
                    start, end = words[n][1], words[n + len(key) - 1][2]
                    found.append(Marked(id, line.text[start:end], line.part(start, end), line.page))
                    n += len(key) - 1
                    break
            n += 1
    return tuple(found)


def glosses(phrase: str, by: Expert, tag: str) -> tuple[str, ...]:
    """What the official words of a Swedish phrase mean in a language."""
    found = terms([Line(phrase, Box(0, 0, 1, 1))], by)
    return tuple(dict.fromkeys(by.content.terms[m.id].gloss[tag] for m in found))


def signs(lines: Sequence[Line], found: Recognition, fields: Fields, content: Content, codes: Sequence[str] = ()) -> tuple[Marked, ...]:
    """Signs of a trick, each with the words that show it. Never a verdict."""
    marked = _phrase_signs(lines, content)
    sender = content.post.senders.get(found.sender or "")
    account = fields.bankgiro
    if sender and sender.accounts and account and _digits(account.value) not in {_digits(a) for a in sender.accounts}:
        marked.append(Marked("unknown_account", account.text, account.box, account.page))
    if fields.iban and not fields.iban.value.startswith("SE"):
        marked.append(Marked("foreign_account", fields.iban.text, fields.iban.box, fields.iban.page))
    if fields.phone and sender and sender.accounts + sender.names and _strange(fields.phone.value):
        marked.append(Marked("wrong_phone", fields.phone.text, fields.phone.box, fields.phone.page))
    if any(code.casefold().startswith(("http:", "https:", "swish:")) for code in codes) and fields.amount:
        marked.append(Marked("pay_code", "QR", None, 0))
    if (fields.amount or fields.iban) and not is_addressed(lines):
        marked.append(Marked("no_name", "", None, 0))
    return tuple({m.id: m for m in reversed(marked)}.values())[::-1]


def _phrase_signs(lines: Sequence[Line], content: Content) -> list[Marked]:
    """Signs whose phrases stand on the paper, also over the end of a line."""
    whole, spans = "", []
    for n, line in enumerate(lines):
        text = line.text.casefold()
        spans.append((len(whole), len(whole) + len(text), n))
        whole += text + " "
    marked = []
    for sign in content.post.signs.values():
        for phrase in sign.phrases:
            if (at := whole.find(phrase)) >= 0:
                inside = [(max(at, a) - a, min(at + len(phrase), b) - a, n) for a, b, n in spans if a < at + len(phrase) and at < b]
                first = lines[inside[0][2]]
                box = around(lines[n].part(a, b) for a, b, n in inside if lines[n].page == first.page)
                marked.append(Marked(sign.id, " ".join(lines[n].text[a:b] for a, b, n in inside), box, first.page))
                break
    return marked


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _strange(phone: str) -> bool:
    """A number no Swedish authority has: a mobile, a foreign or a paid one."""
    digits = re.sub(r"[^\d+]", "", phone)
    return bool(re.match(r"(?:0|\+46|0046)(?:7[02369]|900|939|944)", digits)) or (
        digits.startswith(("+", "00")) and not digits.startswith(("+46", "0046"))
    )
