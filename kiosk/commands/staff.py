"""The staff's program; started by the supervisor when somebody asks for it on the screen."""

from __future__ import annotations

import argparse
import socket
from pathlib import Path

from kiosk.staff import staff_process


def staff(args: argparse.Namespace) -> int:
    """Serve the staff's screens on the supervisor's socket."""
    if args.fd is not None:
        sock = socket.socket(fileno=args.fd)
    else:
        from kiosk.supervisor import listen  # Windows only: sockets cannot be handed over there

        sock = listen(args.port)
    staff_process(Path(args.site), Path(args.client), sock)
    return 0
