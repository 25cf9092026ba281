"""Choose the staff's PIN."""

from __future__ import annotations

import argparse
import sys
from getpass import getpass
from pathlib import Path

import platformdirs

from kiosk.edge.pin import PinError, set_pin


def pin(args: argparse.Namespace) -> int:
    """Ask twice, keep its hash; 2 with a sentence if it is not taken."""
    folder = Path(args.data or platformdirs.user_data_dir("kiosk"))
    ask = getpass if sys.stdin.isatty() else lambda _: sys.stdin.readline().strip()
    first = ask("Ny PIN-kod (minst 6 siffror): ")
    if ask("En gång till: ") != first:
        print("De två är inte lika. The two are not the same.", file=sys.stderr)
        return 2
    try:
        folder.mkdir(parents=True, exist_ok=True)
        set_pin(folder, first)
    except (PinError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    print("PIN-koden är vald. The PIN is set.")
    return 0
