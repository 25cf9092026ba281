"""Text as glyphs: fonts chosen by character, shaped by HarfBuzz, broken into lines, embedded as subsets in a PDF."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from unicodedata import category, name, normalize

import uharfbuzz as hb
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, PdfObject, StreamObject, TextStringObject

from kiosk.edge import bidi
from kiosk.edge.places import ASSETS
from kiosk.edge.refusals import Unencodable

EM = 1000  # units an em, in which all widths and offsets here are
FACES = ("NotoSans", "NotoSansArabic", "NotoSansEthiopic")
LEADING = (1.2, 1.5, 1.3)  # ems from line to line, by face
ASCENT, DESCENT = 760, 240  # what a line of Latin text takes above and below its baseline
UNUSED = ("BASE", "DSIG", "GDEF", "GPOS", "GSUB", "MATH", "OS/2", "STAT", "cmap", "gasp", "meta", "name", "post")
NEWLINE = "\n"
# Who reads a page takes its characters from left to right and turns what is right-to-left itself, brackets and ligatures too: so a glyph
# stands for the characters of its shape. (An /ActualText in the order of writing comes out reversed in PDFium and poppler.)
MIRRORED = dict(zip("<>«»‹›≤≥", "><»«›‹≥≤", strict=True)) | bidi.BRACKETS | {end: start for start, end in bidi.BRACKETS.items()}


@dataclass(frozen=True)
class Face:
    """A shipped font. `has` are the code points it draws."""

    name: str
    face: hb.Face
    font: hb.Font
    has: frozenset[int]


@dataclass(frozen=True)
class Glyph:
    """A glyph where it stands: offsets and advance in EM units, `text` what it stands for ("" when a neighbour says it)."""

    face: int
    gid: int
    text: str
    dx: int
    dy: int
    advance: int


@dataclass(frozen=True)
class Piece:
    """Glyphs of one face and one direction, from left to right."""

    text: str
    level: int
    face: int
    glyphs: tuple[Glyph, ...]

    @property
    def width(self) -> int:
        return sum(g.advance for g in self.glyphs)


@dataclass(frozen=True)
class Line:
    """Pieces from left to right, and how far the ink reaches from the start of the baseline, in EM units."""

    pieces: tuple[Piece, ...]
    right_to_left: bool

    @property
    def glyphs(self) -> tuple[Glyph, ...]:
        return tuple(g for piece in self.pieces for g in piece.glyphs)

    @property
    def ink(self) -> tuple[int, int, int, int]:
        """Left, bottom, right, top; the advance counts as ink to the right."""
        left = bottom = top = pen = right = 0
        for g in self.glyphs:
            x, y, w, h = extents(g.face, g.gid)
            left, right = min(left, pen + g.dx + x), max(right, pen + g.dx + x + w)
            bottom, top = min(bottom, g.dy + y + h), max(top, g.dy + y)
            pen += g.advance
        return left, bottom, max(right, pen), top

    @property
    def leading(self) -> float:
        return max((LEADING[p.face] for p in self.pieces), default=LEADING[0])


@cache
def faces() -> tuple[Face, ...]:
    """The shipped fonts, read once."""
    found = []
    for title in FACES:
        face = hb.Face(hb.Blob.from_file_path(str(ASSETS / "fonts" / f"{title}-Regular.ttf")))
        font = hb.Font(face)
        font.scale = (EM, EM)
        found.append(Face(title, face, font, frozenset(face.unicodes)))
    return tuple(found)


@cache
def extents(face: int, gid: int) -> tuple[int, int, int, int]:
    """x and y of a glyph's ink, its width, and its height (negative: downwards)."""
    found = faces()[face].font.get_glyph_extents(gid)
    return (found.x_bearing, found.y_bearing, found.width, found.height) if found else (0, 0, 0, 0)


def paragraphs(text: str) -> list[str]:
    """The text between its line breaks."""
    for end in ("\r\n", "\r", "\u2028", "\u2029"):
        text = text.replace(end, NEWLINE)
    return text.split(NEWLINE)


def cells(text: str) -> list[Piece]:
    """Each character with its marks by itself, not joined, in the order on paper from left to right."""
    level = bidi.levels(text, bidi.base_level(text))
    parts = [(a, b) for a, b in _clusters(text)]
    alone = [_shape(text[a:b], 0, b - a, level[a], _faces_of(text[a:b])[0]) for a, b in parts]
    return bidi.visual(alone, [level[a] for a, _ in parts])


@dataclass(frozen=True)
class Paragraph:
    """A text without line breaks, shaped: its base level, and its words and blanks, whole and as single characters."""

    base: int
    words: tuple[tuple[Piece, ...], ...]
    single: Callable[[int], list[Piece]]

    def lines(self, width: float = float("inf")) -> list[Line]:
        """In lines of at most `width` EM units; a word that is longer breaks anywhere."""
        rows: list[list[Piece]] = [[]]
        used = 0
        for n, word in enumerate(self.words):
            taken = sum(p.width for p in word)
            blank = all(p.text.isspace() for p in word)
            if used + taken > width and not blank and any(not p.text.isspace() for p in rows[-1]):
                rows.append([])
                used = 0
            for piece in self.single(n) if taken > width and not blank else word:
                if used + piece.width > width and rows[-1] and not blank:
                    rows.append([])
                    used = 0
                rows[-1].append(piece)
                used += piece.width
        return [_line(row, self.base) for row in rows]


