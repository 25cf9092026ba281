"""Letters on paper, and pictures of them as a scanner or a tablet would take them; made from plain text, the same for the same seed.

A letter is lines; three blanks or more part columns, an empty line parts paragraphs. What is printed is known piece by piece, so what a
reader makes of the picture can be counted: see `error_rate`.

Grades: `scan` (flatbed, 300 to the inch), `good` (a careful photo), `typical` (perspective, uneven light, a desk, slight blur, noise),
`bad` (low light, motion blur, creases), `held` (bent in the hand before a room).
"""

from __future__ import annotations

import io
import re
import textwrap
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
import typst
from PIL import Image, ImageDraw, ImageFont
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from kiosk.edge.places import ASSETS

GRADES = ("scan", "good", "typical", "bad", "held")
A4 = (2480, 3508)  # pixels at 300 to the inch
FRAMES = ((3000, 4000), (2448, 3264))  # 12 and 8 megapixels

_SYSTEM = Path("/usr/share/fonts/truetype")
_FACES = (
    (ASSETS / "fonts" / "NotoSans-Regular.ttf", ASSETS / "fonts" / "NotoSans-Bold.ttf"),
    (_SYSTEM / "liberation" / "LiberationSans-Regular.ttf", _SYSTEM / "liberation" / "LiberationSans-Bold.ttf"),
    (_SYSTEM / "liberation" / "LiberationSerif-Regular.ttf", _SYSTEM / "liberation" / "LiberationSerif-Bold.ttf"),
    (_SYSTEM / "dejavu" / "DejaVuSans.ttf", _SYSTEM / "dejavu" / "DejaVuSans-Bold.ttf"),
)

LETTERS = (
    """Kronofogden                                        2026-03-02
Box 1050                                           Målnummer 01-12345-26
172 21 Sundbyberg

Ali Testsson
Storgatan 1
632 20 Eskilstuna

Föreläggande om betalning

Någon har ett krav mot dig. Företaget Elbolaget Exempel AB säger att du inte har betalat en faktura för el. Vi vill veta om du tycker att kravet är rätt eller fel.

Du ska svara senast den 15 mars 2026. Skriv under mottagningsbeviset och skicka tillbaka det. Att skriva under är inte att säga ja till kravet.

Kapitalbelopp                                      1 234,00 kr
Ränta till och med 2026-03-15                      56,50 kr
Ansökningsavgift                                   300,00 kr

Om du inte svarar kan vi besluta att du måste betala. Ring oss om du har frågor om brevet.

Telefon 0771-73 73 00                              kronofogden.se""",
    """Skatteverket                                       Beslut
                                                   2026-11-10
                                                   Dnr 8-123456

Amina Exempel
Köpmangatan 12 B
633 40 Eskilstuna

Slutskattebesked för inkomståret 2025

Du ska betala 5 678 kronor i kvarskatt. Beloppet ska vara bokfört på ditt skattekonto senast den 12 februari 2027. Betala i god tid så att pengarna hinner fram.

Så här har vi räknat ut din skatt

Slutlig skatt                                      48 912 kr
Avdragen skatt                                     43 234 kr
Att betala                                         5 678 kr

Om du tycker att beslutet är fel kan du begära omprövning. Då ska vi ha fått din begäran senast sjätte året efter det kalenderår då beskattningsåret gick ut.

Betalningsmottagare                                Skatteverket
Bankgiro                                           5050-1055
OCR-nummer                                         1234567897
Belopp                                             5 678,00""",
    """Region Sörmland
Mälarsjukhuset, Ögonmottagningen
631 88 Eskilstuna                                  2026-11-03

                                                   Till
                                                   Björn Åkesson
                                                   Älgvägen 3
                                                   633 50 Eskilstuna

Kallelse till besök

Välkommen till ögonläkare fredagen den 4 december 2026 kl. 09.20. Anmäl dig i receptionen på plan 5, ingång D, tio minuter före din tid. Ta med legitimation och en lista över dina mediciner.

Kan du inte komma? Avboka senast 24 timmar innan, annars får du betala för besöket. Du behöver en tolk? Ring oss så bokar vi en utan kostnad.

Tid                    Plats                       Besöksavgift
4 december 09.20       Plan 5, ingång D            250 kr

Telefon 016-10 30 00, vardagar 8-16. Du kan också logga in på 1177.se för att boka om din tid.""",
)


class Piece(NamedTuple):
    """A run of words on the page: its place (left, top) in pixels of A4 and its letters' size."""

    text: str
    x: int
    y: int
    size: int
    bold: bool = False


