"""Outlives every visit: starts one, hears its events, ends it by killing it, and writes the log."""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import sqlite_utils

from kiosk.core.log import Event, Row, Vocabulary, row
from kiosk.edge import clock, store

BATCH = 5  # rows enter the log together, so that one copy of it tells nothing about one visit
FAILS = 3  # visits in a row that ended before they were ready


class CannotServe(Exception):
    """No visit can be started. Said in Swedish and English."""


@dataclass
class Log:
    """Finished visits waiting for their batch, and the database they go to (None: counting is off)."""

    folder: Path
    say: Callable[[str, str], None]
    rows: list[Row] = field(default_factory=list)
    hours: list[store.Hour] = field(default_factory=list)
    db: sqlite_utils.Database | None = None
    day: date | None = None

    def add(self, finished: Row, now: datetime) -> None:
        """Take a finished visit in; write when there are enough, or when the day has changed."""
        if self.day and self.day != now.date():
            self.flush()
        self.day = now.date()
        self.rows.append(finished)
        self.hours.append((finished.month, now.weekday(), now.hour))
        if len(self.rows) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what waits. A disk that refuses is said once; the rows wait for the next time."""
        if not self.rows:
            return
        try:
            self.db = self.db or store.open_log(self.folder)
            store.add(self.db, self.rows, self.hours, random.SystemRandom())
        except store.Unwritable as error:
            self.say(
                f"Besöken kan inte räknas just nu ({error}). Besökarna får hjälp ändå. Kontrollera mappen {self.folder}.",
                f"Visits cannot be counted now ({error}). Visitors are served all the same. Check the folder {self.folder}.",
            )
            return
        self.rows.clear()
        self.hours.clear()


def listen(port: int) -> socket.socket:
    """A listening socket on loopback; the supervisor keeps it, so that no connection is refused between two visits."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform != "win32":
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind(("127.0.0.1", port))
    except OSError as error:
        raise CannotServe(
            f"Port {port} är upptagen. Kör kiosken redan? Välj en annan: --port 0",
            f"Port {port} is busy. Is the kiosk running already? Choose another: --port 0",
        ) from error
    sock.listen(64)
    return sock


class Visit:
    """One visit's process, its own folders, and what was heard from it."""

    def __init__(self, site_file: Path, client: Path, sock: socket.socket, vocabulary: Vocabulary) -> None:
        self.home = tempfile.mkdtemp(prefix="kiosk-visit-", dir=_memory_folder())
        self.vocabulary = vocabulary
        self.heard: list[Event] = []
        self.ready = False
        self.began = 0.0
        env = {**os.environ, "HOME": self.home, "TMPDIR": self.home, "TMP": self.home, "TEMP": self.home, "PYTHONUTF8": "1"}
        line = [sys.executable, "-m", "kiosk", "visit", "--site", str(site_file), "--client", str(client)]
        more: dict[str, object] = {}
        if sys.platform == "win32":
            line += ["--port", str(sock.getsockname()[1])]
        else:
            line += ["--fd", str(sock.fileno())]
            more = {"pass_fds": (sock.fileno(),), "start_new_session": True, "umask": 0o077}
        self.process = subprocess.Popen(line, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **more)  # type: ignore[call-overload]

    def follow(self) -> str:
        """Hear events until the visit ends; returns how it ended."""
        for raw in self.process.stdout:
            event = self.vocabulary.read(raw.decode("utf-8", "replace"))
            if event is None or event.kind == "touch":
                continue
            if event.kind == "ready":
                self.ready = True
                continue
            if not self.heard:
                self.began = clock.steady()
            self.heard.append(event)
            if event.kind == "end":
                return event.word
        return "crash"

    def kill(self) -> None:
        """End the process with everything it started, and drop its folders. Nothing is asked, nothing is cleared."""
        if sys.platform == "win32":
            self.process.kill()
        else:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError):
                pipe.close()
        shutil.rmtree(self.home, ignore_errors=True)

    def row(self, ended: str) -> Row | None:
        return row(self.heard, month=clock.now().strftime("%Y-%m"), ended=ended, seconds=clock.steady() - self.began)


def _memory_folder() -> str | None:
    """A folder in memory where the system has one, so that a visit's files never touch the disk."""
    return next((f for f in ("/dev/shm", "/run/shm") if os.path.isdir(f) and os.access(f, os.W_OK)), None)


def serve(
    site_file: Path,
    client: Path,
    sock: socket.socket,
    vocabulary: Vocabulary,
    log: Log,
    on_ready: Callable[[], None],
    stop: threading.Event,
) -> None:
    """One visit after the other until `stop` is set. CannotServe if visits cannot even begin."""
    fails = 0
    opened = False
    running: list[Visit] = []

    def end() -> None:
        stop.wait()
        for visit in list(running):
            visit.process.kill()

    threading.Thread(target=end, daemon=True).start()
    while not stop.is_set():
        visit = Visit(site_file, client, sock, vocabulary)
        running.append(visit)
        if stop.is_set():  # it was set while this visit was being started
            visit.process.kill()
        if not opened:
            opened = True
            threading.Thread(target=on_ready, daemon=True).start()
        ended = visit.follow()
        visit.kill()
        running.remove(visit)
        fails = 0 if visit.ready else fails + 1
        if (finished := visit.row("close" if stop.is_set() else ended)) is not None:
            log.add(finished, clock.now())
        if fails >= FAILS and not stop.is_set():
            log.flush()
            raise CannotServe(
                "Kiosken startar inte. Se raderna ovanför. Prova: python -m kiosk check",
                "The kiosk does not start. See the lines above. Try: python -m kiosk check",
            )
    log.flush()
