"""What a letter says: dates, sums and numbers, each with its place on the page. Two that disagree are a doubt, never a choice.

A value is taken only where a word says what it is: in the sentence before it, in the cell to the left or in the one above. Everything
that may be about something else (the decision's day, an earlier debt, a part of a sum, money that the reader gets) is left alone. The
payment slip says best what to pay; where it and the text differ, neither is shown.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Generic, TypeVar

from kiosk.core import payment, swedish
from kiosk.core.ids import is_valid_interim, is_valid_personnummer
from kiosk.core.sheet import Box, Line, around
from kiosk.core.swedish import fold

T = TypeVar("T")

KINDS = ("letter_date", "deadline", "appointment", "amount", "ocr", "bankgiro", "plusgiro", "iban", "case_number", "phone", "period")
WHYS = ("two", "unreadable", "check", "contradiction")

SURE = 0.80  # below this score a line gives doubts only
AHEAD = timedelta(days=400)  # a day to act by that is farther off has a misread year
AHEAD_WITHOUT_YEAR = timedelta(days=184)


@dataclass(frozen=True)
class Field(Generic[T]):
    """A value that may be shown, and the words on the paper that say so. Personal numbers in the words are covered."""

    kind: str  # one of KINDS
    value: T
    text: str
    box: Box
    page: int = 0
    repaired: bool = False


@dataclass(frozen=True)
class Doubt:
    """A place on the paper that says something which may not be shown as a value."""

    kind: str  # one of KINDS
    line: int  # index in the lines that were read
    box: Box
    page: int
    text: str
    why: str  # one of WHYS


@dataclass(frozen=True)
class Fields:
    """All that was read in a letter.

    A field that is None was not there or is doubtful. Numbers are without blanks ("T 1234-26" keeps its own).
    """

    letter_date: Field[date] | None = None
    deadline: Field[date] | None = None
    appointment: Field[datetime] | None = None
    amount: Field[Decimal] | None = None
    ocr: Field[str] | None = None
    bankgiro: Field[str] | None = None
    plusgiro: Field[str] | None = None
    iban: Field[str] | None = None
    case_number: Field[str] | None = None
    phone: Field[str] | None = None
    periods: tuple[Field[str], ...] = ()  # the value is a rule's id (`swedish.periods`)
    doubtful: tuple[Doubt, ...] = ()


# ---- personal numbers -------------------------------------------------------------------------------------------------------------------

_DIGIT = "[0-9OoDIl|SBZG]"
_PERSONAL = re.compile(
    rf"(?<![0-9A-Za-z])((?:1[89]|2[0O])?{_DIGIT}{{2}}[01Oo]{_DIGIT}[0-9OoIl|SB]{_DIGIT})(\s?[-–—+]\s?|\s|)({_DIGIT}{{4}}|"
    rf"[TRSUWXJKLMN]\d{{3}})(?![0-9A-Za-z]|-\d)"
)
_AS_FIGURES = str.maketrans(payment.CONFUSED)
COVERED = "ÅÅMMDD-XXXX"


def _personal(text: str) -> Iterator[tuple[int, int]]:
    """The places of personal, coordination and interim numbers. With a hyphen a likely day is enough: one figure may be misread."""
    for m in _PERSONAL.finditer(text):
        day, sign, last = m[1].translate(_AS_FIGURES), m[2].strip(), m[3]
        number = day + (last if last[0].isalpha() and last[1:].isdigit() else last.translate(_AS_FIGURES))
        month, of_month = int(day[-4:-2]), int(day[-2:])
        likely = 1 <= month <= 12 and (1 <= of_month <= 31 or 61 <= of_month <= 91)
        if is_valid_personnummer(number) or is_valid_interim(number) or (sign and likely):
            yield m.start(), m.end()


def redacted(text: str) -> str:
    """The text with personal, coordination and interim numbers as "ÅÅMMDD-XXXX"."""
    for start, end in reversed(list(_personal(text))):
        text = text[:start] + COVERED + text[end:]
    return text


# ---- words by their shape ---------------------------------------------------------------------------------------------------------------

_SHAPE = str.maketrans("01|5826", "ollsbzg")
_TOKEN = re.compile(r"[a-z0-9|]+")


def _shaped(text: str) -> str:
    """Folded text, letter for letter, in which a word looks the same if l, I, 1 and O, 0 … were mistaken for one another in it."""

    def shape(m: re.Match[str]) -> str:
        word = m.group()
        letters = sum(c.isalpha() for c in word)
        return word.translate(_SHAPE) if 2 <= letters < len(word) and letters > len(word) - letters else word

    return _TOKEN.sub(shape, fold(text)).replace("i", "l")


def _words(pattern: str) -> re.Pattern[str]:
    """A pattern for words in shaped text. It is written in plain letters without å, ä, ö."""
    return re.compile(pattern.replace("i", "l"))


# ---- the page as cells, rows and paragraphs ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Cell:
    """Words without a large gap: one line, or the pieces of one that was broken."""

    text: str
    f: str  # by shape (`_shaped`), as long as the text
    box: Box
    page: int
    row: int
    score: float
    parts: tuple[tuple[int, int, Line], ...]  # (where it starts in the text, index of the line, the line)


@dataclass(frozen=True)
class _Block:
    """Cells under one another that are one running text, joined by line ends."""

    text: str
    f: str
    cells: tuple[tuple[int, _Cell], ...]  # (where it starts in the text, the cell)

    def cell(self, at: int) -> tuple[int, _Cell]:
        return self.cells[bisect_right([start for start, _ in self.cells], at) - 1]


@dataclass(frozen=True)
class _Page:
    """All cells, by rows from the top and from left to right, and what they form."""

    rows: tuple[tuple[_Cell, ...], ...]
    blocks: tuple[_Block, ...]


def _rows(lines: Sequence[Line]) -> list[list[tuple[int, Line]]]:
    rows: list[list[tuple[int, Line]]] = []
    order = sorted(((n, line) for n, line in enumerate(lines) if line.text.strip()), key=lambda p: (p[1].page, p[1].box.y + p[1].box.h / 2))
    for n, line in order:
        middle = line.box.y + line.box.h / 2
        if rows and rows[-1][0][1].page == line.page:
            first = rows[-1][0][1].box
            if abs(middle - (first.y + first.h / 2)) < 0.5 * min(first.h, line.box.h) or (first.h == 0 == line.box.h and middle == first.y):
                rows[-1].append((n, line))
                continue
        rows.append([(n, line)])
    return [sorted(row, key=lambda p: p[1].box.x) for row in rows]


def _cells(row: int, pieces: list[tuple[int, Line]]) -> tuple[_Cell, ...]:
    """The cells of a row; pieces with less than two letters' room between them are one line that was broken."""
    groups: list[list[tuple[int, Line]]] = []
    for n, line in pieces:
        if groups:
            last = groups[-1][-1][1]
            letter = last.box.w / max(len(last.text), 1)
            if line.box.x - last.box.right < 1.8 * letter and line.box.x >= last.box.x:
                groups[-1].append((n, line))
                continue
        groups.append([(n, line)])
    cells = []
    for group in groups:
        parts, at = [], 0
        for n, line in group:
            parts.append((at, n, line))
            at += len(line.text) + 1
        text = " ".join(line.text for _, line in group)
        box = around(line.box for _, line in group)
        cells.append(_Cell(text, _shaped(text), box, group[0][1].page, row, min(line.score for _, line in group), tuple(parts)))
    return tuple(cells)


