"""What the jailed child does with a request: a document read, a camera frame looked at. Runs in the jail only."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, NamedTuple

import cv2
import numpy as np
import zxingcpp
from PIL import Image

from kiosk.core.sheet import Box, Line
from kiosk.edge import ocr
from kiosk.edge.document import Colour, NotRead, Page, opened
from kiosk.edge.lines import lines_of
from kiosk.edge.prepare import framed, prepared, rotated, sharpness

SHOWN = 1600  # pixels of a page's picture, the longer side
GLANCED = 1000  # pixels of a camera frame's longer side that are looked at
MOST_LINES, MOST_CHARACTERS, MOST_CODES, MOST_OF_CODE = 600, 300, 20, 2000  # the bounds of `reader`

DOUBT = 0.88  # less sure of the characters: try the page the other way up, and say that something is wrong with it
HOPELESS = 0.6  # less sure: nothing was read
SAMPLE = 6  # lines that are tried upside down
SHARP = 20.0  # of `sharpness`: print in focus has more

KINDS = (
    zxingcpp.BarcodeFormat.QRCode
    | zxingcpp.BarcodeFormat.DataMatrix
    | zxingcpp.BarcodeFormat.Aztec
    | zxingcpp.BarcodeFormat.Code128
    | zxingcpp.BarcodeFormat.Code39
    | zxingcpp.BarcodeFormat.EAN13
    | zxingcpp.BarcodeFormat.ITF
)


def read(engine: ocr.Engine, data: bytes) -> tuple[dict[str, Any], bytes]:
    """Words and pictures for `reader._reading`."""
    try:
        return _read(engine, data)
    except NotRead as reason:
        return {"refused": str(reason)}, b""
    except MemoryError:
        return {"refused": "memory"}, b""
    except Exception:  # libraries answer a hostile file with any exception there is; the child is sound, the file is not
        return {"refused": "damaged"}, b""


def _read(engine: ocr.Engine, data: bytes) -> tuple[dict[str, Any], bytes]:
    document = opened(data)
    lines: list[list[Any]] = []
    codes: list[list[Any]] = []
    notes: set[str] = set()
    pictures: list[list[int]] = []
    blob = b""
    for number, page in enumerate(document.pages):
        leaf = _drawn(page) if page.lines else _photographed(engine, page.picture)
        notes.update(leaf.notes)
        for line in leaf.lines[:MOST_LINES]:
            lines.append([line.text[:MOST_CHARACTERS], *_parts(line.box), number, round(line.score, 3)])
        codes += [[text[:MOST_OF_CODE], *_parts(box), number] for text, box in _codes(leaf.grey)]
        jpeg, width, height = _jpeg(leaf.shown)
        pictures.append([len(jpeg), width, height])
        blob += jpeg
    if document.more:
        notes.add("several_pages_left")
    if not lines and not codes:
        raise NotRead("nothing_readable")
    return {"lines": lines, "pages": pictures, "codes": codes[:MOST_CODES], "notes": sorted(notes)}, blob


class _Leaf(NamedTuple):
    """A page that has been read: its lines, the picture to show, the one to seek codes on, and what was noticed."""

    lines: tuple[Line, ...]
    shown: Colour
    grey: Colour
    notes: set[str]


def _drawn(page: Page) -> _Leaf:
    return _Leaf(page.lines, page.picture, np.asarray(cv2.cvtColor(page.picture, cv2.COLOR_RGB2GRAY), np.uint8), set())


def _photographed(engine: ocr.Engine, picture: Colour) -> _Leaf:
    ready = prepared(picture)
    grey, shown, notes = ready.grey, ready.colour, set(ready.notes)
    bands = ocr.find_lines(engine, grey)
    if _sideways(bands):
        grey, shown = rotated(grey, 1), rotated(shown, 1)
        bands = ocr.find_lines(engine, grey)
        notes.add("turned")
    found = list(ocr.read_lines(engine, grey, bands))
    if bands and _sure(found) < DOUBT:
        longest = sorted(bands, key=lambda band: -ocr.size(band.quad)[0])[:SAMPLE]
        if _sure(list(ocr.read_lines(engine, grey, longest, turned=True))) > _sure(list(ocr.read_lines(engine, grey, longest))) + 0.05:
            grey, shown = rotated(grey, 2), rotated(shown, 2)
            notes.add("turned")
            found = list(ocr.read_lines(engine, grey, ocr.find_lines(engine, grey)))
    height, width = grey.shape[:2]
    lines = lines_of(found, width, height)
    if bands and _sure(found) < DOUBT:
        notes.add("blurred" if sharpness(grey) < SHARP else "handwriting")
    return _Leaf(lines if _sure(found) >= HOPELESS else (), shown, grey, notes)


def _sideways(bands: Sequence[ocr.Band]) -> bool:
    """Do most lines of print stand upright? Told by the long ones."""
    across = up = 0.0
    for band in bands:
        width, height = ocr.size(band.quad)
        across += width if width > 1.8 * height else 0
        up += height if height > 1.8 * width else 0
    return up > across


def _sure(found: Sequence[ocr.Found]) -> float:
    """How sure the reader is of a character on average; 0 when there is none."""
    many = sum(len(one.text) for one in found)
    return sum(one.score * len(one.text) for one in found) / many if many else 0.0


def _codes(grey: Colour) -> list[tuple[str, Box]]:
    height, width = grey.shape[:2]
    out = []
    for code in zxingcpp.read_barcodes(grey, formats=KINDS):
        place = code.position
        corners = [(p.x, p.y) for p in (place.top_left, place.top_right, place.bottom_right, place.bottom_left)]
        out.append((code.text, ocr.box_of(np.array(corners, np.float32), width, height)))
    return out


def _parts(box: Box) -> list[float]:
    return [round(min(1.0, max(0.0, part)), 5) for part in box]


def _jpeg(picture: Colour) -> tuple[bytes, int, int]:
    scale = min(1.0, SHOWN / max(picture.shape[:2]))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    _, out = cv2.imencode(".jpg", cv2.cvtColor(small, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 80])
    return out.tobytes(), small.shape[1], small.shape[0]


def looked(data: bytes) -> dict[str, Any]:
    """Words for `reader._framing`."""
    try:
        frame = next(opened(data).pages).picture
    except (NotRead, StopIteration):
        return {"outline": None, "advice": "no_page"}
    height, width = frame.shape[:2]
    scale = min(1.0, GLANCED / max(height, width))
    frame = np.asarray(cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    framing = framed(frame)
    size = np.array([frame.shape[1], frame.shape[0]], np.float32)
    corners = None if framing.corners is None else np.clip(framing.corners / size, 0, 1).round(4).tolist()
    return {"outline": corners, "advice": framing.advice}


def warmed() -> ocr.Engine:
    """Everything loaded and used once: after the locks are closed nothing can be loaded any more."""
    cv2.setNumThreads(ocr.THREADS)
    engine = ocr.load()
    page = np.full((1600, 1131, 3), 255, np.uint8)
    for n in range(12):
        cv2.putText(page, "Varm 0123", (60 + 30 * n, 100 + n * 100), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (0, 0, 0), 2)
    picture = Image.fromarray(page)
    for kind in ("JPEG", "PNG", "TIFF", "WEBP", "BMP"):
        out = io.BytesIO()
        picture.save(out, kind)
        read(engine, out.getvalue()) if kind == "JPEG" else next(opened(out.getvalue()).pages)
    out = io.BytesIO()
    picture.save(out, "PDF")
    read(engine, out.getvalue())
    _codes(page[:, :, 0])
    looked(_jpeg(page)[0])
    return engine
