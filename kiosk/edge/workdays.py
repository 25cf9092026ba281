"""Days without work in Sweden: Saturdays, Sundays, holidays, and the eves that lagen (1930:173) counts with them."""

from __future__ import annotations

from datetime import date
from functools import lru_cache


def free(day: date) -> bool:
    """Whether a last day that falls here is moved to the next working day."""
    return day.weekday() >= 5 or day in _holidays(day.year)


@lru_cache(maxsize=16)
def _holidays(year: int) -> frozenset[date]:
    from holidays import country_holidays  # heavy, and only a letter's last day needs it

    # The law names Midsummer, Christmas and New Year's Eve; `de_facto` are these three.
    return frozenset(country_holidays("SE", years=year, categories=("public", "de_facto")))
