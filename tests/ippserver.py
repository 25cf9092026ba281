"""Real printers without paper: Debian's `ippeveprinter`, and a CUPS queue in front of one. Both on loopback only.

A test that needs one is skipped where it is not installed, and fails there if KIOSK_REQUIRE_PRINTER is set.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from pyipp import IPP
from pyipp.enums import IppOperation

WAIT = 30.0  # seconds: a shared machine is slow at times
_T = TypeVar("_T")

# A bus of its own: ippeveprinter wants one to announce itself on, even when told not to. Nobody listens there.
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/><allow own="*"/><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
  </policy>
</busconfig>
"""

# What runs for each job. In trouble it says so, waits for a line that tells how it ended, and only then gives the paper out.
COMMAND = """#!/bin/sh
cd '{folder}' || exit 1
if [ -e trouble ]; then
    reason=$(cat trouble)
    echo "STATE: +$reason" >&2
    read -r ended < mended
    echo "STATE: -$reason" >&2
    [ "$ended" = good ] || exit 1
fi
env > "out/$IPP_JOB_ID.env"
cp "$1" "out/$IPP_JOB_ID.pdf"
"""

CUPSD = """
Listen localhost:{port}
Browsing Off
WebInterface No
DefaultAuthType None
PreserveJobFiles Yes
PreserveJobHistory Yes
<Location />
  Order allow,deny
  Allow localhost
</Location>
<Policy default>
  <Limit All>
    Order allow,deny
    Allow localhost
  </Limit>
</Policy>
"""

QUEUE = """
<Printer kiosk>
DeviceURI {uri}
State Idle
Accepting Yes
</Printer>
"""


@dataclass(frozen=True)
class Printer:
    """A printer or a queue. `folder/out` is where a printer's paper comes out, `folder/spool` what it keeps."""

    uri: str
    folder: Path

    def trouble(self, reason: str) -> None:
        """From the next job on, the printer stops with this reason (a keyword of printer-state-reasons)."""
        (self.folder / "trouble").write_text(reason)

    def mend(self, *, good: bool = True) -> None:
        """Somebody sees to it: the job goes on, or is lost."""
        (self.folder / "trouble").unlink()
        assert until(lambda: self._tell(b"good\n" if good else b"lost\n"), bool), "no job waits"

    def _tell(self, word: bytes) -> bool:
        """False while nobody reads; writing without this question would wait for ever."""
        try:
            pipe = os.open(self.folder / "mended", os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            return False
        os.write(pipe, word)
        os.close(pipe)
        return True

    def pause(self) -> None:
        """Stop a CUPS queue, as a member of staff would."""
        self._operate(IppOperation.PAUSE_PRINTER)

    def resume(self) -> None:
        self._operate(IppOperation.RESUME_PRINTER)

    def _operate(self, operation: IppOperation) -> None:
        async def told() -> None:
            async with IPP(self.uri) as printer:
                await printer.execute(operation, {})

        asyncio.run(told())

    def paper(self, id: int) -> bytes:
        """What came out for a job."""
        return (self.folder / "out" / f"{id}.pdf").read_bytes()

    def asked(self, id: int) -> dict[str, str]:
        """The job's attributes as the printer understood them: IPP_SIDES and so on."""
        lines = (self.folder / "out" / f"{id}.env").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line)


def until(probe: Callable[[], _T], wanted: Callable[[_T], bool]) -> _T:
    """Ask until the answer is the wanted one; the last answer if that takes too long."""
    end = time.monotonic() + WAIT
    while not wanted(answer := probe()) and time.monotonic() < end:
        pass
    return answer


def files_with(folder: Path, token: bytes) -> list[Path]:
    """The files beneath a folder that contain some bytes."""
    return [f for f in sorted(folder.rglob("*")) if f.is_file() and token in f.read_bytes()]


@contextmanager
def ipp_printer(folder: Path) -> Iterator[Printer]:
    """`ippeveprinter`: one job at a time, A4, two-sided, takes PDF."""
    ippeveprinter, bus_daemon = _needed("ippeveprinter", "cups-ipp-utils"), _needed("dbus-daemon", "dbus")
    for name in ("spool", "out"):
        (folder / name).mkdir()
    os.mkfifo(folder / "mended")
    command = folder / "command"
    command.write_text(COMMAND.format(folder=folder))
    command.chmod(0o700)
    short = Path(tempfile.mkdtemp())  # a socket's path may have 107 characters
    (short / "bus.conf").write_text(BUS.format(socket=short / "bus"))
    port = _free_port()
    line = [ippeveprinter, "-r", "off", "-n", "localhost", "-p", str(port), "-d", str(folder / "spool"), "-k", "-2"]
    line += ["-f", "application/pdf", "-c", str(command), "kiosk test"]
    env = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={short / 'bus'}"}
    try:
        with _running(
            [bus_daemon, f"--config-file={short / 'bus.conf'}", "--nofork", "--nopidfile"], folder / "bus.log", dict(os.environ)
        ) as bus:
            _up(bus, (short / "bus").exists, folder / "bus.log")
            with _running(line, folder / "printer.log", env) as process:
                _up(process, lambda: _answers(port), folder / "printer.log")
                yield Printer(f"ipp://localhost:{port}/ipp/print", folder)
    finally:
        shutil.rmtree(short)


@contextmanager
def cups_queue(printer: Printer) -> Iterator[Printer]:
    """A CUPS of its own that keeps all it ever prints, with one queue to a printer."""
    cupsd = _needed("cupsd", "cups-daemon")
    places = {"ServerRoot": "root", "RequestRoot": "spool", "CacheDir": "cache", "StateDir": "state", "TempDir": "tmp"}
    logs = {"AccessLog": "access.log", "ErrorLog": "error.log", "PageLog": "page.log"}
    port = _free_port()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o711)  # what sends a job on runs as another user
        for place in places.values():
            (folder / place).mkdir()
        (folder / "cupsd.conf").write_text(CUPSD.format(port=port))
        (folder / "root" / "printers.conf").write_text(QUEUE.format(uri=printer.uri))
        files = "".join(f"{key} {folder / place}\n" for key, place in {**places, **logs}.items())
        (folder / "cups-files.conf").write_text(files)
        line = [cupsd, "-f", "-c", str(folder / "cupsd.conf"), "-s", str(folder / "cups-files.conf")]
        with _running(line, folder / "cupsd.log", dict(os.environ)) as process:
            _up(process, lambda: _answers(port), folder / "cupsd.log")
            yield Printer(f"ipp://localhost:{port}/printers/kiosk", folder)


def _needed(program: str, package: str) -> str:
    found = shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if found:
        return found
    says = f"{program} is missing: apt-get install {package}"
    if os.environ.get("KIOSK_REQUIRE_PRINTER"):
        pytest.fail(says)
    pytest.skip(says)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def _running(line: list[str], log: Path, env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as file:
        process = subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=file, stderr=file, env=env, start_new_session=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)  # with a command that may still wait for its paper
        process.wait()


def _up(process: subprocess.Popen[bytes], there: Callable[[], bool], log: Path) -> None:
    end = time.monotonic() + WAIT
    while not there():
        try:
            process.wait(0.02)
        except subprocess.TimeoutExpired:
            assert time.monotonic() < end, log.read_text(errors="replace")
        else:
            pytest.fail(f"{process.args!r} ended: {log.read_text(errors='replace')}")
