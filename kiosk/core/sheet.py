"""A letter as lines with places: what the reader hands over, and what everything that understands letters works on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Box(NamedTuple):
    """A place on a page: left, top, width and height as parts of the page (0 to 1)."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h


@dataclass(frozen=True)
class Line:
    """Words that stand beside each other without a large gap. Columns and table cells are lines of their own."""

    text: str
    box: Box
    page: int = 0
    score: float = 1.0  # how sure the reader is of the letters, 0 to 1; 1 for text that was never a picture

    def part(self, start: int, end: int) -> Box:
        """The place of `text[start:end]`, as if all letters were equally wide."""
        whole = max(len(self.text), 1)
        return self.box._replace(x=self.box.x + self.box.w * start / whole, w=self.box.w * (end - start) / whole)


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of these. ValueError if there is none."""
    many = list(boxes)
    x, y = min(b.x for b in many), min(b.y for b in many)
    return Box(x, y, max(b.right for b in many) - x, max(b.bottom for b in many) - y)


_GAP = re.compile(r"(?:\t| {3,}|[\u00a0]{3,})")


def from_text(text: str) -> tuple[Line, ...]:
    """Text as lines on one page, as a typewriter would place it: a row a line, a gap of three blanks parts columns."""
    rows = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
    wide = max((len(row) for row in rows), default=0) or 1
    tall = 1 / max(len(rows), 1)
    lines = []
    for n, row in enumerate(rows):
        start = 0
        for piece in _GAP.split(row):
            at = row.index(piece, start)
            start = at + len(piece)
            if words := piece.strip():
                left = at + len(piece) - len(piece.lstrip())
                lines.append(Line(words, Box(left / wide, n * tall, len(words) / wide, tall)))
    return tuple(lines)
