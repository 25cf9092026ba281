"""What letters say: the fields of whole letters, the traps, and what a bad picture must never do."""

from __future__ import annotations

import itertools
import random
import time
import tomllib
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.core.fields import COVERED, KINDS, WHYS, Field, Fields, read_fields, redacted
from kiosk.core.ids import is_valid_personnummer
from kiosk.core.sheet import Box, Line, from_text

GOLD = tomllib.loads((Path(__file__).parent / "gold" / "letters.toml").read_text(encoding="utf-8"))["letter"]
SINGLE = ("letter_date", "deadline", "appointment", "amount", "ocr", "bankgiro", "plusgiro", "iban", "case_number", "phone")
LAW = ("deadline", "appointment", "amount")
CONFUSED = {
    "0": "Oo",
    "1": "Il|",
    "5": "S",
    "8": "B",
    "2": "Z",
    "6": "G",
    "O": "0",
    "I": "1l",
    "l": "1I",
    "S": "5",
    "å": "a",
    "ä": "a",
    "ö": "o",
}


def values(fields: Fields) -> dict[str, Any]:
    return {kind: getattr(fields, kind).value for kind in SINGLE if getattr(fields, kind) is not None}


@pytest.mark.parametrize("letter", GOLD, ids=[g["about"] for g in GOLD])
def test_whole_letters(letter: dict[str, Any]) -> None:
    fields = read_fields(from_text(letter["text"]))
    want = {kind: Decimal(letter[kind]) if kind == "amount" else letter[kind] for kind in SINGLE if kind in letter}
    assert values(fields) == want
    assert [f.value for f in fields.periods if f.value != "other"] == letter.get("periods", [])
    told = sorted(f"{d.kind} {d.why}" for d in fields.doubtful)
    assert [t for t in told if t.split()[0] in LAW] == sorted(letter.get("doubts", []))
    assert [t for t in told if t.split()[0] not in LAW] == sorted(letter.get("number_doubts", []))
    assert sorted(kind for kind in SINGLE if getattr(fields, kind) and getattr(fields, kind).repaired) == sorted(letter.get("repaired", []))


def test_the_gold_is_large_enough() -> None:
    assert len(GOLD) >= 40


@pytest.mark.parametrize("letter", GOLD, ids=[g["about"] for g in GOLD])
def test_places_lie_on_their_lines_and_hold_the_words(letter: dict[str, Any]) -> None:
    lines = from_text(letter["text"])
    fields = read_fields(lines)
    found: list[Field[Any]] = [getattr(fields, kind) for kind in SINGLE if getattr(fields, kind)]
    for field in [*found, *fields.periods]:
        assert field.kind in KINDS and field.text
        assert field.box.x >= -1e-9 and field.box.right <= 1 + 1e-6 and field.box.w > 0
        assert any(line.box.y <= field.box.y + 1e-9 <= line.box.bottom for line in lines)
    for doubt in fields.doubtful:
        assert doubt.kind in KINDS and doubt.why in WHYS
        assert lines[doubt.line].box == doubt.box and redacted(lines[doubt.line].text) == doubt.text


@pytest.mark.parametrize("letter", GOLD, ids=[g["about"] for g in GOLD])
def test_a_dim_line_gives_doubts_and_no_values(letter: dict[str, Any]) -> None:
    dim = [replace(line, score=0.5) for line in from_text(letter["text"])]
    assert {kind for kind in values(read_fields(dim)) if kind in LAW} == set()


@pytest.mark.parametrize("letter", GOLD, ids=[g["about"] for g in GOLD])
def test_the_order_of_the_lines_does_not_matter(letter: dict[str, Any]) -> None:
    lines = list(from_text(letter["text"]))
    mixed = random.Random(7).sample(lines, len(lines))
    assert values(read_fields(mixed)) == values(read_fields(lines))


def misread(text: str, chance: random.Random, rate: float) -> str:
    out = []
    for c in text:
        if c in CONFUSED and chance.random() < rate:
            c = chance.choice(CONFUSED[c])
        elif c == " " and chance.random() < rate / 2:
            continue
        out.append(c)
    return "".join(out)


@pytest.mark.parametrize("rate", [0.01, 0.03, 0.06])
def test_a_bad_picture_never_makes_another_value(rate: float) -> None:
    """What is lost may be lost; what is shown is what stands there."""
    chance = random.Random(11)
    for letter in GOLD:
        lines = from_text(letter["text"])
        clear = read_fields(lines)
        doubtful = {d.kind for d in clear.doubtful}
        for _ in range(6):
            noisy = read_fields([replace(line, text=misread(line.text, chance, rate)) for line in lines])
            for kind in (*LAW, "ocr", "bankgiro", "plusgiro"):
                new, old = getattr(noisy, kind), getattr(clear, kind)
                if new is not None and not (old is None and kind in doubtful):
                    assert old is not None and new.value == old.value, (letter["about"], kind, new.text)


