"""The process of one visit: the composition root. What it holds dies with it."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import flet as ft
from flet.messaging.session import Session

from kiosk.content import search
from kiosk.core.form import Answers, Form
from kiosk.core.idle import Watch
from kiosk.core.log import LARGEST_PAPER, Event, events
from kiosk.core.plan import Stop
from kiosk.core.site import Site
from kiosk.core.text import Tr
from kiosk.core.visit import Visit, by_deadline
from kiosk.edge import clock, qr, web, workdays
from kiosk.letters import Reading
from kiosk.room import Room, furnish
from kiosk.ui import frame
from kiosk.ui.house import House
from kiosk.ui.scene import Need, Scene
from kiosk.ui.theme import Look

if TYPE_CHECKING:
    from kiosk.content.understand import Expert

READING = ("outcome", "action", "plan", "take", "door", "letter", "words", "seen", "terms", "term", "real", "handover", "camera", "copied")
READS = ("letters", "camera")  # screens from which a letter is soon read


def house(room: Room, tell: Callable[[Event], None], hand_over: Callable[[bytes], str]) -> House:
    """The callables that the screens get; behind them the clock, the papers and the pipe.

    `hand_over` gives a paper to the desk and returns its ticket.
    """
    content, site, sv = room.content, room.site, room.words["sv"]
    outcome_authorities = content.outcome_authorities()
    drafts = frozenset(tag for tag, tr in room.words.items() if tr.draft)
    indexes: dict[str, search.Index] = {}
    watch = Watch(site.idle_after, site.idle_warning, clock.steady())
    papers: dict[str, str] = {}

    def find(tag: str, text: str) -> tuple[Need, ...]:
        if tag not in indexes:
            indexes[tag] = search.index(content, [room.words[tag], *([sv] if tag != "sv" else [])])
        return tuple(Need(flow, score) for flow, score in indexes[tag].rank(text))

    def scene(visit: Visit, typed: Mapping[str, str] | None = None, printed: str = "") -> Scene:
        tr = room.words.get(visit.language, sv)
        return Scene(
            content=content,
            site=site,
            visit=visit,
            tr=tr,
            sv=sv,
            look=Look(site.px_per_mm, visit.large, visit.contrast),
            now=clock.now(),
            languages=room.languages,
            drafts=drafts,
            qr=qr.png,
            find=lambda text: find(tr.tag, text),
            in_language=room.words.__getitem__,
            forms=room.forms,
            typed=typed or {},
            printed=printed,
            expert=expert,
            letters_with=letters_with,
            free=workdays.free,
            reads=site.camera,
            scan=reading.waits(),
        )

    @lru_cache(maxsize=1)
    def expert() -> Expert:
        from kiosk.content.understand import expert as made_from

        return made_from(content)

    def letters_with(text: str) -> tuple[str, ...]:
        from kiosk.content.recognise import by_word

        return by_word(text, expert().at)

    reading = Reading(lambda: expert(), Path(site.scans) if site.scans else None)

    def touched() -> None:
        nonlocal watch
        watch = watch.touch(clock.steady())
        tell(Event("touch"))

    def watch_reading(visit: Visit) -> None:
        nonlocal watch
        after = site.idle_after_reading if visit.place.screen in READING else site.idle_after
        watch = Watch(after, site.idle_warning, watch.touched)
        if visit.place.screen in READS:
            reading.prepare()  # while the visitor looks at the screen

    async def put(page: ft.Page, make: Callable[[], bytes]) -> str:
        """Make a paper and bring it to the printer; says how it went."""
        from kiosk.edge import paper, refusals  # heavy, and most visits print nothing

        try:
            pdf = await asyncio.to_thread(make)
            if site.print_to == "desk":
                return hand_over(pdf)
            if site.print_to == "dialog":
                name = secrets.token_hex(8)
                papers[name] = await asyncio.to_thread(paper.print_page, pdf)
                await web.print_in_page(page, name)
            else:
                await asyncio.to_thread(paper.put, pdf, Path(site.print_to))
        except (paper.PaperError, refusals.FillError, OSError) as error:
            print(type(error).__name__, file=sys.stderr)
            return "failed"
        return "ready"

    async def print_plan(page: ft.Page, visit: Visit) -> str:
        view = scene(visit)
        stops = [view.stop(content.actions[item.action], item.day, item.last) for item in by_deadline(visit.plan)]
        return await put(page, partial(make_plan, stops, site, view.tr, sv))

    async def print_form(page: ft.Page, visit: Visit) -> str:
        form = room.forms[visit.place.flow]
        return await put(page, partial(make_form, room, form, visit.form_answers(form), room.words[visit.language]))

    made = House(
        scene=scene,
        events=lambda before, after: events(before, after, outcome_authorities),
        tell=tell,
        touched=touched,
        watch_reading=watch_reading,
        idle=lambda: watch.at(clock.steady()),
        seconds_left=lambda: watch.left(clock.steady()),
        print_plan=print_plan,
        print_form=print_form,
        read_letter=reading.read,
        look=reading.look,
        paper=lambda name: papers.pop(name, None),
    )
    return made


def make_plan(stops: list[Stop], site: Site, tr: Tr, sv: Tr) -> bytes:
    """The plan of a visit as PDF, dated today."""
    from kiosk.edge import paper

    return paper.plan_pdf(paper.plan_document(stops, site, tr, sv, clock.now().date()))


def make_form(room: Room, form: Form, answers: Answers, tr: Tr) -> bytes:
    """The filled Swedish paper, and after it the visitor's copy in both languages."""
    from kiosk.edge import forms, paper

    authority = room.content.authorities[form.authority]
    bring = [room.content.bring[paper_id] for paper_id in form.bring]
    filled = forms.filled(form, authority, answers, room.originals)
    return paper.joined([filled, forms.copy(form, answers, bring, room.site, tr, room.words["sv"])])


