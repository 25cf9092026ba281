"""What was found on a page as lines in reading order: pieces that stand beside each other joined, columns parted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from kiosk.core.sheet import Box, Line, around
from kiosk.edge.ocr import Found, box_of, size

JOIN = 0.45  # of a line's height: pieces closer than this are one line
PART = 1.15  # of a line's height: a gap inside a piece that parts columns
FAINT = 0.5  # less sure pieces are no print


def lines_of(found: Iterable[Found], width: int, height: int) -> tuple[Line, ...]:
    """Lines of a page of these pixels."""
    pieces = [piece for one in found if one.score >= FAINT and one.text.strip() for piece in _parted(one, width, height)]
    return in_order(_joined(pieces, width / height))


def _parted(one: Found, width: int, height: int) -> list[Line]:
    """A found line cut at gaps as wide as between columns."""
    whole = box_of(one.quad, width, height)
    w, h = size(one.quad)
    if w < h or len(one.text) < 3:
        return [Line(one.text.strip(), whole, 0, one.score)]
    seen = [(at, n) for n, (c, at) in enumerate(zip(one.text, one.at, strict=True)) if c != " "]
    letter = median(b[0] - a[0] for a, b in pairwise(seen)) if len(seen) > 1 else 0.0
    cuts = [(a, b) for a, b in pairwise(seen) if (b[0] - a[0] - letter) * w > PART * h]
    if not cuts:
        return [Line(one.text.strip(), whole, 0, one.score)]
    out, start, left = [], 0, 0.0
    for (end, last), (begin, first) in [*cuts, ((1.0, len(one.text) - 1), (1.0, len(one.text)))]:
        right = min(1.0, end + letter / 2) if begin < 1 else 1.0
        text = one.text[start : last + 1].strip()
        if text:
            out.append(Line(text, whole._replace(x=whole.x + whole.w * left, w=whole.w * max(0.0, right - left)), 0, one.score))
        start, left = first, max(0.0, begin - letter / 2)
    return out


def _joined(pieces: Sequence[Line], shape: float) -> list[Line]:
    """Pieces that follow one another on a row with no more than a blank between them. `shape` is the page's width / height."""
    out: list[Line] = []
    for piece in sorted(pieces, key=lambda one: one.box.x):
        tall = piece.box.h / shape  # in parts of the width
        near = [
            n
            for n, one in enumerate(out)
            if _same_row(one.box, piece.box)
            and -0.8 * tall < piece.box.x - one.box.right < JOIN * min(tall, one.box.h / shape)
            and 0.6 < piece.box.h / max(one.box.h, 1e-6) < 1.6
        ]
        if not near:
            out.append(piece)
            continue
        n = max(near, key=lambda n: out[n].box.right)
        one = out[n]
        many = len(one.text), len(piece.text)
        score = (one.score * many[0] + piece.score * many[1]) / sum(many)
        out[n] = Line(f"{one.text} {piece.text}", around((one.box, piece.box)), 0, score)
    return out


def _same_row(one: Box, other: Box) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.y, other.y)
    return shared > 0.55 * min(one.h, other.h)


def in_order(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Rows from the top, and from the left within a row. A row is what overlaps the middle of its first line."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: one.box.y + one.box.h / 2):
        middle = line.box.y + line.box.h / 2
        if rows and abs(middle - _middle(rows[-1])) < 0.5 * min(line.box.h, rows[-1][0].box.h):
            rows[-1].append(line)
        else:
            rows.append([line])
    return tuple(line for row in rows for line in sorted(row, key=lambda one: one.box.x))


def _middle(row: Sequence[Line]) -> float:
    return row[0].box.y + row[0].box.h / 2
