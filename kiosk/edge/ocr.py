"""Finds and reads lines of print in a picture, with the two networks inside the `rapidocr` wheel (PP-OCR v6, Apache 2.0).

Only characters of European print are admitted as an answer: the network knows 18,708, most of them Chinese.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from threading import Barrier
from typing import Any, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
from numpy.polynomial import polynomial

from kiosk.core.sheet import Box
from kiosk.edge.narrow import narrowed

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read once, when it is loaded: else it keeps a file about its use and sends it to its maker
import onnxruntime

Grey = npt.NDArray[np.uint8]  # height, width
Quad = npt.NDArray[np.float32]  # 4 corners, clockwise from top left; x, y in pixels

THREADS = 2
DETECT_SIDE = 1280  # pixels of the longer side when lines are looked for; 1600 finds no more and takes twice the memory
SURE = 0.3  # of a pixel to belong to a line, and
SURE_LINE = 0.5  # of all of a line's pixels
GROW = 1.6  # the network marks the core of a line: area x this / circumference is added on each side
LONG = 120  # pixels, where lines are looked for: shorter ones are taken as straight
BENT = 0.12  # of a line's core height: the least bend that is straightened
HEIGHT, STEP = 48, 8  # pixels: the height a line is read at, and the width of one step of the answer
NARROWEST = 320  # pixels; shorter lines are padded to it
WIDEST = 3200  # pixels at HEIGHT; a longer line is squeezed
MOST_LINES = 600

_ALSO = "–—‘’“”„†•…‰€™→←↑↓−≤≥≈×"


@dataclass(frozen=True)
class Engine:
    """The loaded networks, and the characters that the columns of the reading one's answer stand for (0 is 'no character')."""

    find: onnxruntime.InferenceSession
    read: onnxruntime.InferenceSession
    letters: tuple[str, ...]
    hands: ThreadPoolExecutor  # lines are read one by one, each on a thread: faster than many at once, and less memory


class Band(NamedTuple):
    """Where a line of print lies. `curve` is the middle of a line that bends (points from left to right) and `tall` its height."""

    quad: Quad
    curve: npt.NDArray[np.float32] | None = None
    tall: float = 0.0


class Found(NamedTuple):
    """A line of print: its text, where each character stands (parts of the quad's width), how sure, and its corners."""

    text: str
    at: tuple[float, ...]
    score: float
    quad: Quad


def load() -> Engine:
    """Reads the models from the installed wheel. ImportError or FileNotFoundError when it is not there."""
    spec = find_spec("rapidocr")  # found, not imported: it would load much that nobody needs
    if spec is None or spec.origin is None:
        raise ImportError("rapidocr")
    models = Path(spec.origin).parent / "models"
    narrow = narrowed((models / "PP-OCRv6_rec_small.onnx").read_bytes(), _admitted)
    find = _session((models / "PP-OCRv6_det_small.onnx").read_bytes(), THREADS)
    hands = ThreadPoolExecutor(THREADS)
    together = Barrier(THREADS + 1)  # a pool starts its threads when it needs them, and later it may not
    for _ in range(THREADS):
        hands.submit(together.wait)
    together.wait(5)
    return Engine(find, _session(narrow.model, 1), narrow.letters, hands)


