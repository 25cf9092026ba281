"""What is remembered of a visit: words from closed lists, nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from kiosk.core.visit import Place, Visit

ENDINGS = ("finish", "hide", "idle", "crash", "close", "staff")
HELPED = ("yes", "partly", "no")
SERVICES = ("way_in", "danger", "search", "letters", "forms", "plan", "print", "qr", "person")
LARGEST_PAPER = 20 * 2**20  # bytes; a paper is the only thing beside words that a visit may hand over
MINUTES = ("0-2", "3-5", "6-10", "11-20", "21+")
KINDS = ("language", "service", "topic", "authority", "letter", "unknown", "right", "helped", "end", "touch", "ready")
RIGHT = ("yes", "no")  # was it the right letter?

_SERVICE_OF_SCREEN = {"search": "search", "plan": "plan", "take": "qr", "person": "person", "forms": "forms", "form": "forms"}
_LETTER_SCREENS = ("letters", "heading", "words", "copied", "camera", "seen", "letter")


class Event(NamedTuple):
    """One word from the visit to the supervisor. There is no kind that can carry what a person typed."""

    kind: str
    word: str = ""

    def line(self) -> str:
        return f"{self.kind} {self.word}\n"


@dataclass(frozen=True)
class Vocabulary:
    """All words that an event may carry, from the content that is loaded."""

    languages: frozenset[str]
    topics: frozenset[str]
    authorities: frozenset[str]
    letters: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()

    def read(self, line: str) -> Event | None:
        """The event a line says, or None: an unknown word is dropped, never stored."""
        kind, _, word = line.strip().partition(" ")
        allowed: Iterable[str] = {
            "language": self.languages,
            "topic": self.topics,
            "authority": self.authorities,
            "letter": self.letters,
            "unknown": self.groups | {"any"},
            "right": RIGHT,
            "service": SERVICES,
            "helped": HELPED,
            "end": ENDINGS,
            "touch": ("",),
            "ready": ("",),
        }.get(kind, ())
        return Event(kind, word) if word in allowed else None


def events(before: Visit, after: Visit, authorities_of: dict[str, tuple[str, ...]]) -> tuple[Event, ...]:
    """What a step of the visit adds to the log. `authorities_of` gives the authorities of the outcome reached."""
    found: list[Event] = []
    if after.language != before.language:
        found.append(Event("language", after.language))
    if after.helped != before.helped:
        found.append(Event("helped", after.helped))
    found += [Event("right", word) for letter, word in after.right.items() if before.right.get(letter) != word]
    if after.place != before.place:
        found += _arrival(after.place, authorities_of)
    return tuple(found)


def _arrival(place: Place, authorities_of: dict[str, tuple[str, ...]]) -> list[Event]:
    found = []
    if service := _SERVICE_OF_SCREEN.get(place.screen):
        found.append(Event("service", service))
    if place.screen in _LETTER_SCREENS:
        found.append(Event("service", "letters"))
    if place.screen == "letter":
        found.append(Event("letter", place.step))
    if place.screen == "unknown":
        found.append(Event("unknown", place.flow or "any"))
    if place.flow and place.screen in ("question", "outcome", "action"):
        found += [Event("service", "danger" if place.flow == "danger" else "way_in"), Event("topic", place.flow)]
    if place.screen == "outcome":
        found += [Event("authority", a) for a in authorities_of.get(f"{place.flow}/{place.step}", ())]
    return found


def minutes_band(seconds: float) -> str:
    """The band a visit's length falls in."""
    minutes = seconds / 60
    return MINUTES[sum(minutes > limit for limit in (2, 5, 10, 20))]


@dataclass(frozen=True)
class Row:
    """A finished visit as it enters the log. No day, hour, device, id or text."""

    month: str
    language: str
    services: tuple[str, ...]
    topics: tuple[str, ...]
    authorities: tuple[str, ...]
    ended: str
    minutes: str
    helped: str
    letters: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()  # senders of letters that the kiosk did not know; "any" where the sender was not known either
    right: str = ""  # "no" if any letter was not the right one, "yes" if all that were asked about were


def row(seen: Iterable[Event], *, month: str, ended: str, seconds: float) -> Row | None:
    """The row of a visit, or None if nobody began one (no language was chosen)."""
    words: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for event in seen:
        words[event.kind].append(event.word)
    if not words["language"]:
        return None
    return Row(
        month=month,
        language=words["language"][-1],
        services=tuple(sorted(set(words["service"]))),
        topics=tuple(sorted(set(words["topic"]))),
        authorities=tuple(sorted(set(words["authority"]))),
        ended=ended,
        minutes=minutes_band(seconds),
        helped=words["helped"][-1] if words["helped"] else "",
        letters=tuple(sorted(set(words["letter"]))),
        unknown=tuple(sorted(set(words["unknown"]))),
        right="no" if "no" in words["right"] else "yes" if words["right"] else "",
    )
