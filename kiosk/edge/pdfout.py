"""PDF objects as a fresh file: only what the catalogue reaches, no active content, no metadata, the same bytes each time."""

from __future__ import annotations

import io
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, NullObject, PdfObject, StreamObject, TextStringObject

from kiosk.edge.glyphs import Shared
from kiosk.edge.refusals import Damaged, TooBig

MAX_OBJECTS = 200_000
HARMLESS = ("/GoTo", "/URI")
ACTIVE = (
    "/JavaScript", "/Launch", "/SubmitForm", "/ResetForm", "/ImportData", "/GoToR", "/GoToE", "/GoTo3DView", "/Hide", "/Movie", "/Named",
    "/Rendition", "/RichMediaExecute", "/SetOCGState", "/Sound", "/Thread", "/Trans",
)  # fmt: skip
RESOURCES = ("/Font", "/XObject", "/ExtGState", "/Pattern")
TRACES = ("/Metadata", "/PieceInfo", "/LastModified")


def at(holder: Any, key: Any) -> Any:
    """An entry of a dictionary or array, resolved; None when it is not there or null."""
    if isinstance(holder, DictionaryObject):
        return solid(holder.raw_get(key)) if key in holder else None
    return solid(holder[key])


def solid(value: Any) -> Any:
    """The object behind a reference; None for null. Damaged when references run in a circle."""
    for _ in range(20):
        if not isinstance(value, IndirectObject):
            return None if isinstance(value, NullObject) else value
        value = value.get_object()
    raise Damaged("References in the PDF run in a circle. Get a fresh copy of the blank form.")


def written(catalogue: DictionaryObject) -> bytes:
    """A whole PDF file. TooBig when it has more objects than a form may have."""
    return _Writer().file(Shared(catalogue))


def _is_action(value: Any, kinds: tuple[str, ...]) -> bool:
    return isinstance(value, DictionaryObject) and at(value, "/S") in kinds


def _unwanted(key: str, value: Any) -> bool:
    """Is an entry active content or a trace of who made the file? Judged by what it is: a font may be called /AA."""
    if key == "/AA":
        inner = [at(value, k) for k in value] if isinstance(value, DictionaryObject) else []
        return any(_is_action(one, ACTIVE + HARMLESS) for one in inner)
    if key == "/JS":
        return isinstance(value, StreamObject | TextStringObject | bytes)
    if key in TRACES:
        return not isinstance(value, DictionaryObject) or at(value, "/Type") not in RESOURCES
    return _is_action(value, ACTIVE)


class _Writer:
    """Numbers objects in the order they are met."""

    def __init__(self) -> None:
        self.numbers: dict[object, int] = {}
        self.queue: list[Any] = []
        self.out = io.BytesIO()

    def file(self, catalogue: Shared) -> bytes:
        self.out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        self.number(id(catalogue), catalogue)
        offsets = []
        for n, value in enumerate(self.queue, 1):  # grows while it is read
            if n > MAX_OBJECTS:
                raise TooBig(f"The PDF has more than {MAX_OBJECTS} objects. Use a simpler copy of the form.")
            offsets.append(self.out.tell())
            self.out.write(b"%d 0 obj\n" % n)
            self.body(solid(value) if isinstance(value, IndirectObject) else value)
            self.out.write(b"\nendobj\n")
        start = self.out.tell()
        self.out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1))
        self.out.write(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
        self.out.write(b"trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(offsets) + 1, start))
        return self.out.getvalue()

    def put(self, value: Any) -> None:
        """A value where it stands, as a reference when it has to be an object of its own."""
        if isinstance(value, IndirectObject):
            self.out.write(b"%d 0 R" % self.number((value.generation, value.idnum), value))
        elif isinstance(value, StreamObject | Shared):
            self.out.write(b"%d 0 R" % self.number(id(value), value))
        else:
            self.body(value)

    def number(self, key: object, value: Any) -> int:
        if key not in self.numbers:
            self.queue.append(value)
            self.numbers[key] = len(self.queue)
        return self.numbers[key]

    def body(self, value: Any) -> None:
        """The value itself."""
        if isinstance(value, StreamObject):
            data = value._data
            self.entries(value, b"/Length %d" % len(data))
            self.out.write(b"\nstream\n")
            self.out.write(data)
            self.out.write(b"\nendstream")
        elif isinstance(value, DictionaryObject):
            self.entries(value, b"")
        elif isinstance(value, ArrayObject):
            self.out.write(b"[")
            for one in value:
                self.out.write(b" ")
                self.put(NullObject() if _is_action(solid(one), ACTIVE) else one)
            self.out.write(b"]")
        elif isinstance(value, PdfObject):
            value.write_to_stream(self.out)
        else:
            self.out.write(b"null")

    def entries(self, value: DictionaryObject, more: bytes) -> None:
        self.out.write(b"<<" + more)
        for key, raw in value.items():
            if not _unwanted(key, solid(raw)) and not (more and key == "/Length"):
                self.out.write(b"\n")
                NameObject(key).write_to_stream(self.out)
                self.out.write(b" ")
                self.put(raw)
        self.out.write(b">>")
