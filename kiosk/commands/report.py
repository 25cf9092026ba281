"""The log of a month as tables."""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import platformdirs

from kiosk.core.log import Row
from kiosk.edge import store


def report(args: argparse.Namespace) -> int:
    """Write one CSV a table (";", UTF-8 with BOM); 2 if the month or the folder is not understood."""
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", args.period):
        print(f'"{args.period}" is not a month. Write it as 2026-10.', file=sys.stderr)
        return 2
    folder = Path(args.data or platformdirs.user_data_dir("kiosk"))
    if not (folder / "log.db").is_file():
        print(f"There is no log in {folder}. Name its folder with --data.", file=sys.stderr)
        return 2
    try:
        rows, hours = store.read(store.open_log(folder), [args.period])
        out = Path(args.out)
        out.mkdir(parents=True, exist_ok=True)
        for name, table in tables(rows).items():
            _write(out / f"{name}.csv", (name, "n"), table)
        _write(out / "weekday_hour.csv", ("weekday", "hour", "n"), hours)
    except (store.Unwritable, OSError) as error:
        print(f"The report could not be made: {error}.", file=sys.stderr)
        return 2
    print(f"{len(rows)} besök. {len(rows)} visits. {out}")
    return 0


def tables(rows: Iterable[Row]) -> dict[str, list[tuple[str, int]]]:
    """Visits by each column; a visit counts once for each word of a set."""
    rows = list(rows)
    counts = {
        "language": Counter(r.language for r in rows),
        "service": Counter(s for r in rows for s in r.services),
        "topic": Counter(t for r in rows for t in r.topics),
        "authority": Counter(a for r in rows for a in r.authorities),
        "ended": Counter(r.ended for r in rows),
        "minutes": Counter(r.minutes for r in rows),
        "helped": Counter(r.helped or "-" for r in rows),
    }
    return {name: sorted(found.items()) for name, found in counts.items()}


def _write(path: Path, header: tuple[str, ...], table: Iterable[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows([header, *table])