def _session(model: bytes, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.enable_cpu_mem_arena = False  # an arena keeps the peak for ever
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _admitted(character: str) -> bool:
    return len(character) == 1 and (" " <= character <= "~" or "¡" <= character <= "ž" or character in _ALSO)


def find_lines(engine: Engine, page: Grey) -> list[Band]:
    """Each line of print, in no order."""
    height, width = page.shape[:2]
    shrink = min(1.0, DETECT_SIDE / max(height, width))
    rows, columns = (max(32, round(side * shrink / 32) * 32) for side in (height, width))
    small = cv2.resize(page, (columns, rows), interpolation=cv2.INTER_AREA if shrink < 1 else cv2.INTER_LINEAR)
    sheet = (small.astype(np.float32) / 127.5 - 1)[None, None]
    chart = engine.find.run(None, {"x": np.repeat(sheet, 3, axis=1)})[0][0, 0]
    mask = (chart > SURE).astype(np.uint8)
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    scale = np.array([width / columns, height / rows], np.float32)
    out = []
    for contour in sorted(contours, key=len, reverse=True)[:MOST_LINES]:
        centre, (w, h), angle = cv2.minAreaRect(contour)
        if min(w, h) < 3 or _mean(chart, contour) < SURE_LINE:
            continue
        grow = w * h * GROW / (2 * (w + h))
        if min(w, h) + 2 * grow < 5:
            continue
        corners = cv2.boxPoints((centre, (w + 2 * grow, h + 2 * grow), angle)) * scale
        curve, tall = _bend(contour)
        out.append(Band(_clockwise(corners, width, height), None if curve is None else curve * scale, tall * float(scale[1])))
    return out


def _bend(contour: Any) -> tuple[npt.NDArray[np.float32] | None, float]:
    """The middle of a long line that bends, a little longer than what was found, and the line's height; None for a straight one."""
    x, y, w, h = cv2.boundingRect(contour)
    if w < LONG:
        return None, 0.0
    mask = np.zeros((h, w), np.uint8)
    cv2.drawContours(mask, [contour - (x, y)], -1, 1, -1)
    thick = mask.sum(axis=0)
    core = float(np.median(thick))
    columns = np.flatnonzero(thick > 0.5 * core)
    middle = (mask * np.arange(h)[:, None]).sum(axis=0)[columns] / thick[columns]
    if len(columns) < w // 2:
        return None, 0.0
    at = columns / w * 2 - 1
    slope, bend = polynomial.polyfit(at, middle, 1), polynomial.polyfit(at, middle, 5)
    if float(np.abs(polynomial.polyval(at, bend) - polynomial.polyval(at, slope)).max()) < BENT * core or abs(slope[1]) > 0.2 * w:
        return None, 0.0
    grow = GROW / 2 * core
    across = np.linspace(-grow, w + grow, 64)
    inside = np.clip(across / w * 2 - 1, -1, 1)
    return np.stack([x + across, y + polynomial.polyval(inside, bend)], axis=1).astype(np.float32), core + 2 * grow


def _mean(chart: npt.NDArray[np.float32], contour: Any) -> float:
    x, y, w, h = cv2.boundingRect(contour)
    mask = np.zeros((h, w), np.uint8)
    cv2.fillPoly(mask, [cv2.boxPoints(cv2.minAreaRect(contour)).astype(np.int32) - (x, y)], 1)
    return float(cv2.mean(chart[y : y + h, x : x + w], mask)[0])


def _clockwise(corners: Any, width: int, height: int) -> Quad:
    by_x = corners[np.argsort(corners[:, 0], kind="stable")]
    left, right = by_x[:2], by_x[2:]
    left, right = left[np.argsort(left[:, 1])], right[np.argsort(right[:, 1])]
    quad = np.array([left[0], right[0], right[1], left[1]], np.float32)
    return np.clip(quad, 0, [width - 1, height - 1]).astype(np.float32)


def size(quad: Quad) -> tuple[float, float]:
    """Width and height of a line in pixels, along its own direction."""
    return (
        float(max(np.linalg.norm(quad[1] - quad[0]), np.linalg.norm(quad[2] - quad[3]))),
        float(max(np.linalg.norm(quad[3] - quad[0]), np.linalg.norm(quad[2] - quad[1]))),
    )


def read_lines(engine: Engine, page: Grey, bands: Sequence[Band], turned: bool = False) -> Iterator[Found]:
    """Text of each line, in their order; `turned` reads them upside down."""
    strips: list[tuple[Grey, Quad]] = []
    for band in bands:
        strip = _strip(page, band.quad) if band.curve is None else _unbent(page, band.curve, band.tall)
        strips.append((np.ascontiguousarray(strip[::-1, ::-1]) if turned else strip, band.quad))

    def answer(strip: Grey) -> Any:
        sheet = np.zeros((1, 1, HEIGHT, max(NARROWEST, strip.shape[1])), np.float32)
        sheet[0, 0, :, : strip.shape[1]] = strip.astype(np.float32) / 127.5 - 1
        return engine.read.run(None, {"x": np.repeat(sheet, 3, axis=1)})[0][0]

    for (strip, quad), steps in zip(strips, engine.hands.map(answer, [strip for strip, _ in strips]), strict=True):
        yield _decoded(engine.letters, steps.argmax(axis=1), steps.max(axis=1), strip.shape[1], quad)


def _strip(page: Grey, quad: Quad) -> Grey:
    """The line cut out and laid straight, HEIGHT pixels high."""
    w, h = size(quad)
    across = max(8, min(WIDEST, round(w * HEIGHT / max(h, 1))))
    if h > HEIGHT * 1.4:  # shrink by area: sampling alone would skip thin strokes
        big = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
        flat = cv2.warpPerspective(
            page, cv2.getPerspectiveTransform(quad, big), (max(8, round(w)), round(h)), borderMode=cv2.BORDER_REPLICATE
        )
        return np.asarray(cv2.resize(flat, (across, HEIGHT), interpolation=cv2.INTER_AREA), np.uint8)
    to = np.array([[0, 0], [across, 0], [across, HEIGHT], [0, HEIGHT]], np.float32)
    return np.asarray(
        cv2.warpPerspective(
            page, cv2.getPerspectiveTransform(quad, to), (across, HEIGHT), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        ),
        np.uint8,
    )


def _unbent(page: Grey, curve: npt.NDArray[np.float32], tall: float) -> Grey:
    """The same for a line that bends."""
    long = float(np.linalg.norm(np.diff(curve, axis=0), axis=1).sum())
    across = max(8, min(WIDEST, round(long * HEIGHT / max(tall, 1))))
    middle = cv2.resize(curve.reshape(1, -1, 2), (across, 1), interpolation=cv2.INTER_LINEAR)[0]
    off = ((np.arange(HEIGHT, dtype=np.float32) + 0.5) / HEIGHT - 0.5) * tall
    x = np.repeat(middle[None, :, 0], HEIGHT, axis=0)
    y = middle[None, :, 1] + off[:, None]
    return np.asarray(cv2.remap(page, x, y.astype(np.float32), cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.uint8)


def _decoded(letters: tuple[str, ...], best: Any, sure: Any, width: int, quad: Quad) -> Found:
    """One character a run of equal steps, none for the runs of 'no character' between them (CTC)."""
    first = np.concatenate([[True], best[1:] != best[:-1]]) & (best != 0)
    steps = np.flatnonzero(first)
    last = width / STEP
    text = "".join(letters[best[n]] for n in steps)
    at = tuple(min(1.0, (float(n) + 0.5) / last) for n in steps)
    return Found(text, at, float(sure[steps].mean()) if len(steps) else 0.0, quad)


def box_of(quad: Quad, width: int, height: int) -> Box:
    """The upright box around a quad as parts of the page."""
    x, y = (max(0.0, float(quad[:, n].min()) / side) for n, side in ((0, width), (1, height)))
    right, bottom = (min(1.0, float(quad[:, n].max()) / side) for n, side in ((0, width), (1, height)))
    return Box(x, y, right - x, bottom - y)
