"""Texts for codes: whole lines, counted leftovers, small enough for a phone."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.plan import calendar_event, essentials, in_parts, size, tel

WORDS = st.text(alphabet="abcåä ትግርኛመታወቂያ شهادة-", min_size=1, max_size=50).map(str.strip).filter(bool)


@given(st.lists(WORDS, min_size=1, max_size=5), st.lists(WORDS, max_size=6))
def test_essentials_fit_and_nothing_is_cut_silently(lines: list[str], bring: list[str]) -> None:
    text = essentials(lines, bring)
    assert size(text) <= 300
    shown = text.split("\n")
    left_out = int(shown.pop()[1:]) if shown[-1].startswith("+") else 0
    assert len(shown) + left_out == len(lines) + len(bring)
    assert all(entry in [*lines, *(f"- {b}" for b in bring)] for entry in shown)


@given(st.lists(WORDS, min_size=1, max_size=12), st.integers(160, 500))
def test_in_parts_loses_no_word(lines: list[str], limit: int) -> None:
    parts = in_parts(lines, limit)
    assert all(size(p) <= limit for p in parts)
    assert " ".join(parts).split() == " ".join(lines).split()


def test_a_calendar_event_is_a_whole_day() -> None:
    event = calendar_event("Fråga, och läs; allt", date(2026, 12, 31), "Servicekontoret")
    assert "DTSTART;VALUE=DATE:20261231\r\n" in event
    assert "DTEND;VALUE=DATE:20270101\r\n" in event
    assert "SUMMARY:Fråga\\, och läs\\; allt\r\n" in event
    assert "LOCATION:Servicekontoret" in event


def test_a_long_event_leaves_out_the_place_before_the_summary() -> None:
    event = calendar_event("ሕ" * 40, date(2026, 12, 1), "x" * 120)
    assert "LOCATION" not in event and "ሕ" * 40 in event


def test_tel() -> None:
    assert tel("020-50 50 50") == "tel:020505050"
    assert tel("+46 771 23") == "tel:+4677123"
