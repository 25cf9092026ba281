"""Blank forms made by hand, for tests: each field exactly as odd as the test needs it."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageChops
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

SCALE = 4  # pixels a point in pictures
MULTILINE, PASSWORD, COMB = 1 << 12, 1 << 13, 1 << 24
RADIO, PUSH, COMBO, EDIT, SEVERAL = 1 << 15, 1 << 16, 1 << 17, 1 << 18, 1 << 21
Rect = tuple[float, float, float, float]


def pdf(value: Any) -> PdfObject:
    """A plain value as a PDF object: "/x" is a name, "x" and "/x y" are strings."""
    if isinstance(value, PdfObject):
        return value
    if isinstance(value, bool):
        return BooleanObject(value)
    if isinstance(value, int):
        return NumberObject(value)
    if isinstance(value, float):
        return FloatObject(value)
    if isinstance(value, str):
        return NameObject(value) if value.startswith("/") and " " not in value else TextStringObject(value)
    if isinstance(value, dict):
        return DictionaryObject({NameObject(k): pdf(v) for k, v in value.items()})
    return ArrayObject(map(pdf, value))


@dataclass
class Blank:
    """A form in the making. `page` draws a line of Helvetica on each page, so that there is something to leave alone."""

    pages: int = 1
    rotate: int = 0
    writer: PdfWriter = field(default_factory=PdfWriter)
    top: list[IndirectObject] = field(default_factory=list)
    form: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}
        self.font = self.add(font)
        for n in range(self.pages):
            page = self.writer.add_blank_page(595, 842)
            page[NameObject("/Resources")] = pdf({"/Font": {"/Helv": self.font}})
            page[NameObject("/Contents")] = self.stream(f"BT /Helv 12 Tf 40 800 Td (Blankett sida {n + 1}) Tj ET 40 790 500 1 re f")
            if self.rotate:
                page[NameObject("/Rotate")] = NumberObject(self.rotate)
        self.form = {"/DA": "/Helv 0 Tf 0 g", "/DR": {"/Font": {"/Helv": self.font}}}

    def add(self, value: Any) -> IndirectObject:
        return self.writer._add_object(pdf(value))

    def stream(self, data: str, **entries: Any) -> IndirectObject:
        made = DecodedStreamObject()
        made.set_data(data.encode("latin-1"))
        made.update({NameObject(f"/{k}"): pdf(v) for k, v in entries.items()})
        return self.writer._add_object(made)

    def look(self, rect: Rect, data: str) -> IndirectObject:
        return self.stream(data, Type="/XObject", Subtype="/Form", BBox=[0, 0, rect[2] - rect[0], rect[3] - rect[1]])

    def widget(self, rect: Rect, page: int | None = 0, parent: IndirectObject | None = None, **entries: Any) -> IndirectObject:
        """A widget on a page (None: on none); `entries` without slash."""
        whole: dict[str, Any] = {"/Type": "/Annot", "/Subtype": "/Widget", "/Rect": list(rect), "/F": 4}
        whole |= {f"/{k}": v for k, v in entries.items()}
        reference = self.add(whole)
        if page is not None:
            target = self.writer.pages[page]
            target.setdefault(NameObject("/Annots"), ArrayObject()).append(reference)
            reference.get_object()[NameObject("/P")] = target.indirect_reference
        if parent is None:
            self.top.append(reference)
        else:
            reference.get_object()[NameObject("/Parent")] = parent
            parent.get_object().setdefault(NameObject("/Kids"), ArrayObject()).append(reference)
        return reference

    def text(self, name: str, rect: Rect = (50, 700, 300, 720), **entries: Any) -> IndirectObject:
        return self.widget(rect, **{"FT": "/Tx", "T": TextStringObject(name)} | entries)

    def node(self, name: str, parent: IndirectObject | None = None, **entries: Any) -> IndirectObject:
        """A field without a place of its own."""
        reference = self.add({"/T": TextStringObject(name)} | {f"/{k}": v for k, v in entries.items()})
        if parent is None:
            self.top.append(reference)
        else:
            reference.get_object()[NameObject("/Parent")] = parent
            parent.get_object().setdefault(NameObject("/Kids"), ArrayObject()).append(reference)
        return reference

    def check(self, name: str, rect: Rect = (50, 700, 65, 715), state: str = "/Ja", drawn: bool = True, **entries: Any) -> IndirectObject:
        if drawn:
            looks = {state: self.look(rect, "2 2 11 11 re f"), "/Off": self.look(rect, "0 0 0 0 re f")}
            entries |= {"AP": {"/N": looks}, "AS": "/Off"}
        return self.widget(rect, FT="/Btn", T=TextStringObject(name), **entries)

    def radio(self, name: str, states: list[str], drawn: bool = True, **entries: Any) -> IndirectObject:
        """A group whose buttons stand below each other from y = 600."""
        group = self.node(name, FT="/Btn", Ff=RADIO, **entries)
        for n, state in enumerate(states):
            rect = (50.0, 600.0 - 30 * n, 65.0, 615.0 - 30 * n)
            more: dict[str, Any] = {"MK": {"/CA": "l", "/BC": [0]}}
            if drawn:
                more |= {"AP": {"/N": {state: self.look(rect, "3 3 9 9 re f"), "/Off": self.look(rect, "0 0 15 15 re S")}}, "AS": "/Off"}
            self.widget(rect, parent=group, **more)
        return group

    def bytes(self) -> bytes:
        if self.form is not None:
            self.writer._root_object[NameObject("/AcroForm")] = pdf({"/Fields": self.top} | self.form)
        out = io.BytesIO()
        self.writer.write(out)
        return out.getvalue()

    def save(self, folder: Path, name: str = "blank.pdf") -> Path:
        path = folder / name
        path.write_bytes(self.bytes())
        return path


def picture(path: Path, page: int = 0, scale: float = SCALE) -> Image.Image:
    """A page as PDFium shows it, with its fields."""
    document = pypdfium2.PdfDocument(path)
    document.init_forms()  # without it PDFium leaves fields out
    return document[page].render(scale=scale, grayscale=True).to_pil()


def ink(before: Image.Image, after: Image.Image) -> tuple[float, float, float, float] | None:
    """Where two pictures of a page differ: left, bottom, right, top in points; None when nowhere."""
    box = ImageChops.difference(before, after).point(lambda v: 255 if v > 8 else 0).getbbox()
    if box is None:
        return None
    height = before.height
    return box[0] / SCALE, (height - box[3]) / SCALE, box[2] / SCALE, (height - box[1]) / SCALE


def read(path: Path, page: int = 0) -> list[tuple[str, Rect]]:
    """The characters a page shows, those of its fields too, with their places, by PDFium."""
    document = pypdfium2.PdfDocument(path)
    document.init_forms()
    shown = document[page]
    shown.flatten()
    text = document[page].get_textpage()
    return [(text.get_text_range(n, 1), text.get_charbox(n, loose=True)) for n in range(text.count_chars())]


def words(path: Path, rect: Rect, page: int = 0) -> str:
    """What a page shows inside a rectangle."""
    left, bottom, right, top = rect
    inside = [c for c, (a, b, c_, d) in read(path, page) if left - 2 <= a and c_ <= right + 2 and bottom - 6 <= b and d <= top + 6]
    return " ".join("".join(inside).split())
