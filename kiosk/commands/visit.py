"""One visit's process; started by the supervisor, never by hand."""

from __future__ import annotations

import argparse
import socket
from pathlib import Path

from kiosk.app import visit_process


def visit(args: argparse.Namespace) -> int:
    """Serve one visit on the supervisor's socket (or, where sockets cannot be handed over, on its port)."""
    if args.fd is not None:
        sock = socket.socket(fileno=args.fd)
    else:
        from kiosk.supervisor import listen  # Windows only: sockets cannot be handed over there

        sock = listen(args.port)
    visit_process(Path(args.site), Path(args.client), sock, args.tickets.split(","), closed_too=args.closed_too)
    return 0
