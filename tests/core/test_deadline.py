"""Last days by law: the law's own gold cases, and that no rule counts where it should not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.content.load import Content
from kiosk.core.deadline import Rule, last_day, next_working_day, served
from kiosk.core.text import Text
from kiosk.edge.workdays import free


def rule(**changes: object) -> Rule:
    usual: dict[str, object] = {
        "id": "x", "says": (), "text": Text("x"), "law": "x", "days": 0, "weeks": 0, "months": 0, "starts": "received",
        "moved": True, "uncertain": False, "valid_from": date(1900, 1, 1), "valid_to": None, "checked_on": None,
    }  # fmt: skip
    return Rule(**{**usual, **changes})  # type: ignore[arg-type]


THREE_WEEKS = rule(weeks=3)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2003, 12, 15), date(2004, 1, 5)),  # RÅ 2004 not 40: the eve of Twelfth Night is a working day
        (served(date(2011, 7, 5)), date(2011, 8, 9)),  # HFD 6800-11: sent by simplified service
        (served(date(2026, 3, 1)), date(2026, 4, 7)),  # falls on Easter Sunday, moved past Easter Monday
        (date(2026, 12, 3), date(2026, 12, 28)),  # Christmas Eve, two Christmas days, a Sunday
        (date(2026, 12, 10), date(2027, 1, 4)),  # New Year's Eve, New Year's Day, a weekend
        (date(2026, 5, 29), date(2026, 6, 22)),  # Midsummer Eve and the weekend after it
        (date(2026, 4, 10), date(2026, 5, 4)),  # the First of May is a Friday
        (date(2026, 4, 23), date(2026, 5, 15)),  # Ascension Day
        (date(2026, 5, 16), date(2026, 6, 8)),  # the National Day on a Saturday
        (date(2026, 10, 10), date(2026, 11, 2)),  # All Saints' Day on a Saturday
        (date(2026, 3, 13), date(2026, 4, 7)),  # Good Friday and all of Easter
        (date(2026, 12, 16), date(2027, 1, 7)),  # Twelfth Night
    ],
)
def test_three_weeks(start: date, end: date) -> None:
    assert last_day(THREE_WEEKS, start, free) == end


def test_served_by_simplified_service() -> None:
    assert served(date(2011, 7, 5)) == date(2011, 7, 19)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 15), 2, date(2026, 3, 16)),  # the 15th is a Sunday
        (date(2025, 12, 31), 2, date(2026, 3, 2)),  # February has no 31st; its 28th is a Saturday
        (date(2026, 3, 31), 1, date(2026, 4, 30)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 11, 10), 2, date(2027, 1, 11)),
    ],
)
def test_months_end_on_the_same_number(start: date, months: int, end: date) -> None:
    assert last_day(rule(months=months), start, free) == end


def test_days_are_counted_from_the_day_after() -> None:
    assert last_day(rule(days=10), date(2026, 3, 2), free) == date(2026, 3, 12)
    assert last_day(rule(days=8), date(2026, 3, 5), free) == date(2026, 3, 13)


def test_an_uncertain_rule_and_one_of_another_time_count_nothing() -> None:
    assert last_day(rule(weeks=3, uncertain=True), date(2026, 3, 2), free) is None
    assert last_day(rule(weeks=3, valid_from=date(2027, 1, 1)), date(2026, 3, 2), free) is None
    assert last_day(rule(weeks=3, valid_to=date(2026, 1, 1)), date(2026, 3, 2), free) is None
    assert last_day(rule(weeks=3, valid_to=date(2026, 3, 2)), date(2026, 3, 2), free) is not None


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(1, 90))
def test_a_last_day_is_a_working_day_never_early_and_moved_little(start: date, days: int) -> None:
    end = last_day(rule(days=days), start, free)
    assert end is not None and not free(end)
    assert timedelta(0) <= end - (start + timedelta(days=days)) <= timedelta(days=6)
    assert next_working_day(end, free) == end


def test_each_rule_of_the_content_names_its_law_and_its_words(content: Content) -> None:
    for found in content.post.rules.values():
        assert found.law and found.says and found.valid_from < date(2026, 11, 21)
    assert content.post.rules["asylum_appeal"].uncertain, "the rules changed on 2026-06-12: a person reads the date"


def test_the_eves_are_days_without_work() -> None:
    for day in (date(2026, 6, 19), date(2026, 12, 24), date(2026, 12, 31)):
        assert free(day)
    assert not free(date(2026, 4, 30)), "the eve of the First of May is a working day"
