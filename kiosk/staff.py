"""The staff's process: the composition root of their screens. It knows no paper until the supervisor hands one over."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import sys
import threading
from json import loads
from pathlib import Path
from typing import Any

import flet as ft

from kiosk.edge import clock, paper, web
from kiosk.room import furnish
from kiosk.ui import frame, staff
from kiosk.ui.theme import Look

ALONE = 120.0  # seconds without touch, then the next visitor's welcome


class Supervisor:
    """Questions down one pipe, answers up another; one at a time."""

    def __init__(self) -> None:
        self.down = os.fdopen(os.dup(1), "wb", buffering=0)
        os.dup2(2, 1)  # whatever else prints must not enter the pipe
        self.up = sys.stdin.buffer
        self.turn = threading.Lock()

    def ask(self, verb: str, word: str = "") -> dict[str, Any]:
        """The answer to a question; a paper's bytes stand under "pdf". The process ends with its supervisor."""
        with self.turn:
            self.down.write(f"{verb} {word}\n".encode())
            line = self.up.readline()
            if not line:
                os._exit(0)
            answer: dict[str, Any] = loads(line)
            if size := answer.get("size"):
                answer["pdf"] = self.up.read(size)
            return answer

    def close(self) -> None:
        self.down.write(b"close\n")

    def reopen(self) -> None:
        self.down.write(b"reopen\n")


def staff_process(site_file: Path, client: Path, sock: socket.socket) -> None:
    """Serve the staff's screens on a listening socket until they close or are left alone."""
    supervisor = Supervisor()
    site = furnish(site_file).site
    papers: dict[str, str] = {}
    touched = clock.steady()

    def touch() -> None:
        nonlocal touched
        touched = clock.steady()

    async def put(page: ft.Page, ticket: str) -> str:
        """Print a waiting paper: by IPP where the site names a printer, else by the system's print window."""
        if site.printer:
            return str((await asyncio.to_thread(supervisor.ask, "print", ticket))["says"])
        pdf = (await asyncio.to_thread(supervisor.ask, "show", ticket)).get("pdf")
        if not pdf:
            return "Papperet finns inte längre."
        name = secrets.token_hex(8)
        papers[name] = await asyncio.to_thread(paper.print_page, pdf)
        await web.print_in_page(page, name)
        return "Skickat till utskriftsfönstret."

    async def preview(ticket: str) -> list[bytes]:
        pdf = (await asyncio.to_thread(supervisor.ask, "show", ticket)).get("pdf")
        return await asyncio.to_thread(paper.pages, pdf, 60) if pdf else []

    async def watch() -> None:
        while clock.steady() - touched < ALONE:
            await asyncio.sleep(1)
        supervisor.close()

    async def ask(verb: str, word: str = "") -> dict[str, Any]:
        touch()
        return await asyncio.to_thread(supervisor.ask, verb, word)

    desk = staff.Desk(Look(site.px_per_mm), ask, put, preview, supervisor.close, supervisor.reopen)

    def main(page: ft.Page) -> None:
        page.run_task(watch)
        page.render_views(staff.StaffScreen, desk)

    def before(page: ft.Page) -> None:
        frame.before(page, Look(site.px_per_mm))

    app = web.build(main, before, client=client, visit=secrets.token_hex(8), touched=touch, paper=lambda name: papers.pop(name, None))
    asyncio.run(web.serve(app, sock, lambda: None))