def paragraph(text: str) -> Paragraph:
    """Unencodable when no shipped font has one of the characters."""
    base = bidi.base_level(text)
    level = bidi.levels(text, base)
    face = _faces_of(text)
    words = list(_words(text))

    def shaped(spans: Iterable[tuple[int, int]]) -> list[Piece]:
        return [_shape(text, a, b, level[a], face[a]) for a, b in spans]

    whole = tuple(tuple(shaped(_runs(word, level, face))) for word in words)
    return Paragraph(base, whole, lambda n: shaped(_clusters(text, *words[n])))


def _line(row: list[Piece], base: int) -> Line:
    """A row of pieces in the order on paper, without the blanks at its end."""
    while row and row[-1].text.isspace():
        row = row[:-1]
    return Line(tuple(bidi.visual(row, [p.level for p in row])), base == 1)


def _words(text: str) -> Iterator[tuple[int, int]]:
    """Where words and the blanks between them begin and end."""
    at = 0
    for _, group in groupby(text, lambda c: c in " \u1361\u200b"):
        size = len(list(group))
        yield at, at + size
        at += size


def _clusters(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Characters with the marks that sit on them."""
    end = len(text) if end is None else end
    while start < end:
        after = start + 1
        while after < end and category(text[after]) in ("Mn", "Me", "Mc", "Cf"):
            after += 1
        yield start, after
        start = after


def _runs(word: tuple[int, int], level: Sequence[int], face: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Stretches of one level and one face."""
    start, end = word
    while start < end:
        after = start + 1
        while after < end and (level[after], face[after]) == (level[start], face[start]):
            after += 1
        yield start, after
        start = after


def _faces_of(text: str) -> list[int]:
    """The face of each character. Letters take the first that has them, all others stay with their neighbour if it has them.

    Unencodable when none has one.
    """
    chosen: list[int] = []
    for i, c in enumerate(text):
        having = [n for n, face in enumerate(faces()) if ord(c) in face.has]
        if category(c) == "Cc":
            having = []  # some fonts have a blank for them
        elif category(c) == "Cf":
            having = list(range(len(FACES)))  # never drawn
        elif not having and all(ord(part) in faces()[0].has for part in normalize("NFD", c)):
            having = [0]
        if not having:
            shown = f"U+{ord(c):04X} ({name(c, 'a control character' if category(c) == 'Cc' else 'unnamed')})"
            raise Unencodable(f"No shipped font can draw the character {shown}. Write the text without it.")
        before = chosen[-1] if chosen else next((n for n in map(_letter_face, text[i:]) if n is not None), 0)
        chosen.append(before if category(c)[0] not in "L" and before in having else having[0])
    return chosen


def _letter_face(c: str) -> int | None:
    if category(c)[0] != "L":
        return None
    return next((n for n, face in enumerate(faces()) if ord(c) in face.has), None)


def _shape(text: str, start: int, end: int, level: int, face: int) -> Piece:
    """A stretch of text as glyphs; what stands around it decides how Arabic letters join. Unencodable if one is missing."""
    buffer = hb.Buffer()
    buffer.add_str(text, start, end - start)
    buffer.direction = "rtl" if level % 2 else "ltr"
    buffer.guess_segment_properties()
    buffer.language = "und"  # else the machine's locale would decide
    buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
    hb.shape(faces()[face].font, buffer)
    starts = sorted({info.cluster for info in buffer.glyph_infos})
    after = dict(zip(starts, [*starts[1:], end], strict=False))  # none when all are invisible
    glyphs, said = [], set()
    for info, at in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        stands_for = "" if info.cluster in said else text[info.cluster : after[info.cluster]]
        if level % 2:
            stands_for = MIRRORED.get(stands_for, stands_for[::-1])
        said.add(info.cluster)
        if info.codepoint == 0:
            raise Unencodable(f"No shipped font can draw the character U+{ord(text[info.cluster]):04X}. Write the text without it.")
        glyphs.append(Glyph(face, info.codepoint, stands_for, at.x_offset, at.y_offset, at.x_advance))
    return Piece(text[start:end], level, face, tuple(glyphs))


class Shared(DictionaryObject):
    """A dictionary that stands once in the file, however often it is used."""


def stream(data: bytes, entries: dict[str, PdfObject] | None = None) -> StreamObject:
    """A compressed stream object."""
    made = StreamObject()
    made[NameObject("/Filter")] = NameObject("/FlateDecode")
    made.update({NameObject(key): value for key, value in (entries or {}).items()})
    made._data = zlib.compress(data, 6)
    return made


def numbers(*values: int) -> ArrayObject:
    return ArrayObject(map(NumberObject, values))


def number(value: float) -> str:
    """A number as content streams have it."""
    return f"{value:.3f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"


@dataclass
class Pen:
    """Writes lines into content streams of one document and remembers which glyphs it used."""

    used: list[dict[tuple[int, str], int]] = field(default_factory=lambda: [{} for _ in FACES])
    resources: Shared = field(default_factory=Shared)

    def write(self, line: Line, x: float, y: float, size: float, stretch: float = 1.0) -> str:
        """Operators that show a line with its baseline's start at x, y (points). `stretch` narrows or widens it."""
        shown = [f"BT {number(stretch * 100)} Tz 1 0 0 1 {number(x)} {number(y)} Tm"]
        pen = at = 0
        for face, group in groupby(line.glyphs, lambda g: g.face):
            shown.append(f"/K{face} {number(size)} Tf")
            for rise, raised in groupby(group, lambda g: g.dy):
                codes = ""
                for g in raised:
                    if pen + g.dx != at:
                        codes += f">{at - pen - g.dx}<"
                    codes += f"{self._code(g):04X}"
                    at = pen + g.dx + _advance(g.face, g.gid)
                    pen += g.advance
                shown.append(f"{number(rise * size / EM)} Ts [<{codes}>] TJ")
        shown.append("ET")
        return " ".join(shown)

    def _code(self, glyph: Glyph) -> int:
        """The code of a glyph that stands for a text: each pair has its own, so that the text reads back."""
        codes = self.used[glyph.face]
        return codes.setdefault((glyph.gid, glyph.text), len(codes) + 1)

    def close(self) -> None:
        """Put the fonts that were used into `resources`."""
        for n, codes in enumerate(self.used):
            if codes:
                self.resources[NameObject(f"/K{n}")] = _font(n, codes)


@cache
def _advance(face: int, gid: int) -> int:
    return int(faces()[face].font.get_glyph_h_advance(gid))


def _font(n: int, codes: dict[tuple[int, str], int]) -> DictionaryObject:
    """A Type 0 font of the glyphs used."""
    face = faces()[n]
    data, new = _subset(face, {gid for gid, _ in codes})
    tag = "".join(chr(65 + b % 26) for b in hashlib.sha256(repr(sorted(codes)).encode()).digest()[:6])
    title = NameObject(f"/{tag}+{face.name}")
    reach = face.font.get_font_extents("ltr")
    descriptor = {
        "/Type": NameObject("/FontDescriptor"),
        "/FontName": title,
        "/Flags": NumberObject(4),
        "/FontBBox": numbers(-EM, reach.descender, 2 * EM, reach.ascender),
        "/ItalicAngle": NumberObject(0),
        "/Ascent": NumberObject(reach.ascender),
        "/Descent": NumberObject(reach.descender),
        "/CapHeight": NumberObject(714),
        "/StemV": NumberObject(80),
        "/FontFile2": stream(data, {"/Length1": NumberObject(len(data))}),
    }
    ordered = sorted(codes, key=codes.__getitem__)
    system = {"/Registry": TextStringObject("Adobe"), "/Ordering": TextStringObject("Identity"), "/Supplement": NumberObject(0)}
    descendant = {
        "/Type": NameObject("/Font"),
        "/Subtype": NameObject("/CIDFontType2"),
        "/BaseFont": title,
        "/CIDSystemInfo": _dictionary(system),
        "/FontDescriptor": Shared(_dictionary(descriptor)),
        "/W": ArrayObject([NumberObject(1), numbers(*(_advance(n, gid) for gid, _ in ordered))]),
        "/CIDToGIDMap": stream(struct.pack(f">{len(ordered) + 1}H", 0, *(new[gid] for gid, _ in ordered))),
    }
    return Shared(
        _dictionary(
            {
                "/Type": NameObject("/Font"),
                "/Subtype": NameObject("/Type0"),
                "/BaseFont": title,
                "/Encoding": NameObject("/Identity-H"),
                "/DescendantFonts": ArrayObject([Shared(_dictionary(descendant))]),
                "/ToUnicode": stream(_to_unicode([text for _, text in ordered])),
            }
        )
    )


def _dictionary(entries: dict[str, PdfObject]) -> DictionaryObject:
    return DictionaryObject({NameObject(key): value for key, value in entries.items()})


def _subset(face: Face, gids: set[int]) -> tuple[bytes, dict[int, int]]:
    """The font with these glyphs only, and their new numbers."""
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(gids)
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in UNUSED)
    wanted.flags = hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    plan = hb.SubsetPlan(face.face, wanted)
    new = plan.old_to_new_glyph_mapping
    return bytes(plan.execute().blob.data), {gid: new[gid] for gid in gids}


def _to_unicode(texts: Sequence[str]) -> bytes:
    """The CMap that says which text each code stands for."""
    pairs = [f"<{n:04X}> <{text.encode('utf-16-be').hex()}>" for n, text in enumerate(texts, 1) if text]
    blocks = [pairs[i : i + 100] for i in range(0, len(pairs), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{body}\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")
