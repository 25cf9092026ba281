"""The watched folder: a scanner or a phone puts a picture there, the visit in progress reads it, and then it is gone."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

ENDINGS = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".bmp", ".pdf")
SKEW = 2.0  # seconds that a network folder's clock may be behind


def waiting(folder: Path | None, since: float) -> Path | None:
    """The newest scan that came after a moment (seconds since 1970), or None. What an earlier visit left is never offered."""
    found = [(made, path) for path in _scans(folder) if (made := _made(path)) is not None and made >= since - SKEW]
    return max(found)[1] if found else None


def take(path: Path, largest: int) -> bytes:
    """The bytes of a scan, at most `largest` and one more; the file is deleted. OSError if it cannot be read."""
    with path.open("rb") as file:
        data = file.read(largest + 1)
    path.unlink()
    return data


def sweep(folder: Path | None, since: float) -> None:
    """Delete the scans that came after a moment: the visit they were for is over."""
    for path in _scans(folder):
        made = _made(path)
        if made is not None and made >= since - SKEW:
            with suppress(OSError):
                path.unlink()


def _scans(folder: Path | None) -> list[Path]:
    with suppress(OSError):
        if folder is not None:
            return [p for p in folder.iterdir() if p.suffix.casefold() in ENDINGS and not p.is_symlink() and p.is_file()]
    return []


def _made(path: Path) -> float | None:
    with suppress(OSError):
        return path.stat().st_mtime
    return None
