"""What the jailed child does with a request: a document read, a camera frame looked at. Runs in the jail only."""

from __future__ import annotations

import io
from typing import Any

import cv2
import numpy as np
import zxingcpp
from PIL import Image

from kiosk.core.sheet import Line
from kiosk.edge import ocr
from kiosk.edge.document import Colour, NotRead, opened
from kiosk.edge.lines import lines_of
from kiosk.edge.prepare import prepared

SHOWN = 1600  # pixels of a page's picture, the longer side


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
        if page.lines:
            found: tuple[Line, ...] = page.lines
            shown = page.picture
        else:
            ready = prepared(page.picture)
            notes.update(ready.notes)
            shown = ready.colour
            height, width = ready.grey.shape[:2]
            found = lines_of(ocr.read_lines(engine, ready.grey, ocr.find_lines(engine, ready.grey)), width, height)
        for line in found[:600]:
            lines.append([line.text[:300], *(round(part, 5) for part in line.box), number, round(line.score, 3)])
        jpeg, width, height = _jpeg(shown)
        pictures.append([len(jpeg), width, height])
        blob += jpeg
    if document.more:
        notes.add("several_pages_left")
    if not lines:
        raise NotRead("nothing_readable")
    return {"lines": lines, "pages": pictures, "codes": codes, "notes": sorted(notes)}, blob


def _jpeg(picture: Colour) -> tuple[bytes, int, int]:
    scale = min(1.0, SHOWN / max(picture.shape[:2]))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    _, out = cv2.imencode(".jpg", cv2.cvtColor(small, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 80])
    return out.tobytes(), small.shape[1], small.shape[0]


def looked(data: bytes) -> dict[str, Any]:
    """Words for `reader._framing`."""
    return {"outline": None, "advice": "no_page"}


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
    zxingcpp.read_barcodes(page)
    return engine
