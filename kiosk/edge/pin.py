"""The staff's PIN on disk: hashed with Argon2id, every attempt counted before it is checked.

One file, `pin`, holds the hash and the count, so that neither can be lost without the other: its first line is the
SHA-256 of the second, which is JSON. Whatever is wrong with it means locked. Six digits fall in hours to whoever
copies the disk; the count is what makes them enough at the desk.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import sys
import uuid
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from filelock import FileLock, Timeout

from kiosk.core.lock import Lock

QUEUE = 10  # seconds to wait for another attempt to be answered; one takes about a seventh of a second
_PROCESS = uuid.uuid4().hex


class PinError(Exception):
    """The PIN cannot be set. Said in Swedish and English, one after the other."""


@dataclass(frozen=True)
class Granted:
    """The PIN was right."""


@dataclass(frozen=True)
class Wrong:
    """The PIN was wrong; `left` more may be tried before it locks."""

    left: int


@dataclass(frozen=True)
class Locked:
    """Nobody may try for `seconds` (infinite: until somebody mends it), and why, in Swedish and English."""

    seconds: float
    sv: str
    en: str


UNSET = Locked(math.inf, "Ingen PIN-kod är vald ännu. Välj en först.", "No PIN has been set yet. Set one first.")
DAMAGED = Locked(math.inf, "Filen med PIN-koden är skadad. Välj en ny PIN-kod.", "The file with the PIN is damaged. Set a new PIN.")
BUSY = Locked(QUEUE, "Någon annan försöker just nu. Vänta lite.", "Somebody else is trying just now. Wait a little.")


@dataclass(frozen=True)
class _Kept:
    """What the file says."""

    hash: str
    lock: Lock


def set_pin(folder: Path, pin: str) -> None:
    """Choose the PIN anew; no wrong attempt is held against it. PinError if it is too easy or cannot be written.

    Whoever may call this needs no PIN: it mends a damaged file and ends a lock.
    """
    if not re.fullmatch(r"[0-9]{6,12}", pin):
        raise PinError("PIN-koden ska ha minst 6 och högst 12 tecken, bara siffror. The PIN needs 6 to 12 digits, and digits only.")
    if _weak(pin):
        raise PinError(
            "PIN-koden är för lätt att gissa. Undvik upprepningar och siffror i ordning. "
            "The PIN is too easy to guess. Avoid repetitions and digits in order."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            _write(folder, _Kept(PasswordHasher().hash(pin), Lock()))
    except OSError as error:
        raise PinError(f"PIN-koden kan inte sparas ({error}). The PIN cannot be saved.") from error


def check(folder: Path, pin: str, now: datetime, steady: float) -> Granted | Wrong | Locked:
    """Whether this is the PIN. `now` is the local time, `steady` seconds on the machine's monotonic clock.

    One attempt at a time, in all processes. An attempt that cannot be counted is not made. Never raises OSError.
    """
    try:
        with _alone(folder):
            return _checked(folder, pin, now, steady)
    except Timeout:
        return BUSY
    except OSError as error:
        return Locked(math.inf, f"Försöket kan inte räknas ({error}).", f"The attempt cannot be counted ({error}).")


def _checked(folder: Path, pin: str, now: datetime, steady: float) -> Granted | Wrong | Locked:
    try:
        kept = _read(folder)
    except FileNotFoundError:
        return UNSET
    except (ValueError, TypeError, KeyError):
        return DAMAGED
    lock = kept.lock.at(now.timestamp(), steady, _era())
    if lock.left > 0:
        _write(folder, _Kept(kept.hash, lock))  # so that the latest time seen is known after a restart
        return _locked(lock)
    lock = lock.attempt()
    _write(folder, _Kept(kept.hash, lock))
    if not _matches(kept.hash, pin):
        return _locked(lock) if lock.left > 0 else Wrong(lock.tries)
    _write(folder, _Kept(kept.hash, lock.right()))
    return Granted()


def _locked(lock: Lock) -> Locked:
    minutes = math.ceil(lock.left / 60)
    return Locked(
        lock.left,
        f"För många fel PIN-koder. Försök igen om {minutes} min.",
        f"Too many wrong PINs. Try again in {minutes} min.",
    )


def _weak(pin: str) -> bool:
    """A block repeated (000000, 123123), or digits at one distance all the way (123456, 987654, 135791)."""
    return bool(re.fullmatch(r"(\d+)\1+", pin)) or len({(int(b) - int(a)) % 10 for a, b in pairwise(pin)}) == 1


def _matches(hashed: str, pin: str) -> bool:
    try:
        return PasswordHasher().verify(hashed, pin.encode("utf-8", "replace"))
    except (VerificationError, InvalidHashError):
        return False


def _era() -> str:
    """What the monotonic clock counts from: this start of the machine where the system names it (Linux), else this process."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return _PROCESS


def _alone(folder: Path) -> FileLock:
    """Held by one attempt at a time; the system lets go of it when its process dies."""
    return FileLock(folder / "pin.lock", timeout=QUEUE, mode=0o600)


def _read(folder: Path) -> _Kept:
    """ValueError, TypeError or KeyError if a single bit is not as it was written."""
    digest, _, line = (folder / "pin").read_bytes().partition(b"\n")
    if hashlib.sha256(line).hexdigest().encode() != digest:
        raise ValueError("checksum")
    fields = json.loads(line)
    return _Kept(fields.pop("hash"), Lock(**fields))


def _write(folder: Path, kept: _Kept) -> None:
    """Replace the file whole, on the disk itself, readable by its owner only."""
    line = json.dumps({"hash": kept.hash, **asdict(kept.lock)}).encode()
    part = folder / "pin.part"
    part.unlink(missing_ok=True)  # left by a process that was killed
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(hashlib.sha256(line).hexdigest().encode() + b"\n" + line)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, folder / "pin")
    if sys.platform != "win32":  # the new name too, or a power cut gives the old count back
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
