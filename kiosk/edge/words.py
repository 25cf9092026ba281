"""Words in every language at run time: compiled gettext catalogues behind the `Tr` that screens and papers get."""

from __future__ import annotations

import gettext
import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from babel.dates import format_date
from persiantools.jdatetime import JalaliDate

from kiosk.content.load import HERE as CONTENT
from kiosk.content.load import Language
from kiosk.core.text import FSI, PDI, Plural, Text, Tr, fill, isolate
from kiosk.edge.places import FORMS, LOCALES

STATE = ("state", "drafts and missing")  # what a compiled catalogue says of itself


# Months of the Solar Hijri calendar as Afghanistan names them.
_HIJRI = ("حمل", "ثور", "جوزا", "سرطان", "اسد", "سنبله", "میزان", "عقرب", "قوس", "جدی", "دلو", "حوت")


def solar_hijri(day: date) -> str:
    """The day in the calendar of Afghanistan, with Western figures, beside which the Gregorian date always stands."""
    hijri = JalaliDate(day)  # type: ignore[no-untyped-call]
    return f"{hijri.day} {_HIJRI[hijri.month - 1]} {hijri.year}"


def po_path(tag: str, locales: Path = LOCALES) -> Path:
    return locales / tag / "LC_MESSAGES" / "kiosk.po"


@dataclass(frozen=True)
class Words(Tr):
    """One language's words."""

    tag: str
    rtl: bool
    locale: str
    draft: bool
    missing: int
    catalogue: gettext.NullTranslations

    def __call__(self, text: Text, **values: object) -> str:
        found = self.catalogue.pgettext(text.context, text.sv) if text.context else self.catalogue.gettext(text.sv)
        return fill(found, values, rtl=self.rtl)

    def count(self, text: Plural, n: int) -> str:
        return fill(self.catalogue.ngettext(text.one, text.other, n), {"n": n}, rtl=self.rtl)

    def day(self, day: date) -> str:
        own = f" · {solar_hijri(day)}" if self.tag == "fa_AF" else ""
        words = f"{format_date(day, 'd MMMM y', locale=self.locale)} ({day.isoformat()}){own}"
        return isolate(fill(words, {}, rtl=True)) if self.rtl else words

    def month(self, day: date) -> str:
        words = format_date(day, "MMMM y", locale=self.locale)
        return isolate(fill(words, {}, rtl=True)) if self.rtl else words

    def weekday(self, day: date, *, short: bool = False) -> str:
        return format_date(day, "EEE" if short else "EEEE", locale=self.locale)

    def bare(self, text: str) -> str:
        """A text without isolates, for a calendar or a code that is read outside the kiosk."""
        return text.translate({ord(FSI): None, ord(PDI): None})

    def keep(self, value: str) -> str:
        return isolate(value) if self.rtl else value


def words(language: Language, locales: Path = LOCALES) -> Words:
    """The words of one language; Swedish is the source and needs no catalogue.

    The catalogue is compiled when anything that it was made from has changed, or in memory where the folder
    cannot be written. It carries how many of its sentences are drafts and how many are missing.
    """
    if language.tag == "sv":
        return Words("sv", False, "sv", False, 0, gettext.NullTranslations())
    catalogue = gettext.GNUTranslations(io.BytesIO(_compiled(po_path(language.tag, locales))))
    drafts, missing = (int(n) for n in catalogue.pgettext(*STATE).split())
    return Words(language.tag, language.rtl, language.tag, drafts > 0, missing, catalogue)


def _compiled(po: Path) -> bytes:
    mo = po.with_suffix(".mo")
    if mo.is_file() and mo.stat().st_mtime_ns > max(f.stat().st_mtime_ns for f in (po, *_sources())):
        return mo.read_bytes()
    from kiosk.edge import catalogue  # heavy, and needed only when something has changed

    compiled = catalogue.compile(po)
    with suppress(OSError):  # a read-only installation compiles at each start instead
        mo.write_bytes(compiled)
    return compiled


def _sources() -> Iterator[Path]:
    """Every file that sentences are extracted from."""
    for pattern in ("*.py", "*.toml"):
        yield from CONTENT.parent.rglob(pattern)
    yield from FORMS.glob("*/form.toml")
