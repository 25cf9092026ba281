"""The grammar of days, sums and periods: what is read is right, what is doubtful has no value, other numbers are left alone."""

from __future__ import annotations

import re
import tomllib
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.core.swedish import Day, Found, amounts, dates, fold, money, periods

GOLD = tomllib.loads((Path(__file__).parent / "gold" / "swedish.toml").read_text(encoding="utf-8"))
NEAR = date(2026, 11, 21)
MONTHS = ["januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december"]
DAYS = ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"]

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
formats = st.sampled_from(
    [
        lambda d: f"{d:%Y-%m-%d}",
        lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
        lambda d: f"den {d.day} {MONTHS[d.month - 1]} {d.year}",
        lambda d: f"senast den {d.day} {MONTHS[d.month - 1].upper()} {d.year}",
        lambda d: f"{d.day} {MONTHS[d.month - 1][:3]} {d.year}",
        lambda d: f"{d.day}/{d.month} {d.year}",
        lambda d: f"{d:%d.%m.%Y}",
        lambda d: f"Datum: {d:%Y%m%d}",
        lambda d: f"{DAYS[d.weekday()]}en den {d.day} {MONTHS[d.month - 1]} {d.year}",
        lambda d: f"{d:%Y-%m-%d} ({DAYS[d.weekday()]})",
    ]
)


def shown(found: list[Found[Day]]) -> str:
    """As in the gold file."""
    out = []
    for day in (f.value for f in found):
        text = "~" if day.repaired else ""
        text += "?" if day.day is None else f"{day.day}"
        text += f" {day.at:%H:%M}" if day.at and day.day else ""
        out.append(text + (f"/{day.until}" if day.until else ""))
    return ", ".join(out)


def sums(text: str, slip: bool = False) -> str:
    return ", ".join("?" if f.value.value is None else str(f.value.value) for f in money(text, slip=slip))


@pytest.mark.parametrize(("text", "want"), GOLD["days"].items())
def test_days(text: str, want: str) -> None:
    found = dates(text, NEAR)
    # a day put together from a lost blank is repaired or not: what counts is the day
    assert shown(found) == want or shown(found).replace("~", "") == want
    for f in found:
        assert text[f.start : f.end] == f.text


@pytest.mark.parametrize("text", GOLD["no_days"]["texts"])
def test_no_days(text: str) -> None:
    assert [f for f in dates(text, NEAR) if f.value.day] == []


@pytest.mark.parametrize(("text", "want"), GOLD["sums"].items())
def test_sums(text: str, want: str) -> None:
    found = sums(text)
    assert found == want or [Decimal(x) for x in found.split(", ")] == [Decimal(x) for x in want.split(", ")]
    assert len(amounts(text)) == sum(x != "?" for x in want.split(", "))


@pytest.mark.parametrize("text", GOLD["no_sums"]["texts"])
def test_no_sums(text: str) -> None:
    assert amounts(text) == []


@pytest.mark.parametrize(("text", "want"), GOLD["slips"].items())
def test_sums_on_slips(text: str, want: str) -> None:
    assert sums(text, slip=True) == want


@pytest.mark.parametrize(("text", "want"), GOLD["periods"].items())
def test_periods(text: str, want: str) -> None:
    found = periods(text)
    assert [f.value for f in found] == [want]
    assert text[found[0].start : found[0].end] == found[0].text


@pytest.mark.parametrize("text", GOLD["no_periods"]["texts"])
def test_no_periods(text: str) -> None:
    assert periods(text) == []


def test_the_gold_is_large_enough() -> None:
    read = sum(len(GOLD[kind]) for kind in ("days", "sums", "slips", "periods"))
    nothing = sum(len(GOLD[kind]["texts"]) for kind in ("no_days", "no_sums", "no_periods"))
    assert read >= 200 and nothing >= 80


@given(days, formats)
def test_a_day_reads_back_in_every_format(day: date, write: object) -> None:
    assert callable(write)
    text = write(day)
    assert [f.value.day for f in dates(text)] == [day]


@given(
    days, formats, st.integers(0, 23), st.integers(0, 59), st.sampled_from([" kl. {:02}.{:02}", " kl {}.{:02}", ", klockan {:02}:{:02}"])
)
def test_a_time_beside_a_day_reads_back(day: date, write: object, hour: int, minute: int, clock: str) -> None:
    assert callable(write)
    (found,) = dates(write(day) + clock.format(hour, minute))
    assert (found.value.day, found.value.at) == (day, time(hour, minute))


@given(days, days)
def test_a_day_without_year_is_the_first_one_from_the_letters_date(near: date, day: date) -> None:
    (found,) = dates(f"den {day.day} {MONTHS[day.month - 1]}", near)
    if found.value.day is not None:
        assert near <= found.value.day <= near + timedelta(days=334)
        assert (found.value.day.month, found.value.day.day) == (day.month, day.day)
        assert found.value.inferred
    (without,) = dates(f"den {day.day} {MONTHS[day.month - 1]}")
    assert without.value.day is None, "no year is ever guessed without the letter's date"