def laid_out(text: str, seed: int = 0) -> list[Piece]:
    """Where each run of words stands. Long lines are broken; columns start where their blanks put them."""
    random = np.random.default_rng(seed)
    regular, _ = _face(seed)
    points = float(random.choice([10.0, 10.5, 11.0, 11.5]))
    size = round(points * 300 / 72)
    left, top = int(random.integers(230, 320)), int(random.integers(180, 300))
    right = A4[0] - left
    rows = text.strip("\n").split("\n")
    wide = max(max((len(row) for row in rows if re.search(r"\S {3,}\S|^ {3,}", row)), default=0), 70)
    out, y = [], top
    body = ImageFont.truetype(str(regular), size)
    for n, row in enumerate(rows):
        if not row.strip():
            y += round(size * 0.9)
            continue
        alone = (n == 0 or not rows[n - 1].strip()) and (n + 1 == len(rows) or not rows[n + 1].strip())
        cells = [(m.start(), m.group().strip()) for m in re.finditer(r"\S+(?: {1,2}\S+)*", row)]
        heading = alone and len(cells) == 1 and len(row) < 60 and not row.rstrip().endswith(".")
        if heading or n == 0:
            big = round(size * (1.45 if heading else 1.2))
            for start, words in cells:
                out.append(Piece(words, left + (right - left) * start // wide, y, big, bold=True))
            y += round(big * 1.5)
        elif len(cells) == 1 and cells[0][0] == 0:
            for line in _broken(row.strip(), body, right - left):
                out.append(Piece(line, left, y, size))
                y += round(size * 1.38)
        else:
            for start, words in cells:
                out.append(Piece(words, left + (right - left) * start // wide, y, size))
            y += round(size * 1.45)
    if y > A4[1] - 150:  # too long for a page: closer and smaller
        shrink = (A4[1] - 150) / y
        out = [piece._replace(y=round(piece.y * shrink), size=max(30, round(piece.size * max(shrink, 0.8)))) for piece in out]
    return out


def _broken(words: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    per_line = max(20, int(len(words) * width / max(font.getlength(words), 1)) + 4)
    while per_line > 20:
        lines = textwrap.wrap(words, per_line)
        if all(font.getlength(line) <= width for line in lines):
            return lines
        per_line -= 1
    return textwrap.wrap(words, 20)


def _face(seed: int) -> tuple[Path, Path]:
    there = [face for face in _FACES if face[0].exists()]
    return there[seed % len(there)]


def letter_page(text: str, seed: int = 0) -> Any:
    """The printed page, 300 to the inch: (height, width, red green blue)."""
    random = np.random.default_rng(seed + 1)
    regular, bold = _face(seed)
    ink = int(random.integers(0, 50))
    page = Image.new("RGB", A4, (252, 252, 250))
    draw = ImageDraw.Draw(page)
    pieces = laid_out(text, seed)
    colour = tuple(int(c) for c in random.integers(20, 160, 3))
    corner = (pieces[0].x - 130, pieces[0].y - 10)
    draw.ellipse((*corner, corner[0] + 90, corner[1] + 90), fill=colour)  # a logo
    slip = [piece for piece in pieces if re.search(r"(?i)bankgiro|ocr|betalningsmottagare", piece.text) and piece.y > A4[1] // 3]
    if slip:
        y = min(piece.y for piece in slip) - 25
        draw.line((pieces[0].x - 60, y, A4[0] - pieces[0].x + 60, y), fill=(90, 90, 90), width=3)
    for piece in pieces:
        font = ImageFont.truetype(str(bold if piece.bold else regular), piece.size)
        draw.text((piece.x, piece.y), piece.text, font=font, fill=(ink, ink, ink))
    return np.asarray(page)


@cache
def letter_picture(text: str, grade: str, seed: int = 0) -> bytes:
    """A JPEG of the letter as that grade of picture."""
    return jpeg(degraded(letter_page(text, seed), grade, seed), {"scan": 90, "good": 90, "typical": 82, "bad": 65, "held": 80}[grade])


def letter_pdf(text: str, seed: int = 0) -> bytes:
    """The letter as a PDF with text, laid out alike."""
    put = []
    for piece in laid_out(text, seed):
        words = piece.text.replace("\\", "\\\\").replace('"', '\\"')
        weight = "bold" if piece.bold else "regular"
        x, y, size = (n * 72 / 300 for n in (piece.x, piece.y, piece.size))
        put.append(f'#place(dx: {x:.2f}pt, dy: {y:.2f}pt, text(size: {size:.2f}pt, weight: "{weight}", "{words}"))')
    source = '#set page(paper: "a4", margin: 0pt)\n#set text(font: "Noto Sans")\n' + "\n".join(put)
    return typst.compile(source.encode(), format="pdf", font_paths=[str(ASSETS / "fonts")])


def jpeg(picture: Any, quality: int = 85) -> bytes:
    return cv2.imencode(".jpg", picture[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()


def png(picture: Any) -> bytes:
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "PNG")
    return out.getvalue()


# ---- what happens between the paper and the file --------------------------------------------------------------------


def degraded(page: Any, grade: str, seed: int = 0) -> Any:
    """The page as a camera or scanner sees it."""
    random = np.random.default_rng(seed * 7 + GRADES.index(grade))
    if grade == "scan":
        turn = cv2.getRotationMatrix2D((A4[0] / 2, A4[1] / 2), float(random.uniform(-0.4, 0.4)), 1)
        flat = cv2.warpAffine(page, turn, A4, borderValue=(252, 252, 250), flags=cv2.INTER_CUBIC)
        return _noisy(cv2.GaussianBlur(flat, (0, 0), 0.6).astype(np.float32), random, 2)
    width, height = FRAMES[seed % 2]
    amount = {"good": 0.25, "typical": 1.0, "bad": 1.0, "held": 1.1}[grade]
    corners = _corners(random, width, height, amount)
    seen = _placed(page, corners, (width, height), random, wave={"bad": 6.0, "held": 28.0}.get(grade, 0.0))
    paper, mask = seen[:, :, :3], seen[:, :, 3:]
    desk = _room(random, width, height) if grade == "held" else _desk(random, width, height)
    picture = paper * mask + desk * (1 - mask) * _shadow(mask)
    if grade == "bad":
        picture *= _creases(random, corners, width, height)
    if grade == "held":
        picture = _fingers(picture, random, corners)
    low = {"good": 0.85, "typical": 0.55, "bad": 0.6, "held": 0.6}[grade]
    picture *= _light(random, width, height, low)[:, :, None] * np.array([1.0, 0.98, 0.93]) * {"bad": 0.36}.get(grade, 0.92)
    scale = width / 3000
    blur = {"good": 0.8, "typical": 1.4, "bad": 2.4, "held": 1.5}[grade] * scale
    picture = cv2.GaussianBlur(picture.astype(np.float32), (0, 0), blur)
    if grade == "bad":
        picture = cv2.filter2D(picture, -1, _motion(float(random.uniform(0, np.pi)), round(10 * scale)))
    return _noisy(picture, random, {"good": 3, "typical": 6, "bad": 10, "held": 6}[grade])


def _corners(random: Any, width: int, height: int, amount: float) -> Any:
    """Where the sheet's corners come to lie in the frame: turned, tilted, and all of them inside."""
    tall = height * float(random.uniform(0.80, 0.88))
    wide = tall / 1.4142
    if wide > width * 0.9:
        wide, tall = width * 0.9, width * 0.9 * 1.4142
    box = np.array([[-wide, -tall], [wide, -tall], [wide, tall], [-wide, tall]]) / 2
    angle = np.radians(random.uniform(-5, 5) * amount)
    box = box @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    box *= 1 + random.uniform(-0.055, 0.055, (4, 2)) * amount
    box *= min(1.0, 0.48 * width / np.abs(box[:, 0]).max(), 0.48 * height / np.abs(box[:, 1]).max())
    return (box + np.array([width, height]) / 2).astype(np.float32)


def _placed(page: Any, corners: Any, frame: tuple[int, int], random: Any, wave: float) -> Any:
    """The page in the frame with its mask as a fourth channel; `wave`: how far it bends, in pixels of the page."""
    sheet = np.dstack([page, np.full(page.shape[:2], 255, np.uint8)])
    here = np.array([[0, 0], [A4[0], 0], [A4[0], A4[1]], [0, A4[1]]], np.float32)
    if wave:
        x, y = np.meshgrid(np.arange(A4[0], dtype=np.float32), np.arange(A4[1], dtype=np.float32))
        phase = random.uniform(0, 6.28, 3)
        bend = np.sin(x / A4[0] * np.pi * random.uniform(0.8, 1.6) + phase[0]) + 0.35 * np.sin(y / A4[1] * 5 + phase[1])
        sheet = cv2.remap(
            sheet,
            x + wave * 0.3 * np.sin(y / A4[1] * 4 + phase[2]).astype(np.float32),
            y + (wave * bend).astype(np.float32),
            cv2.INTER_LINEAR,
        )
    out = cv2.warpPerspective(sheet, cv2.getPerspectiveTransform(here, corners), frame, flags=cv2.INTER_AREA).astype(np.float32)
    out[:, :, 3] /= 255
    return out


def _light(random: Any, width: int, height: int, low: float) -> Any:
    """Brightness over the frame, from `low` to 1: a slope and a soft shadow."""
    y, x = np.mgrid[0 : height // 16, 0 : width // 16].astype(np.float32)
    angle = random.uniform(0, 2 * np.pi)
    slope = np.cos(angle) * x / x.max() + np.sin(angle) * y / y.max()
    slope = (slope - slope.min()) / (slope.max() - slope.min())
    cx, cy = random.uniform(0, x.max()), random.uniform(0, y.max())
    shade = 1 - 0.35 * (1 - low) * np.exp(-(((x - cx) / x.max()) ** 2 + ((y - cy) / y.max()) ** 2) * 12)
    return cv2.resize(((low + (1 - low) * slope) * shade).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)


def _desk(random: Any, width: int, height: int) -> Any:
    """Wood, stone or cloth."""
    colour = np.array([(120, 85, 55), (70, 70, 75), (165, 140, 110), (50, 60, 90), (185, 180, 175)][int(random.integers(5))], np.float32)
    grain = random.normal(0, 1, (height // 8, 12)).astype(np.float32)
    grain = cv2.resize(grain, (width, height), interpolation=cv2.INTER_CUBIC) * 8
    return np.clip(colour + grain[:, :, None], 0, 255)


def _room(random: Any, width: int, height: int) -> Any:
    """Something far away and out of focus."""
    spots = random.uniform(40, 190, (9, 7, 3)).astype(np.float32)
    return cv2.GaussianBlur(cv2.resize(spots, (width, height), interpolation=cv2.INTER_CUBIC), (0, 0), 25)


def _shadow(mask: Any) -> Any:
    """The sheet's own soft shadow beside it."""
    small = cv2.resize(mask, None, fx=0.1, fy=0.1)
    soft = cv2.GaussianBlur(np.roll(small, (3, 3), (0, 1)), (0, 0), 5)
    return 1 - 0.35 * cv2.resize(soft, (mask.shape[1], mask.shape[0]))[:, :, None]


def _creases(random: Any, corners: Any, width: int, height: int) -> Any:
    """Two folds across, as letters have, and one somewhere: bright on one side, dark on the other."""
    out = np.ones((height, width), np.float32)
    lines = [(corners[0] * (1 - t) + corners[3] * t, corners[1] * (1 - t) + corners[2] * t) for t in (0.33, 0.66)]
    lines.append((corners[0] + random.uniform(0, 400, 2), corners[2] - random.uniform(0, 400, 2)))
    for start, end in lines:
        for shift, value in ((-5, 0.8), (4, 1.12)):
            a, b = ((int(p[0]), int(p[1] + shift)) for p in (start, end))
            cv2.line(out, a, b, value, 8)
    return cv2.GaussianBlur(out, (0, 0), 5)[:, :, None]


def _fingers(picture: Any, random: Any, corners: Any) -> Any:
    """Thumbs on the lower margins."""
    out = np.ascontiguousarray(picture, np.float32)
    for corner, side in ((corners[3], 1), (corners[2], -1)):
        middle = corner + np.array([side * 20, -random.uniform(0.15, 0.3) * picture.shape[0]])
        cv2.ellipse(out, (int(middle[0]), int(middle[1])), (130, 70), -20 * side, 0, 360, (205, 160, 130), -1)
    return out


def _motion(angle: float, length: int) -> Any:
    kernel = np.zeros((length, length), np.float32)
    middle = length // 2
    dx, dy = int(np.cos(angle) * middle), int(np.sin(angle) * middle)
    cv2.line(kernel, (middle - dx, middle - dy), (middle + dx, middle + dy), 1.0, 1)
    return kernel / kernel.sum()


def _noisy(picture: Any, random: Any, sigma: float) -> Any:
    noise = random.standard_normal(picture.shape[:2], np.float32)[:, :, None] * sigma
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


# ---- how much of it was read ----------------------------------------------------------------------------------------


def error_rate(text: str, seed: int, read: list[str]) -> float:
    """Character errors a printed character, whatever order the lines were read in.

    Each printed run is sought in all that was read (joined by blanks, blanks counted once) where it fits best, and its edit distance to
    that place counts; what was read beyond the length of what is printed counts too, so inventing text does not pay.
    """
    every = " ".join(" ".join(read).split())
    wrong = whole = 0
    pieces = [piece for piece in laid_out(text, seed) if any(c.isalnum() for c in piece.text)]  # a row of dashes is a line, no text
    for piece in pieces:
        truth = " ".join(piece.text.split())
        whole += len(truth)
        place = fuzz.partial_ratio_alignment(truth, every) if every else None
        best = len(truth)
        if place is not None:
            for before in (0, 1, 2):
                for after in (0, 1, 2):
                    some = every[max(0, place.dest_start - before) : place.dest_end + after]
                    best = min(best, Levenshtein.distance(truth, some))
        wrong += best
    return (wrong + max(0, len(every) - whole - len(pieces))) / max(whole, 1)
