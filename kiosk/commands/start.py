"""Start the kiosk."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import threading
from pathlib import Path

import platformdirs

from kiosk import supervisor
from kiosk.commands.common import say, site_path
from kiosk.content.check import check
from kiosk.content.load import ContentError
from kiosk.edge import client, clock, view
from kiosk.room import furnish


def start(args: argparse.Namespace) -> int:
    """Check everything, then serve visits until stopped. 0 after a clean stop, 2 if it cannot serve."""
    try:
        room = furnish(site_path(args.site).resolve())
        if problems := check(room.content, clock.now().date()):
            raise ContentError(problems)
    except ContentError as error:
        say("Innehållet eller site-filen är fel. Rätta detta:", "The content or the site file is wrong. Mend this:")
        print(error, file=sys.stderr)
        return 2
    for tag in room.site.languages:
        if tag not in room.words:
            name = room.content.languages[tag].swedish
            say(
                f"Alla texter finns inte på {name}. Språket erbjuds inte.",
                f"Not all words are there in {tag}. The language is not offered.",
            )

    folder = Path(args.data or platformdirs.user_data_dir("kiosk"))
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        sock = supervisor.listen(args.port)
        url = f"http://127.0.0.1:{sock.getsockname()[1]}/"
        print(url, flush=True)
        log = supervisor.Log(folder, say)
        with tempfile.TemporaryDirectory(prefix="kiosk-", ignore_cleanup_errors=True) as own:
            profile, fitted = Path(own) / "profile", Path(own) / "client"
            client.fit(fitted)

            def open_window() -> None:
                if args.view == "none":
                    return
                try:
                    window = view.open_view(args.view, url, profile, silent_print=room.site.print_silent)
                except OSError:
                    say(f"Ingen webbläsare hittades. Öppna {url} själv.", f"No browser was found. Open {url} yourself.")
                    return
                if window is not None:

                    def close() -> None:
                        stop.wait()
                        window.terminate()

                    threading.Thread(target=close, daemon=True).start()
                    window.wait()
                    stop.set()  # whoever closes the window closes the kiosk

            scans = Path(room.site.scans) if room.site.scans else None
            desk = supervisor.Desk(site_path(args.site).resolve(), fitted, room.content.vocabulary(), log, room.site.printer, scans)
            supervisor.serve(desk, sock, open_window, stop)
    except supervisor.CannotServe as error:
        say(*error.args)
        return 2
    return 0