def _arranged(lines: Sequence[Line]) -> _Page:
    rows = tuple(_cells(n, row) for n, row in enumerate(_rows(lines)))
    follows: dict[int, _Cell] = {}  # id of a cell -> the next line of its paragraph
    continued: set[int] = set()
    for upper, lower in pairwise(rows):
        for a in upper:
            if len(a.text) < 30 or a.text.rstrip()[-1:] in ":" or a.page != lower[0].page:
                continue
            for b in lower:
                if (
                    id(b) not in continued
                    and abs(a.box.x - b.box.x) < 0.025
                    and -0.5 * a.box.h < b.box.y - a.box.bottom < 0.8 * max(a.box.h, b.box.h)
                ):
                    follows[id(a)] = b
                    continued.add(id(b))
                    break
    blocks = []
    for row in rows:
        for cell in row:
            if id(cell) in continued:
                continue
            chain, at, cells = cell, 0, []
            while True:
                cells.append((at, chain))
                at += len(chain.text) + 1
                if (after := follows.get(id(chain))) is None:
                    break
                chain = after
            text = "\n".join(c.text for _, c in cells)
            blocks.append(_Block(text, _shaped(text), tuple(cells)))
    return _Page(rows, tuple(blocks))


def _left(page: _Page, cell: _Cell) -> _Cell | None:
    row = page.rows[cell.row]
    n = row.index(cell)
    return row[n - 1] if n else None


def _right(page: _Page, cell: _Cell) -> _Cell | None:
    row = page.rows[cell.row]
    n = row.index(cell)
    return row[n + 1] if n + 1 < len(row) else None


def _apart(a: Box, b: Box) -> float:
    """How far two boxes are from standing in one column: 0 where edges or middles meet."""
    return min(abs(a.x - b.x), abs(a.right - b.right), abs(a.x + a.w / 2 - b.x - b.w / 2))


def _column(page: _Page, cell: _Cell, step: int) -> _Cell | None:
    """The nearest cell above (step -1) or below (+1) in the same column, at most two lines' heights away."""
    for n in range(cell.row + step, cell.row + 3 * step, step):
        if not 0 <= n < len(page.rows) or page.rows[n][0].page != cell.page:
            return None
        gap = cell.box.y - page.rows[n][0].box.bottom if step < 0 else page.rows[n][0].box.y - cell.box.bottom
        if gap > 1.6 * max(cell.box.h, 0.001):
            return None
        near = [c for c in page.rows[n] if (min(c.box.right, cell.box.right) > max(c.box.x, cell.box.x)) or _apart(c.box, cell.box) < 0.02]
        if near:
            return min(near, key=lambda c: _apart(c.box, cell.box))
    return None


# ---- what is said about a place ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Said:
    """A thing found, with the words around it, by shape."""

    block: _Block
    start: int
    end: int
    before: str  # of its sentence
    after: str  # of its sentence
    label: str  # the cell to the left or above, "" if words stand before it in its own cell
    cell: _Cell


_SENTENCE = _words(r"[.!?](?=\s+[a-z(\"]|\s*\n)|[•;]")
_ABBREVIATED = _words(r"(?:\b(?:kl|nr|t\.?ex|bl\.?a|dvs|ca|tel|kap|st|fr|resp|inkl|exkl|max|min|f\.?o\.?m|t\.?o\.?m|o\.?s\.?v|[a-z])|\d)$")
_LETTERS = re.compile(r"[a-z]{2}")


def _sentence_before(f: str, at: int) -> str:
    start = max(0, at - 160)
    for m in _SENTENCE.finditer(f, start, at):
        if m.group() != "." or not _ABBREVIATED.search(f, max(0, m.start() - 6), m.start()):
            start = m.end()
    return f[start:at].replace("\n", " ")


def _sentence_after(f: str, at: int) -> str:
    end = min(len(f), at + 110)
    for m in _SENTENCE.finditer(f, at, end):
        if m.group() != "." or m.start() == at or not _ABBREVIATED.search(f, max(at, m.start() - 6), m.start()):
            return f[at : m.start()].replace("\n", " ")
    return f[at:end].replace("\n", " ")


def _is_label(f: str) -> bool:
    return bool(
        _GIRO_WORD.search(f)
        or _DUE_CELL.search(f)
        or _DATE_CELL.search(f)
        or _PAY.search(f)
        or _TOTAL.search(f)
        or _NOT_DUE.search(f)
        or _PART.search(f)
        or _MEETING_CELL.search(f)
    )


def _said(page: _Page, block: _Block, start: int, end: int) -> _Said:
    at, cell = block.cell(start)
    before = _sentence_before(block.f, start)
    own = block.f[at:start]
    label = ""
    if not _LETTERS.search(before) and not _LETTERS.search(own):
        left = _left(page, cell)
        above = _column(page, cell, -1)
        # over two amounts in a column stands the heading of the first
        hops = 0
        while above is not None and not _LETTERS.search(above.f) and hops < 6:
            above, hops = _column(page, above, -1), hops + 1
        if left is not None and _LETTERS.search(left.f) and (_is_label(left.f) or above is None or not _is_label(above.f)):
            label = left.f
        elif above is not None and _LETTERS.search(above.f):
            label = above.f
    return _Said(block, start, end, before, _sentence_after(block.f, end), label, cell)


def _place(said: _Said) -> tuple[int, Box, int, str]:
    """(index of the line, box, page, text) of a thing that was found."""
    boxes: list[Box] = []
    first = -1
    for at, cell in said.block.cells:
        for offset, n, line in cell.parts:
            a, b = max(said.start, at + offset), min(said.end, at + offset + len(line.text))
            if a < b:
                boxes.append(line.part(a - at - offset, b - at - offset))
                first = n if first < 0 else first
    text = said.block.text[said.start : said.end].replace("\n", " ")
    if not boxes:
        return said.cell.parts[0][1], said.cell.box, said.cell.page, redacted(said.cell.text)
    return first, around(boxes), said.cell.page, redacted(text)


def _doubt(kind: str, said: _Said, why: str) -> Doubt:
    """The whole line: beside the figures stand the words that say what they are."""
    n, _, page, _ = _place(said)
    for _, cell in said.block.cells:
        for _, index, line in cell.parts:
            if index == n:
                return Doubt(kind, n, line.box, page, redacted(line.text), why)
    return Doubt(kind, n, said.cell.box, page, redacted(said.cell.text), why)


def _field(kind: str, value: T, said: _Said, repaired: bool = False) -> Field[T]:
    _, box, page, text = _place(said)
    return Field(kind, value, text, box, page, repaired)


def _score(said: _Said) -> float:
    scores = [c.score for at, c in said.block.cells if at < said.end and at + len(c.text) > said.start]
    return min(scores, default=said.cell.score)


# ---- days -------------------------------------------------------------------------------------------------------------------------------

