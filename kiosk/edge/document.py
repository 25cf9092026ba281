"""Bytes of a stranger as pages: a picture each, and the text where a PDF carries it. Runs in the jail only.

What a file is, is decided by its first bytes, and only that one decoder is given it. Sizes are read from headers before anything is
decoded.
"""

from __future__ import annotations

import ctypes
import io
import unicodedata
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageOps

from kiosk.core.sheet import Box, Line

Colour = npt.NDArray[np.uint8]  # height, width, red green blue

MAX_PAGES = 6  # read of a document
MANY_PAGES = 100  # no letter; refused
MAX_PIXELS = 60_000_000  # decoded at once
MAX_JPEG_PIXELS = 120_000_000  # a JPEG is decoded at half its size or less when it is larger than needed
ENOUGH = 4000  # pixels of the longer side; no letter gets easier to read by more
SMALLEST = 64  # pixels of a side
RENDER = 2339  # pixels of a PDF page's longer side: A4 at 200 to the inch
CONVERT = ("RGB", "L", "1", "P", "RGBA", "LA", "PA", "CMYK", "YCbCr", "I;16", "I;16B", "I;16L", "I", "F", "LAB", "RGBX")

_KINDS = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"BM", "BMP"),
)


class NotRead(Exception):
    """Why not: a word of `reader.REFUSALS`."""


@dataclass(frozen=True)
class Page:
    """A page as a picture; with `lines` when the file itself says what stands where. `drawn` pages were never photographed."""

    picture: Colour
    lines: tuple[Line, ...] = ()
    drawn: bool = False


@dataclass
class Document:
    """Pages in order, made when they are asked for. `more` turns true when some were left out."""

    pages: Iterator[Page] = field(default_factory=lambda: iter(()))
    more: bool = False


def opened(data: bytes) -> Document:
    """The document. NotRead when it is none, or more than one may read; later pages may still raise it."""
    kind = next((kind for start, kind in _KINDS if data.startswith(start)), None)
    if kind is None and data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        kind = "WEBP"
    document = Document()
    if kind is not None:
        document.pages = _pictures(document, data, kind)
    elif b"%PDF-" in data[:1024]:
        document.pages = _pdf_pages(document, data)
    else:
        raise NotRead("not_a_picture")
    return document


def _pictures(document: Document, data: bytes, kind: str) -> Iterator[Page]:
    Image.MAX_IMAGE_PIXELS = None  # sizes are judged here
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(data), formats=[kind]) as image:
                yield Page(_decoded(image, kind))
                if kind != "TIFF":
                    return  # a phone's JPEG carries its preview and more; only the first is the picture
                for n in range(1, MAX_PAGES + 1):
                    if not _has_frame(image, n):
                        return
                    if n == MAX_PAGES:
                        document.more = True
                        if _has_frame(image, MANY_PAGES):
                            raise NotRead("too_many_pages")
                        return
                    yield Page(_decoded(image, kind))
        except NotRead:
            raise
        except MemoryError:
            raise NotRead("too_large") from None
        except Exception:  # decoders answer a hostile file with any exception there is
            raise NotRead("damaged") from None


def _has_frame(image: Image.Image, n: int) -> bool:
    try:
        image.seek(n)
    except EOFError:
        return False
    return True


