"""What a field looks like on paper: its border, its text in lines or cells, its list, its check mark."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, floor, pi, sin
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, StreamObject

from kiosk.edge.glyphs import ASCENT, DESCENT, EM, Line, Pen, cells, number, paragraph, paragraphs, stream
from kiosk.edge.pdfout import at
from kiosk.edge.refusals import DoesNotFit, NotShown

SMALLEST = 7.0  # points, for text whose size is ours to choose
LARGEST = 12.0
STEP = 0.5
TINY = 1e-6  # what rounding may take
STRETCHES = (1.0, 0.96, 0.92, 0.88)  # Noto Sans is that much wider than the Helvetica that boxes are drawn for
AIR = 1.15  # height of a one-line box, in sizes of its text
MARKED = "0.6 0.757 0.855 rg"  # behind what is chosen in a list
CURVE = 0.5523  # a quarter of a circle as a Bézier curve

LEFT, CENTRE, RIGHT = 0, 1, 2


@dataclass(frozen=True)
class Style:
    """Size in points (0: ours to choose), colour operators, alignment (None: not said)."""

    size: float
    colour: str
    align: int | None


@dataclass(frozen=True)
class Box:
    """A widget's own upright space: width and height in points, its turn in degrees, and what its border takes inside."""

    width: float
    height: float
    turn: int
    edge: float
    frame: str

    @property
    def pad(self) -> float:
        """Room between the side of the box and its text."""
        return max(self.edge, min(2.0, self.width / 10))

    @property
    def inner(self) -> tuple[float, float]:
        """Width and height that text may take."""
        return self.width - 2 * self.pad, self.height - 2 * max(self.edge, 0.25)

    def look(self, content: str, pen: Pen) -> StreamObject:
        """The appearance stream."""
        turned = {
            90: (0, 1, -1, 0, self.height, 0),
            180: (-1, 0, 0, -1, self.width, self.height),
            270: (0, -1, 1, 0, 0, self.width),
        }.get(self.turn, (1, 0, 0, 1, 0, 0))
        entries: dict[str, Any] = {
            "/Type": NameObject("/XObject"),
            "/Subtype": NameObject("/Form"),
            "/BBox": ArrayObject(map(FloatObject, (0, 0, self.width, self.height))),
            "/Matrix": ArrayObject(map(FloatObject, turned)),
            "/Resources": DictionaryObject({NameObject("/Font"): pen.resources}),
        }
        return stream(f"{self.frame}\n{content}\n".encode("ascii"), entries)


def rectangle(widget: DictionaryObject) -> tuple[float, float, float, float]:
    """Left, bottom, right, top on the page, in points. NotShown when the widget has none or an empty one."""
    found = _floats(at(widget, "/Rect"))
    if len(found) != 4 or found[0] == found[2] or found[1] == found[3]:
        raise NotShown("It has no place on the page. Ask the form's publisher for a corrected blank.")
    return min(found[0], found[2]), min(found[1], found[3]), max(found[0], found[2]), max(found[1], found[3])


def style(appearance: str, align: object) -> Style:
    """From a default appearance (/DA) and a quadding (/Q)."""
    size = re.search(r"(-?\d*\.?\d+)\s+Tf", appearance)
    colours = re.findall(r"((?:\d*\.?\d+\s+){1,4}(?:g|rg|k))\b", appearance)
    return Style(abs(float(size[1])) if size else 0.0, colours[-1] if colours else "0 g", align if align in (LEFT, CENTRE, RIGHT) else None)


