"""What outlives the visits: batches of rows, the day's end, and disks that refuse."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest

from kiosk.content.load import load
from kiosk.core.log import Row
from kiosk.edge import store
from kiosk.edge.shelf import Shelf
from kiosk.supervisor import BATCH, Log, Visit


class Pipe:
    """A visit's process as the supervisor hears it."""

    def __init__(self, said: bytes) -> None:
        self.stdout = BytesIO(said)


def heard(said: bytes) -> Visit:
    visit = Visit.__new__(Visit)  # without a process
    visit.tickets, visit.shelf, visit.heard, visit.ready, visit.began = ["star-07"], Shelf(), [], True, 0.0
    visit.vocabulary = load().vocabulary()
    visit.process = Pipe(said)
    return visit


ROW = Row("2026-11", "ar", (), (), (), "finish", "0-2", "")
MORNING, TOMORROW = datetime(2026, 11, 20, 9), datetime(2026, 11, 21, 9)


def rows_in(folder: Path) -> int:
    return len(store.read(store.open_log(folder), ["2026-11"])[0])


def test_rows_enter_five_at_a_time(tmp_path: Path) -> None:
    log = Log(tmp_path, say=lambda *_: None)
    for n in range(BATCH + 2):
        log.add(ROW, MORNING)
        assert rows_in(tmp_path) == (0 if n + 1 < BATCH else BATCH)
    log.flush()
    assert rows_in(tmp_path) == BATCH + 2


def test_the_close_of_the_day_writes_what_waits(tmp_path: Path) -> None:
    log = Log(tmp_path, say=lambda *_: None)
    log.add(ROW, MORNING)
    log.add(ROW, MORNING)
    log.add(ROW, TOMORROW)
    assert rows_in(tmp_path) == 2


def test_a_disk_that_refuses_keeps_the_rows_waiting(tmp_path: Path) -> None:
    said: list[str] = []
    (tmp_path / "data").write_text("in the way")
    log = Log(tmp_path / "data", say=lambda sv, en: said.append(sv + en))
    for _ in range(BATCH):
        log.add(ROW, MORNING)
    assert said and "Besökarna får hjälp ändå" in said[0]
    (tmp_path / "data").unlink()
    log.flush()
    assert rows_in(tmp_path / "data") == BATCH, "counting resumes"


def test_a_paper_is_taken_once_under_its_own_ticket() -> None:
    visit = heard(b"paper star-07 4\n%PDFend finish\n")
    assert visit.follow() == "finish"
    assert visit.shelf.take("star-07", 0) == b"%PDF"
    again = heard(b"paper star-07 4\n%PDFpaper star-07 4\n%PDFend finish\n")
    assert again.follow() == "crash"


@pytest.mark.parametrize(
    "said", [b"paper \n", b"paper key-01 4\n%PDF", b"paper star-07 many\n", b"paper star-07 0\n", b"paper star-07 99999999\n"]
)
def test_anything_else_that_calls_itself_a_paper_ends_the_visit(said: bytes) -> None:
    visit = heard(said + b"end finish\n")
    assert visit.follow() == "crash" and not visit.shelf.papers
