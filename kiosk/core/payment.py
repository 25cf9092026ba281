"""Numbers that money travels by: references, giro accounts, IBAN. Each check gives the canonical number or None.

Modulus 10 sees every single wrong figure and every swap of neighbours but 09 and 90. Who has agreed on which check with the bank is not
printed on paper: "the check digit fits" is all that can be said of a reference. Sources: Bankgirot's manual for receivers, ISO 13616.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from kiosk.core.ids import luhn

Check = Callable[[str], str | None]

# What a picture reader takes for what. A figure is never doubted here: only letters have to be explained.
CONFUSED = {"O": "0", "o": "0", "D": "0", "I": "1", "l": "1", "|": "1", "S": "5", "B": "8", "Z": "2", "G": "6"}
_DASHES = str.maketrans("–—‐‑−", "-----")
_BLANKS = re.compile(r"[\s\u00a0\u2000-\u200b\u202f\u2060]+")
_READINGS = 4096  # more readings than this are no reading

# Lengths of IBAN by country (ISO 13616 registry). A country that is not here is not judged right.
_IBAN = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "BY": 28, "CH": 21, "CY": 28,
    "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18,
    "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LI": 21,
    "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MT": 31, "NL": 18, "NO": 15, "PK": 24, "PL": 28,
    "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TN": 24, "TR": 26, "UA": 29,
    "XK": 20,
}  # fmt: skip


@dataclass(frozen=True)
class GiroRow:
    """The row for machines at the foot of a slip: `# reference # kronor öre check > account #form#`."""

    reference: str | None
    amount: Decimal | None
    account: str | None  # canonical bankgiro or plusgiro
    form: str  # the two figures that name the form, "" if they are not there
    sure: bool  # the amount's own check digit fits; else the row may only confirm what stands elsewhere


def tidy(text: str) -> str:
    """A number as printed, without blanks and with one kind of hyphen."""
    return _BLANKS.sub("", text).translate(_DASHES)


def check_digit(digits: str) -> str:
    """The modulus-10 digit to put after these."""
    return next(d for d in "0123456789" if luhn(digits + d))


def _bankgiro(number: str) -> str | None:
    match = re.fullmatch(r"([1-9]\d{2,3})-?(\d{4})", number, re.ASCII)
    return f"{match[1]}-{match[2]}" if match else None


def _plusgiro(number: str) -> str | None:
    match = re.fullmatch(r"([1-9]\d{0,6})-?(\d)", number, re.ASCII)
    return f"{match[1]}-{match[2]}" if match else None


def _ocr(number: str) -> str | None:
    return number if re.fullmatch(r"\d{2,25}", number, re.ASCII) and number.strip("0") else None


def _iban(number: str) -> str | None:
    number = number.upper()
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", number, re.ASCII) or _IBAN.get(number[:2]) != len(number):
        return None
    return None if number.startswith("SE") and not number[2:].isdigit() else number


def _organisation_number(number: str) -> str | None:
    match = re.fullmatch(r"(?:16)?([1-9]\d[2-9]\d{3})-?(\d{4})", number, re.ASCII)
    return f"{match[1]}-{match[2]}" if match else None


_SHAPES: dict[str, Check] = {
    "bankgiro": _bankgiro,
    "plusgiro": _plusgiro,
    "ocr": _ocr,
    "iban": _iban,
    "organisation_number": _organisation_number,
}


def shaped(kind: str, text: str) -> str | None:
    """A number of a kind as it is written canonically, or None if it has another shape. Its check digit is not looked at."""
    return _SHAPES[kind](tidy(text))


def _fits(number: str | None) -> str | None:
    """The number, if its figures fit modulus 10."""
    return number if number is not None and luhn(number.replace("-", "")) else None


def bankgiro(text: str) -> str | None:
    """A bankgiro number as "5201-1053" or "160-9908", or None: seven or eight figures, a hyphen before the last four or none."""
    return _fits(shaped("bankgiro", text))


def plusgiro(text: str) -> str | None:
    """A plusgiro number as "123456-7", or None: two to eight figures, the last one after a hyphen or not."""
    return _fits(shaped("plusgiro", text))


def ocr(text: str) -> str | None:
    """A payment reference of 2 to 25 figures whose check digit fits, or None. Noughts alone are no reference."""
    return _fits(shaped("ocr", text))


def length_digit_fits(reference: str) -> bool:
    """Whether the last figure but one is the length of the reference (modulus 10). Only some receivers have agreed on it."""
    return len(reference) >= 2 and reference[-2] == str(len(reference) % 10)


def iban(text: str) -> str | None:
    """An IBAN in capitals without blanks, or None: known country, its length, modulus 97."""
    number = shaped("iban", text)
    return number if number and int("".join(str(int(c, 36)) for c in number[4:] + number[:4])) % 97 == 1 else None


def organisation_number(text: str) -> str | None:
    """An organisation's number as "555555-5555", or None. Its third figure is 2 or more, which tells it from a personal number."""
    return _fits(shaped("organisation_number", text))