def box(widget: DictionaryObject, comb: int = 0, round_: bool = False) -> Box:
    """The space of a widget and the frame its /MK, /BS and /Border ask for, with lines between `comb` cells."""
    left, bottom, right, top = rectangle(widget)
    own, border = at(widget, "/MK"), at(widget, "/BS")
    own = own if isinstance(own, DictionaryObject) else DictionaryObject()
    border = border if isinstance(border, DictionaryObject) else DictionaryObject()
    turn = at(own, "/R")
    turn = turn % 360 if isinstance(turn, int) and turn % 90 == 0 else 0
    width, height = (top - bottom, right - left) if turn % 180 else (right - left, top - bottom)
    line = _floats([at(border, "/W")]) or _floats(at(widget, "/Border"))[2:3] or [1.0]
    ink, ground = _colour(at(own, "/BC"), stroke=True), _colour(at(own, "/BG"))
    thick = min(max(line[0], 0.0), width / 4, height / 4) if ink else 0.0
    kind = at(border, "/S") or "/S"
    drawn = [f"{ground} {_outline(0, 0, width, height, round_)} f"] if ground else []
    if thick:
        dash = " ".join(number(n) for n in _floats(at(border, "/D")) or [3.0])
        drawn.append(f"{ink} {number(thick)} w" + (f" [{dash}] 0 d" if kind == "/D" else ""))
        if kind == "/U":
            drawn.append(f"0 {number(thick / 2)} m {number(width)} {number(thick / 2)} l S")
        else:
            drawn.append(_outline(thick / 2, thick / 2, width - thick, height - thick, round_) + " S")
        if kind in ("/B", "/I") and not round_:
            drawn.append(_relief(width, height, thick, "1 g" if kind == "/B" else "0.5 g", "0.75 g"))
        for n in range(1, comb):
            drawn.append(f"{number(width * n / comb)} 0 m {number(width * n / comb)} {number(height)} l S")
    edge = thick * (2 if kind in ("/B", "/I") else 1)
    return Box(width, height, turn, edge, f"q {' '.join(drawn)} Q" if drawn else "")


def one_line(pen: Pen, space: Box, how: Style, text: str) -> str:
    """A text on one line. DoesNotFit when it is too long or high."""
    (line,) = paragraph(text).lines()
    left, bottom, right, top = line.ink
    width, height = space.inner
    for stretch in STRETCHES:
        most = min(width / ((right - left) * stretch / EM or 1), height / ((top - bottom) / EM or 1))
        size = how.size or _down(min(LARGEST, max(SMALLEST, height / AIR), most))
        if size <= most + TINY and (how.size or size >= SMALLEST):
            y = _baseline(space, line, size)
            return _text(how, space, _place(pen, space, how, line, y, size, stretch))
    raise DoesNotFit(_too_long(how))


def many_lines(pen: Pen, space: Box, how: Style, text: str) -> str:
    """A text in as many lines as it needs. DoesNotFit when there is no room for all."""
    sizes = _sizes(how)
    width, height = space.inner
    parts = [paragraph(part) for part in paragraphs(text)]
    for size in sizes:
        for stretch in STRETCHES if size == sizes[-1] else STRETCHES[:1]:
            rows = [row for part in parts for row in part.lines(width * EM / size / stretch)]
            first, last = max(ASCENT, rows[0].ink[3]), max(DESCENT, -rows[-1].ink[1])
            lead = max(row.leading for row in rows) * size
            widest = max(row.ink[2] - row.ink[0] for row in rows)
            spare = height - (first + last) * size / EM - lead * (len(rows) - 1)
            if spare >= 0 and widest * size * stretch / EM <= width + space.pad:
                top = space.height - (space.height - height) / 2 - min(spare, 2) - first * size / EM
                shown = [_place(pen, space, how, row, top - n * lead, size, stretch) for n, row in enumerate(rows)]
                return _text(how, space, "\n".join(shown))
    raise DoesNotFit(_too_long(how))


