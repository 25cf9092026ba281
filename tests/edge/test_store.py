"""The log: shuffled batches, all or nothing, nothing that points at a person."""

from __future__ import annotations

import os
import random
import sqlite3
from pathlib import Path

import pytest

from kiosk.core.log import Row
from kiosk.edge import store


def row(n: int) -> Row:
    return Row("2026-11", ("ar", "ti", "uk")[n % 3], ("way_in",), ("no_money",), ("kommun_ek",), "finish", "3-5", "")


def test_rows_and_hours_come_back(tmp_path: Path) -> None:
    db = store.open_log(tmp_path)
    rows = [row(n) for n in range(5)]
    store.add(db, rows, [("2026-11", 4, 10)] * 3 + [("2026-11", 4, 11)] * 2, random.Random(1))
    back, hours = store.read(db, ["2026-11"])
    assert sorted(back, key=str) == sorted(rows, key=str)
    assert hours == [(4, 10, 3), (4, 11, 2)]
    assert store.read(db, ["2026-10"]) == ([], [])


def test_the_order_of_a_batch_tells_nothing(tmp_path: Path) -> None:
    rows = [Row("2026-11", "ar", (), (f"t{n}",), (), "finish", "0-2", "") for n in range(20)]
    db = store.open_log(tmp_path)
    store.add(db, rows, [], random.Random(7))
    assert store.read(db, ["2026-11"])[0] != rows


def test_the_columns_are_these_and_no_others(tmp_path: Path) -> None:
    db = store.open_log(tmp_path)
    assert db["visit"].columns_dict.keys() == Row.__dataclass_fields__.keys()
    assert set(db["hour"].columns_dict) == {"month", "weekday", "hour", "n"}
    assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert db.execute("PRAGMA synchronous").fetchone()[0] == 2
    assert db.execute("PRAGMA secure_delete").fetchone()[0] == 1


def test_a_batch_enters_whole_or_not_at_all(tmp_path: Path) -> None:
    db = store.open_log(tmp_path)
    with pytest.raises(store.Unwritable):
        store.add(db, [row(1)], [("2026-11", 4, None)], random.Random(1))  # type: ignore[list-item]
    assert store.read(db, ["2026-11"]) == ([], [])


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(store.Unwritable):
        store.open_log(tmp_path / "file")


def test_a_damaged_log_is_said(tmp_path: Path) -> None:
    (tmp_path / "log.db").write_bytes(os.urandom(4096))
    with pytest.raises(store.Unwritable):
        store.open_log(tmp_path)


def test_a_locked_log_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db = store.open_log(tmp_path)
    db.execute("PRAGMA busy_timeout=1").fetchall()
    other = sqlite3.connect(tmp_path / "log.db")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(store.Unwritable):
        store.add(db, [row(1)], [], random.Random(1))
    other.rollback()
    store.add(db, [row(1)], [], random.Random(1))
    assert len(store.read(db, ["2026-11"])[0]) == 1, "counting resumes"
