"""The log on disk: rows of finished visits and a counter of hours. Written by the supervisor only."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import sqlite_utils

from kiosk.core.log import Row

SCHEMA = """
CREATE TABLE IF NOT EXISTS visit (
    month TEXT NOT NULL, language TEXT NOT NULL, services TEXT NOT NULL, topics TEXT NOT NULL,
    authorities TEXT NOT NULL, ended TEXT NOT NULL, minutes TEXT NOT NULL, helped TEXT NOT NULL,
    letters TEXT NOT NULL DEFAULT '[]', unknown TEXT NOT NULL DEFAULT '[]', right TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS hour (
    month TEXT NOT NULL, weekday INTEGER NOT NULL, hour INTEGER NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (month, weekday, hour)
) WITHOUT ROWID;
"""

ADDED = {"letters": "'[]'", "unknown": "'[]'", "right": "''"}  # columns that older logs lack, and what they hold there

Hour = tuple[str, int, int]  # month, weekday (0 is Monday), hour of day


class Unwritable(Exception):
    """The log cannot be opened or written; the visitor is served all the same."""


def open_log(folder: Path) -> sqlite_utils.Database:
    """The log in a data folder, made when it is not there. Unwritable if that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        db = sqlite_utils.Database(folder / "log.db")
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "busy_timeout=5000"):
            db.execute(f"PRAGMA {pragma}").fetchall()
        db.conn.executescript(SCHEMA)
        for column, empty in ADDED.items():
            if column not in db["visit"].columns_dict:
                db.execute(f"ALTER TABLE visit ADD COLUMN {column} TEXT NOT NULL DEFAULT {empty}")
    except (OSError, sqlite3.Error) as error:
        raise Unwritable(str(error)) from error
    return db


def add(db: sqlite_utils.Database, rows: Iterable[Row], hours: Iterable[Hour], chance: random.Random) -> None:
    """Put a batch into the log, in an order that tells nothing, all or nothing. Unwritable if the disk refuses."""
    records = [{k: json.dumps(v) if isinstance(v, tuple) else v for k, v in asdict(row).items()} for row in rows]
    chance.shuffle(records)
    try:
        with db.conn:
            db.conn.executemany(
                "INSERT INTO visit (month, language, services, topics, authorities, ended, minutes, helped, letters, unknown, right) VALUES"
                " (:month, :language, :services, :topics, :authorities, :ended, :minutes, :helped, :letters, :unknown, :right)",
                records,
            )
            db.conn.executemany(
                "INSERT INTO hour VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET n = n + 1",
                list(hours),
            )
    except sqlite3.Error as error:
        raise Unwritable(str(error)) from error


def read(db: sqlite_utils.Database, months: Iterable[str]) -> tuple[list[Row], list[tuple[int, int, int]]]:
    """The rows of some months, and (weekday, hour, visits)."""
    wanted = list(months)
    marks = ",".join("?" * len(wanted))
    rows = []
    for record in db.query(f"SELECT * FROM visit WHERE month IN ({marks})", wanted):
        sets = {k: tuple(json.loads(record[k])) for k in ("services", "topics", "authorities", "letters", "unknown")}
        rows.append(Row(**{**record, **sets}))
    hours = db.execute(f"SELECT weekday, hour, sum(n) FROM hour WHERE month IN ({marks}) GROUP BY 1, 2 ORDER BY 1, 2", wanted)
    return rows, list(hours.fetchall())
