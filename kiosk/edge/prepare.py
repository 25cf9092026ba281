"""From a photo to a flat page: the sheet found, laid straight and evenly lit. A clean scan passes through as it is.

Pictures are (height, width, red green blue) or (height, width), eight bits; places are x, y in pixels of the picture named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

Colour = npt.NDArray[np.uint8]
Grey = npt.NDArray[np.uint8]
Corners = npt.NDArray[np.float32]  # 4, clockwise from top left; x, y

WIDTH = 1654  # pixels of an A4 page's width: 200 to the inch
LONGEST = 2400  # pixels of a page's longer side
SMALL = 640  # pixels of the longer side on which the sheet is looked for
A4 = 1.4142

LEAST_SHEET = 0.14  # of the frame: smaller bright things are no letter
GOOD_SIDES = 0.45  # of a sheet's outline that must lie on an edge
WHITE = 215  # brightness of the background of a scan, and
EVEN = 10  # how much it may vary
DIM = 70  # brightness of paper below this is too dark a picture
MAX_SKEW = 6.0  # degrees
NOISY = 9.0  # levels by which blank paper varies, after its light is even
TOO_DARK = 60  # brightness of paper in a camera frame
FAR = 0.05  # of the frame that a sheet fills at least to be seen at all
CLOSE = 0.3  # of the frame that the sheet shall fill
GLARE = 0.04  # of the sheet without any drawing left
FOCUS = 30.0  # of `sharpness` in a camera frame of 1000 pixels
CUT = 0.03  # of the frame: a side this near to the border may lie outside


class Sheet(NamedTuple):
    """A sheet of paper on a picture: its corners, how much of its outline lies on edges (0 to 1), how much of the frame it fills."""

    corners: Corners
    sides: float
    area: float


class Prepared(NamedTuple):
    """A page to read (`grey`) and to show (`colour`), the same size, and what was noticed (words of `reader.NOTES`)."""

    grey: Grey
    colour: Colour
    notes: tuple[str, ...]


def prepared(picture: Colour) -> Prepared:
    """The page on a picture."""
    if is_scan(picture):
        colour = straightened(_sized(picture))
        return Prepared(_grey(colour), colour, ())
    found = sheets(picture)
    notes = []
    if len(found) > 1:
        notes.append("two_letters")
    if found:
        colour = rectified(picture, found[0].corners)
        if is_cut(found[0].corners, picture.shape[1], picture.shape[0]):
            notes.append("half_page")
    else:
        colour = _sized(picture)
    if float(np.percentile(_grey(colour)[::8, ::8], 75)) < DIM:
        notes.append("dim")
    colour = straightened(colour)
    return Prepared(evenly_lit(_grey(colour)), brightened(colour), tuple(notes))


def _grey(picture: Colour) -> Grey:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)


def _sized(picture: Colour) -> Colour:
    """As large as a page is read, never larger than it came but for very small ones."""
    height, width = picture.shape[:2]
    scale = min(WIDTH / min(width, height), LONGEST / max(width, height))
    if scale > 1:  # more pixels say nothing new, but tiny letters are easier to cut out
        scale = min(scale, 2.0) if max(width, height) < 1200 else 1.0
    if scale == 1:
        return picture
    return np.asarray(
        cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC), np.uint8
    )


def is_scan(picture: Colour) -> bool:
    """Is the background white and even all over, as from a scanner or a program?"""
    step = max(1, max(picture.shape[:2]) // 400)
    small = cv2.blur(_grey(np.ascontiguousarray(picture[::step, ::step])), (3, 3))
    height, width = small.shape
    tiles = [
        np.percentile(small[y : y + height // 6 + 1, x : x + width // 6 + 1], 85)
        for y in range(0, height - 5, max(1, height // 6))
        for x in range(0, width - 5, max(1, width // 6))
    ]
    return bool(tiles) and float(np.percentile(tiles, 4)) > WHITE and float(np.std(tiles)) < EVEN


# ---- the sheet ------------------------------------------------------------------------------------------------------


def sheets(picture: Colour, least: float = LEAST_SHEET) -> list[Sheet]:
    """The sheets of paper on a picture, the best first; none when nothing looks like one. Never more than two."""
    height, width = picture.shape[:2]
    scale = min(1.0, SMALL / max(height, width))
    small = np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    small = np.asarray(cv2.GaussianBlur(small, (5, 5), 0), np.uint8)
    slope = _slope(small)
    found = []
    for mask in _masks(small):
        for corners in _quads(mask, least * mask.size):
            sheet = Sheet(corners, _on_edges(corners, slope), _area(corners) / (small.shape[0] * small.shape[1]))
            if sheet.sides > GOOD_SIDES and _is_page(corners):
                found.append(sheet)
    found.sort(key=_worth, reverse=True)
    best = found[:1]
    best += [one for one in found[1:] if best and one.area > 0.4 * best[0].area and _apart(one.corners, best[0].corners)][:1]
    return [one._replace(corners=_refined(picture, (one.corners / scale).astype(np.float32))) for one in best]


def _worth(sheet: Sheet) -> float:
    return sheet.sides + 0.6 * sheet.area + 0.3 * (1 - min(1.0, abs(_shape(sheet.corners) / A4 - 1) * 2))


def _slope(small: Colour) -> Any:
    """How steeply the brightest-changing channel changes, scaled so that 1 is a clear edge."""
    channels = [cv2.magnitude(cv2.Sobel(c, cv2.CV_32F, 1, 0), cv2.Sobel(c, cv2.CV_32F, 0, 1)) for c in cv2.split(small)]
    steep = np.max(channels, axis=0)
    return np.minimum(1.0, cv2.dilate(steep, np.ones((3, 3), np.uint8)) / max(30.0, float(np.percentile(steep, 94))))


def _masks(small: Colour) -> Iterator[Grey]:
    """Where paper might be: what is bright, what has not the border's colours, and what edges enclose."""
    height, width = small.shape[:2]
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB)
    light = lab[:, :, 0].astype(np.float32)
    pale = light - 1.2 * np.abs(lab[:, :, 1:].astype(np.float32) - 128).max(axis=2)
    pale = ((pale - pale.min()) * (255 / max(1.0, float(np.ptp(pale))))).astype(np.uint8)
    filled = cv2.morphologyEx(pale, cv2.MORPH_CLOSE, np.ones((13, 13), np.uint8))  # print does not make holes
    yield np.asarray(cv2.threshold(filled, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[1], np.uint8)
    rim = max(4, min(height, width) // 50)
    border = np.concatenate([lab[:rim].reshape(-1, 3), lab[:, :rim].reshape(-1, 3), lab[:, -rim:].reshape(-1, 3)]).astype(np.float32)
    middle, spread = np.median(border, axis=0), np.maximum(border.std(axis=0), 4)
    far = np.sqrt((((lab.astype(np.float32) - middle) / spread) ** 2).sum(axis=2))
    far = cv2.morphologyEx(np.clip(far * 16, 0, 255).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    yield np.asarray(cv2.threshold(far, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[1], np.uint8)
    edges = np.max([cv2.Canny(channel, 25, 75) for channel in cv2.split(small)], axis=0)
    closed = cv2.morphologyEx(cv2.dilate(edges, np.ones((3, 3), np.uint8)), cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    yield np.asarray(closed, np.uint8)


def _quads(mask: Grey, least: float) -> Iterator[Corners]:
    """Four corners for each part of the mask that has as many pixels."""
    kernel = np.ones((7, 7), np.uint8)
    parts, _ = cv2.findContours(cv2.morphologyEx(mask, cv2.MORPH_OPEN, kernel), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    for part in sorted(parts, key=cv2.contourArea, reverse=True)[:3]:
        hull = cv2.convexHull(part)
        if cv2.contourArea(hull) < least:
            continue
        for blunt in (0.01, 0.02, 0.03, 0.05, 0.08):
            corners = cv2.approxPolyDP(hull, blunt * cv2.arcLength(hull, True), True)
            if len(corners) == 4:
                yield in_turn(corners.reshape(4, 2).astype(np.float32))
                break
        yield in_turn(cv2.boxPoints(cv2.minAreaRect(hull)).astype(np.float32))


def in_turn(corners: Any) -> Corners:
    """Clockwise from the top left one."""
    middle = corners.mean(axis=0)
    ring = corners[np.argsort(np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0]))]
    return np.asarray(np.roll(ring, -int(np.argmin(ring.sum(axis=1))), axis=0), np.float32)


def _area(corners: Corners) -> float:
    return float(cv2.contourArea(corners))


def _lengths(corners: Corners) -> tuple[float, float]:
    """Mean width and height."""
    side = [float(np.linalg.norm(corners[(n + 1) % 4] - corners[n])) for n in range(4)]
    return (side[0] + side[2]) / 2, (side[1] + side[3]) / 2


def _shape(corners: Corners) -> float:
    """The longer by the shorter side."""
    width, height = _lengths(corners)
    return max(width, height) / max(1.0, min(width, height))


def _is_page(corners: Corners) -> bool:
    """Convex, no corner sharper than a tilted sheet's, not a strip."""
    if not cv2.isContourConvex(corners) or _shape(corners) > 2.6:
        return False
    for n in range(4):
        a, b = corners[n - 1] - corners[n], corners[(n + 1) % 4] - corners[n]
        if abs(float(a @ b)) > 0.5 * float(np.linalg.norm(a) * np.linalg.norm(b)):
            return False
    return True


def _along(corners: Corners, n: int, many: int) -> tuple[Any, Any]:
    """Points on side n, and the direction out of the sheet."""
    start, end = corners[n], corners[(n + 1) % 4]
    t = np.linspace(0.04, 0.96, many)[:, None]
    way = (end - start) / max(1.0, float(np.linalg.norm(end - start)))
    return start * (1 - t) + end * t, np.array([way[1], -way[0]])


def _on_edges(corners: Corners, slope: Any) -> float:
    """How much of the outline lies on edges; what runs along the frame's border counts half: there is no edge to see."""
    height, width = slope.shape
    total = 0.0
    for n in range(4):
        points, _ = _along(corners, n, 60)
        x, y = (np.clip(points[:, i].round().astype(int), 0, side - 1) for i, side in ((0, width), (1, height)))
        rim = (x < 3) | (y < 3) | (x > width - 4) | (y > height - 4)
        total += float(np.where(rim, 0.5, slope[y, x]).mean())
    return total / 4


def _apart(one: Corners, other: Corners) -> bool:
    shared, _ = cv2.intersectConvexConvex(one, other)
    return bool(shared < 0.15 * min(_area(one), _area(other)))


def _refined(picture: Colour, corners: Corners) -> Corners:
    """Corners on a finer picture: each side moved to where the brightness falls off most, as a straight line."""
    scale = min(1.0, 1600 / max(picture.shape[:2]))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), (0, 0), 1.5).astype(np.float32)
    here = corners * scale
    reach = np.arange(-14, 15)
    lines = []
    for n in range(4):
        points, out = _along(here, n, 80)
        spots = points[:, None, :] + reach[None, :, None] * out
        x, y = spots[:, :, 0].astype(np.float32), spots[:, :, 1].astype(np.float32)
        values = cv2.remap(grey, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        fall = np.abs(values[:, 2:] - values[:, :-2])
        best = fall.argmax(axis=1)
        sure = fall[np.arange(len(best)), best] > 8
        if sure.sum() < 20:
            lines.append(cv2.fitLine(points.astype(np.float32), cv2.DIST_L2, 0, 0.01, 0.01).ravel())
            continue
        edge = (points + (reach[best + 1])[:, None] * out)[sure].astype(np.float32)
        lines.append(cv2.fitLine(edge, cv2.DIST_HUBER, 0, 0.01, 0.01).ravel())
    out_corners = np.array([_crossing(lines[n - 1], lines[n]) for n in range(4)], np.float32) / scale
    if np.abs(out_corners - corners).max() > 0.04 * max(picture.shape[:2]):  # a line ran away
        return corners
    return np.asarray(out_corners, np.float32)


def _crossing(one: Any, other: Any) -> tuple[float, float]:
    (ax, ay, x1, y1), (bx, by, x2, y2) = one, other
    turn = ax * by - ay * bx
    if abs(turn) < 1e-6:
        return float(x1), float(y1)
    t = ((x2 - x1) * by - (y2 - y1) * bx) / turn
    return float(x1 + t * ax), float(y1 + t * ay)


def is_cut(corners: Corners, width: int, height: int) -> bool:
    """Does a side of the sheet lie outside the frame, and is it by that no whole page?"""
    near = [
        (corners[:, 0] < CUT * width).sum() >= 2,
        (corners[:, 0] > (1 - CUT) * width).sum() >= 2,
        (corners[:, 1] < CUT * height).sum() >= 2,
        (corners[:, 1] > (1 - CUT) * height).sum() >= 2,
    ]
    wide, tall = _lengths(corners)
    return bool(any(near)) and not 1.3 < tall / max(wide, 1) < 1.55


def rectified(picture: Colour, corners: Corners) -> Colour:
    """The sheet from straight above. A whole A4 gets A4's shape, anything else the shape it seems to have."""
    width, height = _lengths(corners)
    tall = height >= width
    shape = _shape(corners)
    if 1.2 < shape < 1.65:
        shape = A4
    short = min(WIDTH, max(500, round(min(width, height) * 1.1)))
    long = min(LONGEST, round(short * shape))
    size = (short, long) if tall else (long, short)
    to = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    shrink = min(width / size[0], height / size[1])
    if shrink > 1.6:  # sampling would skip pixels: average them first
        small = cv2.resize(picture, None, fx=1.25 / shrink, fy=1.25 / shrink, interpolation=cv2.INTER_AREA)
        picture, corners = np.asarray(small, np.uint8), (corners * (1.25 / shrink)).astype(np.float32)
    whole = cv2.getPerspectiveTransform(corners, to)
    return np.asarray(cv2.warpPerspective(picture, whole, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8)


class Framed(NamedTuple):
    """How a sheet lies before the camera: its corners in the frame, and a word of `reader.ADVICE`."""

    corners: Corners | None
    advice: str


def framed(frame: Colour) -> Framed:
    """Advice on a camera frame; the most pressing thing first."""
    height, width = frame.shape[:2]
    grey = _grey(frame)
    found = sheets(frame, FAR)[:1]
    inside = np.zeros(grey.shape, np.uint8)
    if found:
        cv2.fillConvexPoly(inside, found[0].corners.astype(np.int32), 1)
    else:
        inside[height // 8 : -(height // 8), width // 8 : -(width // 8)] = 1
    corners = found[0].corners if found else None
    paper = grey[inside > 0]
    if float(np.percentile(paper, 75)) < TOO_DARK:
        return Framed(corners, "too_dark")
    if not found and not _all_paper(frame):
        return Framed(None, "no_page")
    if corners is not None:
        w, h = _lengths(corners)
        if _area(corners) < CLOSE * width * height:
            return Framed(corners, "closer")
        if w > 1.15 * h:
            return Framed(corners, "turn")
    usual = float(np.percentile(paper, 50))
    if usual < 235 and float((paper >= 253).mean()) > GLARE:
        return Framed(corners, "glare")
    x, y, w, h = cv2.boundingRect(inside)
    return Framed(corners, "ready" if sharpness(evenly_lit(np.ascontiguousarray(grey[y : y + h, x : x + w]))) > FOCUS else "blurred")


def _all_paper(frame: Colour) -> bool:
    """Does paper with print on it fill the frame? Then no side of it can be seen."""
    lab = cv2.cvtColor(frame, cv2.COLOR_RGB2LAB)
    pale = float((np.abs(lab[:, :, 1:].astype(np.int16) - 128).max(axis=2) < 16).mean())
    grey = evenly_lit(_grey(frame))
    ink = float((grey < 140).mean())
    return pale > 0.9 and 0.01 < ink < 0.25 and float((grey > 215).mean()) > 0.7


def sharpness(flat: Grey) -> float:
    """How abruptly ink begins on an evenly lit page, in levels of brightness; 0 for a page without print."""
    edges = np.abs(cv2.Laplacian(cv2.GaussianBlur(flat, (3, 3), 0), cv2.CV_32F))
    ink = edges[cv2.dilate((flat < 170).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0]
    return float(np.percentile(ink, 90)) if ink.size > 500 else 0.0


# ---- light and skew -------------------------------------------------------------------------------------------------


def evenly_lit(grey: Grey) -> Grey:
    """Divided by the paper's own brightness, which is what is left where print is painted over. A noisy page is smoothed."""
    paper = _paper(grey)
    flat = _bytes(grey.astype(np.float32) * (250 / np.maximum(paper, 8)))
    blank = flat[::4, ::4]
    blank = blank[blank > 200]
    if blank.size < 100 or float(blank.std()) < NOISY:
        return flat
    soft = cv2.GaussianBlur(flat, (0, 0), 1.4).astype(np.float32)
    ink = float(np.percentile(soft[::4, ::4], 1))
    return _bytes((soft - ink) * (255 / max(235 - ink, 20)))


def brightened(colour: Colour) -> Colour:
    """The same for looking at: the paper white, colours kept."""
    paper = _paper(_grey(colour))
    return _bytes(colour.astype(np.float32) * (245 / np.maximum(paper, 30))[:, :, None])


def _bytes(values: Any) -> npt.NDArray[np.uint8]:
    return np.asarray(np.clip(values, 0, 255), np.uint8)


def _paper(grey: Grey) -> Any:
    """Brightness of the paper at each place."""
    height, width = grey.shape
    small = cv2.resize(grey, (max(8, width // 8), max(8, height // 8)), interpolation=cv2.INTER_AREA)
    small = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    return cv2.resize(cv2.GaussianBlur(small, (0, 0), 5).astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)


def straightened(colour: Colour) -> Colour:
    """Turned so that lines of print run level; untouched when they do."""
    angle = skew(_grey(colour))
    if abs(angle) < 0.2:
        return colour
    height, width = colour.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    return np.asarray(cv2.warpAffine(colour, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.uint8)


def skew(grey: Grey) -> float:
    """Degrees to turn (anticlockwise) until rows of print and rows between them differ most; 0 when there is no print."""
    scale = 800 / max(grey.shape)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = np.maximum(0, cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8)).astype(np.float32) - small - 15)
    ink[: len(ink) // 40] = ink[-(len(ink) // 40) :] = 0
    rows, columns = np.nonzero(ink > 0)
    if len(rows) < 200:
        return 0.0
    some = slice(None, None, 1 + len(rows) // 20_000)
    rows, columns = rows[some], columns[some]
    coarse = _sharpest(rows, columns, np.arange(-MAX_SKEW, MAX_SKEW + 0.1, 0.5))
    return _sharpest(rows, columns, np.arange(coarse - 0.5, coarse + 0.51, 0.1))


def _sharpest(rows: Any, columns: Any, angles: Any) -> float:
    sharp = []
    for angle in angles:
        slope = np.tan(np.radians(angle))
        level = (rows - columns * slope).astype(np.int32)
        counts = np.bincount(level - level.min()).astype(np.float64)
        sharp.append(float((np.diff(counts) ** 2).sum()))
    best = int(np.argmax(sharp))
    return float(angles[best]) if sharp[best] > 1.02 * sharp[len(sharp) // 2] else float(angles[len(sharp) // 2])


def rotated(picture: Any, quarters: int) -> Any:
    """Turned clockwise by quarters."""
    how: Sequence[int | None] = (None, cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_COUNTERCLOCKWISE)
    turn = how[quarters % 4]
    return picture if turn is None else np.ascontiguousarray(cv2.rotate(picture, turn))