_SENAST = _words(
    r"\bsenast(?:e)?(?:\s+(?:dag\w*|datum|pa forfallodagen|pa))?[\s:]*(?:kl[\s.o]*[a-z]*[\s.]*\d[\d.:]*[\s,]*)?(?:den\s*)?$|"
    r"tillhanda\s*:?\s*$"
)
_DUE_WORD = _words(
    r"(?:forfallo(?:dag|datum|tid)\w*|forfaller(?: till betalning)?|sista (?:(?:betalnings?|svars|anmalnings?|ansoknings?|"
    r"inlamnings|redovisnings|(?:av)?flytt(?:nings)?)\s?)?(?:dag(?:en)?|datum)(?: (?:att|for)[a-z ]{0,40})?|svarsdatum|"
    r"(?<!ut)betalningsda(?:g|tum)|"
    r"betaldatum|oss till ?handa(?: senast)?|(?:tid(?:en)?|frist(?:en)?)[a-z ]{0,24}(?:gar ut|loper ut|slutar))[\s:.]*(?:ar|"
    r"blir|till)?[\s:.]*$"
)
_DUE_CELL = _words(
    r"forfallo(?:dag|datum)|till ?handa|\bsenast\b(?! (?:uppdat|andra|betald|inkom|registr))|sista (?:betalnings?|svars|"
    r"anmalnings?|ansoknings?|inlamnings|redovisnings|(?:av)?flytt(?:nings)?)?\s?(?:dag|datum)|svarsdatum|"
    r"(?<!ut)betalnings?(?:dag|datum)|betaldatum|betaldag|forfaller"
)
_ANSWER = _words(
    r"betal|forfall|tillhanda|till handa|svar|lamna|skicka|sand|kom(?:ma|mit)? in|inkom|inne hos|hos oss|overklag|yttra|"
    r"forklar|hamta|flytta|bestrid|godkann|tacka|meddela|returner|boka|anmal|"
    r"ansok|kontakt|ring|invand|komplettera|fyll|uppge|redovis|deklar|ansok|skriv|betalning|begar|losa|atervinn|utrym"
)
_BEFORE_DAY = _words(r"\b(?:fore|innan)\s*$")
_PAST = _words(
    r"\bskulle (?:du |ni )?(?:ha |vara|senast|betal|svar|lamna|kom)|\bborde\b|\bhade\b|ursprunglig|tidigare|forfoll\b|"
    r"\bvar forfallen|gick ut|lopte ut|\bforra\b|foregaende|forsenad|har passerat|passerade|"
    r"obetald sedan|forfallen (?:faktura|avgift)"
)
_WORKED = _words(r"rakneexempel|effektiv ranta")
_LATEST = _words(
    r"senast (?:uppdat|andra|betald|inkom|registr|besok)|(?:redigera|andra|uppdatera|granska|kontrollera|reviderad?)\w* senast"
)
_NOT_DONE = _words(r"\W*(?:men|och) (?:har|du har) inte|\W*har (?:vi )?(?:annu )?inte")
_EXAMPLE = _words(r"\bt\.? ?ex\b|\bexempel\b|\bex\.|till exempel|\bblankett(?:en)? uppdaterad")
_NOT_DUE = _words(
    r"besluts?(?:datum|dag)|beslut(?:et|ade|ad)?(?: \w+)? (?:fran|av|den)|\bfod(?:d|else)|\bgaller\b|giltig|"
    r"\bfr\.?\s?o\.?\s?m|fran och med|\bfrom\b|till och med|\bt\.?\s?o\.?\s?m|\btom\b|period|\bavser\b|utskriv|utskrift|"
    r"senast (?:uppdat|andra|betald|inkom|registr)|inkom(?:st)?datum|ankom|inkommen|ansokningsdatum|upprattad|tilltrade|"
    r"fakturaperiod|lasning|avlast"
)
_DATE_CELL = _words(
    r"(?:^|\s)(?:datum|brevdatum|handlaggningsdatum|dagens datum|dokumentdatum|utfardad|utfardandedatum|ort och datum|vart datum)\W*$"
)
_DECIDED_CELL = _words(
    r"(?:^|\s)(?:fakturadatum|avidatum|beslutsdatum|beslutsdag|datum for beslut|(?:delegations)?beslut|utskriven|"
    r"utskriftsda(?:tum|g)|utskrivet|utskrift)\W*$"
)
_WEEKDAY = _words(r"dag")
_TOWN = re.compile(r"^\s*[A-ZÅÄÖ][A-Za-zÅÄÖåäö .-]{1,24},?\s*$")
_NO_TOWN = _words(
    r"fodd|beslut|fran|galler|sida|from|tom\b|till|\bden\b|utskriv|utskrift|senast|datum|inkom|avser|period|tid\b|for\b|"
    r"\bval|utfor|dag\b|start|slut|anst|forfall|betal"
)
_MEETING = _words(
    r"kalla(?:s|d|lse)|valkommen|motet?\b|\btid(?:en)? (?:for|hos|ar|:)|\bbesok|samtal|forhor|huvudforhandling|forhandling|"
    r"muntlig|bokad|traffa|installa dig|infinna|utredning|undersokning|vaccin|tidbok|avhysning|"
    r"inspektion|besiktning|visning|informationstraff|introduktion|mottagning|provtagning|lakar|tandlak|hembesok|uppropet?|"
    r"\bprov\b|lektion|kursstart|hamtas|hamta"
)
_MEETING_CELL = _words(
    r"^\W*(?:ny tid|din tid|tid|nar|dag och tid|datum och tid|tidpunkt|tid och plats|besokstid|motesdag|motesdatum|motestid|"
    r"dag|klockan|kl)\W*$"
)
_CLOCK_CELL = _words(r"^\W*(?:tid|klockan|klockslag|kl|tidpunkt)?[\s.:]*(?:kl(?:ockan)?[\s.:]*)?(\d{1,2})[.:](\d\d)(?!\d)")
_TIME_WORD = _words(r"\W*(?:tidpunkt|tid|klockan|klockslag|kl)\W*")
_MISSED = _words(r"kom ?inte|uteblev|missa(?:t|de)|\bvar (?:du )?bokad|avbokat")
_PARKED = _words(r"parkeringsanmarkning|felparkering|kontrollavgift")  # when the car stood there is no time to come
_KL = _words(r"\bkl")
_NO_MEETING = _words(
    r"oppet|oppettid|telefontid|utskriv|utskrift|skapad|registrerad|loggad|uppdaterad|senast|inkom|skickad|mottag(?:en|it)|parker"
)


@dataclass(frozen=True)
class _Dated:
    said: _Said
    day: swedish.Day
    role: str  # "due", "past", "before" (a day before which to act), "date", "decided", "top", "town" or ""
    strong: bool = False  # plainly the day to pay or to answer


def _date_role(said: _Said, day: swedish.Day, page: _Page) -> tuple[str, bool]:
    before, label = said.before, said.label
    inline = bool(_LETTERS.search(before))
    if _EXAMPLE.search(before[-60:]) or _EXAMPLE.search(said.after[:20]):
        return "", False
    if inline:
        due = _SENAST.search(before) or _DUE_WORD.search(before)
        if due and not _LATEST.search(before):
            if _PAST.search(before) or _NOT_DONE.match(said.after):
                return "past", False
            return "due", bool(_ANSWER.search(before) or _ANSWER.search(said.after) or _DUE_WORD.search(before))
        if _BEFORE_DAY.search(before) and _ANSWER.search(before):
            return "past" if _PAST.search(before) else "before", False
        tail = before[-40:]
        if _DATE_CELL.search(before):
            return "date", False
        if _DECIDED_CELL.search(before) and not said.after.strip(" ."):
            return "decided", False
        if _NOT_DUE.search(tail):
            return "", False
        own = said.block.text[: said.start]
        if _TOWN.match(own) and not _NO_TOWN.search(before) and not said.after.strip():
            return "town", False
        return "", False
    if label:
        if _DUE_CELL.search(label) and not _NOT_DUE.search(label):
            return ("past", False) if _PAST.search(label) else ("due", True)
        if _DATE_CELL.search(label):
            return "date", False
        if _DECIDED_CELL.search(label):
            return "decided", False
        if _MEETING_CELL.search(label):
            return "", False
        if _NOT_DUE.search(label):
            return "", False
    # a day alone in its cell near the top is the letter's own; lower down what stands to its left may say that it is something else
    if (
        said.cell.page == page.rows[0][0].page
        and not said.after.strip(" .)")
        and (said.cell.box.y < 0.22 or _left(page, said.cell) is None)
    ):
        return "top", False
    return "", False


