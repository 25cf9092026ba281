"""The jail holds: inside it, open, write, connect, exec fail; the parent survives anything.

The acts are tried by the C library, past Python and its audit hook, in a process that is free and in one that is locked as the reader's
child is: each succeeds in the first, none in the second, on no thread.
"""

from __future__ import annotations

import json
import os
import platform
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kiosk.edge import locks
from kiosk.edge.jail import Jail, JailError
from kiosk.edge.reader import Reader, Reading, Refused
from tests.pictures import LETTERS, letter_pdf

LINUX = sys.platform == "linux" and platform.machine() in ("x86_64", "aarch64")

ACTS = r"""
import ctypes, json, mmap, os, signal, socket, struct, sys, threading
libc = ctypes.CDLL(None, use_errno=True)
folder, port, other = sys.argv[1].encode(), int(sys.argv[2]), int(sys.argv[3])
place = lambda name: folder + b"/" + name
address = struct.pack("=H", socket.AF_INET) + struct.pack(">H", port) + bytes([127, 0, 0, 1]) + bytes(8)
anywhere = struct.pack("=H", socket.AF_INET) + bytes(14)
free_socket = libc.socket(socket.AF_INET, socket.SOCK_STREAM, 0)
libc.mmap.restype = ctypes.c_void_p

def ended(child):
    if child == 0:
        os._exit(0)
    return child > 0 and os.waitpid(child, 0)[0] == child

def executed():
    child = os.fork() if MODE == "free" else 0
    if child == 0:
        libc.execv(b"/bin/true", (ctypes.c_char_p * 2)(b"true", None))
        if MODE == "free":
            os._exit(9)
        return False
    return os.waitpid(child, 0)[1] == 0

acts = {
    "open to read": lambda: libc.open(b"/etc/passwd", os.O_RDONLY) >= 0,
    "open a folder": lambda: libc.open(folder, os.O_RDONLY | os.O_DIRECTORY) >= 0,
    "openat2": lambda: libc.syscall(437, -100, b"/etc/passwd", bytes(24), 24) >= 0,
    "create": lambda: libc.open(place(b"new"), os.O_CREAT | os.O_WRONLY, 0o600) >= 0,
    "memory file": lambda: libc.syscall(279 if MACHINE == "aarch64" else 319, b"x", 0) >= 0,
    "unlink": lambda: libc.unlink(place(b"old")) == 0,
    "rename": lambda: libc.rename(place(b"old2"), place(b"old3")) == 0,
    "link": lambda: libc.symlink(b"/etc", place(b"link")) == 0,
    "folder": lambda: libc.mkdir(place(b"folder"), 0o700) == 0,
    "chmod": lambda: libc.chmod(place(b"old4"), 0o777) == 0,
    "read a link": lambda: libc.readlink(b"/proc/self/exe", ctypes.create_string_buffer(99), 99) > 0,
    "stat": lambda: libc.access(b"/etc/passwd", 0) == 0,
    "socket": lambda: libc.socket(socket.AF_INET, socket.SOCK_STREAM, 0) >= 0,
    "unix socket": lambda: libc.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0) >= 0,
    "connect": lambda: libc.connect(free_socket, address, 16) == 0,
    "bind": lambda: libc.bind(libc.socket(socket.AF_INET, socket.SOCK_DGRAM, 0), anywhere, 16) == 0,
    "pipe": lambda: libc.pipe((ctypes.c_int * 2)()) == 0,
    "duplicate": lambda: libc.dup(0) >= 0,
    "fork": lambda: ended(libc.fork()),
    "exec": executed,
    "signal another": lambda: libc.kill(other, 0) == 0,
    "kill another": lambda: libc.kill(other, signal.SIGKILL) == 0,
    "read another": lambda: libc.process_vm_readv(os.getppid(), None, 0, None, 0, 0) >= 0,
    "trace": lambda: libc.ptrace(0, 0, 0, 0) == 0,
    "executable memory": lambda: libc.mmap(None, ctypes.c_size_t(4096), 7, 0x22, -1, ctypes.c_long(0)) != ctypes.c_void_p(-1).value,
    "make executable": lambda: libc.mprotect(ctypes.c_void_p(PAGE), ctypes.c_size_t(4096), 5) == 0,
    "change a limit": lambda: libc.setrlimit(7, struct.pack("=QQ", 5, 5)) == 0,
    "unshare": lambda: libc.unshare(0x00000200) == 0,
    "another filter": lambda: libc.prctl(38, 1, 0, 0, 0) == 0,
    "thread": lambda: threading.Thread(target=int).start() is None,
}

def tried():
    out = {}
    for name, act in acts.items():
        try:
            out[name] = bool(act())
        except (OSError, RuntimeError):
            out[name] = False
    return out
"""

