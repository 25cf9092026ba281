"""What a plan says beyond the screen: short texts for QR codes and events for a calendar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kiosk.core.authority import Action, Authority, Office
from kiosk.core.text import Text, Tr, ui

QR_BYTES = 300  # a phone reads this from the screen at 300 px across
PAPER_QR_BYTES = 500  # and this from paper at 45 mm

WHY, BRING, WHERE, PHONE = ui("Varför"), ui("Ta med"), ui("Var"), ui("Telefon")
WEB, LANGUAGE, THEN, DAY = ui("Webbplats"), ui("Språk"), ui("Sedan"), ui("Dag")
LAST, STEPS, OTHERWISE = ui("Sista dag"), ui("Gör så här"), ui("Om du inte gör något")
ASK_DESK = ui("Fråga personalen här i receptionen.")
INTERPRETER = ui("Be om tolk när du bokar tid. Myndigheter ska använda tolk när det behövs.")
TAKES = ui("Vi har ingen kontrollerad uppgift om hur lång tid det tar. Fråga när du är där.")
UNCHECKED = ui("Källa: {source}. Uppgifterna är inte kontrollerade än. Personalen kan kontrollera dem.")
CHECKED = ui("Källa: {source}. Kontrollerat {day}.")
DRAFT = ui("Texterna på det här språket är utkast. Ingen person har granskat dem än. Fråga personalen om något är oklart.")


@dataclass(frozen=True)
class Stop:
    """One step of a plan with all that is known about it: what, whom, where, when, and the papers to bring."""

    action: Action
    authority: Authority
    office: Office | None
    bring: tuple[Text, ...]
    day: date | None = None
    last: date | None = None  # the last day that a letter gives
    steps: tuple[Text, ...] = ()  # a letter's steps, in order

    @property
    def phone(self) -> str:
        """The local number if there is one, else the authority's own; empty if none is known."""
        return (self.office.phone if self.office else "") or self.authority.phone

    @property
    def place(self) -> str:
        """Name and address of the local door; empty if none is known."""
        return ", ".join(x for x in (self.office.name, self.office.address) if x) if self.office else ""


def language_help(authority: Authority, tag: str) -> Text:
    """Whether information in the visitor's language is likely there."""
    if tag in authority.languages:
        return ui("Det finns information på ditt språk.")
    if tag in authority.maybe:
        return ui("Det finns kanske information på ditt språk. Fråga.")
    return ui("Fråga om information på ditt språk.")


def screen_codes(stop: Stop, tr: Tr) -> Mapping[str, str]:
    """The texts of a step's codes for the screen: its essentials and, where there are any, a phone and a calendar event."""
    day = " ".join(d.isoformat() for d in (stop.last, stop.day) if d)
    place = stop.place if stop.place != stop.authority.name else ""
    lines = [x for x in (stop.authority.name, stop.phone, day, place, tr(stop.action.do)) if x]
    texts = {"text": essentials([tr.bare(x) for x in lines], [tr.bare(tr(p)) for p in stop.bring])}
    return {**texts, **_small_codes(stop, tr)}


def paper_codes(stop: Stop, tr: Tr) -> Mapping[str, str]:
    """The texts of a step's codes for paper: everything, in as many codes as it needs."""
    day = f"{tr(DAY)}: {stop.day.isoformat()}" if stop.day else ""
    last = f"{tr(LAST)}: {stop.last.isoformat()}" if stop.last else ""
    papers = f"{tr(BRING)}: " + ", ".join(tr(p) for p in stop.bring) if stop.bring else ""
    told = [tr(s) for s in stop.steps] or [tr(stop.action.do)]
    lines = [
        stop.authority.name,
        stop.phone,
        stop.place,
        last,
        day,
        *told,
        papers,
        tr(stop.action.why),
        "" if stop.steps else tr(stop.action.then),
    ]
    texts = in_parts([tr.bare(x) for x in lines if x], PAPER_QR_BYTES)
    return {**{f"text{n}": text for n, text in enumerate(texts, 1)}, **_small_codes(stop, tr)}


def _small_codes(stop: Stop, tr: Tr) -> dict[str, str]:
    codes = {"phone": tel(stop.phone)} if stop.phone else {}
    if day := stop.last or stop.day:
        summary = f"{tr(LAST)}: {tr(stop.action.need)}" if stop.last else tr(stop.action.do)
        codes["event"] = calendar_event(tr.bare(summary), day, stop.place or stop.authority.name)
    return codes


def in_parts(lines: Sequence[str], limit: int) -> tuple[str, ...]:
    """Lines packed into texts of at most `limit` bytes, no line cut; a line longer than that is split at blanks."""
    parts: list[str] = []
    for line in lines:
        for piece in _pieces(line, limit):
            if parts and size(f"{parts[-1]}\n{piece}") <= limit:
                parts[-1] += f"\n{piece}"
            else:
                parts.append(piece)
    return tuple(parts)


def _pieces(line: str, limit: int) -> list[str]:
    pieces = [""]
    for word in line.split(" "):
        longer = f"{pieces[-1]} {word}".strip()
        if size(longer) <= limit or not pieces[-1]:
            pieces[-1] = longer
        else:
            pieces.append(word)
    return pieces


def size(text: str) -> int:
    """Bytes of a text in UTF-8, which is what a QR code carries."""
    return len(text.encode())


def essentials(lines: Sequence[str], bring: Sequence[str], limit: int = QR_BYTES) -> str:
    """The lines that fit into one small code, and below them as many whole papers to bring as fit.

    Lines come most important first; none is ever cut in the middle. What does not fit is counted ("+2"),
    so that nobody takes a shortened list for a complete one.
    """
    kept: list[str] = []
    left_out = 0
    for entry in [*lines, *(f"- {paper}" for paper in bring)]:
        more = f"\n+{left_out + len(lines) + len(bring)}"
        if size("\n".join([*kept, entry]) + more) <= limit:
            kept.append(entry)
        else:
            left_out += 1
    return "\n".join(kept + ([f"+{left_out}"] if left_out else []))


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def calendar_event(summary: str, day: date, place: str, limit: int = QR_BYTES) -> str:
    """An all-day iCalendar event (RFC 5545), small enough for a code: the place is left out before the summary is cut."""
    head = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:{day:%Y%m%d}\r\n"
    head += f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}\r\n"
    tail = "END:VEVENT\r\nEND:VCALENDAR\r\n"
    with_place = f"{head}SUMMARY:{_escape(summary)}\r\nLOCATION:{_escape(place)}\r\n{tail}"
    without = f"{head}SUMMARY:{_escape(summary)}\r\n{tail}"
    return with_place if place and size(with_place) <= limit else without


def tel(phone: str) -> str:
    """A phone number as a link that a phone can call."""
    return "tel:" + "".join(c for c in phone if c.isdigit() or c == "+")