def _days(page: _Page, near: date | None, spared: set[int]) -> list[_Dated]:
    """All days with what is said about them; `spared` blocks are rows for machines."""
    out = []
    for block in page.blocks:
        if id(block) in spared or (not any(c.isdigit() for c in block.f) and " den f" not in block.f):
            continue
        first = block.cells[0][1]
        labelled = False
        if not _LETTERS.search(block.f):
            for other in (_left(page, first), _column(page, first, -1)):
                labelled = labelled or (other is not None and bool(_DUE_CELL.search(other.f) or _DATE_CELL.search(other.f)))
        covered = list(_personal(block.text))
        for found in swedish.dates(block.text, near, labelled=labelled):
            if any(a < found.end and found.start < b for a, b in covered):
                continue
            said = _said(page, block, found.start, found.end)
            role, strong = _date_role(said, found.value, page)
            out.append(_Dated(said, found.value, role, strong))
    return [replace(d, role="") if d.role in ("date", "top") and _listed(page, d, out) else d for d in out]


def _listed(page: _Page, d: _Dated, every: Sequence[_Dated]) -> bool:
    """Whether a day is one of a column of days: a table of happenings, not the letter's own day."""
    near = [c for c in (_column(page, d.said.cell, -1), _column(page, d.said.cell, 1)) if c is not None]
    return any(o.said.cell is c and not _LETTERS.search(o.said.before) for o in every for c in near)


def _letter_date(dated: Sequence[_Dated], page: _Page, clocked: set[int]) -> tuple[Field[date] | None, list[Doubt]]:
    """The letter's own day: by its label, else a day alone (or with a town) near the top, else the day of the decision."""
    top = page.rows[0][0].page if page.rows else 0
    height = max((row[0].box.bottom for row in page.rows if row[0].page == top), default=1.0)
    for roles, part in ((("date",), 0.5), (("date",), 1.0), (("top",), 0.45), (("town",), 0.45), (("decided",), 0.45)):
        some = [
            d
            for d in dated
            if d.role in roles
            and id(d.said) not in clocked
            and d.said.cell.page == top
            and d.said.cell.box.y <= part * height
            and not d.day.until
        ]
        # nobody writes the weekday into the letter's own date: that is a day to come
        some = [d for d in some if not _WEEKDAY.search(d.said.block.f, d.said.start, d.said.end)]
        if roles != ("date",):
            some = [d for d in some if d.day.at is None]
        if not some:
            continue
        values = {d.day.day for d in some if d.day.day and not d.day.inferred and _score(d.said) >= SURE}
        bad = [d for d in some if d.day.day is None or _score(d.said) < SURE]
        if len(values) == 1 and not bad:
            best = min((d for d in some if d.day.day), key=lambda d: d.day.repaired)
            value = best.day.day
            assert value is not None
            return _field("letter_date", value, best.said, best.day.repaired), []
        if values or bad:
            why = "two" if len(values) > 1 else "unreadable"
            return None, [_doubt("letter_date", d.said, d.day.doubt if d.day.doubt == "contradiction" else why) for d in some]
    return None, []


def _deadline(dated: Sequence[_Dated], sent: date | None) -> tuple[Field[date] | None, list[Doubt]]:
    """The day to act by. Two different ones are doubtful, unless one alone is plainly the day to pay or answer."""
    good: list[tuple[_Dated, date]] = []
    doubts: list[tuple[_Dated, str]] = []
    early: list[_Dated] = []
    weak: list[tuple[_Dated, str]] = []  # doubts only where there is nothing better
    for d in dated:
        if d.role == "before":
            weak.append((d, "unreadable"))  # "before the first" is the day before: let a person say it
        if d.role == "past" and d.day.day and not (sent and d.day.day < sent):
            weak.append((d, "contradiction"))  # words of the past about a day to come
        if d.role != "due":
            continue
        day = d.day.day
        if d.day.until or d.day.doubt == "period":
            doubts.append((d, "unreadable"))
        elif day is None:
            doubts.append((d, d.day.doubt))
        elif _score(d.said) < SURE:
            doubts.append((d, "unreadable"))
        elif sent and day < sent:
            early.append(d)
        elif sent and (day - sent > AHEAD or (d.day.inferred and day - sent > AHEAD_WITHOUT_YEAR)):
            doubts.append((d, "contradiction"))
        else:
            good.append((d, day))
    if not good:
        doubts += [(d, "contradiction") for d in early] + weak
    strong = [(d, day) for d, day in good if d.strong]
    chosen = strong or good
    values = {day for _, day in chosen}
    if len(values) > 1:
        return None, [_doubt("deadline", d.said, "two") for d, _ in chosen]
    if any(why == "contradiction" for _, why in doubts) or (doubts and not strong):
        return None, [_doubt("deadline", d.said, why) for d, why in doubts] + [_doubt("deadline", d.said, "two") for d, _ in good]
    notes = [_doubt("deadline", d.said, why) for d, why in doubts]
    if not chosen:
        return None, notes
    best = min((d for d, _ in chosen), key=lambda d: (d.day.repaired, d.day.inferred))
    if notes:  # a second place that cannot be read may say another day
        return None, [*notes, _doubt("deadline", best.said, "two")]
    return _field("deadline", chosen[0][1], best.said, all(d.day.repaired for d, _ in chosen)), []


def _unread_due(page: _Page, dated: Sequence[_Dated]) -> list[Doubt]:
    """Places where words announce a day and what follows is no day: figures that could not be read."""
    doubts = []
    seen = [(id(d.said.block), d.said.start) for d in dated]
    for block in page.blocks:
        if "senast" in block.f:
            for m in re.finditer(r"\bsenast\s+den\s+(?=.{0,10}\d)", block.f):
                if not any(b == id(block) and m.start() <= start <= m.end() + 16 for b, start in seen):
                    doubts.append(_doubt("deadline", _said(page, block, m.start(), m.end()), "unreadable"))
        cell = block.cells[0][1]
        if len(block.cells) == 1 and len(cell.f) <= 34 and _DUE_CELL.search(cell.f) and not any(c.isdigit() for c in cell.f):
            values = [c for c in (_right(page, cell), _column(page, cell, 1)) if c is not None]
            dates_there = any(d.said.cell in values for d in dated)
            for c in values:
                if not dates_there and sum(x.isdigit() for x in c.f) >= 5 and re.fullmatch(r"[0-9oil|sbzg\s./-]{6,14}", c.f):
                    home = next(b for b in page.blocks if any(x is c for _, x in b.cells))
                    doubts.append(_doubt("deadline", _said(page, home, 0, len(c.text)), "unreadable"))
                    break
    return doubts


def _clock_near(page: _Page, d: _Dated) -> tuple[time, _Cell] | None:
    """A time of day in the cell to the right or below ("Tid: 09.00") of a day that has none."""
    below = _column(page, d.said.cell, 1)
    left = _left(page, d.said.cell)
    under = _column(page, left, 1) if left is not None else None
    beside = _right(page, under) if under is not None else None
    named = under is not None and _TIME_WORD.fullmatch(under.f)
    for cell, must in ((_right(page, d.said.cell), True), (below, True), (beside if named else None, False)):
        if cell is None:
            continue
        m = _CLOCK_CELL.match(cell.f)
        if m and (not must or _TIME_WORD.match(cell.f)) and int(m[1]) < 24 and int(m[2]) < 60:
            return time(int(m[1]), int(m[2])), cell
    return None


