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
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from json import dumps
from pathlib import Path

import sqlite_utils

from kiosk.core.log import LARGEST_PAPER, Event, Row, Vocabulary, row
from kiosk.edge import clock, pin, printing, scans, store
from kiosk.edge.shelf import Shelf

TICKETS = 6  # papers one visit may leave at the desk
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


@dataclass
class Desk:
    """What outlives the visits: the site, the fitted client, the words that may be logged, the log and the waiting papers."""

    site_file: Path
    client: Path
    vocabulary: Vocabulary
    log: Log
    printer: str = ""
    scans: Path | None = None  # the watched folder, swept after each visit
    shelf: Shelf = field(default_factory=Shelf)
    jobs: dict[str, int] = field(default_factory=dict)  # ticket -> the printer's number for it


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


class Slot:
    """A process that has the screen: a visit or the staff's program. It gets the listening socket and folders of its own."""

    def __init__(self, program: str, site_file: Path, client: Path, sock: socket.socket, *args: str) -> None:
        self.home = tempfile.mkdtemp(prefix="kiosk-visit-", dir=_memory_folder())
        env = {**os.environ, "HOME": self.home, "TMPDIR": self.home, "TMP": self.home, "TEMP": self.home, "PYTHONUTF8": "1"}
        line = [sys.executable, "-m", "kiosk", program, "--site", str(site_file), "--client", str(client), *args]
        more: dict[str, object] = {}
        if sys.platform == "win32":
            line += ["--port", str(sock.getsockname()[1])]
        else:
            line += ["--fd", str(sock.fileno())]
            more = {"pass_fds": (sock.fileno(),), "start_new_session": True, "umask": 0o077}
        self.process = subprocess.Popen(line, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **more)  # type: ignore[call-overload]

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


class Visit(Slot):
    """One visit, and what was heard from it: words from closed lists, and papers for the desk."""

    def __init__(self, desk: Desk, sock: socket.socket, more: tuple[str, ...] = ()) -> None:
        self.tickets = list(desk.shelf.fresh_tickets(TICKETS, frozenset(desk.jobs)))
        super().__init__("visit", desk.site_file, desk.client, sock, "--tickets", ",".join(self.tickets), *more)
        self.vocabulary = desk.vocabulary
        self.shelf = desk.shelf
        self.heard: list[Event] = []
        self.ready = False
        self.began = 0.0

    def follow(self) -> str:
        """Hear events until the visit ends; returns how it ended."""
        while raw := self.process.stdout.readline():
            if raw.startswith(b"paper "):
                if not self._paper(raw):
                    return "crash"
                continue
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

    def _paper(self, raw: bytes) -> bool:
        """Take a paper for the desk, under a ticket that this visit was given and has not used. False for anything else."""
        words = raw.decode("ascii", "replace").split()
        if len(words) != 3 or words[1] not in self.tickets or not words[2].isdigit() or not 0 < int(words[2]) <= LARGEST_PAPER:
            return False
        self.tickets.remove(words[1])
        self.shelf.put(words[1], self.process.stdout.read(int(words[2])), clock.steady())
        return True

    def row(self, ended: str) -> Row | None:
        return row(self.heard, month=clock.now().strftime("%Y-%m"), ended=ended, seconds=clock.steady() - self.began)


class Staff(Slot):
    """The staff's program. It asks, the supervisor answers: nothing but the lock before the PIN was right."""

    def follow(self, desk: Desk) -> tuple[str, ...]:
        """Answer until it closes; returns what the next visit is started with."""
        granted = False
        while raw := self.process.stdout.readline():
            verb, _, word = raw.decode("utf-8", "replace").strip().partition(" ")
            if verb == "pin":
                answer = pin.check(desk.log.folder, word, clock.now(), clock.steady())
                granted = granted or isinstance(answer, pin.Granted)
                self._say(_pin_answer(answer))
            elif verb == "close":
                break
            elif granted and verb == "reopen":  # an older case: forms whose time is over, for one visit
                return ("--closed-too",)
            elif granted:
                self._serve(desk, verb, word)
        return ()

    def _serve(self, desk: Desk, verb: str, ticket: str) -> None:
        now = clock.steady()
        if verb == "list":
            jobs = printing.follow(desk.printer, desk.jobs)
            for printed in [t for t, says in jobs.items() if says == printing.PRINTED]:
                desk.shelf.purge(printed)
            papers = [(t, minutes, jobs.get(t, "")) for t, minutes in desk.shelf.waiting(now)]
            self._say({"papers": papers, "printer": printing.state(desk.printer)})
        elif verb == "show":
            pdf = desk.shelf.take(ticket, now) or b""
            self._say({"size": len(pdf)}, pdf)
        elif verb == "print":
            self._say({"says": printing.send(desk.printer, desk.jobs, ticket, desk.shelf.take(ticket, now))})
        elif verb == "purge":
            desk.shelf.purge(ticket)
            desk.jobs.pop(ticket, None)
            self._say({})

    def _say(self, answer: dict[str, object], more: bytes = b"") -> None:
        with suppress(OSError):
            self.process.stdin.write(dumps(answer).encode() + b"\n" + more)
            self.process.stdin.flush()


def _pin_answer(answer: pin.Granted | pin.Wrong | pin.Locked) -> dict[str, object]:
    match answer:
        case pin.Granted():
            return {"granted": True, "says": ""}
        case pin.Wrong(left):
            return {"granted": False, "says": f"Fel PIN-kod. {left} försök kvar."}
        case pin.Locked():
            return {"granted": False, "says": answer.sv}


def _memory_folder() -> str | None:
    """A folder in memory where the system has one, so that a visit's files never touch the disk."""
    return next((f for f in ("/dev/shm", "/run/shm") if os.path.isdir(f) and os.access(f, os.W_OK)), None)


def serve(desk: Desk, sock: socket.socket, on_ready: Callable[[], None], stop: threading.Event) -> None:
    """One visit after the other until `stop` is set. CannotServe if visits cannot even begin."""
    fails = 0
    opened = False
    running: list[Slot] = []
    more: tuple[str, ...] = ()

    def end() -> None:
        stop.wait()
        for slot in list(running):
            slot.process.kill()

    def has_the_screen(slot: Slot) -> None:
        running.append(slot)
        if stop.is_set():  # it was set while this one was being started
            slot.process.kill()

    threading.Thread(target=end, daemon=True).start()
    while not stop.is_set():
        began = time.time()
        visit = Visit(desk, sock, more)
        more = ()
        has_the_screen(visit)
        if not opened:
            opened = True
            threading.Thread(target=on_ready, daemon=True).start()
        ended = visit.follow()
        visit.kill()
        scans.sweep(desk.scans, began)
        running.remove(visit)
        fails = 0 if visit.ready else fails + 1
        if (finished := visit.row("close" if stop.is_set() else ended)) is not None:
            desk.log.add(finished, clock.now())
        if ended == "staff" and not stop.is_set():
            staff = Staff("staff", desk.site_file, desk.client, sock)
            has_the_screen(staff)
            more = staff.follow(desk)
            staff.kill()
            running.remove(staff)
        if fails >= FAILS and not stop.is_set():
            desk.log.flush()
            raise CannotServe(
                "Kiosken startar inte. Se raderna ovanför. Prova: python -m kiosk check",
                "The kiosk does not start. See the lines above. Try: python -m kiosk check",
            )
    desk.log.flush()
