"""100,000 malformed PDFs and images: no crash of the visit; each answered within 20 s and 900 MiB by a sentence.

Sound files are damaged at random: bytes changed, cut out, doubled, numbers made huge, two files spliced. In the test run there are some 300;
with KIOSK_PROMISES=full all of them. The same seed gives the same files.
"""

from __future__ import annotations

import io
import os
import sys
import time
from pathlib import Path
from random import Random

import cv2
import numpy as np
from PIL import Image

from kiosk.edge.jail import MEMORY, Jail
from kiosk.edge.reader import REFUSALS, Reader, Reading, Refused
from tests.pictures import LETTERS, letter_pdf

MANY = {"full": 100_000, "some": 5_000}.get(os.environ.get("KIOSK_PROMISES", ""), 300)
SECONDS = 20.0
EXTREMES = (b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x80\0\0\0", b"\0\0\0\0", b"\xff\xd9", b"endstream", b"4294967295", b"-1", b"1e999")


def sound() -> list[bytes]:
    """A small readable file of each kind: so small that reading it takes no time, so that many can be tried."""
    page = np.full((220, 320, 3), 255, np.uint8)
    cv2.putText(page, "Senast 2026", (20, 120), cv2.FONT_HERSHEY_SIMPLEX, 1.3, (0, 0, 0), 3)
    image = Image.fromarray(page)
    out = [letter_pdf("Kallelse\n\nDu ska komma den 4 mars 2026 klockan nio. Ta med brevet.", 0), letter_pdf(LETTERS[0], 1)]
    ways: list[tuple[str, str, dict[str, object]]] = [
        ("JPEG", "RGB", {}),
        ("JPEG", "L", {"progressive": True}),
        ("JPEG", "CMYK", {}),
        ("PNG", "RGB", {}),
        ("PNG", "P", {}),
        ("PNG", "RGBA", {}),
        ("PNG", "I;16", {}),
        ("TIFF", "RGB", {"compression": "tiff_lzw"}),
        ("TIFF", "1", {"compression": "group4"}),
        ("TIFF", "L", {"compression": "tiff_adobe_deflate"}),
        ("TIFF", "RGB", {"compression": "jpeg"}),
        ("WEBP", "RGB", {}),
        ("WEBP", "RGBA", {"lossless": True}),
        ("BMP", "RGB", {}),
        ("BMP", "P", {}),
        ("PDF", "RGB", {}),
    ]
    for kind, mode, more in ways:
        file = io.BytesIO()
        source = image.convert("L") if mode == "I;16" else image
        source.convert(mode).save(file, kind, **more)
        out.append(file.getvalue())
    return out


def damaged(data: bytes, other: bytes, random: Random) -> bytes:
    """One to eight wounds, in half of the files only beyond the first bytes that say what it is."""
    out = bytearray(data)
    keep = random.choice((0, 16))
    for _ in range(random.randint(1, 8)):
        if len(out) <= keep + 8:
            break
        at = random.randrange(keep, len(out))
        match random.randrange(7):
            case 0:
                out[at] ^= 1 << random.randrange(8)
            case 1:
                out[at] = random.randrange(256)
            case 2:
                some = random.choice(EXTREMES)
                out[at : at + len(some)] = some
            case 3:
                del out[at : at + random.randrange(1, 200)]
            case 4:
                out[at:at] = out[at : at + random.randrange(1, 2000)] * random.randrange(1, 4)
            case 5:
                del out[at:]
            case 6:
                start = random.randrange(len(other))
                out[at : at + random.randrange(1, 400)] = other[start : start + random.randrange(1, 400)]
    return bytes(out)


def test_each_malformed_file_is_answered_in_time_and_the_next_letter_is_read() -> None:
    files = sound()
    good, again = files[0], 0
    peak = worst = 0.0
    answers: dict[str, int] = {}
    with Reader() as reader:
        reader.locks()  # loaded: what is measured is the answer
        for n, data in enumerate(files):
            assert isinstance(reader.read(data), Reading), f"file {n} is readable before it is damaged"
        pid = reader.pid
        for n in range(MANY):
            random = Random(n)
            data = damaged(random.choice(files), random.choice(files), random)
            start = time.monotonic()
            answer = reader.read(data)
            worst = max(worst, time.monotonic() - start)
            assert isinstance(answer, Reading) or (isinstance(answer, Refused) and answer.code in REFUSALS), n
            assert worst < SECONDS + 2, n
            kind = answer.code if isinstance(answer, Refused) else "read"
            answers[kind] = answers.get(kind, 0) + 1
            if reader.pid == pid:
                peak = max(peak, _peak(pid))
            else:
                again, pid = again + 1, reader.pid
            if n % 50 == 0:
                assert isinstance(reader.read(good), Reading), n
        assert isinstance(reader.read(good), Reading)
    assert "unavailable" not in answers
    assert peak <= MEMORY
    print(f"\n{MANY} files: {answers}; slowest {worst:.1f} s; peak {peak / 2**20:.0f} MiB; {again} children replaced")


def _peak(pid: int | None) -> int:
    try:
        rows = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(row.split()[1]) * 1024 for row in rows if row.startswith("VmHWM")), 0)


def test_control_a_child_that_hangs_or_grows_is_noticed() -> None:
    """Positive control: without the watch these would hold the visit for ever; with it they are refused, each for its reason."""
    hello = "import sys, time\nout = sys.stdout.buffer\nw = b'{\"locks\": []}'\n"
    hello += "out.write(len(w).to_bytes(4, 'big') + bytes(4) + w); out.flush(); sys.stdin.buffer.read(5)\n"
    for body, code, seconds in (("time.sleep(60)", "timeout", 1.0), ("x = []\nwhile 1: x.append(b'x' * (1 << 24))", "memory", 20.0)):
        make = _jail(hello + body)
        with Reader(make, seconds) as reader:
            start = time.monotonic()
            answer = reader.read(b"\xff\xd8\xff")
            assert answer == Refused(code)
            assert time.monotonic() - start < seconds + 3


def _jail(script: str):  # type: ignore[no-untyped-def]
    return lambda: Jail((sys.executable, "-I", "-c", script), memory=300 << 20)