FREE = """
MODE = "free"
import platform; MACHINE = platform.machine()
PAGE = libc.mmap(None, ctypes.c_size_t(4096), 3, 0x22, -1, ctypes.c_long(0))
print(json.dumps({"main": tried()}))
"""

LOCKED = """
MODE = "locked"
import platform; MACHINE = platform.machine()
PAGE = libc.mmap(None, ctypes.c_size_t(4096), 3, 0x22, -1, ctypes.c_long(0))
from kiosk.edge import locks
held = locks.enter()
if FULL:
    from kiosk.edge import reading
    engine = reading.warmed()
go, done, older = threading.Event(), threading.Event(), {}
def before():
    go.wait()
    older.update(tried())
    done.set()
threading.Thread(target=before, daemon=True).start()
held += locks.lock()
go.set()
done.wait()
sys.stdout.write(json.dumps({"locks": held, "main": tried(), "older thread": older}))
sys.stdout.flush()
os._exit(0)
"""


def tried(script: str, folder: Path, full: bool = False) -> dict[str, dict[str, bool]]:
    """What the acts did, in a process of its own that has a sleeper to kill and a listener to reach."""
    for name in ("old", "old2", "old4"):
        (folder / name).write_text("x")
    with socket.create_server(("127.0.0.1", 0)) as listener, subprocess.Popen(["sleep", "60"]) as sleeper:
        try:
            order = [
                sys.executable,
                "-c",
                f"FULL = {full}\n{ACTS}\n{script}",
                str(folder),
                str(listener.getsockname()[1]),
                str(sleeper.pid),
            ]
            done = subprocess.run(order, capture_output=True, timeout=60, cwd=Path(__file__).parents[2])
            assert done.returncode == 0, done.stderr.decode()
            out: dict[str, dict[str, bool]] = json.loads(done.stdout)
            return out
        finally:
            sleeper.kill()


@pytest.mark.skipif(not LINUX, reason="the locks of other systems are fewer, and said so")
def test_control_every_act_succeeds_while_free(tmp_path: Path) -> None:
    done = tried(FREE, tmp_path)["main"]
    assert [name for name, worked in done.items() if not worked] == []


@pytest.mark.skipif(not LINUX, reason="the locks of other systems are fewer, and said so")
def test_no_act_succeeds_when_locked_on_any_thread(tmp_path: Path) -> None:
    done = tried(LOCKED, tmp_path, full=True)
    assert [name for name, worked in done["main"].items() if worked] == []
    assert [name for name, worked in done["older thread"].items() if worked] == []
    assert sorted(file.name for file in tmp_path.iterdir()) == ["old", "old2", "old4"]


@pytest.mark.skipif(not LINUX, reason="the locks of other systems are fewer, and said so")
def test_the_reader_says_which_locks_hold() -> None:
    with Reader() as reader:
        held = reader.locks()
        assert {locks.SECCOMP, locks.PRIVILEGES, locks.LIMITS, locks.AUDIT} <= set(held)
        status = Path(f"/proc/{reader.pid}/status").read_text("ascii").split("\n")
        assert "Seccomp:\t2" in status and "NoNewPrivs:\t1" in status
        open_files = {int(name): os.readlink(f"/proc/{reader.pid}/fd/{name}") for name in os.listdir(f"/proc/{reader.pid}/fd")}
        assert sorted(open_files) == [0, 1, 2, 3], str(open_files)  # the two pipes, and nowhere twice
        if locks.NETWORK in held:
            routes = Path(f"/proc/{reader.pid}/net/dev").read_text("ascii").splitlines()[2:]
            assert [row.split(":")[0].strip() for row in routes] == ["lo"]