def visit_process(site_file: Path, client: Path, sock: socket.socket, tickets: list[str], *, closed_too: bool) -> None:
    """Serve one visit on a listening socket, telling the supervisor events on standard output, until killed.

    Standard input is the leash: when the supervisor is gone, it closes, and the visit ends.
    """
    pipe = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever else prints must not enter the pipe

    def tell(event: Event) -> None:
        try:
            pipe.write(event.line().encode())
        except OSError:
            os._exit(1)

    def hand_over(pdf: bytes) -> str:
        from kiosk.edge.paper import PaperError

        if not tickets or len(pdf) > LARGEST_PAPER:
            raise PaperError("no ticket left, or the paper is too large")
        ticket = tickets.pop()
        whole = memoryview(f"paper {ticket} {len(pdf)}\n".encode() + pdf)
        while whole:
            whole = whole[pipe.write(whole) :]
        return ticket

    def leash() -> None:
        sys.stdin.buffer.read()
        os._exit(0)

    threading.Thread(target=leash, daemon=True).start()
    room = furnish(site_file, closed_too=closed_too)
    made = house(room, tell, hand_over)

    def main(page: ft.Page) -> None:
        page.render_views(frame.Kiosk, made)

    def crashed(self: Session, message: str) -> None:
        # Flet would cover the screen with the error; a visit that went wrong ends instead, and a fresh one begins.
        # Where it went wrong is said, but no line of what it held.
        print(*(line for line in message.splitlines() if line.startswith("  File ")), sep="\n", file=sys.stderr, flush=True)
        tell(Event("end", "crash"))

    take_result = Session.handle_invoke_method_results

    def late_too(self: Session, *args: Any, **kwargs: Any) -> None:
        # An answer for a control that has left the screen (the camera's last picture) is no reason to end the visit.
        with suppress(RuntimeError):
            take_result(self, *args, **kwargs)

    Session.error = crashed  # type: ignore[method-assign]
    Session.handle_invoke_method_results = late_too  # type: ignore[method-assign]
    app = web.build(
        main,
        partial(frame.before, look=Look(room.site.px_per_mm)),
        client=client,
        visit=secrets.token_hex(8),
        touched=made.touched,
        paper=made.paper,
    )
    asyncio.run(web.serve(app, sock, lambda: tell(Event("ready"))))
