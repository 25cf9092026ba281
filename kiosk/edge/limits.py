"""Work on files of strangers, with an end: so much time and memory, then a refusal."""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from kiosk.edge.refusals import Damaged, FillError, TooBig

T = TypeVar("T")

LOOK = 0.02  # seconds between two looks at the memory
GRACE = 1.0  # seconds for the job to notice that it shall end
PAGE = 4096


class _Stop(BaseException):
    """Ends a job; no `except Exception` on its way holds it up."""


class _Job(threading.Thread, Generic[T]):
    def __init__(self, job: Callable[[], T]) -> None:
        super().__init__(daemon=True)
        self.job = job
        self.result: T | None = None
        self.error: BaseException | None = _Stop()

    def run(self) -> None:
        try:
            self.result, self.error = self.job(), None
        except BaseException as error:
            self.error = error


def within(seconds: float, size: int, job: Callable[[], T]) -> T:
    """What the job returns.

    TooBig when it takes longer than `seconds` or when the process grows by more than `size` bytes meanwhile (looked at on Linux; elsewhere
    the limits of pypdf must do). FillError as the job raises it; whatever else it raises is Damaged, since parsers answer a hostile file
    with any exception there is.
    """
    thread = _Job(job)
    before = _memory()
    end = time.monotonic() + seconds
    thread.start()
    thread.join(LOOK)
    while thread.is_alive() and time.monotonic() < end and _memory() - before < size:
        thread.join(LOOK)
    stopped = thread.is_alive()
    if stopped:
        _end(thread)
    error = None if stopped else thread.error
    if stopped or isinstance(error, MemoryError):
        raise TooBig("The PDF needs too much time or memory to be filled. Use a simpler copy of the form.") from error
    if isinstance(error, FillError):
        raise error
    if error is not None:
        raise Damaged("The PDF is damaged or contradicts itself. Get a fresh copy of the blank form.") from error
    return thread.result  # type: ignore[return-value]


def _memory() -> int:
    """Bytes of memory this process has in use, 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * PAGE
    except OSError:
        return 0


def _end(thread: threading.Thread) -> None:
    """Raise _Stop inside the thread until it has ended; a single long call into C delays that."""
    for _ in range(5):
        if thread.is_alive() and thread.ident is not None:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(_Stop))
            thread.join(GRACE)