def test_the_filter_is_built_for_both_machines() -> None:
    for machine in ("x86_64", "aarch64"):
        code = locks.program(machine)
        assert len(code) < 4096 and code[-1][3] == locks._DENY
        assert all(n + 1 + max(one[1], one[2]) < len(code) for n, one in enumerate(code) if one[0] in (locks._EQUAL, locks._ANY_BIT))
        first = {one[3] for one in code if one[0] == locks._EQUAL}
        assert not first & ({2, 257, 41, 42, 59, 56, 57, 435, 101} if machine == "x86_64" else {56, 198, 203, 221, 220, 435, 117})


# ---- the parent -----------------------------------------------------------------------------------------------------

HELLO = """
import sys, time, os
out = sys.stdout.buffer
def send(words, blob=b"", says=None):
    out.write((len(words) if says is None else says).to_bytes(4, "big") + len(blob).to_bytes(4, "big") + words + blob); out.flush()
send(b'{"locks": []}')
head = sys.stdin.buffer.read(5)
data = sys.stdin.buffer.read(int.from_bytes(head[1:], "big"))
"""

MONSTERS = {
    "dies": "os._exit(1)",
    "dies by a signal": "os.kill(os.getpid(), 11)",
    "says nothing": "time.sleep(30)",
    "stops in the middle": "out.write(bytes([0, 0, 1])); out.flush(); time.sleep(30)",
    "promises too much": "send(b'{}', says=1 << 31)",
    "says less than promised": "send(b'{}', says=5000); os._exit(0)",
    "no JSON": "send(b'hello')",
    "no text": "send(bytes(range(256)))",
    "a list": "send(b'[]')",
    "deep": "send(b'[' * 200000)",
    "a huge number": "send(b'{\"pages\": ' + b'9' * 100000 + b'}')",
    "no pages": "send(b'{}')",
    "a page without a picture": 'send(b\'{"lines": [], "pages": [[10, 5, 5]], "codes": [], "notes": []}\', b\'x\' * 10)',
    "more pictures than pages": 'send(b\'{"lines": [], "pages": [], "codes": [], "notes": []}\', b\'x\' * 10)',
    "an own word": 'send(b\'{"refused": "<script>"}\')',
    "floods": "\nwhile 1: out.write(bytes(1 << 20))",
    "grows": "\nx = []\nwhile 1: x.append(b'x' * (1 << 24))",
    "does not read": "time.sleep(30)",
}


@pytest.mark.parametrize("name", MONSTERS)
def test_the_parent_survives(name: str) -> None:
    script = HELLO + MONSTERS[name]
    if name == "does not read":
        script = HELLO.split("head =")[0] + MONSTERS[name]
    children: list[Jail] = []

    def make() -> Jail:
        children.append(Jail((sys.executable, "-I", "-c", script), memory=200 << 20))
        return children[-1]

    start = time.monotonic()
    with Reader(make, seconds=1.0) as reader:
        answer = reader.read(bytes(8 << 20))
        assert isinstance(answer, Refused) and answer.code in ("damaged", "timeout", "memory")
        assert time.monotonic() - start < 5
        assert not children[0].alive and children[-1] is not children[0]
    assert not any(child.alive for child in children)


def test_after_a_monster_letters_are_read() -> None:
    monsters = [HELLO + "os._exit(1)"]

    def make() -> Jail:
        return Jail((sys.executable, "-I", "-c", monsters.pop())) if monsters else Jail()

    with Reader(make) as reader:
        assert isinstance(reader.read(b"%PDF-"), Refused)
        assert isinstance(reader.read(letter_pdf(LETTERS[0], 0)), Reading)


def test_the_child_ends_with_its_parent() -> None:
    """Also when the parent is killed and can say nothing: the pipe closes."""
    script = "from kiosk.edge.jail import Jail; import os; j = Jail(); j.ready(); print(j.pid, flush=True); os.kill(os.getpid(), 9)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60, cwd=Path(__file__).parents[2])
    pid = int(done.stdout)
    end = time.monotonic() + 5
    while _alive(pid) and time.monotonic() < end:
        time.sleep(0.02)
    assert not _alive(pid)


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] not in "ZX"
    except OSError:
        return False


def test_a_dead_child_is_told() -> None:
    jail = Jail((sys.executable, "-I", "-c", "pass"))
    with pytest.raises(JailError):
        jail.ready()
    jail.close()
