"""Letters in, lines out: what a visitor may hold before the kiosk, and what comes instead of lines when it cannot be read."""

from __future__ import annotations

import io
import json
import os
import struct
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from functools import cache
from typing import Any

import cv2
import numpy as np
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from kiosk.core.sheet import Box, Line
from kiosk.edge import reader as module
from kiosk.edge.jail import Answer, Jail, Odd
from kiosk.edge.lines import in_order
from kiosk.edge.reader import Framing, Reader, Reading, Refused, jpeg_size
from tests.pictures import LETTERS, degraded, error_rate, jpeg, letter_page, letter_pdf, letter_picture, png


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    with Reader() as one:
        yield one


@cache
def photo() -> Any:
    return degraded(letter_page(LETTERS[1], 1), "good", 1)


def lines(answer: Reading | Refused) -> list[str]:
    assert isinstance(answer, Reading), answer
    return [line.text for line in answer.lines]


@pytest.mark.parametrize(("grade", "most"), [("scan", 0.002), ("good", 0.005), ("typical", 0.01), ("bad", 0.08), ("held", 0.02)])
def test_letters_are_read_at_every_grade(reader: Reader, grade: str, most: float) -> None:
    n = ("scan", "good", "typical", "bad", "held").index(grade) % len(LETTERS)
    assert error_rate(LETTERS[n], n, lines(reader.read(letter_picture(LETTERS[n], grade, n)))) <= most


def test_what_decides_is_read_exactly(reader: Reader) -> None:
    read = lines(reader.read(letter_picture(LETTERS[1], "typical", 1)))
    for words in ("Slutskattebesked för inkomståret 2025", "5050-1055", "1234567897", "5 678,00", "Amina Exempel"):
        assert words in read
    assert "senast den 12 februari 2027" in " ".join(read)


def test_a_pdf_is_read_by_its_own_text(reader: Reader) -> None:
    answer = reader.read(letter_pdf(LETTERS[0], 0))
    assert error_rate(LETTERS[0], 0, lines(answer)) == 0
    assert isinstance(answer, Reading) and {line.score for line in answer.lines} == {1.0}
    date = next(line for line in answer.lines if line.text == "2026-03-02")
    assert date.box.x > 0.5 and date.box.y < 0.15
    assert max(answer.pages[0].height, answer.pages[0].width) <= 1600


def test_columns_are_lines_of_their_own_and_words_are_not(reader: Reader) -> None:
    for data in (letter_picture(LETTERS[0], "scan", 0), letter_pdf(LETTERS[0], 0)):
        answer = reader.read(data)
        read = lines(answer)
        assert "Ansökningsavgift" in read and "300,00 kr" in read
        assert "Ränta till och med 2026-03-15" in read
        assert isinstance(answer, Reading)
        label, value = (next(line for line in answer.lines if line.text == words) for words in ("Ansökningsavgift", "300,00 kr"))
        assert abs(label.box.y - value.box.y) < 0.01 and value.box.x > label.box.right


def test_a_scanned_pdf_is_read_by_its_picture(reader: Reader) -> None:
    out = io.BytesIO()
    Image.fromarray(letter_page(LETTERS[2], 2)[::2, ::2]).save(out, "PDF", resolution=150)
    assert error_rate(LETTERS[2], 2, lines(reader.read(out.getvalue()))) < 0.01


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "WEBP", "BMP"])
def test_other_kinds_of_pictures(reader: Reader, kind: str) -> None:
    out = io.BytesIO()
    Image.fromarray(letter_page(LETTERS[0], 0)[::2, ::2]).convert("L").save(out, kind)
    assert error_rate(LETTERS[0], 0, lines(reader.read(out.getvalue()))) < 0.01


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_turned_pages_are_read_after_turning(reader: Reader, quarters: int) -> None:
    answer = reader.read(jpeg(np.ascontiguousarray(np.rot90(photo(), quarters))))
    assert isinstance(answer, Reading) and "turned" in answer.notes
    assert error_rate(LETTERS[1], 1, lines(answer)) < 0.02
    assert answer.pages[0].height > answer.pages[0].width


def test_the_camera_says_how_it_was_held(reader: Reader) -> None:
    image = Image.fromarray(np.rot90(photo()))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter clockwise
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, quality=88)
    answer = reader.read(out.getvalue())
    assert error_rate(LETTERS[1], 1, lines(answer)) < 0.01
    assert isinstance(answer, Reading) and "turned" not in answer.notes


