"""What a process gives up before it looks at a stranger's file. There is no way back: locks are closed, never opened.

Two moments: `enter` while the process has one thread and has loaded nothing, `lock` when everything it will ever need is
loaded and warm. Each lock is tried; the answer names those that hold here. On Linux (x86_64, aarch64) the last and
strongest is a list of the few system calls that computing needs: everything else, known today or invented tomorrow, fails
with EPERM. Elsewhere there are limits and Python's audit hook, which stops accidents but no attacker.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from contextlib import suppress
from typing import Any, NoReturn

NETWORK = "network namespace"  # an own, empty network: not even loopback is up
LANDLOCK = "landlock"  # the kernel refuses all writing, creating, removing and executing by path, and TCP
LIMITS = "limits"  # no core dump, no growing file, no new file descriptor, no new process, an end to memory
PRIVILEGES = "no new privileges"
SECCOMP = "seccomp"  # only the system calls listed below, on every thread
AUDIT = "audit hook"  # Python itself refuses to open files, sockets and programs

MEMORY = 1 << 30  # bytes of address space above what is mapped when the lock closes; the parent watches what is really in use

# the system calls that remain: (x86_64, aarch64), None where that machine has no such call
_ALLOWED: dict[str, tuple[int | None, int | None]] = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "fstat": (5, 80),
    "poll": (7, None),
    "lseek": (8, 62),
    "munmap": (11, 215),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "readv": (19, 65),
    "writev": (20, 66),
    "select": (23, None),
    "sched_yield": (24, 124),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "nanosleep": (35, 101),
    "getpid": (39, 172),
    "exit": (60, 93),
    "gettimeofday": (96, 169),
    "getrusage": (98, 165),
    "sysinfo": (99, 179),
    "times": (100, 153),
    "sigaltstack": (131, 132),
    "gettid": (186, 178),
    "time": (201, None),
    "futex": (202, 98),
    "sched_getaffinity": (204, 123),
    "restart_syscall": (219, 128),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "exit_group": (231, 94),
    "pselect6": (270, 72),
    "ppoll": (271, 73),
    "set_robust_list": (273, 99),
    "getcpu": (309, 168),
    "getrandom": (318, 278),
    "membarrier": (324, 283),
    "rseq": (334, 293),
}
_NOT_EXECUTABLE = {"mmap": (9, 222), "mprotect": (10, 226)}  # allowed unless the memory shall be executable

_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}  # column above, AUDIT_ARCH_* of linux/audit.h

# linux/bpf_common.h, linux/seccomp.h, linux/prctl.h, asm/unistd.h
_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _DENY, _KILL = 0x7FFF0000, 0x00050000 | 1, 0x80000000  # allow; fail with errno 1, EPERM; end the process
_NR, _ARCH, _ARG2 = 0, 4, 32  # offsets in struct seccomp_data; of the third argument the low half
_PROT_EXEC = 4
_SET_NO_NEW_PRIVS, _FILTER_TSYNC, _SET_MODE_FILTER = 38, 1, 1
_SYS_SECCOMP = (317, 277)
_SYS_LANDLOCK = 444  # create_ruleset; 446 is restrict_self; the same numbers on both machines
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000


def enter() -> tuple[str, ...]:
    """The locks that only a process with one thread can close: an empty network and Landlock. Files can still be read."""
    if sys.platform != "linux":
        return ()
    libc = ctypes.CDLL(None, use_errno=True)
    held = []
    # root needs no user namespace; others get one where the system permits it
    if libc.unshare(_CLONE_NEWNET) == 0 or libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0:
        held.append(NETWORK)
    if libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
        held.append(PRIVILEGES)
        if _landlock(libc):
            held.append(LANDLOCK)
    return tuple(held)


def lock() -> tuple[str, ...]:
    """Close the rest, on every thread there is. After this the process computes, reads and writes what is open, and ends."""
    held = []
    if _limits():
        held.append(LIMITS)
    if sys.platform == "linux" and _seccomp():
        held.append(SECCOMP)
    sys.addaudithook(_refuse)
    held.append(AUDIT)
    return tuple(held)


def _landlock(libc: Any) -> bool:
    """Handle every right that changes something or reaches out, and allow none of them anywhere."""
    version = libc.syscall(_SYS_LANDLOCK, None, 0, 1)
    if version < 1:
        return False
    # linux/landlock.h: execute and write_file, then everything from remove_dir on; reading (bits 2 and 3) stays for the loading
    bits = {1: 13, 2: 14, 3: 15, 4: 15}.get(version, 16)
    files = ((1 << bits) - 1) & ~0b1100
    network = 0b11 if version >= 4 else 0  # bind and connect by TCP
    scoped = 0b11 if version >= 6 else 0  # abstract sockets and signals of others
    rules = struct.pack("=QQQ", files, network, scoped)[: 8 if version < 4 else 16 if version < 6 else 24]
    ruleset = libc.syscall(_SYS_LANDLOCK, rules, len(rules), 0)
    if ruleset < 0:
        return False
    try:
        return bool(libc.syscall(_SYS_LANDLOCK + 2, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _limits() -> bool:
    try:
        import resource
    except ImportError:  # no such thing on this system
        return False
    kinds = {"RLIMIT_CORE": 0, "RLIMIT_FSIZE": 0, "RLIMIT_NPROC": 0, "RLIMIT_NOFILE": _first_free()}
    with suppress(OSError, ValueError):
        with open("/proc/self/statm", "rb") as file:
            kinds["RLIMIT_AS"] = int(file.read().split()[0]) * resource.getpagesize() + MEMORY
    held = True
    for name, value in kinds.items():
        try:
            resource.setrlimit(getattr(resource, name), (value, value))
        except (OSError, ValueError, AttributeError):
            held = False
    return held


def _first_free() -> int:
    """The lowest descriptor that is not open: with this as limit the process gets no new one and keeps those it has."""
    free = 0
    with suppress(OSError):
        while True:
            os.fstat(free)
            free += 1
    return free


def program(machine: str) -> list[tuple[int, int, int, int]]:
    """The filter as (code, jump if true, jump if false, constant); jumps count instructions to skip.

    A process of another architecture is ended; calls with the x32 bit have numbers that are not listed.
    """
    column, arch = _MACHINES[machine]
    out = [(_LOAD, 0, 0, _ARCH), (_EQUAL, 1, 0, arch), (_RETURN, 0, 0, _KILL), (_LOAD, 0, 0, _NR)]
    for numbers in _ALLOWED.values():
        if (number := numbers[column]) is not None:
            out += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    for numbers in _NOT_EXECUTABLE.values():
        out += [(_EQUAL, 0, 4, numbers[column]), (_LOAD, 0, 0, _ARG2), (_ANY_BIT, 0, 1, _PROT_EXEC), (_RETURN, 0, 0, _DENY)]
        out += [(_RETURN, 0, 0, _ALLOW)]
    return [*out, (_RETURN, 0, 0, _DENY)]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


def _seccomp() -> bool:
    machine = platform.machine()
    if machine not in _MACHINES or struct.calcsize("P") != 8:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    code = program(machine)
    packed = b"".join(struct.pack("=HBBI", *step) for step in code)
    if libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    whole = _Program(len(code), packed)
    return bool(libc.syscall(_SYS_SECCOMP[_MACHINES[machine][0]], _SET_MODE_FILTER, _FILTER_TSYNC, ctypes.byref(whole)) == 0)


_FORBIDDEN = ("open", "os.", "socket.", "subprocess.", "shutil.", "tempfile.", "ctypes.dlopen", "pty.", "signal.", "winreg.")


def _refuse(event: str, _: tuple[object, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        _no(event)


def _no(event: str) -> NoReturn:
    raise PermissionError(1, f"{event} in the jail")