def comb(pen: Pen, space: Box, how: Style, text: str, count: int) -> str:
    """A text with one character in the middle of each of `count` cells. DoesNotFit when a character is larger than its cell."""
    pieces = cells(text)
    alone = [Line((p,), False) for p in pieces]
    cell, (_, height) = space.width / count, space.inner
    room = cell - 2 * min(space.edge, cell / 8)
    inks = [row.ink for row in alone]
    tall = max((top - bottom for _, bottom, _, top in inks), default=0)
    wide = max((right - left for left, _, right, _ in inks), default=0)
    most = min(room / (wide / EM or 1), height / (tall / EM or 1))
    size = how.size or _down(min(LARGEST, max(SMALLEST, height / AIR), most))
    if size > most + TINY or (not how.size and size < SMALLEST):
        raise DoesNotFit(_too_long(how))
    free = count - len(pieces)
    align = _align(how, any(p.level % 2 for p in pieces))
    first = {LEFT: 0, CENTRE: free // 2, RIGHT: free}[align]
    y = _baseline(space, Line(tuple(pieces), False), size)
    shown = []
    for n, (row, (left, _, right, _)) in enumerate(zip(alone, inks, strict=True), first):
        shown.append(pen.write(row, (n + 0.5) * cell - (left + right) / 2 * size / EM, y, size))
    return _text(how, space, "\n".join(shown))


def option_list(pen: Pen, space: Box, how: Style, options: Sequence[str], chosen: Sequence[int]) -> tuple[str, int]:
    """A list with its chosen lines marked, and the first line that shows. DoesNotFit when not all chosen ones can be seen whole."""
    width, height = space.inner
    rows = [paragraph(option).lines()[0] for option in options]
    for size in _sizes(how):
        lead = max((row.leading for row in rows), default=1.2) * size
        seen = floor(height / lead)
        top = 0 if not chosen or max(chosen) < seen else min(chosen)
        fits = all((rows[i].ink[2] - rows[i].ink[0]) * size / EM <= width for i in chosen)
        if fits and (not chosen or max(chosen) < top + seen):
            shown = []
            for n, i in enumerate(range(top, min(top + seen, len(rows)))):
                y = space.height - (space.height - height) / 2 - (n + 1) * lead
                if i in chosen:
                    shown.append(
                        f"q {MARKED} {number(space.edge)} {number(y)} {number(space.width - 2 * space.edge)} {number(lead)} re f Q"
                    )
                base = y + (lead - (ASCENT - DESCENT) * size / EM) / 2
                shown.append(_place(pen, space, how, rows[i], base, size, 1.0))
            return _text(how, space, "\n".join(shown)), top
    raise DoesNotFit("Not all chosen lines can be seen at once. Choose fewer, or lines that stand nearer to each other.")


def mark(space: Box, how: Style, kind: str) -> str:
    """A check mark: 4 tick, 8 cross, l dot, u diamond, n square, H star (the names of ZapfDingbats)."""
    side = min(space.width, space.height) - 2 * space.edge
    x, y = (space.width - side) / 2, (space.height - side) / 2

    def path(points: Sequence[tuple[float, float]]) -> str:
        return " ".join(f"{number(x + side * a)} {number(y + side * b)} {'l' if n else 'm'}" for n, (a, b) in enumerate(points))

    pen = f"q {how.colour} {_stroking(how.colour)} {number(side / 9)} w 1 J 1 j"
    drawings: dict[str, Callable[[], str]] = {
        "8": lambda: f"{path([(0.22, 0.22), (0.78, 0.78)])} {path([(0.22, 0.78), (0.78, 0.22)])} S",
        "l": lambda: _outline(x + side * 0.25, y + side * 0.25, side / 2, side / 2, True) + " f",
        "u": lambda: path([(0.5, 0.15), (0.85, 0.5), (0.5, 0.85), (0.15, 0.5)]) + " f",
        "n": lambda: path([(0.22, 0.22), (0.78, 0.22), (0.78, 0.78), (0.22, 0.78)]) + " f",
        "H": lambda: (
            path([(0.5 + r * sin(pi * n / 5), 0.5 + r * cos(pi * n / 5)) for n in range(10) for r in [0.17 if n % 2 else 0.42]]) + " f"
        ),
    }
    tick = drawings.get(kind, lambda: path([(0.2, 0.5), (0.42, 0.25), (0.8, 0.78)]) + " S")
    return f"{pen} {tick()} Q"


def _sizes(how: Style) -> list[float]:
    """The sizes to try, largest first."""
    return [how.size] if how.size else [LARGEST - STEP * n for n in range(int((LARGEST - SMALLEST) / STEP) + 1)]


def _down(size: float) -> float:
    return floor(size * 100) / 100


def _too_long(how: Style) -> str:
    return f"The text cannot be shown whole in its box at {number(how.size or SMALLEST)} points. Write a shorter text."


def _align(how: Style, right_to_left: bool) -> int:
    """Where a form does not say, right-to-left text stands to the right."""
    return how.align if how.align is not None else RIGHT if right_to_left else LEFT


def _baseline(space: Box, line: Line, size: float) -> float:
    """Latin text in the middle of the height, moved as far as the ink needs."""
    _, bottom, _, top = line.ink
    low, high = (space.height - space.inner[1]) / 2, (space.height + space.inner[1]) / 2
    usual = space.height / 2 - (ASCENT - DESCENT) / 2 * size / EM
    return max(min(usual, high - top * size / EM), low - bottom * size / EM)


def _place(pen: Pen, space: Box, how: Style, line: Line, y: float, size: float, stretch: float) -> str:
    left, _, right, _ = line.ink
    free = space.width - 2 * space.pad - (right - left) * size * stretch / EM
    x = space.pad - left * size * stretch / EM + free * {LEFT: 0.0, CENTRE: 0.5, RIGHT: 1.0}[_align(how, line.right_to_left)]
    return pen.write(line, x, y, size, stretch)


def _text(how: Style, space: Box, shown: str) -> str:
    edge = space.edge
    clip = f"{number(edge)} {number(edge)} {number(space.width - 2 * edge)} {number(space.height - 2 * edge)} re W n"
    return f"/Tx BMC q {clip} {how.colour} {shown} Q EMC"


def _floats(value: Any) -> list[float]:
    """The numbers of an array, none when it is not an array of numbers."""
    found = [at(value, n) for n in range(len(value))] if isinstance(value, list) else []
    return [float(n) for n in found] if all(isinstance(n, int | float) for n in found) else []


def _colour(value: Any, *, stroke: bool = False) -> str:
    """The operator of an /MK colour: grey, RGB or CMYK by the count of numbers; "" for none."""
    found = _floats(value)
    operator = {1: "g", 3: "rg", 4: "k"}.get(len(found), "")
    return " ".join([*map(number, found), operator.upper() if stroke else operator]) if operator else ""


def _stroking(colour: str) -> str:
    *values, operator = colour.split()
    return " ".join([*values, operator.upper()])


def _outline(x: float, y: float, width: float, height: float, round_: bool) -> str:
    """A rectangle, or the circle in its middle, as a path."""
    if not round_:
        return f"{number(x)} {number(y)} {number(width)} {number(height)} re"
    r = min(width, height) / 2
    cx, cy, k = x + width / 2, y + height / 2, r * CURVE
    turns = ((1, 0), (0, 1), (-1, 0), (0, -1), (1, 0))
    path = [f"{number(cx + r)} {number(cy)} m"]
    for (a, b), (c, d) in pairwise(turns):
        points = (cx + a * r + c * k, cy + b * r + d * k, cx + c * r + a * k, cy + d * r + b * k, cx + c * r, cy + d * r)
        path.append(" ".join(map(number, points)) + " c")
    return " ".join(path) + " h"


def _relief(width: float, height: float, thick: float, light: str, dark: str) -> str:
    """The two inner sides of a bevelled or sunk border."""
    a, b, right, top = thick, 2 * thick, width - thick, height - thick
    upper = [(a, a), (a, top), (right, top), (right - a, top - a), (b, top - a), (b, b)]
    lower = [(right, top), (right, a), (a, a), (b, b), (right - a, b), (right - a, top - a)]
    drawn = []
    for colour, points in ((light, upper), (dark, lower)):
        path = " ".join(f"{number(x)} {number(y)} {'l' if n else 'm'}" for n, (x, y) in enumerate(points))
        drawn.append(f"{colour} {path} h f")
    return " ".join(drawn)
