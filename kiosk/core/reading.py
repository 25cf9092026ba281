"""What the kiosk made of a letter that it read: which one it may be, what it says, and what it does not know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kiosk.core.fields import Fields
from kiosk.core.sheet import Box, Line

PRINTED = "printed"  # the rule of a deadline that stands on the paper as a date


@dataclass(frozen=True)
class Evidence:
    """Words on the paper that led to the letter. `says`: sender, heading or tell."""

    words: str
    says: str
    box: Box
    page: int


@dataclass(frozen=True)
class Recognition:
    """`letter` is named only when it is sure; `candidates` are worth asking about, best first (the named one included)."""

    letter: str | None
    sender: str | None
    candidates: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    marks: Mapping[str, float]  # letter -> how well it fits, for calibration


@dataclass(frozen=True)
class Deadline:
    """The last day and the rule it rests on: PRINTED or a counting rule's id. Without a day, `rule` says what is missing.

    `start` is the day a rule was counted from; `needs` is "received" when that day must be asked for, "person" when the rule is
    uncertain, "sent" when the day of the first letter is not known.
    """

    day: date | None = None
    rule: str = ""
    start: date | None = None
    needs: str = ""


@dataclass(frozen=True)
class Marked:
    """A word or phrase of interest on the paper: a glossary term or a sign of a trick."""

    id: str
    words: str
    box: Box | None
    page: int


@dataclass(frozen=True)
class Picture:
    """A page as it was straightened, for showing."""

    jpeg: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Understood:
    """Everything about one letter that was read in this visit. It lives in the visit's memory and dies with it."""

    lines: tuple[Line, ...]
    recognition: Recognition
    fields: Fields
    deadline: Deadline
    signs: tuple[Marked, ...]
    terms: tuple[Marked, ...]
    pages: tuple[Picture, ...] = ()
    notes: tuple[str, ...] = field(default=())
