"""What outlives the visits: batches of rows, the day's end, and disks that refuse."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from kiosk.core.log import Row
from kiosk.edge import store
from kiosk.supervisor import BATCH, Log

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
