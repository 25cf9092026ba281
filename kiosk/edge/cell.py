"""The child in the jail: `python -m kiosk.edge.cell`. Loads, warms, locks itself, then answers on its standard streams.

Frames are described in `jail.py`. It ends when its standard input does, also in the middle of work.
"""

from __future__ import annotations

import json
import os
import select
import sys
import threading
from typing import IO, Any

from kiosk.edge import locks
from kiosk.edge.jail import ANSWER, REQUEST


def main() -> None:
    """One life: until the parent closes the pipe or kills."""
    out = _own_output()
    held = locks.enter()  # before anything is imported that has threads
    from kiosk.edge import reading

    engine = reading.warmed()
    threading.Thread(target=_watch, daemon=True).start()
    held += locks.lock()
    _send(out, {"locks": list(held)})
    _serve(engine, sys.stdin.buffer, out)


def _own_output() -> IO[bytes]:
    """The pipe to the parent under a number of its own: what libraries print goes nowhere."""
    pipe = os.dup(1)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.close(null)
    return os.fdopen(pipe, "wb", buffering=0)


def _watch() -> None:
    """End the process when the parent is gone; without it nobody would kill a long job."""
    if not hasattr(select, "poll"):
        return
    poll = select.poll()
    poll.register(0, 0)  # a hang-up is told without being asked for
    poll.poll()
    os._exit(0)


def _serve(engine: Any, of: IO[bytes], out: IO[bytes]) -> None:
    from kiosk.edge import reading

    while True:
        head = of.read(REQUEST.size)
        if len(head) < REQUEST.size:
            return
        kind, size = REQUEST.unpack(head)
        data = of.read(size)
        if kind == b"L":
            _send(out, reading.looked(data))
        else:
            words, blob = reading.read(engine, data)
            _send(out, words, blob)


def _send(out: IO[bytes], words: dict[str, Any], blob: bytes = b"") -> None:
    said = json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    rest = memoryview(ANSWER.pack(len(said), len(blob)) + said + blob)
    while rest:
        rest = rest[out.write(rest) :]


if __name__ == "__main__":
    try:
        main()
    finally:
        os._exit(0)  # at once: threads of libraries are not waited for