def _appointment(
    dated: Sequence[_Dated], page: _Page, sent: date | None, clocks: dict[int, time]
) -> tuple[Field[datetime] | None, list[Doubt]]:
    """A day and a time to come. A day that is over is no appointment; two are doubtful."""
    everything = " ".join(b.f for b in page.blocks)
    if not _MEETING.search(everything) or _PARKED.search(everything):
        return None, []
    good: list[tuple[_Dated, datetime]] = []
    doubts: list[Doubt] = []
    for d in dated:
        at = d.day.at or clocks.get(id(d.said))
        if at is None or d.role in ("due", "past", "before") or d.day.until:
            continue
        around_it = d.said.before[-60:] + d.said.label
        if _NO_MEETING.search(around_it) or _EXAMPLE.search(around_it) or _MISSED.search(d.said.before):
            continue
        shown = d.said.block.f[d.said.start : d.said.end]
        if not (
            id(d.said) in clocks
            or _KL.search(shown)
            or _MEETING.search(around_it + shown + d.said.after)
            or _MEETING_CELL.search(d.said.label or d.said.before)
        ):
            continue
        if d.day.day is None or _score(d.said) < SURE:
            doubts.append(_doubt("appointment", d.said, d.day.doubt if d.day.doubt == "contradiction" else "unreadable"))
        elif (sent and d.day.day - sent > AHEAD) or (sent and d.day.inferred and d.day.day - sent > AHEAD_WITHOUT_YEAR):
            doubts.append(_doubt("appointment", d.said, "contradiction"))
        elif not (sent and d.day.day < sent):
            good.append((d, datetime.combine(d.day.day, at)))
    values = {when for _, when in good}
    if len(values) == 1 and not doubts:
        best = min((d for d, _ in good), key=lambda d: (d.day.repaired, d.day.inferred))
        return _field("appointment", good[0][1], best.said, all(d.day.repaired for d, _ in good)), []
    return None, doubts + [_doubt("appointment", d.said, "two") for d, _ in good]


# ---- sums -------------------------------------------------------------------------------------------------------------------------------

_PAY = _words(
    r"(?:summa |totalt |totalsumma |belopp |kvar |nu |skuld |totalbelopp |avgift |hyra )?att ?(?:betala|erlagga|inbetala)\b|"
    r"att ?betala\b|betalas nu|(?:\bska|\bskall|\bmaste|\bbehover) (?:du |ni |nu |darfor |alltsa )*(?:\w+ )?(?:betala|"
    r"aterbetala)\b(?! hyra)|"
    r"\bbetala (?:in |tillbaka )?(?:hela )?(?:beloppet|skulden|summan)|^\W*betala(?: in)?\b|\. *betala\b|inbetalt belopp"
)
_TOTAL = _words(
    r"\bbelopp(?:et)?\b|\btotalt?\b|total(?:t)?(?:summa|belopp)|\bsumma\b|slutsumma|\bskuld(?:en)?\b|fakturabelopp|"
    r"\bkravet\b|\bkronor\b|svenska kronor|sammanlagt|avgiften ar|obetald \w+|hyresskuld|felparkeringsavgift|kontrollavgift|"
    r"botesbelopp|\bpremien?\b|fordonsskatt\b|trangselskatt\b|betala hyran?\b"
)
_PART = _words(
    r"\bmoms\b|\bmomsbelopp|exkl|\bnetto\b|avrundning|rabatt|tidigare|foregaende|\bforra\b|inbetal(?:t|ning)|kapital|"
    r"\branta\b|dromsmal|avgift|kostnad|manadshyra|\bhyran?\b|per manad|\bmanad|\bdu far\b|\bni far\b|bevilja|"
    r"utbetal|ersattning|bidrag|till ?godo|\bretur|kredit|inkomst|\bnorm|sjalvrisk|hogst|minst|\bupp till\b|\bexempel\b|"
    r"\bt\.? ?ex\b|delbelopp|delsumma|pris|vite|insattning|deposition|\blon\b|lagst|\bmax|fran och med|varav|"
    r"delbetalning|avbetalning|spara|vinst|bot(?:er)?\b|tillkommer|medan|\bforbrukning|\bfast\b|\brad\b|ingar|\bmellan\b|saldo|kvarstar av"
)
_RATE_LABEL = _words(r"per dygn|belopp ?/ ?man|per manad|i manaden|/man|manadsvis|per ar\b|per dag|per styck|a-?pris|/kwh|/st")
_DUE_AFTER = _words(
    r"^\W*(?:kr\W*)?(?:som )?(?:ska|skall|maste) (?:vara (?:\w+ )?betal|betalas)|^\W*att betala\b|^\W*forfaller till betalning"
)
_FEE_AFTER_REMINDER = _words(r"paminnelse|inkasso|drojsmal|forsening|expedition|tillagg|straff|ranta|kapital")
# "… vill att du ska betala": only a decision makes it a sum to pay. What must be there is safer than what must not: a misread
# word is not there
_REPORTED = _words(r"att ?(?:du|ni|vi) ?(?:ska|skall|maste)|\b(?:dig|er|honom|henne) ?att ?betala")
_DECIDED = _words(r"\bbeslut|\bbestamt")
_CLAIMED = _words(r"forplikta|begar|\bvill (?:att|ha)|\bkraver\b|yrka|anser att|pastar")
_THREAT = _words(
    r"innebar|uppsag|sager vi upp|\bkan (?:du )?(?:bli|behova|fa|tvingas|ocksa)|riskerar|\bannars\b|\bom du (?:inte|ej|"
    r"betalar|vill)|\bvid (?:sen|utebliven)|i stallet|istallet|\balternativ|\bdela upp"
)
_PART_AFTER = _words(
    r"^[\s,]*(?:till (?:dig|er|ditt|ert)\b|\(?varav|(?:i|for|som)\s+(?:en\s+)?(?:paminnelse|inkasso|avgift|ranta|moms|manad|"
    r"hyra|ersattning|bidrag|bistand|forsorj|kapital|expedition|ansokning)|inkl|exkl|moms|i manaden|per manad|"
    r"utbetalas|betalas ut|satts in|tillgodo|i rabatt|lagre|hogre|mer|mindre|extra)"
)
_EARLIER = _words(r"\bsedan\b|\btidigare\b|foregaende")
_NOT_TOTAL = _words(
    r"\bdel(?:belopp|summa)|moms|netto|tidigare|foregaende|\bforra|kapital|(?<!parkerings)(?<!kontroll)avgift|bidrag|"
    r"ersattning|bistand|utbetal|inkomst|norm|du far|till ?godo|bevilja"
)
_SLIP_HEAD = _words(
    r"^\W*(?:inbetalning(?:skort)?|girering|inbetalning ?/? ?girering|inbetalning.{0,12}girering.{0,10}|betalningsavi|"
    r"plusgirot|bankgirot|betalningsdel|avi)\b.{0,24}$"
)
_SLIP_WORD = _words(r"\bbelopp\b|\bkronor\b|att ?betala")
_GIRO_WORD = _words(r"bank\s?giro|plus\s?giro|\bocr\b|\bbg\b|\bpg\b")


@dataclass(frozen=True)
class _Sum:
    said: _Said
    value: Decimal | None
    role: str  # "pay", "total", "part", "credit" or ""
    repaired: bool = False
    slip: bool = False


