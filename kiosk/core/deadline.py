"""Rules of law that turn a day into a last day. The date printed in a letter always beats them.

How periods are counted: lagen (1930:173) om beräkning av lagstadgad tid. A period in weeks or months ends on the day that by its
weekday or number answers to the day it is counted from (1 §); a last day on a Saturday, Sunday, holiday, Midsummer, Christmas or
New Year's Eve is moved to the next working day (2 §).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from kiosk.core.text import Text

STARTS = ("received", "sent", "decided")
SERVED_AFTER = timedelta(weeks=2)  # simplified service, delgivningslagen (2010:1932) 26 §

Free = Callable[[date], bool]  # whether no work is done on a day


@dataclass(frozen=True)
class Rule:
    """A period that letters print in words. An `uncertain` rule is never counted: it leads to a person."""

    id: str
    says: tuple[str, ...]
    text: Text
    law: str
    days: int
    weeks: int
    months: int
    starts: str
    moved: bool
    uncertain: bool
    valid_from: date
    valid_to: date | None
    checked_on: date | None

    def valid(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def last_day(rule: Rule, start: date, free: Free) -> date | None:
    """The last day to act, counted from `start`; None if the rule is uncertain or was not in force on that day."""
    if rule.uncertain or not rule.valid(start):
        return None
    end = _months_after(start, rule.months) + timedelta(days=rule.days, weeks=rule.weeks)
    return next_working_day(end, free) if rule.moved else end


def served(sent: date) -> date:
    """The day one counts as served by simplified service: two weeks after the document was sent."""
    return sent + SERVED_AFTER


def next_working_day(day: date, free: Free) -> date:
    """The day itself, or the first day after it on which work is done."""
    while free(day):
        day += timedelta(days=1)
    return day


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
