"""The watched folder: this visit's scan is read and gone, an earlier one's is never offered."""

from __future__ import annotations

import os
from pathlib import Path

from kiosk.edge import scans


def put(folder: Path, name: str, at: float) -> Path:
    path = folder / name
    path.write_bytes(b"x")
    os.utime(path, (at, at))
    return path


def test_only_what_came_during_the_visit(tmp_path: Path) -> None:
    put(tmp_path, "old.jpg", 1000)
    assert scans.waiting(tmp_path, 2000) is None
    put(tmp_path, "new.pdf", 2010)
    newest = put(tmp_path, "newer.PNG", 2020)
    put(tmp_path, "notes.txt", 2030)
    assert scans.waiting(tmp_path, 2000) == newest


def test_a_scan_that_was_read_is_gone(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jpg", 2000)
    assert scans.take(path, 10) == b"x"
    assert not path.exists()


def test_the_end_of_a_visit_sweeps_its_scans_and_nothing_else(tmp_path: Path) -> None:
    old, other, new = put(tmp_path, "old.jpg", 1000), put(tmp_path, "notes.txt", 2010), put(tmp_path, "new.jpg", 2010)
    scans.sweep(tmp_path, 2000)
    assert (old.exists(), other.exists(), new.exists()) == (True, True, False)


def test_no_folder_is_no_scan(tmp_path: Path) -> None:
    assert scans.waiting(None, 0) is None and scans.waiting(tmp_path / "away", 0) is None
    scans.sweep(None, 0)