def _slip_rows(page: _Page, giro: Iterable[int]) -> set[int]:
    """The rows of payment slips: from their heading on, and rows of short cells that name an account or a reference."""
    rows: set[int] = set(giro)
    for n, row in enumerate(page.rows):
        if any(_SLIP_HEAD.match(c.f) for c in row):
            rest = [m for m in range(n, len(page.rows)) if page.rows[m][0].page == row[0].page and m < n + 25]
            if any(_GIRO_WORD.search(c.f) for m in rest for c in page.rows[m]):
                rows.update(rest)
        if any(_GIRO_WORD.search(c.f) and any(x.isdigit() for x in c.f) and len(c.f) < 90 for c in row) and all(len(c.f) < 90 for c in row):
            rows.update(m for m in (n - 1, n, n + 1) if (0 <= m < len(page.rows) and all(len(c.f) < 60 for c in page.rows[m])) or m == n)
    return rows


def _nearest_word(text: str) -> str:
    """Which kind of words about a sum stands last in a text: "pay", "total" or "part"."""
    best, role = -1, ""
    for name, pattern in (("total", _TOTAL), ("part", _PART), ("pay", _PAY)):
        for m in pattern.finditer(text):
            if m.end() > best or (m.end() == best and name == "pay"):
                best, role = m.end(), name
    return role if len(text) - best <= 60 else ""


def _sum_role(said: _Said, rate: bool, slip: bool, page: _Page) -> str:
    """What a sum is: "pay", "total", "part" or "". In a table the words of its row say it, not the heading of the column."""
    inline = bool(_LETTERS.search(said.before))
    left = _left(page, said.cell)
    words = said.before if inline else left.f if left is not None and _LETTERS.search(left.f) else said.label
    if rate or not words:
        return "part" if rate else ""
    if _EXAMPLE.search(words) or _WORKED.search(said.block.f) or (inline and _PART_AFTER.match(said.after)):
        return "part"
    role = _nearest_word(words)
    if role in ("pay", "total") and _RATE_LABEL.search(words):
        return "part"
    pays = list(_PAY.finditer(words))
    if inline and role != "pay" and _DUE_AFTER.match(said.after) and not _FEE_AFTER_REMINDER.search(words) and not _THREAT.search(words):
        return "pay"
    if role == "part" and pays and inline and not _FEE_AFTER_REMINDER.search(words) and not _THREAT.search(words):
        return "total" if not _PAST.search(words) and not _CLAIMED.search(words) else "part"
    if role == "pay":
        first = words[: pays[-1].start()]
        if inline and _REPORTED.search(words[: pays[-1].end()]) and not _DECIDED.search(first):
            return "part"
        if inline and (_THREAT.search(first) or _PAST.search(first) or _CLAIMED.search(first)):
            return "part"
        if _EARLIER.search(words):
            return "part"
        if len(words) - pays[-1].end() > 40:
            return ""
    if role == "total":
        if _NOT_TOTAL.search(words):
            return "part"
        return "pay" if slip and len(words) < 30 and _SLIP_WORD.search(words) else "total"
    return role


def _sums(page: _Page, spared: set[int], slips: set[int]) -> list[_Sum]:
    out: list[_Sum] = []
    for block in page.blocks:
        if id(block) in spared or not any(c.isdigit() for c in block.f):
            continue
        cell = block.cells[0][1]
        slip = len(block.cells) == 1 and cell.row in slips
        done: list[tuple[int, int]] = []
        for found in swedish.money(block.text):
            said = _said(page, block, found.start, found.end)
            done.append((found.start, found.end))
            role = _sum_role(said, found.value.rate, slip, page)
            value = found.value.value if _score(said) >= SURE else None
            if value is not None and value < 0:
                role = "credit" if role == "pay" else "part"
            out.append(_Sum(said, value, role, found.value.repaired, slip))
        if not done and len(block.cells) == 1:
            out += _bare_sums(page, block, cell, slip)
    return out


def _bare_sums(page: _Page, block: _Block, cell: _Cell, slip: bool) -> Iterator[_Sum]:
    """Figures without a unit after words for a sum: "Att betala: 1234", and kronor and öre apart on a slip."""
    for found in swedish.money(block.text, slip=True):
        said = _said(page, block, found.start, found.end)
        if found.end != len(block.text.rstrip(" #")) or len(found.text) > 14:
            continue
        words = said.before if _LETTERS.search(said.before) else said.label
        role = _sum_role(said, False, slip, page)
        if (
            role != "pay"
            or not _SLIP_WORD.search(words)
            or _GIRO_WORD.search(words)
            or (_DUE_CELL.search(words) and not re.search(r"att betala|belopp", words))
        ):
            continue
        if re.search(r"datum|dag\b|nummer|\bnr\b", words) and not re.search(r"att betala|belopp", words):
            continue
        value = found.value.value if _score(said) >= SURE else None
        ore = _right(page, cell)
        if value is not None and value == value.to_integral() and "," not in found.text and not re.search(r" \d\d$", found.text):
            if ore is not None and re.fullmatch(r"\d\d", ore.text.strip(" #")):
                value += Decimal(int(ore.text.strip(" #"))) / 100
            elif slip or "ore" in words or (value >= 10000 and value % 100 == 0):
                value = None  # the blank between kronor and öre may be lost
        elif re.search(r" \d\d$", found.text) and not (slip or "ore" in words):
            value = None
        yield _Sum(said, value, role, found.value.repaired, slip)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text.translate(_AS_FIGURES))


def _amount(sums: Sequence[_Sum], rows: Sequence[tuple[payment.GiroRow, _Said]], bill: bool) -> tuple[Field[Decimal] | None, list[Doubt]]:
    """The sum to pay: what is so called, in the text and on the slip. More than one value, or one that cannot be read, is doubtful."""
    pay = [s for s in sums if s.role == "pay" and s.value != 0]
    values = {s.value for s in pay if s.value is not None}
    machine = [(row.amount, said, row.sure and _score(said) >= SURE) for row, said in rows if row.amount]
    values |= {amount for amount, _, sure in machine if sure}
    written = {d for v in values for d in (_digits(f"{v:.2f}"), _digits(str(v)), _digits(f"{v:.2f}").removesuffix("00"))}
    unread = [s for s in pay if s.value is None and _digits(s.said.block.text[s.said.start : s.said.end]) not in written]
    other = [said for amount, said, sure in machine if not sure and amount not in values]
    credit = [s for s in sums if s.role == "credit"]
    if len(values) == 1 and not unread and not other and not credit:
        value = next(iter(values))
        some = [s for s in pay if s.value is not None]
        if some:
            best = min(some, key=lambda s: (s.repaired, not s.slip))
            return _field("amount", value, best.said, all(s.repaired for s in some)), []
        return _field("amount", value, next(said for _, said, sure in machine if sure)), []
    if values or unread or other:
        why = "two" if len(values) > 1 or credit else "unreadable"
        places = [s.said for s in pay if s.value is not None or s in unread] + other + [s.said for s in credit]
        return None, [_doubt("amount", said, why) for said in places]
    total = [s for s in sums if s.role == "total" and s.value != 0]
    every = {s.value for s in sums if s.role != "credit" and s.value != 0}
    if bill and total and not credit and len(every) == 1 and None not in every:
        return _field("amount", next(v for v in every if v is not None), total[0].said, all(s.repaired for s in total)), []
    return None, [_doubt("amount", s.said, "two" if s.value is not None else "unreadable") for s in total if bill]


# ---- numbers ----------------------------------------------------------------------------------------------------------------------------

