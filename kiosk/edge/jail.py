"""The parent's side of the jail: a child process that is asked, watched and, when anything is odd, killed.

Frames on its pipes: to the child a letter and a length (`>cI`) and the bytes; from it two lengths (`>II`), JSON and bytes.
The first frame from the child says that it is locked, and by what.
"""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, NamedTuple

from kiosk.edge.limits import PAGE

# -I: no path, no environment and no user site decide what it imports
CELL = (sys.executable, "-I", "-m", "kiosk.edge.cell")

START = 60.0  # seconds to load, warm and lock; one to three when the machine has nothing else to do
MEMORY = 900 << 20  # bytes in use by the child; more and it is killed
LOOK = 0.02  # seconds between two looks at it
MAX_ASKED = 64 << 20  # bytes of a document
MAX_JSON = 4 << 20  # bytes of an answer's words
MAX_BLOB = 12 << 20  # bytes of an answer's pictures

# ONNX Runtime 1.29 and later keeps a file about its use and sends it to its maker, unless told otherwise before it is loaded.
# glibc: one heap for all threads, and large blocks given back at once; else the peak of each request stays in use
SETTINGS = {
    "ORT_DISABLE_TELEMETRY": "1",
    "OMP_NUM_THREADS": "2",
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": "1048576",
    "MALLOC_TRIM_THRESHOLD_": "4194304",
}

REQUEST, ANSWER = struct.Struct(">cI"), struct.Struct(">II")


class JailError(Exception):
    """The child gave no answer that can be used. It is dead when this is raised."""


class Slow(JailError):
    """It took longer than it may."""


class Fat(JailError):
    """It took more memory than it may."""


class Dead(JailError):
    """It ended, or could not be started."""


class Odd(JailError):
    """Its answer is out of bounds."""


class Answer(NamedTuple):
    """Bounded in size, believed in nothing."""

    untrusted_words: Any
    untrusted_blob: bytes


class Jail:
    """One child. Not for two threads at once, except `kill`."""

    def __init__(self, command: Sequence[str] = CELL, memory: int = MEMORY) -> None:
        """Starts the child and does not wait for it. Dead if the system starts no process."""
        self._memory = memory
        self.locks: tuple[str, ...] | None = None  # by what it is locked; None until it has said so
        try:
            self._process = subprocess.Popen(
                list(command),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # libraries quote from files; nothing of a letter belongs in a log
                env={k: os.environ[k] for k in ("SYSTEMROOT",) if k in os.environ} | SETTINGS,
                cwd="/" if os.name == "posix" else None,
                start_new_session=True,
                bufsize=0,
            )
        except OSError as error:
            raise Dead("not started") from error

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        return self._process.pid

    def ready(self) -> tuple[str, ...]:
        """Wait until it is locked; the locks that hold. JailError if it does not get that far."""
        if self.locks is None:
            words = self._exchange(b"", START).untrusted_words
            said = words.get("locks") if isinstance(words, dict) else None
            if not isinstance(said, list) or not all(isinstance(one, str) and len(one) < 40 for one in said[:20]):
                self.kill()
                raise Odd("locks")
            self.locks = tuple(said[:20])
        return self.locks

    def ask(self, kind: bytes, data: bytes, seconds: float) -> Answer:
        """One request and its answer. JailError, and the child is dead, if it takes too long, too much memory, or answers oddly."""
        self.ready()
        return self._exchange(REQUEST.pack(kind, len(data)) + data, seconds)

    def kill(self) -> None:
        """At once, whatever it does; from any thread."""
        with suppress(OSError):
            self._process.kill()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(5)

    def close(self) -> None:
        self.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _exchange(self, request: bytes, seconds: float) -> Answer:
        talk = _Talk(self._process, request)
        end = time.monotonic() + seconds
        talk.start()
        talk.join(LOOK / 10)
        while talk.is_alive():
            if time.monotonic() > end:
                self._end(talk)
                raise Slow
            if _in_use(self.pid) > self._memory:
                self._end(talk)
                raise Fat
            talk.join(LOOK)
        if talk.answer is not None:
            return talk.answer
        self.kill()
        raise talk.error

    def _end(self, talk: threading.Thread) -> None:
        self.kill()
        talk.join(5)  # its pipes are closed by then


class _Talk(threading.Thread):
    """Writes the request and reads the answer; a child that does neither holds up only this thread."""

    def __init__(self, process: subprocess.Popen[bytes], request: bytes) -> None:
        super().__init__(daemon=True, name="jail")
        assert process.stdin is not None and process.stdout is not None
        self.to: IO[bytes] = process.stdin
        self.of: IO[bytes] = process.stdout
        self.request = request
        self.answer: Answer | None = None
        self.error: JailError = Dead("ended")

    def run(self) -> None:
        try:
            rest = memoryview(self.request)
            while rest:
                rest = rest[self.to.write(rest) :]
            words, blob = ANSWER.unpack(_exactly(self.of, ANSWER.size))
            if words > MAX_JSON or blob > MAX_BLOB:
                raise Odd("size")
            untrusted = _exactly(self.of, words)
            self.answer = Answer(json.loads(untrusted), _exactly(self.of, blob))
        except JailError as error:
            self.error = error
        except (ValueError, RecursionError):  # no JSON
            self.error = Odd("words")
        except (OSError, EOFError):
            self.error = Dead("ended")


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    """As many bytes; EOFError when the pipe ends before."""
    out = bytearray()
    while len(out) < size:
        some = pipe.read(min(size - len(out), 1 << 20))
        if not some:
            raise EOFError
        out += some
    return bytes(out)


def _in_use(pid: int) -> int:
    """Bytes of memory of a process, 0 where the system does not tell (there the limits of the child must do)."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * PAGE
    except (OSError, ValueError, IndexError):
        return 0
