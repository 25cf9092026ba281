"""How well and how fast letters are read: `python -m tests.bench_reader [LETTERS] [GRADE …] [--alone]` prints one JSON.

Beside it, unless alone, where they are installed, bare Tesseract on the same pictures and ocrmypdf with its own deskewing and cleaning.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from kiosk.edge.places import FORMS
from kiosk.edge.reader import Reader, Reading
from tests.pictures import GRADES, LETTERS, error_rate, letter_picture

TESSERACT_MOST, OCRMYPDF_MOST = 20, 3  # letters a grade for the slow ones


def texts(many: int) -> list[str]:
    """Letters as the content's own samples have them, else those of the tests; every second sample first."""
    folder = FORMS.parent / "kiosk" / "content" / "letters"
    out = []
    for file in sorted(folder.glob("*.toml")):
        try:
            out += [one["text"] for one in tomllib.loads(file.read_text("utf-8")).get("sample", [])[:1]]
        except (tomllib.TOMLDecodeError, KeyError):
            continue
    out = out or list(LETTERS)
    return [out[n * len(out) // many % len(out)] for n in range(many)]


def measured(many: int, grades: Sequence[str] = GRADES, others: bool = True) -> dict[str, Any]:
    """Error rates and seconds a grade."""
    letters = texts(many)
    out: dict[str, Any] = {"letters": many}
    with Reader() as reader:
        start = time.monotonic()
        out["locks"] = reader.locks()
        out["load_s"] = round(time.monotonic() - start, 2)
        for grade in grades:
            rows: dict[str, list[tuple[float, float]]] = {}
            for n, text in enumerate(letters):
                picture = letter_picture.__wrapped__(text, grade, n)  # not kept
                ways: dict[str, Callable[[bytes], list[str]]] = {"kiosk": lambda data: _kiosk(reader, data)}
                if others and n < TESSERACT_MOST and shutil.which("tesseract"):
                    ways["tesseract"] = _tesseract
                if others and n < OCRMYPDF_MOST and shutil.which("ocrmypdf"):
                    ways["ocrmypdf"] = _ocrmypdf
                for name, way in ways.items():
                    start = time.monotonic()
                    lines = way(picture)
                    seconds = time.monotonic() - start
                    rows.setdefault(name, []).append((error_rate(text, n, lines), seconds))
            out[grade] = {name: _summary(some) for name, some in rows.items()}
        status = Path(f"/proc/{reader.pid}/status")
        if status.exists():
            out["peak_mib"] = next(int(row.split()[1]) // 1024 for row in status.read_text().splitlines() if row.startswith("VmHWM"))
    return out


def _summary(rows: list[tuple[float, float]]) -> dict[str, float]:
    rates, seconds = sorted(rate for rate, _ in rows), sorted(second for _, second in rows)
    return {
        "cer_median_%": round(100 * statistics.median(rates), 2),
        "cer_mean_%": round(100 * statistics.fmean(rates), 2),
        "cer_worst_%": round(100 * rates[-1], 1),
        "s_p50": round(statistics.median(seconds), 2),
        "s_p95": round(seconds[min(len(seconds) - 1, round(0.95 * len(seconds)))], 2),
    }


def _kiosk(reader: Reader, data: bytes) -> list[str]:
    answer = reader.read(data)
    return [line.text for line in answer.lines] if isinstance(answer, Reading) else []


def _tesseract(data: bytes) -> list[str]:
    done = subprocess.run(["tesseract", "-", "-", "-l", "swe"], input=data, capture_output=True, timeout=120)
    return done.stdout.decode("utf-8", "replace").splitlines()


def _ocrmypdf(data: bytes) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        picture, pdf, text = (Path(folder) / name for name in ("in.jpg", "out.pdf", "out.txt"))
        picture.write_bytes(data)
        order = [
            "ocrmypdf",
            "-q",
            "-l",
            "swe",
            "--deskew",
            "--clean",
            "--image-dpi",
            "300",
            "--output-type",
            "pdf",
            "--sidecar",
            text,
            picture,
            pdf,
        ]
        subprocess.run(order, capture_output=True, timeout=300)
        return text.read_text("utf-8", "replace").splitlines() if text.exists() else []


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--alone"]
    print(
        json.dumps(measured(int(words[0]) if words else 20, words[1:] or GRADES, "--alone" not in sys.argv), ensure_ascii=False, indent=1)
    )