_OCR_WORD = _words(
    r"\b[o0]cr(?:[-/ ]?(?:nr|nummer|referens(?:nummer|nr)?|ref))?\b(?:\s*\(?(?:obligatoriskt|anges alltid)\)?)?|"
    r"betalningsreferens|referens(?:nr|nummer)\b|\breferens(?: \(?ocr\)?)|meddelande till betalningsmottagaren"
)
_BG_WORD = _words(r"\b(?:till )?bank\s?giro(?:\s?nr|\s?nummer|konto|t)?\b|\bbg(?:\s?-?nr)?\b")
_PG_WORD = _words(r"\b(?:till )?(?:plus|post)\s?giro(?:\s?nr|\s?nummer|konto|t)?\b|\bpg(?:\s?-?nr)?\b")
_PHONE_WORD = _words(
    r"\b(?:tele?fon(?:nr|nummer)?|tel|tfn|ring(?:a)?(?: (?:oss|mig|till oss|kundtjanst|mottagningen|vaxeln))?(?: pa)?|"
    r"vaxel(?:n)?|kundtjanst|kundservice|mobil|direktnr)\b"
)
_CASE_WORDS = (
    _words(r"\bmal(?:\s?nummer|\s?nr\.?)\b|\bmal(?=\s*:)|\bmal (?=[a-z]{1,2} \d)"),
    _words(
        r"\barende(?:\s?nummer|\s?nr|beteckning|-?id)\b|\bdossier?(?:\s?nummer|\s?nr)?\b|\bdoss(?:\s?nr)\b|\bkontrollnummer\b|"
        r"\b(?:vart |ditt |i )?arende(?=:? [a-z]{0,5}[ -]?\d[\d/-]{4})"
    ),
    _words(r"\bdiarie(?:nummer|\s?nr)\b|\bdnr\b|\bdiarienr\b"),
    _words(r"\b(?:var|er) beteckning\b|\bbeteckning\b|\bvar referens\b|\bvar ref\b"),
)
_AFTER_WORD = _words(r"[\s.:#)]*(?:ar\s|nr[\s.:]*|nummer[\s:]*)?")
_DIGIT_RUN = re.compile(rf"{_DIGIT}(?:[ \u00a0]?{_DIGIT}){{1,34}}(?![0-9A-Za-z+]|[-–]\d| ?{_DIGIT}(?![A-Za-zåäö]))")
_BG_VALUE = re.compile(rf"{_DIGIT}{{3,4}}\s?[-–]\s?{_DIGIT}{{4}}(?![0-9A-Za-z-])|{_DIGIT}{{7,8}}(?![0-9A-Za-z-])")
_PG_VALUE = re.compile(rf"{_DIGIT}{{1,3}}(?: ?{_DIGIT}{{2}}){{0,3}}\s?[-–]\s?{_DIGIT}(?![0-9A-Za-z-])")
_CASE_VALUE = re.compile(
    r"(?:[A-ZÅÄÖ][A-ZÅÄÖa-z]{0,5}[ .-]?)?\d[0-9A-Za-z]*(?:\s?[-–/:.]\s?[0-9A-Za-z]*\d[0-9A-Za-z]*)*(?:\s\d{3,6}(?![\d-]))*"
)
_PHONE_VALUE = re.compile(rf"(?:\+\s?46|00\s?46|[0Oo]){_DIGIT}?[\s()/–-]{{0,2}}{_DIGIT}(?:[\s()/–-]{{0,2}}{_DIGIT}){{3,13}}")
_SERIES_LETTERS = re.compile(
    r"^(?:[A-ZÅÄÖ][A-ZÅÄÖa-zåäö]{1,5}|[A-ZÅÄÖ](?= )|[AC-FHJ-NP-RT-YÅÄÖ])[ .-]?"
)  # "T 1234-26"; one letter alone may be a figure
_MIXED = re.compile(r"[OoDIl|SBZG](?=[-0-9])|(?<=\d)[OoDIl|SBZG]")
_GOES_ON = re.compile(r"[0-9A-Za-zÅÄÖåäö]|[ -]?[0-9OoIlSBZG|]{1,6}(?![A-Za-zåäöÅÄÖ0-9.:])")
_IBAN_VALUE = re.compile(r"(?<![0-9A-Za-z])[A-Z]{2}\s?[0-9OIS]{2}(?:\s?[0-9A-Z]{4}){2,7}(?:\s?[0-9A-Z]{1,3})?(?![0-9A-Za-z])")


def _valued(page: _Page, word: re.Pattern[str], value: re.Pattern[str], spared: set[int]) -> Iterator[tuple[_Said, str]]:
    """The values beside a word: after it in its cell, else in the cell to the right, else in the one below."""
    home = {id(c): (b, at) for b in page.blocks for at, c in b.cells}
    for block in page.blocks:
        if id(block) in spared:
            continue
        for m in word.finditer(block.f):
            skip = _AFTER_WORD.match(block.f, m.end())
            start = skip.end() if skip else m.end()
            if v := value.match(block.text, start):
                yield _Said(block, v.start(), v.end(), "", "", "", block.cell(v.start())[1]), v.group()
                continue
            at, cell = block.cell(m.start())
            if block.text[start : at + len(cell.text)].strip(" .:#()"):
                if re.match(r"[^0-9]*$", block.f[start : at + len(cell.text)]) is None or len(cell.text) > 34:
                    continue
            for other in (_right(page, cell), _column(page, cell, 1)):
                if other is None:
                    continue
                if v := value.match(other.text.lstrip(" :#")):
                    b, offset = home[id(other)]
                    shift = len(other.text) - len(other.text.lstrip(" :#"))
                    a = offset + shift
                    if id(b) not in spared:
                        yield _Said(b, a, a + len(v.group()), "", "", "", other), v.group()
                    break


def _voted(kind: str, read: Sequence[tuple[_Said, str | None, bool]]) -> tuple[Field[str] | None, list[Doubt]]:
    """One value if all readings agree.

    A place whose check does not fit is a doubt; beside a value that fits it is another one's misprint.
    """
    sure = [(said, value, repaired) for said, value, repaired in read if value is not None and _score(said) >= SURE]
    bad = [said for said, value, _ in read if value is None]
    dim = [said for said, value, _ in read if value is not None and _score(said) < SURE]
    values = {value for _, value, _ in sure}
    if len(values) == 1 and not bad:
        said, value, repaired = min(sure, key=lambda r: r[2])
        return _field(kind, value, said, repaired), []
    doubts = [_doubt(kind, said, "two" if len(values) > 1 else "check") for said, _, _ in sure] if values else []
    return None, doubts + [_doubt(kind, said, "check") for said in bad] + [_doubt(kind, said, "unreadable") for said in dim if not values]


def _checked(text: str, check: payment.Check) -> tuple[str | None, bool]:
    """(the number, whether letters had to be read as figures); None if no reading fits or more than one does."""
    fits = payment.repairs(text, check)
    return (fits[0], check(text) is None) if len(fits) == 1 else (None, False)


def _reference(run: str) -> tuple[str | None, bool]:
    """A reference at the start of a run of figures: the whole run if its groups are even, else the only beginning that fits."""
    value, repaired = _checked(run, payment.ocr)
    groups = run.split()
    if len(groups) == 1:
        return value, repaired
    even = len({len(g) for g in groups[:-1]}) == 1 and 2 <= len(groups[0]) <= 6 and len(groups[-1]) <= len(groups[0])
    if value and even:
        return value, repaired
    starts = {_checked("".join(groups[:n]), payment.ocr) for n in range(1, len(groups) + 1) if len("".join(groups[:n])) >= 5}
    fits = [s for s in starts if s[0] is not None]
    return fits[0] if len(fits) == 1 else (None, False)


