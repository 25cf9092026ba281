"""Reading one visit's letters: from bytes or words to what may be told. The reader is started when it is soon needed, and dies with the visit."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.core.reading import Picture, Understood
from kiosk.core.sheet import from_text
from kiosk.edge import scans, workdays

if TYPE_CHECKING:
    from kiosk.content.understand import Expert
    from kiosk.edge.reader import Reader

LARGEST = 40 * 2**20  # bytes of a scan


class Reading:
    """The reader of one visit. Nothing heavy is loaded before `prepare`."""

    def __init__(self, expert: Callable[[], Expert], folder: Path | None) -> None:
        self._expert = expert
        self._folder = folder
        self._since = time.time()
        self._reader: Reader | None = None

    def prepare(self) -> None:
        """Begin to load the reader, if it is not there yet."""
        if self._reader is None:
            from kiosk.edge.reader import Reader

            self._reader = Reader()
            self._reader.start()

    def waits(self) -> bool:
        """Whether a scan came during this visit."""
        return self._folder is not None and scans.waiting(self._folder, self._since) is not None

    async def read(self, source: bytes | str | None) -> Understood | str:
        """What a picture, a text or the waiting scan says; or a word for why it could not be read."""
        if isinstance(source, str):
            return await asyncio.to_thread(understood_text, source, self._expert())
        if source is None:
            path = scans.waiting(self._folder, self._since)
            try:
                source = await asyncio.to_thread(scans.take, path, LARGEST) if path else b""
            except OSError:
                return "damaged"
        self.prepare()
        assert self._reader is not None
        return await asyncio.to_thread(understood_bytes, source, self._reader, self._expert())

    async def look(self, jpeg: bytes) -> str:
        """Advice on a picture of the camera."""
        self.prepare()
        assert self._reader is not None
        return (await asyncio.to_thread(self._reader.look, jpeg)).advice


def understood_text(text: str, by: Expert, received: date | None = None) -> Understood:
    """A letter as text: typed, pasted or from a file."""
    from kiosk.content.understand import understand

    return understand(from_text(text), by, free=workdays.free, received=received)


def understood_bytes(data: bytes, reader: Reader, by: Expert, received: date | None = None) -> Understood | str:
    """A letter as a picture or PDF, read in the jail; or a word for why not."""
    from kiosk.content.understand import understand
    from kiosk.edge.reader import Refused

    got = reader.read(data)
    if isinstance(got, Refused):
        return got.code
    pages: Sequence[Picture] = tuple(Picture(p.jpeg, p.width, p.height) for p in got.pages)
    codes = [code.text for code in got.codes]
    return understand(got.lines, by, free=workdays.free, received=received, pages=tuple(pages), codes=codes, notes=got.notes)
