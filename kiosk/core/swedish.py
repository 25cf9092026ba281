"""Days, sums and periods as Swedish letters write them. What is doubtful is given as a doubt, never as a value.

The text may come from a picture: å ä ö without their marks, O for 0, I or l for 1, S for 5, B for 8, blanks lost or added. A letter
counts as a figure only where there is one way to read it; a place that can be read in two ways has no value. All places are places in
the text as given.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Found(Generic[T]):
    """Something read in a text: its value and where it stands (`text` is `whole[start:end]`)."""

    value: T
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Day:
    """A day as written. `day` is None if it cannot be shown; `doubt` says why ("" = sure)."""

    day: date | None
    at: time | None = None  # a time of day beside it
    until: date | None = None  # set: a range of days, never one day to act by
    doubt: str = ""  # "", "unreadable", "contradiction" (the weekday is another) or "period"
    repaired: bool = False  # letters were read as figures (O as 0 …), in one way only
    inferred: bool = False  # no year stands there: the first such day from the letter's date on


@dataclass(frozen=True)
class Money:
    """A sum of kronor as written. `value` is None if it cannot be shown; below zero is a credit."""

    value: Decimal | None
    unit: bool = True  # "kr", "SEK" or ":-" stands beside it
    rate: bool = False  # for each month, day, kWh …
    repaired: bool = False


# ---- folding: lower case, no marks, plain blanks and hyphens; with the place of every letter --------------------------------------------

_PLAIN = {ord(c): "-" for c in "–—‐‑−"} | {
    ord(c): " " for c in "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\t\r"
}
_PLAIN |= {ord(c): "'" for c in "’´`"}
_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u2060\u200e\u200f\u2066\u2067\u2068\u2069\ufeff")


def _base(letter: str) -> str:
    low = letter.lower()
    if low < "\x80":
        return low if len(low) == 1 else letter
    plain = unicodedata.normalize("NFD", low)[:1]
    return plain or letter


_FOLDED: dict[int, str] = {}


def fold(text: str) -> str:
    """Lower case without accents, letter for letter: the same length as the text (which must have no combining marks)."""
    if new := {ord(c) for c in text} - _FOLDED.keys():
        for code in new:
            _FOLDED[code] = _PLAIN.get(code) or _base(chr(code))
        if len(_FOLDED) > 5000:  # a text of all the world's letters is no letter; forget what it taught
            table = {code: _FOLDED[code] for code in new}
            _FOLDED.clear()
            return text.translate(table | {ord(c): _PLAIN.get(ord(c)) or _base(c) for c in text})
    return text.translate(_FOLDED)


def _visible(text: str) -> tuple[str, list[int] | None]:
    """The text without marks that take no place of their own, and where each letter stood (None: everywhere as before)."""
    if text.isascii() or not any(c in _UNSEEN or unicodedata.combining(c) for c in text):
        return text, None
    keep = [n for n, c in enumerate(text) if c not in _UNSEEN and not unicodedata.combining(c)]
    return "".join(text[n] for n in keep), keep


def _placed(text: str, keep: list[int] | None, found: list[Found[T]]) -> list[Found[T]]:
    if keep is None:
        return found
    spans = [(f, keep[f.start], keep[f.end - 1] + 1) for f in found]
    return [Found(f.value, start, end, text[start:end]) for f, start, end in spans]


# ---- days -------------------------------------------------------------------------------------------------------------------------------

_D = "[0-9oil|sbzg]"  # a figure, or a letter (folded) that is mistaken for one
_FIGURES = str.maketrans("oil|sbzg", "01115826")
_SHAPE = str.maketrans("01|i58", "olllsb")  # month names by shape: figures as the letters they are mistaken for, i and l alike

_MONTHS = ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december")
_SHORT = {
    "jan": 1,
    "feb": 2,
    "febr": 2,
    "mar": 3,
    "apr": 4,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sep": 9,
    "sept": 9,
    "okt": 10,
    "nov": 11,
    "dec": 12,
}
_BY_NAME = {name: n for n, name in enumerate(_MONTHS, 1)} | _SHORT
_BY_SHAPE = {name.translate(_SHAPE): n for name, n in _BY_NAME.items()}
_LONG = {name.translate(_SHAPE): n for n, name in enumerate(_MONTHS, 1) if len(name) > 5 or name == "april"}

_WEEKDAYS = ("mandag", "tisdag", "onsdag", "torsdag", "fredag", "lordag", "sondag")
_WEEK_SHORT = {"man": 0, "tis": 1, "ons": 2, "tor": 3, "tors": 3, "fre": 4, "lor": 5, "son": 6}
_WEEK = r"(?P<week>m.ndag|tisdag|onsdag|torsdag|fredag|l.rdag|s.ndag)(?:en|s)?|\b(?P<short>man|tis|ons|tors?|fre|lor|son)\b\.?"
_BEFORE = re.compile(rf"(?:(?:{_WEEK})[\s,]*)?(?:\bden\s*)?$")
_WEEK_AFTER = re.compile(rf"\s*[,(]?\s*(?:{_WEEK})(?![a-z])\)?")

_ONES = {
    "forsta": 1,
    "forste": 1,
    "andra": 2,
    "andre": 2,
    "tredje": 3,
    "fjarde": 4,
    "femte": 5,
    "sjatte": 6,
    "sjunde": 7,
    "attonde": 8,
    "nionde": 9,
}
_TEENS = ("tionde", "elfte", "tolfte", "trettonde", "fjortonde", "femtonde", "sextonde", "sjuttonde", "artonde", "nittonde", "tjugonde")
_ORDINALS = _ONES | {word: n for n, word in enumerate(_TEENS, 10)} | {f"tjugo{word}": 20 + n for word, n in _ONES.items()}
_ORDINALS |= {"trettionde": 30, "trettioforsta": 31, "trettioforste": 31}

_SEP = r"\s?[-./]\s?"
_YEAR = r"[12zl][09o][0-9oil|sbzg]{2}"
_START = r"(?:(?<![0-9a-z§+])|(?<=senast)|(?<=\bden)|(?<=datum)|(?<=dag)|(?<=dagen))"  # a blank may be lost after these
_ISO = re.compile(rf"{_START}({_YEAR})({_SEP}|\s)({_D}{{2}})({_SEP}|\s)({_D}{{2}})(?=t\d\d:\d\d|[^0-9a-z]|$)")
_EIGHT = re.compile(rf"(?<![0-9a-z+\-./])([12][09o]{_D}{{2}})({_D}{{2}})({_D}{{2}})(?![0-9a-z])")
_SHORT_ISO = re.compile(r"(?<![0-9a-z+\-./])(\d\d)-(\d\d)-(\d\d)(?![0-9a-z])")
_DMY = re.compile(rf"(?<![0-9a-z§+\-./,])({_D}{{1,2}})\s?([./-])\s?({_D}{{1,2}})(?:\s?([./-])\s?|\s+)({_YEAR})(?![0-9a-z])")
_SLASH = re.compile(r"(?<![0-9a-z§+\-./,])(\d{1,2})\s?/\s?(\d{1,2})(?![0-9/a-z])")
_NAMED = re.compile(
    rf"(?:(?<=\bden)|(?<=dagen)|(?<![0-9a-z]))(?=[oil|sbzg]?[0-9])({_D}{{1,2}})(?:\s?[:.]?\s?[ae](?![a-z0-9])|"
    rf"\.)?\s*(?<![a-z])([a-z01|][a-z|0-9]{{2,13}})"
)
_WORDED = re.compile(r"\bden\s+([a-z]{5,14})\s+([a-z|01]{3,10})")
_HALF = re.compile(rf"\bden\s*({_D}{{1,2}})(?::?[ae]\b)?(?!\s?\d{{3}})(?=[\s.,]|$)")

_TAIL_YEAR = re.compile(rf"[.,]?\s*({_YEAR})(?![0-9a-z])")
_TAIL_BROKEN_YEAR = re.compile(r"[.,]?\s*(2 0\s?\d\s?\d|20 \d\s?\d|202 \d)(?![\s]?[0-9a-z])")
_TAIL_FIGURE = re.compile(r"[.,]?\s{0,2}[-']?\s?\d")
_RANGE_AFTER = re.compile(r"\s?-\s?\d{1,2}\s?[/a-z]")
_FIG2 = "[0-9o][0-9oil|sbzg]?"
_CLOCK = rf"(?:(?P<kl>\bkl(?:ockan|\b)\.?)\s*:?\s*)(?P<hour>{_FIG2})(?:\s?[.:]\s?(?P<minute>[0-9oil|sbzg]{{2}}))?(?![0-9a-z])"
_TIME_AFTER = re.compile(
    rf"[\s,;(]*(?:{_WEEK})?[\s,;]*(?:{_CLOCK}|(?P<hour2>\d\d)(?P<sign>[.:])(?P<minute2>\d\d)(?![0-9a-z.:]|\s?(?:kr|sek|%)))|"
    rf"t(?P<hour3>\d\d):(?P<minute3>\d\d)"
)
_TIME_BEFORE = re.compile(
    rf"{_CLOCK}(?:\s?-\s?\d{{1,2}}(?:[.:]\d\d)?)?[\s,]*(?:(?:pa|"
    rf"{_WEEK.replace('?P<week>', '').replace('?P<short>', '')})[\s,]*)?(?:den\s*)?$"
)

_SERIES = re.compile(
    r"(?:^|[^0-9a-z.:])\d{1,2}(?:\s*:?[ae])?\s*(?:[-/,&]|\boch\b|\beller\b|\btill\b|\bt\.?\s?o\.?\s?m\.?|\btom\b)\s*(?:den\s*)?$"
)
_SPLIT_DAY = re.compile(r"(?:(?:^|[^0-9a-z]|den|agen|nast|atum|\bn)[oil|z]|(?:^|[^0-9.,:])[0-3])\s{1,2}$")
_SPLIT_JOINED = re.compile(r"[a-zåäö][OIZ|]\s{1,2}$")
_LEFT_FIGURE = re.compile(r"[0-9]\s?[-./:]\s?$")
_LABEL = re.compile(
    r"(?:datum|dag|senast|forfaller|tillhanda|(?:den|fore|innan|from|tom|f\.?o\.?m\.?|t\.?o\.?m\.?)|(?:m.n|tis|ons|tors|fre|"
    r"l.r|s.n)dag(?:en)?)\s*[:.]?\s*$"
)
_NUMBERED = "|".join(
    (
        "diarie",
        "arende",
        "mal",
        "kund",
        "faktura",
        "person",
        "avtals",
        "medlems",
        "konto",
        "referens",
        "ocr-?",
        "dossie",
        "bankgiro",
        "plusgiro",
    )
)
_NOT_A_DAY = re.compile(
    rf"(?:(?:\b(?:dnr|tel|tfn|telefon|sfs|bg|pg|ocr|ref|referens|bankgiro|plusgiro|dossie|id)|(?:{_NUMBERED})\s?(?:nr|"
    rf"nummer)|arendebeteckning)\b)\.?\s*[:.]?\s*(?:[a-z]{{1,4}}\s)?$"
)
_JOIN = re.compile(r"\s*(?:-{1,2}|till(?:\s+och\s+med)?|t\.?\s?o\.?\s?m\.?|tom|och(?:\s+med)?)\s*(?:den\s*)?")


def _one_edit(a: str, b: str) -> bool:
    """Whether one letter added, lost or changed makes the one word the other."""
    if abs(len(a) - len(b)) > 1:
        return False
    n = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return a[n + 1 :] == b[n + 1 :] or a[n:] == b[n + 1 :] or a[n + 1 :] == b[n:]


def _month(word: str) -> tuple[int, bool] | None:
    """The month's number and whether the name had to be put right. Only long names forgive a wrong letter: juni and juli are too near."""
    if word in _BY_NAME:
        return _BY_NAME[word], False
    shape = word.translate(_SHAPE)
    if shape in _BY_SHAPE:
        return _BY_SHAPE[shape], True
    if shape[1:] in _BY_SHAPE or shape[2:] in _BY_SHAPE:  # "1 0april": the nought belongs to the day
        return None
    shape = shape.replace("rn", "m")
    near = (
        [n for name, n in _LONG.items() if shape[:1] == name[0] and (shape == name.replace("rn", "m") or _one_edit(shape, name))]
        if 5 <= len(shape) <= 10
        else []
    )
    return (near[0], True) if len(near) == 1 else None


