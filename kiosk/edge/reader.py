"""Reads a letter: bytes of a stranger in, lines with places out. Nothing here looks into the bytes; a child in a jail does.

Its answer is believed in nothing either: counted, measured and cleaned before anything else sees it.
"""

from __future__ import annotations

import math
import threading
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from kiosk.core.sheet import Box, Line
from kiosk.edge.jail import MAX_ASKED, Answer, Dead, Fat, Jail, JailError, Odd, Slow

SECONDS = 20.0  # for a document
GLANCE = 3.0  # for a camera frame

MAX_PAGES = 6
MAX_LINES = 600  # a page
MAX_CHARACTERS = 300  # a line
MAX_CODES = 20
MAX_CODE = 2000  # characters of a code
MAX_SIDE = 1600  # pixels of a page's picture
MAX_PICTURE = 2 << 20  # bytes of it

NOTES = ("turned", "half_page", "several_pages_left", "dim", "blurred", "handwriting", "two_letters")
REFUSALS = (
    "empty", "not_a_picture", "too_large", "too_many_pages", "password", "damaged", "nothing_readable", "timeout", "memory", "unavailable",
)  # fmt: skip
ADVICE = ("ready", "too_dark", "blurred", "closer", "no_page", "turn", "glare")


@dataclass(frozen=True)
class Picture:
    """A page as it was straightened, for showing: a JPEG made by the jail, at most MAX_SIDE pixels a side."""

    jpeg: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Code:
    """What a QR or bar code says, and where it stands. Never followed, only shown."""

    text: str
    box: Box
    page: int