def _decoded(image: Image.Image, kind: str) -> Colour:
    width, height = image.size
    if width * height > (MAX_JPEG_PIXELS if kind == "JPEG" else MAX_PIXELS):
        raise NotRead("too_large")
    if min(width, height) < SMALLEST:
        raise NotRead("nothing_readable")
    if image.mode not in CONVERT:
        raise NotRead("damaged")
    if kind == "JPEG" and max(width, height) >= 2 * ENOUGH:
        image.draft("RGB", (ENOUGH, ENOUGH * min(width, height) // max(width, height)))
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith(("I", "F")):  # 16 and 32 bits a pixel: stretch to 8
        grey = np.asarray(image, dtype=np.float32)
        low, high = float(np.nanmin(grey)), float(np.nanmax(grey))
        grey = np.nan_to_num((grey - low) * (255 / max(high - low, 1e-6)))
        return np.repeat(np.clip(grey, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, (255, 255, 255, 255))
        white.alpha_composite(image)
        image = white
    image = image.convert("RGB")
    if max(image.size) > ENOUGH * 1.5:
        image.thumbnail((ENOUGH, ENOUGH), Image.Resampling.BOX)
    return np.asarray(image)


def _pdf_pages(document: Document, data: bytes) -> Iterator[Page]:
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise NotRead("password" if getattr(error, "err_code", 0) == pdfium.FPDF_ERR_PASSWORD else "damaged") from None
    count = len(pdf)
    if count > MANY_PAGES:
        raise NotRead("too_many_pages")
    if count < 1:
        raise NotRead("damaged")
    document.more = count > MAX_PAGES
    for n in range(min(count, MAX_PAGES)):
        try:
            yield _pdf_page(pdf[n])
        except pypdfium2.PdfiumError:
            raise NotRead("damaged") from None


def _pdf_page(page: Any) -> Page:
    longer = max(page.get_size())
    if not longer > 0:
        raise NotRead("damaged")
    bitmap = page.render(scale=RENDER / longer, may_draw_forms=True)
    picture = np.array(bitmap.to_numpy()[:, :, :3][:, :, ::-1]) if bitmap.n_channels >= 3 else np.array(bitmap.to_numpy())
    if picture.ndim == 2 or picture.shape[2] == 1:
        picture = np.repeat(picture.reshape(*picture.shape[:2], 1), 3, axis=2)
    height, width = picture.shape[:2]
    return Page(picture, _pdf_lines(page, width, height), drawn=True)


# ---- a PDF's own text -----------------------------------------------------------------------------------------------

ENOUGH_TEXT = 30  # letters on a page; fewer are a stamp on a scan
MAX_CHARACTERS = 30_000  # a page
GAP = 1.0  # of the letters' size: wider gaps part columns
WORD = 0.17  # of the letters' size: wider gaps part words where the file has no blank


def _pdf_lines(page: Any, width: int, height: int) -> tuple[Line, ...]:
    """The lines of the text layer; none when there is too little text, when it is garbled, or when it is not what one sees."""
    text = page.get_textpage()
    count = min(pdfium.FPDFText_CountChars(text), MAX_CHARACTERS)
    letters: list[tuple[str, float, float, float, float, float]] = []  # character, left, top, right, bottom, size; in pixels
    hidden = 0
    box = pdfium.FS_RECTF()  # with the room that a letter takes, not only its ink
    x, y = ctypes.c_int(), ctypes.c_int()

    def place(at: float, up: float) -> tuple[int, int]:
        pdfium.FPDF_PageToDevice(page, 0, 0, width * 8, height * 8, 0, at, up, x, y)
        return x.value, y.value

    for n in range(count):
        code = pdfium.FPDFText_GetUnicode(text, n)
        character = chr(code) if 0 < code < 0x110000 else ""
        if not character or character in "\r\n" or not pdfium.FPDFText_GetLooseCharBox(text, n, box):
            continue
        owner = pdfium.FPDFText_GetTextObject(text, n)
        hidden += bool(owner) and pdfium.FPDFTextObj_GetTextRenderMode(owner) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
        (x1, y1), (x2, y2) = place(box.left, box.top), place(box.right, box.bottom)
        size = pdfium.FPDFText_GetFontSize(text, n) * height / max(page.get_height(), 1)
        letters.append((character, min(x1, x2) / 8, min(y1, y2) / 8, max(x1, x2) / 8, max(y1, y2) / 8, size))
    seen = [one for one in letters if not one[0].isspace()]
    odd = sum(unicodedata.category(one[0]) in ("Co", "Cn", "Cs") or one[0] == "\ufffd" for one in seen)
    if len(seen) < ENOUGH_TEXT or hidden * 2 > len(seen) or odd * 20 > len(seen):
        return ()
    return tuple(_runs(letters, width, height))


def _runs(letters: list[tuple[str, float, float, float, float, float]], width: int, height: int) -> Iterator[Line]:
    """Characters in the file's order, cut where the next one does not stand close behind the last on the same row."""
    run: list[tuple[str, float, float, float, float, float]] = []
    words = ""
    for one in letters:
        character, left, top, right, bottom, size = one
        blank = character.isspace() or character == "\u00ad"
        if blank:
            if run and not words.endswith(" ") and character != "\u00ad":
                words += " "
            continue
        if not (left < width and right > 0 and top < height and bottom > 0):
            continue  # outside the page: nobody sees it
        if run:
            last = run[-1]
            em = max(size, last[5], (bottom - top) * 0.8, 1.0)
            same = min(bottom, last[4]) - max(top, last[2]) > -0.35 * em and abs((bottom + top) - (last[4] + last[2])) < 1.3 * em
            if not same or left - last[3] > GAP * em or left < last[1] - 0.5 * em:
                yield _run(words, run, width, height)
                run, words = [], ""
            elif left - last[3] > WORD * em and not words.endswith(" "):
                words += " "
        run.append(one)
        words += character
    if run:
        yield _run(words, run, width, height)


def _run(words: str, run: list[tuple[str, float, float, float, float, float]], width: int, height: int) -> Line:
    left, top = max(0.0, min(one[1] for one in run)), max(0.0, min(one[2] for one in run))
    right, bottom = min(float(width), max(one[3] for one in run)), min(float(height), max(one[4] for one in run))
    return Line(words.strip(), Box(left / width, top / height, (right - left) / width, (bottom - top) / height))