def test_a_line_broken_into_pieces_is_read_as_one() -> None:
    text = "Betala senast den 15 december 2026"
    cuts = [0, 13, 18, 21, 30, len(text)]
    pieces = [Line(text[a:b].strip(), Box(0.1 + a * 0.01, 0.5, (b - a) * 0.01 - 0.008, 0.02)) for a, b in itertools.pairwise(cuts)]
    deadline = read_fields(pieces).deadline
    assert deadline is not None and deadline.value == date(2026, 12, 15)


def test_a_digit_in_a_piece_of_its_own_is_not_lost() -> None:
    pieces = [Line("senast den 1", Box(0.1, 0.5, 0.12, 0.02)), Line("5 december 2026", Box(0.23, 0.5, 0.15, 0.02))]
    assert read_fields(pieces).deadline is None


def test_pages_are_kept_apart() -> None:
    first = [Line("Datum", Box(0.1, 0.1, 0.1, 0.02)), Line("Förfallodag", Box(0.1, 0.95, 0.1, 0.02))]
    second = [Line("2026-12-15", Box(0.1, 0.02, 0.1, 0.02), page=1)]
    assert read_fields([*first, *second]).deadline is None
    there = read_fields([*first, Line("2026-12-15", Box(0.25, 0.95, 0.1, 0.02))]).deadline
    assert there is not None and there.page == 0


def test_nothing_is_read_from_nothing() -> None:
    assert read_fields([]) == Fields() == read_fields([Line("   ", Box(0, 0, 1, 1))])


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Test Testsson 850709-9805", f"Test Testsson {COVERED}"),
        ("19850709-9805, 8507099805 och 198507099805", f"{COVERED}, {COVERED} och {COVERED}"),
        ("701063-2391", COVERED),
        ("19850709 – 9805", COVERED),
        ("8507O9-98O5", COVERED),
        ("850709-9806 har en siffra fel", f"{COVERED} har en siffra fel"),
        ("880209-T050", COVERED),
        ("Org.nr 556036-0793", "Org.nr 556036-0793"),
        ("Bankgiro 5050-1055, OCR 1234574", "Bankgiro 5050-1055, OCR 1234574"),
        ("2026-12-15 kl. 09.00", "2026-12-15 kl. 09.00"),
        ("0771-524 524", "0771-524 524"),
        ("", ""),
    ],
)
def test_personal_numbers_are_covered(text: str, want: str) -> None:
    assert redacted(text) == want
    assert redacted(want) == want


@given(st.integers(0, 99), st.integers(1, 12), st.integers(1, 28), st.integers(1, 999), st.sampled_from(["-", "+", "", " "]), st.booleans())
def test_every_personal_number_is_covered_and_never_a_field(
    year: int, month: int, day: int, serial: int, sign: str, coordination: bool
) -> None:
    base = f"{year:02}{month:02}{day + 60 * coordination:02}"
    number = next(n for n in (f"{base}{serial:03}{d}" for d in range(10)) if is_valid_personnummer(n))
    text = number[:6] + sign + number[6:]
    assert text not in redacted(f"Anna {text} bor här")
    fields = read_fields(from_text(f"OCR: {text}\nÄrendenummer: {text}\nBankgiro: {text}\nTelefon: {text}\nPersonnummer: {text}"))
    assert values(fields) == {}
    assert all(number[6:] not in d.text for d in fields.doubtful)


FORMATS = st.sampled_from(
    ["Betala senast {}.", "Förfallodag: {}", "Oss tillhanda senast {}", "Svara senast den {}", "Sista ansökningsdag är {}"]
)
MONTHS = ["januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december"]


@given(st.dates(date(2026, 11, 17), date(2027, 10, 1)), FORMATS, st.booleans())
@settings(max_examples=60)
def test_any_day_to_act_by_reads_back(day: date, form: str, words: bool) -> None:
    written = f"{day.day} {MONTHS[day.month - 1]} {day.year}" if words else f"{day}"
    fields = read_fields(from_text(f"Datum: 2026-11-16\n\n{form.format(written)}"))
    assert fields.deadline is not None and fields.deadline.value == day


@given(st.integers(1, 99_999), st.sampled_from(["Att betala: {} kr", "Summa att betala   {},00", "Du ska betala {} kr."]))
@settings(max_examples=60)
def test_any_sum_to_pay_reads_back(kronor: int, form: str) -> None:
    fields = read_fields(from_text(form.format(f"{kronor:,}".replace(",", " "))))
    assert fields.amount is not None and fields.amount.value == kronor


@given(st.lists(st.text(alphabet="0123456789 -/.:krdenOCRBg", max_size=40), max_size=8))
@settings(max_examples=150)
def test_any_lines_are_answered(texts: list[str]) -> None:
    lines = [Line(text, Box(0.1, n / 10, 0.5, 0.05)) for n, text in enumerate(texts)]
    fields = read_fields(lines)
    assert isinstance(fields, Fields)
    assert fields.appointment is None or isinstance(fields.appointment.value, datetime)


def test_a_letter_takes_less_than_ten_milliseconds() -> None:
    papers = [from_text(g["text"] * 2) for g in GOLD]
    started = time.perf_counter()
    for lines in papers:
        read_fields(lines)
    assert (time.perf_counter() - started) / len(papers) < 0.05, "10 ms on a quiet machine; a busy one gets room"
