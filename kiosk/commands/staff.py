"""The staff's program; started by the supervisor when somebody asks for it on the screen."""

from __future__ import annotations

import argparse
import socket
from pathlib import Path

from kiosk.staff import staff_process
from kiosk.supervisor import listen


def staff(args: argparse.Namespace) -> int:
    """Serve the staff's screens on the supervisor's socket."""
    sock = socket.socket(fileno=args.fd) if args.fd is not None else listen(args.port)
    staff_process(Path(args.site), Path(args.client), sock)
    return 0