@given(days, st.integers(1, 6))
def test_a_wrong_weekday_is_a_contradiction(day: date, off: int) -> None:
    (found,) = dates(f"{DAYS[(day.weekday() + off) % 7]} den {day.day} {MONTHS[day.month - 1]} {day.year}")
    assert found.value.day is None and found.value.doubt == "contradiction"


@given(st.integers(1, 10**25).map(str))
def test_no_day_comes_from_a_number(number: str) -> None:
    assert dates(number, NEAR) == []


@given(st.text(alphabet="0123456789 ", min_size=1, max_size=24))
def test_no_day_comes_from_numbers_with_blanks(text: str) -> None:
    assert [f for f in dates(text, NEAR) if f.value.day] == []


CONFUSED = {"0": "Oo", "1": "Il|", "5": "S", "8": "B", "2": "Z", "6": "G", "å": "a", "ä": "a", "ö": "o", "i": "1l", "o": "0", "l": "1I"}


@st.composite
def misread(draw: st.DrawFn, text: str) -> str:
    """The text as a picture is read: letters mistaken, blanks lost or added."""
    out = []
    for c in text:
        if c in CONFUSED and draw(st.integers(0, 4)) == 0:
            c = draw(st.sampled_from(CONFUSED[c]))
        elif c == " " and draw(st.integers(0, 7)) == 0:
            c = ""
        out.append(c + (" " if c.isalnum() and draw(st.integers(0, 11)) == 0 else ""))
    return "".join(out)


@given(days, formats, st.data())
@settings(max_examples=400)
def test_a_misread_day_is_never_another_day(day: date, write: object, data: st.DataObject) -> None:
    assert callable(write)
    text = data.draw(misread(write(day)))
    assert {f.value.day for f in dates(text, day) if f.value.doubt != "period"} <= {day, None}, text


@given(st.integers(1, 9_999_999), st.integers(0, 99), st.sampled_from(["{k},{o:02} kr", "SEK {k},{o:02}", "{k} kr", "{k}:-", "{k} kronor"]))
def test_a_sum_reads_back(kronor: int, ore: int, form: str) -> None:
    grouped = f"{kronor:,}".replace(",", " ")
    text = form.format(k=grouped, o=ore)
    (found,) = amounts(text)
    assert found.value == (Decimal(f"{kronor}.{ore:02}") if "," in form else kronor)


@given(st.integers(100, 9_999_999), st.sampled_from(["Att betala {} kr", "Belopp: {},00 kr", "du ska betala {} kronor"]), st.data())
@settings(max_examples=400)
def test_a_misread_sum_is_never_another_sum(kronor: int, form: str, data: st.DataObject) -> None:
    figures = data.draw(misread_figures(f"{kronor:,}".replace(",", " ")))
    text = form.format(figures)
    assert {f.value for f in amounts(text)} <= {Decimal(kronor)}, text


@st.composite
def misread_figures(draw: st.DrawFn, text: str) -> str:
    """Figures of which some were taken for letters, or groups pulled apart."""
    out = []
    for c in text:
        if c in CONFUSED and draw(st.integers(0, 4)) == 0:
            c = draw(st.sampled_from(CONFUSED[c]))
        out.append(c + (" " if c != " " and draw(st.integers(0, 9)) == 0 else ""))
    return "".join(out).strip()


@given(st.text(max_size=60))
@settings(max_examples=300)
def test_any_text_is_answered_with_its_own_places(text: str) -> None:
    for found in [*dates(text, NEAR), *money(text), *money(text, slip=True), *periods(text)]:
        assert 0 <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == found.text


@given(st.text(max_size=40))
def test_folding_keeps_places(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_marks_without_a_place_of_their_own_do_not_move_the_places() -> None:
    text = "fo\u0308rfallodag \u2068den 15 de\u00adcember 2026\u2069 1 234 kr"
    (day,) = dates(text)
    (total,) = money(text)
    assert day.value.day == date(2026, 12, 15) and "15 de\u00adcember 2026" in day.text
    assert total.text == "1 234 kr"


def test_rates_and_units_are_told() -> None:
    kinds = {
        text: money(text)[0].value for text in ("500 kr per månad", "500 kr/mån", "1,50 kr/kWh", "500 kr i månaden", "500 kr", "500,00")
    }
    assert [m.rate for m in kinds.values()] == [True, True, True, True, False, False]
    assert [m.unit for m in kinds.values()] == [True] * 5 + [False]


def test_several_days_and_sums_keep_their_order() -> None:
    text = "Möte den 3 mars 2027 kl 9.00. Betala 500 kr senast den 15 mars 2027, annars 60 kr senast 2027-04-01."
    assert [f.start for f in dates(text)] == sorted(f.start for f in dates(text))
    assert [str(f.value) for f in amounts(text)] == ["500", "60"]
    assert re.sub(r"\s", "", shown(dates(text))) == "2027-03-0309:00,2027-03-15,2027-04-01"