CHECKS: dict[str, Check] = {
    "bankgiro": bankgiro,
    "plusgiro": plusgiro,
    "iban": iban,
    "ocr": ocr,
    "organisation_number": organisation_number,
}  # the kinds of numbers, in the order of a slip


def _readings(text: str) -> Iterator[str]:
    choices = [(c,) if c not in CONFUSED else (CONFUSED[c], c) for c in tidy(text)]
    count = 1
    for some in choices:
        count *= len(some)
    if count <= _READINGS:
        yield from ("".join(one) for one in product(*choices))


def repairs(text: str, check: Check) -> tuple[str, ...]:
    """All canonical numbers that fit the check when letters are read as the figures they are mistaken for. One: repaired; more: doubtful.

    A text that fits as it stands is its own only reading.
    """
    if (same := check(text)) is not None:
        return (same,)
    return tuple(sorted({fits for one in _readings(text) if (fits := check(one)) is not None}))


def single_digit_repairs(digits: str, check: Check) -> tuple[str, ...]:
    """For typed numbers: what fits after one wrong figure or one swap of neighbours is put right. Empty if it fits already."""
    number = tidy(digits)
    if check(number) is not None:
        return ()
    near = {number[:n] + d + number[n + 1 :] for n, c in enumerate(number) if c.isdigit() for d in "0123456789" if d != c}
    near |= {
        number[:n] + number[n + 1] + number[n] + number[n + 2 :]
        for n in range(len(number) - 1)
        if number[n].isdigit() and number[n + 1].isdigit()
    }
    return tuple(sorted({fits for one in near if (fits := check(one)) is not None}))


_ROW_AMOUNT = re.compile(r"(\d[\d ]{0,11}?) ?(\d\d) {0,6}(\d) ?>", re.ASCII)
_ROW_ACCOUNT = re.compile(r"> ?(\d[\d -]{1,12}) ?# ?(?:(\d\d) ?#)?", re.ASCII)
_ROW_REFERENCE = re.compile(r"^[^#\d]{0,3}#? ?(\d[\d ]{1,32}\d) ?#", re.ASCII)
_BANKGIRO_FORMS = ("41", "42")


def giro_row(text: str) -> GiroRow | None:
    """The row for machines, if this is one: it has a ">" between amount and account, or ends as "account#41#".

    Forms 41 and 42 are bankgiro, all others plusgiro. The amount's check digit is modulus 10 over kronor and öre.
    """
    row = _BLANKS.sub(" ", text).translate(_DASHES).strip().replace("＃", "#").replace("＞", ">")
    account = _ROW_ACCOUNT.search(row)
    if "#" not in row or account is None or not re.fullmatch(r"[\dH#>\- ]+", row):
        return None
    form = account[2] or ""
    number = account[1].strip()
    giro = bankgiro(number) if form in _BANKGIRO_FORMS else plusgiro(number) if form else None
    value = sure = None
    if amount := _ROW_AMOUNT.search(row):
        kronor = amount[1].replace(" ", "")
        value = Decimal(f"{int(kronor)}.{amount[2]}")
        sure = luhn(kronor + amount[2] + amount[3])
    reference = _ROW_REFERENCE.search(row)
    return GiroRow(ocr(reference[1]) if reference else None, value, giro, form, bool(sure))
