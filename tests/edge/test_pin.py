"""The PIN on disk: counted before it is checked, through kills, restarts, clocks and damage."""

from __future__ import annotations

import math
import os
import re
import signal
import stat
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.core.lock import FIRST, TRIES
from kiosk.edge import pin
from kiosk.edge.pin import Granted, Locked, Wrong
from tests.conftest import NOW

PIN, OTHER = "402918", "771350"
CHILD = """
import os, signal, sys
from datetime import datetime, timedelta
from pathlib import Path
from kiosk.edge import pin
folder, what, typed, first = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
if what == "die in the check":
    pin._matches = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
for day in range(first, first + 1000):  # a day apart: every lock has ended
    print(pin.check(folder, typed, datetime(2026, 11, 20) + timedelta(days=day), day * 86400.0), flush=True)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pin.set_pin(tmp_path / "data", PIN)
    return tmp_path / "data"


def child(folder: Path, what: str, typed: str, first: int = 0) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", CHILD, str(folder), what, typed, str(first)], stdout=subprocess.PIPE, text=True)


def later(seconds: float) -> tuple[datetime, float]:
    """Both clocks so much after NOW."""
    return NOW + timedelta(seconds=seconds), 1000 + seconds


def attempts(folder: Path) -> int:
    """Wrong attempts that the disk knows of."""
    lock = pin._read(folder).lock
    return lock.rounds * TRIES + lock.wrong


def test_right_is_granted_wrong_is_counted_and_right_forgets(folder: Path) -> None:
    assert pin.check(folder, OTHER, *later(0)) == Wrong(4)
    assert pin.check(folder, "", *later(1)) == Wrong(3)
    assert pin.check(folder, PIN + "0", *later(2)) == Wrong(2)
    assert pin.check(folder, PIN, *later(3)) == Granted()
    assert pin.check(folder, "\ud800", *later(4)) == Wrong(4)


def test_five_wrong_lock_even_for_the_right_pin(folder: Path) -> None:
    answers = [pin.check(folder, OTHER, *later(n)) for n in range(TRIES)]
    assert answers[:-1] == [Wrong(4), Wrong(3), Wrong(2), Wrong(1)]
    locked = answers[-1]
    assert isinstance(locked, Locked) and locked.seconds == FIRST and "15 min" in locked.sv and "15 min" in locked.en
    assert isinstance(pin.check(folder, PIN, *later(TRIES - 1 + FIRST - 1)), Locked), "one second early"
    assert pin.check(folder, PIN, *later(TRIES - 1 + FIRST)) == Granted()


@pytest.mark.parametrize("year", [1971, 2099])
def test_a_clock_set_while_locked_opens_nothing(folder: Path, year: int) -> None:
    for n in range(TRIES):
        pin.check(folder, OTHER, *later(n))
    answer = pin.check(folder, PIN, datetime(year, 1, 1), 1000 + TRIES)
    assert isinstance(answer, Locked) and answer.seconds == FIRST - 1
    assert pin.check(folder, PIN, datetime(year, 1, 1), 1000 + TRIES - 1 + FIRST) == Granted()


def test_after_the_machine_was_restarted_the_wall_clock_counts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(TRIES):
        pin.check(folder, OTHER, *later(n))
    monkeypatch.setattr(pin, "_era", lambda: "the next start")
    answer = pin.check(folder, PIN, NOW - timedelta(days=1), 3.0)
    assert isinstance(answer, Locked) and answer.seconds == FIRST, "set back: nothing has passed"
    monkeypatch.setattr(pin, "_era", lambda: "the one after")
    assert pin.check(folder, PIN, NOW + timedelta(seconds=TRIES - 1 + FIRST), 3.0) == Granted()


@pytest.mark.parametrize("typed", [OTHER, PIN])
def test_killed_before_the_answer_is_counted_all_the_same(folder: Path, typed: str) -> None:
    """The process dies inside the check itself. Even with the right PIN: nobody knows yet that it is."""
    for n in range(1, TRIES + 1):
        dead = child(folder, "die in the check", typed)
        assert dead.communicate(timeout=30)[0] == ""
        assert dead.returncode == -signal.SIGKILL
        assert attempts(folder) == n
    assert isinstance(pin.check(folder, PIN, datetime(2026, 11, 20), 0.0), Locked)


def test_killed_right_after_a_wrong_attempt_nothing_is_forgotten(folder: Path) -> None:
    """Ten processes, each killed after a few answers, wherever it is then."""
    known = 0
    for n in range(10):
        process = child(folder, "go on", OTHER, first=1000 * n)
        assert process.stdout is not None
        for _ in range(1 + n % 3):
            assert process.stdout.readline().startswith(("Wrong", "Locked"))
        process.kill()
        known += 1 + n % 3 + len(process.communicate(timeout=30)[0].splitlines())
        assert known <= attempts(folder) <= known + 1, "every answer was counted, and at most the one under way besides"
        known = attempts(folder)
    assert pin.check(folder, PIN, datetime(2030, 1, 1), 1e9) == Granted()


def test_it_is_on_the_disk_before_it_is_checked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    fsync, replace, matches = os.fsync, os.replace, pin._matches
    monkeypatch.setattr(os, "fsync", lambda fd: (seen.append("folder" if stat.S_ISDIR(os.fstat(fd).st_mode) else "file"), fsync(fd)))
    monkeypatch.setattr(os, "replace", lambda a, b: (seen.append("replace"), replace(a, b)))
    monkeypatch.setattr(pin, "_matches", lambda *a: (seen.append("check"), matches(*a))[1])
    assert pin.check(folder, OTHER, *later(0)) == Wrong(4)
    assert seen == ["file", "replace", "folder", "check"]


def test_a_disk_that_refuses_opens_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        answer = pin.check(folder, PIN, *later(0))
        assert isinstance(answer, Locked) and "No space" in answer.sv
        with pytest.raises(pin.PinError, match="No space"):
            pin.set_pin(folder, OTHER)
    assert pin.check(folder, PIN, *later(1)) == Granted()


def test_no_single_flipped_bit_and_no_cut_opens(folder: Path) -> None:
    whole = (folder / "pin").read_bytes()
    spoilt = [whole[:n] for n in range(len(whole))]
    for n in range(len(whole)):
        spoilt += [whole[:n] + bytes([whole[n] ^ 1 << bit]) + whole[n + 1 :] for bit in range(8)]
    for content in spoilt:
        (folder / "pin").write_bytes(content)
        assert pin.check(folder, PIN, *later(0)) == pin.DAMAGED
    (folder / "pin").write_bytes(whole)
    assert pin.check(folder, PIN, *later(0)) == Granted(), "positive control: unspoilt, it opens"


def test_other_contents_than_ours_are_damage(folder: Path) -> None:
    import hashlib

    for line in (b"", b"[]", b"{}", b'{"hash": "x", "wrong": 0, "more": 1}', b"\xff"):
        (folder / "pin").write_bytes(hashlib.sha256(line).hexdigest().encode() + b"\n" + line)
        assert pin.check(folder, PIN, *later(0)) == pin.DAMAGED, line


def test_damage_is_mended_by_a_new_pin(folder: Path) -> None:
    (folder / "pin").write_bytes(b"")
    assert pin.check(folder, PIN, *later(0)) == pin.DAMAGED
    pin.set_pin(folder, OTHER)
    assert pin.check(folder, OTHER, *later(0)) == Granted()


def test_nothing_there_is_locked_too(tmp_path: Path) -> None:
    assert pin.check(tmp_path, PIN, *later(0)) == pin.UNSET
    assert isinstance(pin.check(tmp_path / "no folder", PIN, *later(0)), Locked)
    (tmp_path / "pin").mkdir()
    answer = pin.check(tmp_path, PIN, *later(0))
    assert isinstance(answer, Locked) and answer.seconds == math.inf


def test_many_at_once_get_no_more_than_five(folder: Path) -> None:
    with ThreadPoolExecutor(12) as many:
        answers = list(many.map(lambda _: pin.check(folder, OTHER, *later(0)), range(12)))
    assert Counter(type(a) for a in answers) == {Wrong: TRIES - 1, Locked: 12 - TRIES + 1}
    assert attempts(folder) == TRIES


@pytest.mark.parametrize("weak", ["000000", "123456", "654321", "890123", "210987", "121212", "123123", "135791", "77777777", "12341234"])
def test_weak_pins_are_refused(tmp_path: Path, weak: str) -> None:
    with pytest.raises(pin.PinError, match="lätt att gissa"):
        pin.set_pin(tmp_path, weak)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("bad", ["", "12345", "40291", "40291a", "402918\n", " 402918", "٤٠٢٩١٨", "4029184029184"])
def test_what_is_no_pin_is_refused(tmp_path: Path, bad: str) -> None:
    with pytest.raises(pin.PinError, match="minst 6"):
        pin.set_pin(tmp_path, bad)


def test_at_most_one_pin_in_five_hundred_is_refused() -> None:
    """Nearly all others stay possible."""
    sample = [f"{n:06}" for n in range(0, 1_000_000, 17)]
    assert 0 < sum(map(pin._weak, sample)) <= len(sample) / 500


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")
def test_only_the_owner_reads_it_and_nothing_says_the_pin(folder: Path) -> None:
    before = os.umask(0)
    try:
        pin.check(folder, OTHER, *later(0))
    finally:
        os.umask(before)
    for file in folder.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
        assert not re.search(f"{PIN}|{OTHER}".encode(), file.read_bytes())
    assert b"$argon2id$" in (folder / "pin").read_bytes()
