"""Doors and their hours: a table, because the moment is an argument."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from kiosk.core.authority import next_days, open_at

HOURS = {"mon": ((time(9), time(12)), (time(13), time(16))), "thu": ((time(9), time(18)),)}


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-23T08:59", False),
        ("2026-11-23T09:00", True),
        ("2026-11-23T11:59", True),
        ("2026-11-23T12:00", False),
        ("2026-11-23T13:30", True),
        ("2026-11-24T10:00", False),
        ("2026-11-26T17:59", True),
        ("2026-11-29T10:00", False),
    ],
)
def test_open_at(moment: str, is_open: bool) -> None:
    assert open_at(HOURS, datetime.fromisoformat(moment)) is is_open


def test_hours_that_are_not_known_are_not_guessed() -> None:
    assert open_at(None, datetime(2026, 11, 23, 10)) is None


def test_next_days_follow_the_hours() -> None:
    assert next_days(HOURS, date(2026, 11, 20), 3) == (date(2026, 11, 23), date(2026, 11, 26), date(2026, 11, 30))


def test_next_days_without_hours_are_working_days() -> None:
    assert next_days(None, date(2026, 11, 20), 3) == (date(2026, 11, 20), date(2026, 11, 23), date(2026, 11, 24))


def test_a_door_that_never_opens_has_no_days() -> None:
    assert next_days({}, date(2026, 11, 20)) == ()
