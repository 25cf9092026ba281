"""Whom to ask, where, and whether the door is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kiosk.core.text import Text

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Authority:
    """A body that helps. `name` is Swedish and never translated; empty phone or web means: ask at the desk."""

    id: str
    name: str
    gloss: Text
    does: Text
    phone: str
    web: str
    languages: tuple[str, ...]
    maybe: tuple[str, ...]
    bring: tuple[str, ...]
    local: bool
    helpline: bool
    source: str
    checked_on: date | None


@dataclass(frozen=True)
class Action:
    """One thing to do at one authority."""

    id: str
    authority: str
    do: Text
    why: Text
    bring: tuple[str, ...]
    then: Text
    need: Text
    source: str
    checked_on: date | None
    form: str = ""  # the form that does it, if the kiosk has one


Hours = Mapping[str, tuple[tuple[time, time], ...]]  # weekday -> opening intervals


@dataclass(frozen=True)
class Office:
    """A local door. Empty fields are unknown: they are shown as "ask at the desk", never invented."""

    id: str
    name: str
    address: str = ""
    phone: str = ""
    hours: Hours | None = None
    serves: tuple[str, ...] = ()


def open_at(hours: Hours | None, moment: datetime) -> bool | None:
    """Whether the door is open at a local moment; None if the hours are not known."""
    if hours is None:
        return None
    return any(a <= moment.time() < b for a, b in hours.get(WEEKDAYS[moment.weekday()], ()))


def next_days(hours: Hours | None, today: date, count: int = 6) -> tuple[date, ...]:
    """The coming days on which one can go there, today included; Monday to Friday if the hours are not known."""
    days: list[date] = []
    for ahead in range(31):
        day = today + timedelta(days=ahead)
        name = WEEKDAYS[day.weekday()]
        if bool(hours.get(name)) if hours is not None else day.weekday() < 5:
            days.append(day)
        if len(days) == count:
            break
    return tuple(days)