def test_half_a_page_is_read_and_said(reader: Reader) -> None:
    whole = photo()
    answer = reader.read(jpeg(np.ascontiguousarray(whole[: whole.shape[0] * 45 // 100])))
    assert isinstance(answer, Reading) and "half_page" in answer.notes
    assert "Amina Exempel" in lines(answer)


def test_two_letters_are_said(reader: Reader) -> None:
    both = np.hstack([degraded(letter_page(LETTERS[n], n), "good", 3)[::2, ::2] for n in (0, 1)])
    answer = reader.read(jpeg(both))
    assert isinstance(answer, Reading) and "two_letters" in answer.notes
    assert lines(answer)


def test_codes_are_found(reader: Reader) -> None:
    page = letter_page(LETTERS[0], 0).copy()
    code = np.asarray(
        zxingcpp.write_barcode_to_image(zxingcpp.create_barcode("https://example.org/1", zxingcpp.BarcodeFormat.QRCode), scale=12)
    )
    code = cv2.cvtColor(code, cv2.COLOR_GRAY2RGB) if code.ndim == 2 else code
    page[2600 : 2600 + code.shape[0], 1700 : 1700 + code.shape[1]] = code
    answer = reader.read(jpeg(degraded(page, "typical", 1)))
    assert isinstance(answer, Reading) and [code.text for code in answer.codes] == ["https://example.org/1"]
    assert answer.codes[0].box.x > 0.5 and answer.codes[0].box.y > 0.6


def test_many_pages_are_six_and_a_note(reader: Reader) -> None:
    one = pypdfium2.PdfDocument(letter_pdf(LETTERS[0], 0))
    many = pypdfium2.PdfDocument.new()
    for _ in range(9):
        many.import_pages(one)
    out = io.BytesIO()
    many.save(out)
    answer = reader.read(out.getvalue())
    assert isinstance(answer, Reading) and len(answer.pages) == 6 and answer.notes == ("several_pages_left",)
    assert {line.page for line in answer.lines} == set(range(6))


# ---- what is no letter ----------------------------------------------------------------------------------------------


def huge_png(width: int, height: int) -> bytes:
    """A PNG whose header promises that many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1 << 20))) + chunk(b"IEND", b"")


def many_pages(count: int) -> bytes:
    kids = b" ".join(b"3 0 R" for _ in range(count))
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count " + str(count).encode() + b"/Kids[" + kids
        + b"]>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )  # fmt: skip


def locked_pdf() -> bytes:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(letter_pdf(LETTERS[0], 0))) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def pdf_bomb() -> bytes:
    """One page whose content unpacks to 2 GB of drawing."""
    once = zlib.compress(b"0 0 m 500 500 l S\n" * 6_000_000, 9)
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents[" + b" ".join([b"4 0 R"] * 20) + b"]>>endobj\n"
        b"4 0 obj<</Filter/FlateDecode/Length " + str(len(once)).encode() + b">>stream\n" + once + b"\nendstream endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF"
    )


def tiff(frames: int) -> bytes:
    out = io.BytesIO()
    small = [Image.new("1", (70, 70), n % 2) for n in range(frames)]
    small[0].save(out, "TIFF", save_all=True, append_images=small[1:])
    return out.getvalue()


def gif() -> bytes:
    out = io.BytesIO()
    Image.new("P", (300, 300)).save(out, "GIF")
    return out.getvalue()


NO_LETTERS = {
    "empty": (lambda: b"", {"empty"}),
    "black": (lambda: jpeg(np.zeros((2000, 1500, 3), np.uint8)), {"nothing_readable"}),
    "white": (lambda: png(np.full((2000, 1500, 3), 255, np.uint8)), {"nothing_readable"}),
    "noise": (lambda: png(np.random.default_rng(1).integers(0, 256, (900, 700, 3), np.uint8)), {"nothing_readable"}),
    "tiny": (lambda: png(np.full((3, 3, 3), 255, np.uint8)), {"nothing_readable"}),
    "random bytes": (lambda: np.random.default_rng(2).bytes(100_000), {"not_a_picture"}),
    "gif": (gif, {"not_a_picture"}),
    "text": (lambda: b"Hej " * 1000, {"not_a_picture"}),
    "zip": (lambda: b"PK\x03\x04" + bytes(1000), {"not_a_picture"}),
    "cut jpeg": (lambda: letter_picture(LETTERS[0], "scan", 0)[:200_000], {"damaged"}),
    "jpeg head only": (lambda: b"\xff\xd8\xff\xe0" + bytes(500), {"damaged"}),
    "400 megapixels": (lambda: huge_png(20_000, 20_000), {"too_large"}),
    "too many bytes": (lambda: b"\xff\xd8\xff" + bytes(65 << 20), {"too_large"}),
    "png that promises": (lambda: huge_png(6000, 6000), {"damaged"}),
    "2000 pages": (lambda: many_pages(2000), {"too_many_pages"}),
    "blank pages": (lambda: many_pages(3), {"nothing_readable"}),
    "password": (locked_pdf, {"password"}),
    "cut pdf": (lambda: letter_pdf(LETTERS[0], 0)[:900], {"damaged"}),
    "pdf bomb": (pdf_bomb, {"timeout", "memory", "damaged", "nothing_readable"}),
    "3000 frames": (lambda: tiff(3000), {"too_many_pages", "nothing_readable"}),
    "20 frames": (lambda: tiff(20), {"nothing_readable"}),
}


@pytest.mark.parametrize("name", NO_LETTERS)
def test_no_letter_is_refused_and_the_next_one_read(reader: Reader, name: str) -> None:
    make, expected = NO_LETTERS[name]
    data = make()
    start = time.monotonic()
    answer = reader.read(data)
    assert isinstance(answer, Refused) and answer.code in expected
    assert time.monotonic() - start < 22
    assert "Kronofogden" in lines(reader.read(letter_pdf(LETTERS[0], 0)))


def test_a_file_of_two_kinds_is_what_it_begins_as(reader: Reader) -> None:
    both = letter_picture(LETTERS[1], "scan", 1) + letter_pdf(LETTERS[0], 0)
    assert "Skatteverket" in lines(reader.read(both))


def test_scribble_is_no_print(reader: Reader) -> None:
    page = np.full((2200, 1600, 3), 245, np.uint8)
    random = np.random.default_rng(3)
    for row in range(10):
        x = np.linspace(150, 1400, 160)
        y = 250 + row * 170 + 45 * np.sin(x / 18 + random.uniform(0, 6)) * random.uniform(0.4, 1.0, 160) + random.normal(0, 6, 160)
        cv2.polylines(page, [np.stack([x, y], 1).astype(np.int32)], False, (40, 40, 90), 4, cv2.LINE_AA)
    answer = reader.read(jpeg(page))
    assert answer == Refused("nothing_readable") or (isinstance(answer, Reading) and "handwriting" in answer.notes)


# ---- the camera's frames --------------------------------------------------------------------------------------------


def frame(grade: str = "good", scale: float = 1.0, light: float = 1.0, blur: float = 0.0, turned: bool = False) -> bytes:
    picture = cv2.resize(
        photo() if grade == "good" else degraded(letter_page(LETTERS[1], 1), grade, 1), (900, 1200), interpolation=cv2.INTER_AREA
    )
    if scale != 1:
        small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        picture = np.full_like(picture, picture[5, 5])
        picture[300 : 300 + small.shape[0], 250 : 250 + small.shape[1]] = small
    if blur:
        picture = cv2.GaussianBlur(picture, (0, 0), blur)
    if turned:
        picture = np.ascontiguousarray(np.rot90(picture))
    return jpeg(np.clip(picture * light, 0, 255).astype(np.uint8), 80)


@pytest.mark.parametrize(
    ("picture", "advice"),
    [
        (frame, "ready"),
        (lambda: frame("typical"), "ready"),
        (lambda: frame(light=0.15), "too_dark"),
        (lambda: frame(blur=3.0), "blurred"),
        (lambda: frame(scale=0.45), "closer"),
        (lambda: frame(turned=True), "turn"),
        (lambda: jpeg(np.full((900, 1200, 3), (120, 90, 60), np.uint8)), "no_page"),
        (lambda: b"no picture", "no_page"),
        (lambda: b"", "no_page"),
    ],
)
def test_framing(reader: Reader, picture, advice: str) -> None:  # type: ignore[no-untyped-def]
    framing = reader.look(picture())
    assert framing.advice == advice
    if advice in ("ready", "closer", "turn"):
        assert framing.outline is not None and len(framing.outline) == 4


def test_a_look_is_quick(reader: Reader) -> None:
    picture = frame()
    reader.look(picture)
    start = time.monotonic()
    for _ in range(5):
        reader.look(picture)
    assert (time.monotonic() - start) / 5 < 0.5


# ---- the parent -----------------------------------------------------------------------------------------------------


def test_closing_ends_a_request_at_once() -> None:
    one = Reader()
    one.start()
    answers: list[Reading | Refused] = []
    thread = threading.Thread(target=lambda: answers.append(one.read(pdf_bomb())))
    one.locks()
    thread.start()
    time.sleep(0.3)
    pid = one.pid
    start = time.monotonic()
    one.close()
    thread.join(5)
    assert time.monotonic() - start < 2
    assert answers == [Refused("unavailable")] and one.read(b"\xff\xd8\xff") == Refused("unavailable")
    with pytest.raises(ProcessLookupError):
        os.kill(pid or 0, 0)


def test_no_process_no_reading() -> None:
    with Reader(lambda: Jail((sys.executable + "-none",))) as one:
        assert isinstance(one.read(b"\xff\xd8\xff"), Refused)
        assert one.look(b"\xff\xd8\xff") == Framing(None, "no_page") and one.locks() == ()


GOOD = {"lines": [["Hej", 0, 0, 0.1, 0.1, 0, 0.9]], "pages": [[0, 2, 2]], "codes": [], "notes": []}


def said(**changes: object) -> Answer:
    picture = jpeg(np.zeros((2, 2, 3), np.uint8))
    words = json.loads(json.dumps({**GOOD, "pages": [[len(picture), 2, 2]], **changes}))
    return Answer(words, picture)


def test_a_sound_answer_is_taken() -> None:
    answer = module._reading(said())
    assert isinstance(answer, Reading) and answer.lines == (Line("Hej", Box(0, 0, 0.1, 0.1), 0, 0.9),)


@pytest.mark.parametrize(
    "changes",
    [
        {"lines": None},
        {"lines": [["x"] * 7]},
        {"lines": [["Hej", 0, 0, 0.1, 0.1, 1, 0.9]]},
        {"lines": [["Hej", 0, 0, 0.1, 0.1, True, 0.9]]},
        {"lines": [["Hej", 0, 0, float("nan"), 0.1, 0, 0.9]]},
        {"lines": [["Hej", 0, 0, 2, 0.1, 0, 0.9]]},
        {"lines": [["x" * 301, 0, 0, 0.1, 0.1, 0, 0.9]]},
        {"lines": [["Hej", 0, 0, 0.1, 0.1, 0, 0.9]] * 601},
        {"pages": []},
        {"pages": [[5, 2, 2]]},
        {"pages": [[0, 2, 2]] * 7},
        {"notes": ["hello"]},
        {"notes": [["turned"]]},
        {"codes": [["x", 0, 0]]},
        {"refused": "because"},
    ],
)
def test_an_odd_answer_is_not(changes: dict[str, object]) -> None:
    with pytest.raises(Odd):
        module._reading(said(**changes))


def test_words_from_the_jail_are_one_line_of_ordinary_characters() -> None:
    answer = module._reading(said(lines=[["a\u202eb\n\x00c  d\ue000", 0, 0, 0.1, 0.1, 0, 0.9], ["\u200b", 0, 0, 0, 0, 0, 0]]))
    assert isinstance(answer, Reading) and [line.text for line in answer.lines] == ["a b c d"]


def test_a_picture_is_a_plain_jpeg_of_the_size_that_was_said() -> None:
    picture = jpeg(np.zeros((20, 30, 3), np.uint8))
    assert jpeg_size(picture) == (30, 20)
    comment = picture[:2] + b"\xff\xfe\x00\x04ab" + picture[2:]
    assert [jpeg_size(one) for one in (b"", picture[:-2], comment, png(np.zeros((20, 30, 3), np.uint8)))] == [None] * 4


def test_reading_order() -> None:
    rows = [Line("b", Box(0.6, 0.101, 0.1, 0.02)), Line("c", Box(0.1, 0.14, 0.1, 0.02)), Line("a", Box(0.1, 0.105, 0.1, 0.02))]
    assert [line.text for line in in_order(rows)] == ["a", "b", "c"]