@dataclass(frozen=True)
class Reading:
    """A letter. Lines are in reading order; boxes are parts of their page's picture; `notes` are words of NOTES."""

    lines: tuple[Line, ...]
    pages: tuple[Picture, ...]
    codes: tuple[Code, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refused:
    """Not read, and why: a word of REFUSALS."""

    code: str


@dataclass(frozen=True)
class Framing:
    """How the paper lies before the camera: its corners (parts of the frame, clockwise from top left) and a word of ADVICE."""

    outline: tuple[tuple[float, float], ...] | None
    advice: str


class Reader:
    """One jailed child at a time, a fresh one after each that had to be killed. Calls block and wait for one another."""

    def __init__(self, make: Callable[[], Jail] = Jail, seconds: float = SECONDS) -> None:
        self._make, self._seconds = make, seconds
        self._turn = threading.Lock()
        self._jail: Jail | None = None
        self._closed = False

    def __enter__(self) -> Reader:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def start(self) -> None:
        """Begin to load, in the background."""
        with self._turn, suppress(Dead):
            self._fresh()

    def read(self, data: bytes) -> Reading | Refused:
        """A letter from a camera, a file or a PDF. Answers within SECONDS (and the loading, if that is still going on)."""
        if not data:
            return Refused("empty")
        if len(data) > MAX_ASKED:
            return Refused("too_large")
        try:
            return _reading(self._ask(b"R", data, self._seconds))
        except Slow:
            return Refused("timeout")
        except Fat:
            return Refused("memory")
        except Odd:
            self._drop()
            return Refused("damaged")
        except Dead:
            return Refused("unavailable" if self._closed else "damaged")

    def look(self, jpeg: bytes) -> Framing:
        """Advice on a camera frame. A frame that cannot be looked at has no page."""
        if 0 < len(jpeg) <= MAX_PICTURE:
            try:
                return _framing(self._ask(b"L", jpeg, GLANCE).untrusted_words)
            except Odd:
                self._drop()
            except JailError:
                pass
        return Framing(None, "no_page")

    def locks(self) -> tuple[str, ...]:
        """The locks that hold the child here; () when there is none."""
        with self._turn, suppress(JailError):
            return self._fresh().ready()
        return ()

    @property
    def pid(self) -> int | None:
        """The child's process number, for those who measure it."""
        return self._jail.pid if self._jail is not None else None

    def close(self) -> None:
        """Kill the child, also in the middle of a request. The reader answers `unavailable` from then on."""
        self._closed = True
        if self._jail is not None:
            self._jail.kill()  # before taking turns: a request that runs ends by it
        self._drop()

    def _ask(self, kind: bytes, data: bytes, seconds: float) -> Answer:
        with self._turn:
            try:
                return self._fresh().ask(kind, data, seconds)
            except JailError:
                self._replace()
                raise

    def _fresh(self) -> Jail:
        """The child, a new one if there is none alive. Dead if closed or if none can be started."""
        if self._closed:
            raise Dead("closed")
        if self._jail is None or not self._jail.alive:
            if self._jail is not None:
                self._jail.close()
            self._jail = self._make()
        return self._jail

    def _replace(self) -> None:
        """Away with the child; the next one begins to load already."""
        if self._jail is not None:
            self._jail.close()
            self._jail = None
        with suppress(Dead):
            self._fresh()

    def _drop(self) -> None:
        with self._turn:
            self._replace()


def _reading(answer: Answer) -> Reading | Refused:
    """Odd unless every part of the answer is what it may be."""
    words = _fields(answer.untrusted_words)
    if "refused" in words:
        return Refused(_one_of(words["refused"], REFUSALS))
    pages = _pictures(_listed(words.get("pages"), MAX_PAGES), answer.untrusted_blob)
    if not pages:
        raise Odd("no page")
    lines = tuple(_line(one, len(pages)) for one in _listed(words.get("lines"), MAX_PAGES * MAX_LINES))
    if any(sum(line.page == n for line in lines) > MAX_LINES for n in range(len(pages))):
        raise Odd("lines")
    codes = tuple(_code(one, len(pages)) for one in _listed(words.get("codes"), MAX_CODES))
    notes = tuple(_one_of(one, NOTES) for one in _listed(words.get("notes"), len(NOTES)))
    return Reading(tuple(line for line in lines if line.text), pages, codes, notes)


def _framing(untrusted: Any) -> Framing:
    words = _fields(untrusted)
    corners = words.get("outline")
    outline = None
    if corners is not None:
        points = [_listed(one, 2) for one in _listed(corners, 4)]
        if len(points) != 4 or any(len(point) != 2 for point in points):
            raise Odd("outline")
        outline = tuple((_part(x), _part(y)) for x, y in points)
    return Framing(outline, _one_of(words.get("advice"), ADVICE))


def _pictures(untrusted: list[Any], blob: bytes) -> tuple[Picture, ...]:
    out, start = [], 0
    for one in untrusted:
        if not isinstance(one, list) or len(one) != 3:
            raise Odd("page")
        size, width, height = _whole(one[0], MAX_PICTURE), _whole(one[1], MAX_SIDE), _whole(one[2], MAX_SIDE)
        jpeg = blob[start : start + size]
        start += size
        if jpeg_size(jpeg) != (width, height):
            raise Odd("picture")
        out.append(Picture(jpeg, width, height))
    if start != len(blob):
        raise Odd("blob")
    return tuple(out)


def jpeg_size(untrusted: bytes) -> tuple[int, int] | None:
    """Width and height of a plain baseline JPEG, None for anything else. Walks the markers before the picture itself."""
    if not untrusted.startswith(b"\xff\xd8") or not untrusted.endswith(b"\xff\xd9"):
        return None
    at, found = 2, None
    while at + 4 <= len(untrusted) and untrusted[at] == 0xFF:
        kind, length = untrusted[at + 1], int.from_bytes(untrusted[at + 2 : at + 4], "big")
        if kind == 0xC0 and length >= 8 and found is None:
            found = int.from_bytes(untrusted[at + 7 : at + 9], "big"), int.from_bytes(untrusted[at + 5 : at + 7], "big")
        elif kind == 0xDA:
            return found
        elif kind not in (0xC4, 0xDB, 0xDD, 0xE0) or length < 2:  # tables and the JFIF header; nothing else is expected
            return None
        at += 2 + length
    return None


def _line(untrusted: Any, pages: int) -> Line:
    if not isinstance(untrusted, list) or len(untrusted) != 7:
        raise Odd("line")
    text, x, y, w, h, page, score = untrusted
    return Line(_text(text, MAX_CHARACTERS), _box(x, y, w, h), _whole(page, pages - 1), _part(score))


def _code(untrusted: Any, pages: int) -> Code:
    if not isinstance(untrusted, list) or len(untrusted) != 6:
        raise Odd("code")
    text, x, y, w, h, page = untrusted
    return Code(_text(text, MAX_CODE), _box(x, y, w, h), _whole(page, pages - 1))


def _text(untrusted: Any, longest: int) -> str:
    """One line of ordinary characters: no control, no direction mark, nothing private or unassigned."""
    if not isinstance(untrusted, str) or len(untrusted) > longest:
        raise Odd("text")
    kept = (c if unicodedata.category(c)[0] != "C" else " " for c in unicodedata.normalize("NFC", untrusted))
    return " ".join("".join(kept).split())


def _box(x: Any, y: Any, w: Any, h: Any) -> Box:
    left, top = _part(x), _part(y)
    return Box(left, top, min(_part(w), 1 - left), min(_part(h), 1 - top))


def _part(untrusted: Any) -> float:
    if isinstance(untrusted, bool) or not isinstance(untrusted, int | float) or not math.isfinite(untrusted) or not 0 <= untrusted <= 1:
        raise Odd("part")
    return float(untrusted)


def _whole(untrusted: Any, most: int) -> int:
    if isinstance(untrusted, bool) or not isinstance(untrusted, int) or not 0 <= untrusted <= most:
        raise Odd("number")
    return untrusted


def _one_of(untrusted: Any, words: tuple[str, ...]) -> str:
    if not isinstance(untrusted, str) or untrusted not in words:
        raise Odd("word")
    return untrusted


def _listed(untrusted: Any, most: int) -> list[Any]:
    if not isinstance(untrusted, list) or len(untrusted) > most:
        raise Odd("list")
    return untrusted


def _fields(untrusted: Any) -> dict[str, Any]:
    if not isinstance(untrusted, dict):
        raise Odd("fields")
    return untrusted