def _figure(text: str) -> tuple[int, bool] | None:
    """A number of figures and letters mistaken for them; None if no figure is sure or the first sign may be the edge of a box."""
    if not any(c.isdigit() for c in text):
        return None
    return int(text.translate(_FIGURES)), not text.isdigit()


def _day_figure(text: str) -> tuple[int, bool] | None:
    if (text[0] in "il|" and len(text) > 1) or "|" in text:  # "l5" is 15, or 5 beside the line of a box
        return None
    return _figure(text)


def _exists(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1900 <= year <= 2099 else None
    except ValueError:
        return None


def _nearest(month: int, day: int, near: date | None) -> date | None:
    """The first such day on or after `near`, if it comes within eleven months (a day that has just passed does not)."""
    if near is None:
        return None
    for year in (near.year, near.year + 1):
        some = _exists(year, month, day)
        if some is not None and some >= near:
            return some if (some - near).days <= 334 else None
    return None


_UNREADABLE = Day(None, doubt="unreadable")


@dataclass(frozen=True)
class _Mark:
    """A day as matched, before its surroundings are looked at. Day and month stay for a range without year."""

    start: int
    end: int
    day: Day
    month_day: tuple[int, int] | None = None
    whole: bool = True  # a year stands there


def _made(year: tuple[int, bool] | None, month: tuple[int, bool] | None, day: tuple[int, bool] | None) -> Day:
    if year is None or month is None or day is None:
        return _UNREADABLE
    some = _exists(year[0], month[0], day[0])
    return Day(some, repaired=year[1] or month[1] or day[1]) if some else _UNREADABLE


def _iso(f: str, labelled: bool) -> Iterator[_Mark]:
    for m in _ISO.finditer(f):
        year, sep1, month, sep2, day = m.groups()
        figures = year + month + day
        if sum(c.isdigit() for c in figures) < 5 or "\n" in m.group():
            continue
        blanks = (not sep1.strip()) + (not sep2.strip())
        if blanks and not (labelled or _LABEL.search(f[max(0, m.start() - 20) : m.start()])):
            continue
        if re.search(r"[0-9]\s?-\s?$|[0-9][./:]$", f[max(0, m.start() - 4) : m.start()]) or re.match(
            r"\s?[-/:.]\d|-[a-z0-9]", f[m.end() : m.end() + 3]
        ):
            if not _range_sign(f, m.start(), m.end()):
                continue
        if "|" in figures:
            yield _Mark(m.start(), m.end(), _UNREADABLE)
            continue
        made = _made(_figure_any(year), _figure_any(month), _figure_any(day))
        yield _Mark(m.start(), m.end(), replace(made, repaired=made.repaired or blanks > 0))


def _figure_any(text: str) -> tuple[int, bool]:
    return int(text.translate(_FIGURES)), not text.isdigit()


def _range_sign(f: str, start: int, end: int) -> bool:
    """Whether the hyphen beside this date leads to another whole date ("2026-01-01-2026-03-31")."""
    other = r"\d{4}-\d\d-\d\d"
    return bool(
        re.search(rf"{other}\s?-{{1,2}}\s?$", f[max(0, start - 14) : start])
        or re.match(rf"\s?-{{1,2}}\s?{other}(?![-\d])", f[end : end + 15])
    )


def _eight(f: str, labelled: bool) -> Iterator[_Mark]:
    for m in _EIGHT.finditer(f):
        before = f[max(0, m.start() - 20) : m.start()]
        if not ((labelled and not before.strip(" :.")) or _LABEL.search(before)) or re.match(r"\s?[-+:/.]?\s?\d", f[m.end() : m.end() + 4]):
            continue
        if sum(c.isdigit() for c in m.group()) >= 6:
            yield _Mark(m.start(), m.end(), _made(_figure_any(m[1]), _figure_any(m[2]), _figure_any(m[3])))


def _short_iso(f: str, labelled: bool) -> Iterator[_Mark]:
    for m in _SHORT_ISO.finditer(f):
        if labelled or _LABEL.search(f[max(0, m.start() - 20) : m.start()]):
            if not re.match(r"[-/:.]?\d|-", f[m.end() : m.end() + 2]):
                yield _Mark(m.start(), m.end(), _UNREADABLE)  # a century is missing; which part is the year is not said


def _day_first(f: str) -> Iterator[_Mark]:
    for m in _DMY.finditer(f):
        a, sep1, b, sep2, y = m.groups()
        if sum(c.isdigit() for c in a + b + y) < 4 or "\n" in m.group() or _LEFT_FIGURE.search(f[max(0, m.start() - 3) : m.start()]):
            continue
        if re.match(r"[-/:]\d|\.\d", f[m.end() : m.end() + 2]) and not re.match(
            rf"-{_D}{{1,2}}[./-]{_D}{{1,2}}[./-]\d{{4}}", f[m.end() : m.end() + 12]
        ):
            continue
        if len(a) == 1 and _SPLIT_DAY.search(f[max(0, m.start() - 4) : m.start()]):
            yield _Mark(m.start(), m.end(), _UNREADABLE)
            continue
        if sep2 is None and sep1 != "/":  # "3-4 2026" is no date that people write
            continue
        day, month, year = _day_figure(a), _figure_any(b), _figure_any(y)
        # With a blank before the year ("3/4 2026", "3/4-2026") or full stops the day comes first in Swedish; else only figures above
        # twelve tell.
        told = sep2 is None or sep1 + sep2 in ("..", "/-") or (day is not None and (day[0] > 12 or day[0] == month[0]))
        yield _Mark(m.start(), m.end(), _made(year, month, day) if told else _UNREADABLE)


def _slashed(f: str, near: date | None, labelled: bool) -> Iterator[_Mark]:
    for m in _SLASH.finditer(f):
        before = f[max(0, m.start() - 20) : m.start()]
        after = f[m.end() : m.end() + 8]
        clock = re.match(r"\s*,?\s*kl\b", after)
        if not ((labelled and not before.strip(" :.")) or _LABEL.search(before) or clock) or _LEFT_FIGURE.search(before[-3:]):
            continue
        day, month = int(m[1]), int(m[2])
        if re.match(r"[-\s]{1,2}'?\d", after) and not re.match(r"\s?-\s?\d{1,2}/", after) and not re.match(r"\s\d\d[.:]\d\d", after):
            yield _Mark(m.start(), m.end(), _UNREADABLE)
            continue
        if _exists(2028, month, day) is None or (len(m[1]) == 1 and _SPLIT_DAY.search(before[-4:])):
            yield _Mark(m.start(), m.end(), _UNREADABLE)
            continue
        some = _nearest(month, day, near)
        yield _Mark(m.start(), m.end(), Day(some, inferred=True) if some else _UNREADABLE, (month, day), whole=False)


def _year_after(f: str, end: int) -> tuple[int, tuple[int, bool] | None, bool]:
    """(where the date ends, its year, whether something like a year stands there that cannot be read)."""
    if (m := _TAIL_YEAR.match(f, end)) and m[1][2:].strip("oil|sbzg") != "":
        rest = f[m.end() : m.end() + 12]
        if re.match(r"[-/:]\d|\s?:-|,\d| ?kr\b", rest) and not _RANGE_AFTER.match(rest):
            return end, None, True
        return m.end(), _figure_any(m[1]), False
    if m := _TAIL_BROKEN_YEAR.match(f, end):
        return m.end(), (int(re.sub(r"\s", "", m[1])), True), False
    if m := _TAIL_FIGURE.match(f, end):
        rest = f[end : end + 16]
        if re.match(r"[.,]?\s+\d{1,2}[.:]\d\d(?!\d)", rest) or "\n" in m.group() or _RANGE_AFTER.match(rest):
            return end, None, False
        return end, None, True
    return end, None, False


def _named(f: str, seen: str, near: date | None) -> Iterator[_Mark]:
    for m in _NAMED.finditer(f):
        word, tail = m[2], m.end()
        year: tuple[int, bool] | None = None
        bad = False
        month = _month(word)
        if month is None and (joined := re.fullmatch(r"([a-z|01]{3,10}?)((?:19|20)\d\d)", word)):
            if month := _month(joined[1]):
                year = (int(joined[2]), False)
        if month is None:
            continue
        if year is None:
            tail, year, bad = _year_after(f, tail + 1 if f[tail : tail + 1] == "." else tail)
            if year is None and f[tail - 1 : tail] == "." and word in _BY_NAME and word not in _SHORT:
                tail -= 1  # the full stop ends the sentence
        day = _day_figure(m[1])
        if day is None:
            yield _Mark(m.start(), tail, _UNREADABLE)
            continue
        before = f[max(0, m.start() - 16) : m.start()]
        if _SERIES.search(before):
            yield _Mark(m.start(), tail, Day(None, doubt="period"))
            continue
        split = _SPLIT_DAY.search(before) or _SPLIT_JOINED.search(seen[max(0, m.start() - 4) : m.start()])
        if (len(m[1]) == 1 and split) or _LEFT_FIGURE.search(before) or before[-1:] in ("|", "§"):
            yield _Mark(m.start(), tail, _UNREADABLE)
            continue
        yield _whole(m.start(), tail, day, month, year, bad, near)


def _whole(
    start: int, end: int, day: tuple[int, bool], month: tuple[int, bool], year: tuple[int, bool] | None, bad: bool, near: date | None
) -> _Mark:
    if year is not None:
        return _Mark(start, end, _made(year, month, day))
    if bad or _exists(2028, month[0], day[0]) is None:
        return _Mark(start, end, _UNREADABLE)
    some = _nearest(month[0], day[0], near)
    made = Day(some, repaired=day[1] or month[1], inferred=True) if some else _UNREADABLE
    return _Mark(start, end, made, (month[0], day[0]), whole=False)


def _worded(f: str, near: date | None) -> Iterator[_Mark]:
    for m in _WORDED.finditer(f):
        day, month = _ORDINALS.get(m[1]), _month(m[2])
        if day is not None and month is not None:
            tail, year, bad = _year_after(f, m.end())
            yield _whole(m.start(), tail, (day, False), month, year, bad, near)


def _half(f: str) -> Iterator[_Mark]:
    """A day of some month that is not named ("senast den 14:e"): a place to show, no value."""
    for m in _HALF.finditer(f):
        if any(c.isdigit() for c in m[1]):
            yield _Mark(m.start(1), m.end(), _UNREADABLE)


def _clock(hour: str | None, minute: str | None) -> time | None:
    if hour is None or not any(c.isdigit() for c in hour):
        return None
    h, m = int(hour.translate(_FIGURES)), int((minute or "0").translate(_FIGURES))
    return time(h, m) if h < 24 and m < 60 else None


def _surrounded(f: str, mark: _Mark) -> _Mark:
    """The mark with the weekday and the time beside it. A weekday that is another day's makes it a contradiction."""
    day, start, end = mark.day, mark.start, mark.end
    weekday: int | None = None
    if b := _BEFORE.search(f, max(0, start - 24), start):
        start = b.start()
        weekday = _weekday(b)
    if weekday is None and (a := _WEEK_AFTER.match(f, end)) and re.match(r"\s*(?:$|[\n,.;]|kl)", f[a.end() : a.end() + 4]):
        weekday, end = _weekday(a), a.end()
    at = None
    if t := _TIME_AFTER.match(f, end):
        at = _clock(t["hour"] or t["hour2"] or t["hour3"], t["minute"] or t["minute2"] or t["minute3"])
        if at is not None and not (t["minute"] is None and t["hour"] and re.match(r"\s*[.:]?\s?\d", f[t.end() : t.end() + 3])):
            end = t.end()
        else:
            at = None
    elif t := _TIME_BEFORE.search(f, max(0, start - 40), mark.start):
        at = _clock(t["hour"], t["minute"])
        if at is not None:
            start = min(start, t.start())
    if weekday is not None and day.day is not None and day.day.weekday() != weekday:
        day = Day(None, doubt="contradiction")
    return replace(mark, start=start, end=end, day=replace(day, at=at))


def _weekday(match: re.Match[str]) -> int | None:
    if match["week"]:
        word = match["week"]
        return next(n for n, name in enumerate(_WEEKDAYS) if name[0] == word[0] and name[2:] == word[2:])
    return _WEEK_SHORT[match["short"]] if match["short"] else None


def _joined(f: str, marks: list[_Mark]) -> list[_Mark]:
    """Two days with "till" or a hyphen between are one range."""
    out: list[_Mark] = []
    for mark in marks:
        if out and (j := _JOIN.fullmatch(f, out[-1].end, mark.start)):
            first = out[-1]
            both = "och" in j.group() and "med" not in j.group()
            if not both or re.search(r"\bmellan\s*(?:den\s*)?$", f[max(0, first.start - 14) : first.start]):
                a, b = first.day.day, mark.day.day
                if not first.whole and first.month_day and b is not None:  # the year stands after the second day only
                    a = _exists(b.year, *first.month_day)
                good = a is not None and b is not None and a <= b
                day = Day(a, until=b, doubt="period") if good else Day(None, doubt="period")
                out[-1] = _Mark(first.start, mark.end, day)
                continue
        out.append(mark)
    return out


def dates(text: str, near: date | None = None, *, labelled: bool = False) -> list[Found[Day]]:
    """All days in a text, in order, also those that cannot be shown (`day` is None) and ranges (`until`, doubt "period").

    `near` is the letter's own date: a day without year is the first such day from then on; without it there is no value.
    `labelled` says that a word for a date stands before the text; then eight figures may be a day.
    Never out of the numbers of cases, people, phones, accounts or laws.
    """
    seen, keep = _visible(text)
    f = fold(seen)
    if not any(c.isdigit() for c in f) and "den" not in f:
        return []
    every = [*_iso(f, labelled), *_day_first(f), *_named(f, seen, near), *_worded(f, near), *_eight(f, labelled), *_short_iso(f, labelled)]
    every += [*_slashed(f, near, labelled), *_half(f)]
    taken: list[_Mark] = []
    for mark in every:  # the plainest grammar first; what lies inside something already read is no other date
        if all(mark.end <= t.start or mark.start >= t.end for t in taken):
            taken.append(mark)
    taken = [m for m in taken if not _NOT_A_DAY.search(f, max(0, m.start - 40), m.start)]
    taken.sort(key=lambda m: m.start)
    taken = _joined(f, [_surrounded(f, m) for m in taken])
    return _placed(text, keep, [Found(m.day, m.start, m.end, seen[m.start : m.end]) for m in taken])


# ---- sums -------------------------------------------------------------------------------------------------------------------------------

_RUN = re.compile(rf"{_D}*[0-9]{_D}*(?:[ .,'\n]{{1,2}}{_D}*[0-9]{_D}*)*")
_UNIT = re.compile(r"[ \n]?(?:kr(?:onor|ona)?(?![a-z])|sek(?![a-z])|: ?-|,-{1,2})")
_UNIT_BEFORE = re.compile(r"(?<![0-9] )(?:\bsek|\bkr)[ :]{0,2}$")
_RATE = re.compile(
    r"\.?\s*(?:/|per\b|i\b|varje\b|om\b|for varje\b)\s*(?:manad|man\b|ar(?:et)?\b|dag|dygn|veck|kwh|person|barn|st\b|styck|"
    r"tim|tillfalle|gang)"
)
_ORE = re.compile(r"\s*(?:och\s*)?(\d{1,2})\s*ore(?![a-z])")
_OTHER_UNIT = re.compile(r"\s?(?:%|procent|kwh|kg\b|km\b|m2|m\b|st\b|h\b|tim|min\b|ore|ar\b|poang|eur|usd|dkk|nok|gbp|[€$£°§])")
_NO_SUM = re.compile(r"\s?[a-z§/°%€$£:]")
_WHOLE = r"(?:\d{1,3}(?: {1,2}\d{3})+|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:'\d{3})+|\d{1,7})"
_SUM = re.compile(rf"({_WHOLE})(?:, ?(\d\d))?")
_SUM_POINT = re.compile(r"(\d{1,3}(?: \d{3})+|\d{1,3}(?:,\d{3})+|\d{1,7})\.(\d\d)")
_SLIP_SUM = re.compile(r"(\d{1,3}(?: \d{3})+|\d{1,5}) {1,2}(\d\d)")


def _figures_in(run: str) -> tuple[str, bool] | None:
    """A run with letters read as figures, or None where a letter may be something else: the edge of a box, the end of another word."""
    if re.fullmatch(r"[0-9 .,']+", run):
        return run, False
    for n, token in enumerate(re.split(r"[ .,']+", run)):
        if "|" in token or token[-1] not in "0123456789o":
            return None
        if not token[0].isdigit() and (n == 0 or len(token) not in (2, 3)):
            return None
    return run.translate(_FIGURES), True


def _sum(run: str, slip: bool) -> Decimal | None:
    """The value of a run of figures by the ways to write sums; None if the groups are damaged ("1 23 4")."""
    if m := _SUM.fullmatch(run) or _SUM_POINT.fullmatch(run):
        whole, ore = re.sub(r"\D", "", m[1]), m[2]
    elif slip and (m := _SLIP_SUM.fullmatch(run)):
        whole, ore = m[1].replace(" ", ""), m[2]
    else:
        return None
    if (len(whole) > 1 and whole[0] == "0") or len(whole) > 9:
        return None
    return Decimal(f"{whole}.{ore}") if ore else Decimal(whole)


def money(text: str, *, slip: bool = False) -> list[Found[Money]]:
    """All sums in a text, in order, also those that cannot be shown. `slip` also reads "1234 00" (kronor and öre) and bare figures.

    A sum is known by its unit ("kr", "SEK", ":-") or by its two decimals after a comma.
    """
    seen, keep = _visible(text)
    f = fold(seen)
    if not any(c.isdigit() for c in f):
        return []
    if re.search(r"\d\s?[-/.:a-z]", f):
        for day in dates(seen):  # a year is no part of the sum after it
            f = f[: day.start] + "\x00" * (day.end - day.start) + f[day.end :]
    found: list[Found[Money]] = []
    for m in _RUN.finditer(f):
        start, end = m.start(), m.end()
        while f[end - 1].isalpha() and f[end : end + 1].isalpha():  # "500sek"
            end -= 1
        while f[start].isalpha() and f[start - 1 : start].isalpha():
            start += 1
        run, broken = f[start:end], False
        if "\n" in run:
            # figures on both sides of a line's end may be one sum: without decimals between them nobody can tell
            head, _, run = run.rpartition("\n")
            start += len(head) + 1
            broken = not re.search(r",\d\d *$", head)
        unit, lead = _UNIT.match(f, end), _UNIT_BEFORE.search(f, max(0, start - 8), start)
        decimals = re.search(r"\d,\d\d$", run) is not None
        if not (unit or lead) and (_OTHER_UNIT.match(f, end) or not (decimals or (slip and not _NO_SUM.match(f, end)))):
            continue
        first, stop = lead.start() if lead else start, unit.end() if unit else end
        rate = _RATE.match(f, stop) is not None
        figures = None if broken else _figures_in(run)
        value = _sum(figures[0], slip and not unit) if figures else None
        if unit and (ore := _ORE.match(f, stop)):
            value = value + Decimal(int(ore[1])) / 100 if value is not None and value == value.to_integral() else None
            stop = ore.end()
        sign = _sign(f, seen, first, stop)
        if sign == -1:
            first -= f[first - 1 : first] == "-"
            stop += f[stop : stop + 1] == "-"
        value = value * sign if value is not None and sign else None
        found.append(Found(Money(value, bool(unit or lead), rate, bool(figures and figures[1])), first, stop, seen[first:stop]))
    return _placed(text, keep, found)


def _sign(f: str, seen: str, start: int, end: int) -> int:
    """1, or -1 for a credit, or 0 if what stands beside the figures makes another sum of them."""
    left, right = f[max(0, start - 8) : start], f[end : end + 3]
    if re.match(r"\s?-\s?\d", right):
        return 0  # the first of a range
    if re.match(r"-(?![\w-])", right):
        return -1
    if re.search(r"[0-9]\s?[x*+/=]\s?$|[0-9a-z)]-$|- $|[0-9][.,:]?$|\|\s?$|[€$£]\s?$", left):
        return 0  # a range, a calculation, a dash or a minus, the tail of another number, another currency
    if left.endswith("-"):
        return -1
    if re.search(r"[a-z]$", left) and not re.search(r"[a-z][acefhjkmnpqrtuvwxy]$", left):
        return 0  # a letter that may be a figure
    lone = re.search(r"(?:^|[^0-9a-z])([oil|sbzgd]{1,3})\s{1,2}$", left)
    if lone and set(seen[start - len(left) + lone.start(1) : start].split()[0]) <= set("OoDIl|SBZG"):  # not "i 500 kr", "dig 500 kr"
        return 0
    return 1


def amounts(text: str, *, slip: bool = False) -> list[Found[Decimal]]:
    """The sums in a text that are sure; below zero is a credit."""
    return [Found(m.value.value, m.start, m.end, m.text) for m in money(text, slip=slip) if m.value.value is not None]


# ---- periods in words -------------------------------------------------------------------------------------------------------------------

_NUMBERS = {
    "en": 1, "ett": 1, "tva": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "atta": 8, "nio": 9, "tio": 10, "elva": 11, "tolv": 12,
    "tretton": 13, "fjorton": 14, "femton": 15, "tjugo": 20, "tjugoen": 21, "tjugoett": 21,
    "tjugoatta": 28, "trettio": 30, "fyrtioatta": 48,
    "sextio": 60, "nittio": 90,
}  # fmt: skip
_WORD = "|".join(sorted(_NUMBERS, key=len, reverse=True))
# All of these work on the text without blanks: a blank lost or added and a word broken at a line's end do not matter.
_SPAN = (
    rf"(?P<n>{_WORD}|(?<![0-9])(?=[oil|]*[0-9])[0-9oil|]{{1,3}})(?:\((?P<again>[0-9]{{1,2}}|{_WORD})\))?(?P<plain>kalender|"
    rf"arbets|bank|vardags?)?"
    r"(?P<unit>dag(?:ar)?s?|veck(?:a|or)s?|manad(?:er)?s?|tim(?:me|mar)s?)"
)
_HOWS = (
    ("within", re.compile(rf"inom(?:entid(?:av|om)|enfrist(?:av|om|pa))?(?:hogst)?{_SPAN}")),
    ("passed", re.compile(rf"(?:nar|da)det(?:har)?gatt{_SPAN}(?!sedan)")),
    ("passed", re.compile(rf"(?:nar|da){_SPAN}har(?:gatt|passerat|forflutit)(?!sedan)")),
    ("withdraw", re.compile(rf"angerratt(?:en)?(?:ar|galler)?(?:i|inom|om|pa)?{_SPAN}")),
    ("withdraw", re.compile(rf"{_SPAN}(?:lang)?(?:angerratt|angerfrist|padigattangra)")),
    ("after", re.compile(rf"(?P<by>senast)?{_SPAN}(?=efter|fran|innan|fore)")),
)
_FROM = r"(?:raknat)?(?:fran|efter)(?:och)?(?:med)?(?:dendagen|dendag|dagen|dag|detdatum|det|tidpunkten)?(?:da|nar|som|att|for)?"
_RECEIVED = re.compile(
    rf"{_FROM}(?:"
    r"(?:du|ni|klaganden|parten|sokanden|hyresgasten|den?somoverklagar)(?:sjalv)?(?:har|hade|da|blev|blivit)?(?:fick|fatt|"
    r"far|tog|tagit|tar|mottog|mottagit|delg[aei]|bekraft)|"
    r"(?:beslutet|utslaget|domen|forelaggandet|meddelandet|underrattelsen|kravet|brevet)(?:har|hade|blev|blivit)?delg[aei]|"
    r"delgivning|delfaende)"
)
_JUDGED = re.compile(rf"{_FROM}(?:domensdag|domens?meddela|domenavkunn|domenfoll|domen(?=[.,]|$))")
_ORDER = re.compile(rf"{_FROM}(?:utslaget(?!delg|har|hade)|utslagsdag)")
_SENT = re.compile(r"efter(?:det)?(?:att|da|nar)?.{0,60}?(?:skicka|avsan|avsand|sande|sants|postad|utsand)")
_RENT = re.compile(r"hyresratt|hyresskuld|12kap\.?44|socialnamnd|hyresgast|obetaldhyra")
_RECOVER = re.compile(r"atervinning")
_WITHDRAWAL = re.compile(r"angerratt|angerfrist|angerblankett|angra(?:kop|avtal|ditt|dig)|frantrada")


def _squeezed(f: str) -> tuple[str, list[int]]:
    """The text without blanks and without hyphens at the ends of lines, and where each letter stood."""
    kept = re.sub(r"-\s*\n", lambda m: "\x00" * len(m.group()), f)
    places = [n for n, c in enumerate(kept) if not c.isspace() and c != "\x00"]
    return "".join(kept[n] for n in places), places


def _span(match: re.Match[str]) -> tuple[int, str] | None:
    """(number, "d", "w", "m" or "t"), or None if the number cannot be read in one way."""
    word = match["n"]
    if word not in _NUMBERS and not word.isdigit():
        return None
    number = _NUMBERS.get(word) or int(word)
    again = match["again"]
    if again and (_NUMBERS.get(again) or (int(again) if again.isdigit() else 0)) != number:
        return None
    unit = {"d": "d", "v": "w", "m": "m", "t": "t"}[match["unit"][0]]
    return None if match["plain"] and match["plain"] != "kalender" else (number, unit)


def _rule(how: str, span: tuple[int, str] | None, after: str, around: str) -> str:
    """The counting rule for a period, by the words behind it in the sentence and those around it. "other" unless all of it is known."""
    received = _RECEIVED.match(after) is not None
    if how == "passed":
        return "simplified_service" if span == (2, "w") else "other"
    if how == "withdraw":
        return "withdraw_fourteen" if span == (14, "d") else "other"
    if span == (3, "w"):
        if _JUDGED.match(after):
            return "three_weeks_judgment"
        return "other" if not received else "rent_three_weeks" if _RENT.search(around) else "three_weeks"
    if span == (2, "m"):
        return "two_months" if received else "other"
    if span == (10, "d"):
        return "ten_days" if received else "other"
    if span == (1, "m"):
        order = _ORDER.match(after) or (_RECOVER.search(around) and not re.match(_FROM, after))
        return "one_month" if order else "other"
    if span == (8, "d"):
        return "eight_days" if how == "within" else "other"
    if span == (2, "w"):
        return "simplified_service" if how == "after" and _SENT.match(after) else "other"
    if span == (14, "d"):
        if how == "after" and _SENT.match(after):
            return "fourteen_days"
        return "withdraw_fourteen" if how == "within" and _WITHDRAWAL.search(around) else "other"
    return "other"


def periods(text: str) -> list[Found[str]]:
    """Deadlines in words, in order, as ids of counting rules; "other" for one that can be shown but not counted.

    A rule is named only when the letter's own words say from when it counts.
    """
    seen, keep = _visible(text)
    f = fold(seen)
    flat, places = _squeezed(f)
    if not re.search(r"dag|veck|manad|timm", flat):
        return []
    found: list[Found[str]] = []
    for how, pattern in _HOWS:
        for m in pattern.finditer(flat):
            a, b = places[m.start()], places[m.end() - 1] + 1
            if any(a < one.end and b > one.start for one in found):
                continue
            after = flat[m.end() : m.end() + 160]
            if stop := re.search(r"[.!?](?!\d)", after):
                after = after[: stop.start() + 1]
            rule = _rule(how, _span(m), after, flat[max(0, m.start() - 260) : m.end() + 260])
            if how == "after" and rule == "other" and not m["by"]:
                continue  # "två veckor efter mötet": no words of a deadline
            found.append(Found(rule, a, b, seen[a:b]))
    return _placed(text, keep, sorted(found, key=lambda one: one.start))