def _is_personal(text: str) -> bool:
    return any(True for _ in _personal(text))


def _references(page: _Page, spared: set[int], rows: Sequence[tuple[payment.GiroRow, _Said]]) -> tuple[Field[str] | None, list[Doubt]]:
    read: list[tuple[_Said, str | None, bool]] = []
    for said, text in _valued(page, _OCR_WORD, _DIGIT_RUN, spared):
        if sum(c.isdigit() for c in text) < 2 or len(_digits(text)) < 4:
            continue
        if _is_personal(text) or is_valid_personnummer(_digits(text)):
            read.append((said, None, False))
        else:
            read.append((said, *_reference(text)))
    read += [(said, row.reference, False) for row, said in rows if row.reference and not is_valid_personnummer(row.reference)]
    return _voted("ocr", read)


def _accounts(
    page: _Page, spared: set[int], rows: Sequence[tuple[payment.GiroRow, _Said]], kind: str
) -> tuple[Field[str] | None, list[Doubt]]:
    word, shape, check = (_BG_WORD, _BG_VALUE, payment.bankgiro) if kind == "bankgiro" else (_PG_WORD, _PG_VALUE, payment.plusgiro)
    read: list[tuple[_Said, str | None, bool]] = [
        (said, *_checked(text, check)) for said, text in _valued(page, word, shape, spared) if sum(c.isdigit() for c in text) >= 2
    ]
    for row, said in rows:
        if row.account and (row.form in ("41", "42")) is (kind == "bankgiro"):
            read.append((said, row.account, False))
    return _voted(kind, read)


def _ibans(page: _Page) -> tuple[Field[str] | None, list[Doubt]]:
    read: list[tuple[_Said, str | None, bool]] = []
    for block in page.blocks:
        for m in _IBAN_VALUE.finditer(block.text):
            value, repaired = _checked(m.group(), payment.iban)
            said = _Said(block, m.start(), m.end(), "", "", "", block.cell(m.start())[1])
            if value is not None or "iban" in fold(block.text):
                read.append((said, value, repaired))
    return _voted("iban", read)


def _case_numbers(page: _Page, spared: set[int]) -> tuple[Field[str] | None, list[Doubt]]:
    """The number to name when one writes: a court's before an authority's own, those before "vår beteckning"."""
    for word in _CASE_WORDS:
        read: list[tuple[_Said, str | None, bool]] = []
        for said, text in _valued(page, word, _CASE_VALUE, spared):
            whole = said.block.text[said.start : said.end + 5]
            if sum(c.isdigit() for c in text) < 3 or _is_personal(whole) or payment.bankgiro(text):
                continue
            number = re.sub(r"\s+", " ", re.sub(r"\s*([-–/:.])\s*", r"\1", text)).replace("–", "-")
            number = re.sub(r"(?<=\d) (?=\d)", "", number).rstrip(" .:-")
            # a letter among the figures may be a misread figure, and no check tells
            goes_on = _GOES_ON.match(said.block.text, said.end)
            mixed = goes_on or _MIXED.search(_SERIES_LETTERS.sub("", number))
            read.append((said, None if mixed else number, False))
        if read:
            return _voted("case_number", read)
    return None, []


def _phones(page: _Page, spared: set[int]) -> tuple[Field[str] | None, list[Doubt]]:
    read: list[tuple[_Said, str | None, bool]] = []
    for said, text in _valued(page, _PHONE_WORD, _PHONE_VALUE, spared):
        number = re.sub(r"[\s()/–-]", "", text.replace("(0)", ""))
        if 7 <= len(number) <= 14 and not _is_personal(text):
            # no check tells which figure a letter stands for
            whole = re.fullmatch(r"\+?\d+", number) and not _GOES_ON.match(said.block.text, said.end)
            read.append((said, number if whole else None, False))
    return _voted("phone", read)


def _periods(page: _Page) -> tuple[tuple[Field[str], ...], list[Doubt]]:
    fields, doubts = [], []
    for block in page.blocks:
        for found in swedish.periods(block.text):
            said = _Said(block, found.start, found.end, "", "", "", block.cell(found.start)[1])
            if _score(said) >= SURE:
                fields.append(_field("period", found.value, said))
            else:
                doubts.append(_doubt("period", said, "unreadable"))
    return tuple(fields), doubts


# ---- all together -----------------------------------------------------------------------------------------------------------------------


def _giro_rows(page: _Page) -> tuple[list[tuple[payment.GiroRow, _Said]], set[int], set[int]]:
    """(the rows for machines and their places, the ids of their blocks, the numbers of their rows)."""
    found, spared, numbers = [], set(), set()
    home = {id(c): b for b in page.blocks for _, c in b.cells}
    for n, cells in enumerate(page.rows):
        text = " ".join(c.text for c in cells)
        if "#" not in text or (row := payment.giro_row(text)) is None:
            continue
        numbers.add(n)
        spared |= {id(home[id(c)]) for c in cells}
        block = home[id(cells[0])]
        found.append((row, _Said(block, 0, len(block.text), "", "", "", cells[0])))
    return found, spared, numbers


def _unique(doubts: Iterable[Doubt]) -> tuple[Doubt, ...]:
    return tuple({(d.kind, d.line): d for d in reversed(list(doubts))}.values())[::-1]


def read_fields(lines: Sequence[Line]) -> Fields:
    """The fields of a letter, from its lines. Needs no clock: a day without a year is counted from the letter's own date."""
    page = _arranged(lines)
    if not page.rows:
        return Fields()
    giro, spared, giro_numbers = _giro_rows(page)
    slips = _slip_rows(page, giro_numbers)

    dated = _days(page, None, spared)
    clocks: dict[int, time] = {}
    clocked = {id(d.said) for d in dated if d.day.at is None and d.role in ("date", "top", "town", "") and _clock_near(page, d)}
    letter_date, doubts = _letter_date(dated, page, clocked)
    sent = letter_date.value if letter_date else None
    if sent and any(d.day.day is None for d in dated):
        dated = _days(page, sent, spared)
    for d in dated:
        if d.day.at is None and d.role in ("date", "top", "town", "") and (clock := _clock_near(page, d)):
            clocks[id(d.said)] = clock[0]

    deadline, more = _deadline(dated, sent)
    doubts += more
    if unread := _unread_due(page, dated):
        doubts += unread + ([Doubt("deadline", unread[0].line, deadline.box, deadline.page, deadline.text, "two")] if deadline else [])
        deadline = None
    appointment, more = _appointment(dated, page, sent, clocks)
    doubts += more
    reference, more = _references(page, spared, giro)
    doubts += more
    bankgiro, more = _accounts(page, spared, giro, "bankgiro")
    doubts += more
    plusgiro, more = _accounts(page, spared, giro, "plusgiro")
    doubts += more
    bill = bool(giro or bankgiro or plusgiro or reference or (deadline and "betal" in " ".join(b.f for b in page.blocks)))
    amount, more = _amount(_sums(page, spared, slips), giro, bill)
    doubts += more
    iban, more = _ibans(page)
    doubts += more
    case_number, more = _case_numbers(page, spared)
    doubts += more
    phone, more = _phones(page, spared)
    doubts += more
    periods, more = _periods(page)
    return Fields(
        letter_date, deadline, appointment, amount, reference, bankgiro, plusgiro, iban, case_number, phone, periods, _unique(doubts + more)
    )
