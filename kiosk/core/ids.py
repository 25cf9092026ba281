"""Swedish numbers that people carry. An unknown pattern is "please check", never "wrong"."""

from __future__ import annotations

import re
from datetime import date

_PERSONAL = re.compile(r"(?P<century>\d\d)?(?P<year>\d\d)(?P<month>\d\d)(?P<day>\d\d)[-+]?(?P<serial>\d{3})(?P<check>\d)", re.ASCII)
_INTERIM = re.compile(r"((?:\d\d)?\d{6}[-+]?)[TRSUWXJKLMN](\d{3})", re.ASCII)


def luhn(digits: str) -> bool:
    """Whether the last digit is the modulus-10 check digit of those before it."""
    total = 0
    for n, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if n % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def is_valid_personnummer(text: str) -> bool:
    """A personal or coordination number: 10 or 12 digits, "-" or "+" or nothing before the last four.

    A coordination number has 60 added to the day; its month or day may be unknown (00, 60), and the day need not exist in the month. Without century any
    century will do. Source: Skatteverket's public test numbers and the accept and reject lists of personnummer/meta.
    """
    match = _PERSONAL.fullmatch(text)
    if match is None or not luhn(match["year"] + match["month"] + match["day"] + match["serial"] + match["check"]):
        return False
    month, day = int(match["month"]), int(match["day"])
    if match["serial"] == "000":
        return False
    if day >= 60:  # a birth date as somebody told it: the public numbers hold days like 31 April
        return month <= 12 and day <= 91
    centuries = [match["century"]] if match["century"] else ["18", "19", "20"]
    return any(_exists(int(century + match["year"]), month, day) for century in centuries)


def is_valid_interim(text: str) -> bool:
    """A number given while waiting (T-number and others): a letter stands for the first of the last four, counted as 1."""
    match = _INTERIM.fullmatch(text)
    return match is not None and is_valid_personnummer(f"{match[1]}1{match[2]}")


def tidy(text: str) -> str:
    """A number as typed, without blanks and with one kind of hyphen."""
    return re.sub(r"\s+", "", text).translate(str.maketrans("–—‐−", "----")).upper()


def looks_personal(text: str) -> bool | None:
    """True if a personal, coordination or interim number; None if it may be another number (LMA, dossier): please check."""
    number = tidy(text)
    return True if is_valid_personnummer(number) or is_valid_interim(number) else None


def is_postcode(text: str) -> bool:
    """Five digits, perhaps with a blank after the third."""
    return re.fullmatch(r"[1-9]\d{2} ?\d{2}", text.strip(), re.ASCII) is not None


def is_phone(text: str) -> bool:
    """A number one can call: 5 to 15 digits with the signs that people write between them."""
    return re.fullmatch(r"\+?[\d\s()\-./]+", text.strip(), re.ASCII) is not None and 5 <= sum(c.isdigit() for c in text) <= 15
