"""Words as they stand in the source: Swedish, with the place that gives them meaning."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple, Protocol

FSI, PDI = "\u2068", "\u2069"  # first strong isolate … pop directional isolate (UAX #9)


class Text(NamedTuple):
    """A Swedish sentence and its gettext context (the id of the content it stands in, "" for code)."""

    sv: str
    context: str = ""


# A run that must keep its own direction inside right-to-left text: Swedish words, phones, dates, amounts.
# Inner separators belong to the run ("020-50 50 50", "Arbetsförmedlingen, SFI"), outer punctuation does not.
_WORD = r"[A-Za-zÀ-ÖØ-öø-ɏ0-9]"
_FOREIGN = re.compile(rf"{_WORD}(?:[ \u00a0\-–/.,:+()&§%']*{_WORD})*")
_ISOLATED = re.compile(f"({FSI}[^{PDI}]*{PDI})")


def isolate(value: str) -> str:
    """Wrap one value so that the text around it cannot reorder its characters."""
    return f"{FSI}{value}{PDI}"


def isolate_foreign(text: str) -> str:
    """Isolate every Latin or figure run of a right-to-left sentence; runs already isolated are left alone.

    A run may open a parenthesis that it does not close ("(UT-kort"); then it ends before it, so that
    brackets stay mirrored as a pair by the sentence around them.
    """
    parts = _ISOLATED.split(text)
    return "".join(p if p.startswith(FSI) else _FOREIGN.sub(_isolate_balanced, p) for p in parts)


def _isolate_balanced(match: re.Match[str]) -> str:
    run = match.group()
    if run.count("(") == run.count(")"):
        return isolate(run)
    pieces = re.split(r"( *[()] *)", run)
    return "".join(isolate(p) if re.search(_WORD, p) else p for p in pieces)


def fill(text: str, values: dict[str, object], *, rtl: bool) -> str:
    """Put values into `{name}` placeholders; in right-to-left text all foreign runs are isolated.

    This is the only function that joins words with values. KeyError if a placeholder has no value.
    """
    if rtl:
        text = isolate_foreign_outside_braces(text)
        values = {k: isolate(str(v)) for k, v in values.items()}
    return re.sub(r"\{(\w+)\}", lambda m: str(values[m.group(1)]), text)


def isolate_foreign_outside_braces(text: str) -> str:
    """As `isolate_foreign`, leaving `{placeholders}` untouched."""
    parts = re.split(r"(\{\w+\})", text)
    return "".join(p if p.startswith("{") else isolate_foreign(p) for p in parts)


class Plural(NamedTuple):
    """A Swedish sentence about `{n}` things, for one and for more."""

    one: str
    other: str


def ui(sv: str) -> Text:
    """Mark a sentence of the program for translation."""
    return Text(sv)


def plural(one: str, other: str) -> Plural:
    """Mark a counted sentence of the program for translation."""
    return Plural(one, other)


class Tr(Protocol):
    """Words in one language. Screens and papers get it passed in."""

    tag: str
    rtl: bool
    draft: bool

    def __call__(self, text: Text, **values: object) -> str:
        """The sentence in this language, placeholders filled."""

    def count(self, text: Plural, n: int) -> str:
        """A counted sentence, in this language's plural."""

    def day(self, day: date) -> str:
        """A date in this language's words, with the ISO date."""

    def weekday(self, day: date, *, short: bool = False) -> str:
        """The name of a day of the week."""

    def month(self, day: date) -> str:
        """The month and year of a day."""

    def bare(self, text: str) -> str:
        """A text without isolates, for a calendar or a code that is read outside the kiosk."""

    def keep(self, value: str) -> str:
        """A Swedish name, number or phone as it stands on paper, safe inside this language's text."""
