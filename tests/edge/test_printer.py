"""Printing, end to end: on a printer that speaks IPP, through a CUPS queue, and against what only pretends to be one."""

from __future__ import annotations

import asyncio
import io
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pypdfium2
import pytest

from kiosk.edge import printer
from kiosk.edge.printer import Aborted, Printed, PrinterError, State, Unknown, Unreachable, Waiting
from tests import ippserver
from tests.ippserver import Printer, files_with, until

TOKEN = b"Tsehaye-4711-paper"


@pytest.fixture(scope="module")
def ipp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Printer]:
    with ippserver.ipp_printer(tmp_path_factory.mktemp("ipp")) as found:
        yield found


@pytest.fixture
def cups(ipp: Printer) -> Iterator[Printer]:
    with ippserver.cups_queue(ipp) as found:
        yield found


@pytest.fixture
def papers(ipp: Printer) -> Iterator[Callable[[], list[bytes]]]:
    """What has come out of the printer since the test began."""
    before = set((ipp.folder / "out").glob("*.pdf"))
    yield lambda: [f.read_bytes() for f in (ipp.folder / "out").glob("*.pdf") if f not in before]


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """Two real pages, and every byte there is after their end."""
    document = pypdfium2.PdfDocument.new()
    for _ in range(2):
        document.new_page(595, 842)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue() + b"%" + TOKEN + bytes(range(256)) * 2000


def finished(uri: str, id: int) -> object:
    return until(lambda: printer.job(uri, id), lambda found: not isinstance(found, Waiting))


def under_way() -> list[threading.Thread]:
    return [t for t in threading.enumerate() if t.name == "printer"]


def waits_for(uri: str, id: int, reason: State) -> object:
    return until(lambda: printer.job(uri, id), lambda found: found == Waiting(reason))


# on a printer


def test_the_bytes_that_are_sent_arrive(ipp: Printer, pdf: bytes) -> None:
    assert until(lambda: printer.state(ipp.uri), lambda s: s is State.READY) is State.READY
    id = printer.send(ipp.uri, pdf)
    assert finished(ipp.uri, id) == Printed()
    assert ipp.paper(id) == pdf
    asked = ipp.asked(id)
    assert {k: asked.get(k) for k in ("IPP_MEDIA", "IPP_PRINT_SCALING", "IPP_SIDES", "IPP_COPIES", "IPP_DOCUMENT_FORMAT_SUPPLIED")} == {
        "IPP_MEDIA": "iso_a4_210x297mm",
        "IPP_PRINT_SCALING": "none",
        "IPP_SIDES": "one-sided",
        "IPP_COPIES": "1",
        "IPP_DOCUMENT_FORMAT_SUPPLIED": "application/pdf",
    }


def test_two_copies_on_both_sides(ipp: Printer, pdf: bytes) -> None:
    id = printer.send(ipp.uri, pdf, copies=2, duplex=True)
    assert finished(ipp.uri, id) == Printed()
    assert (ipp.asked(id)["IPP_COPIES"], ipp.asked(id)["IPP_SIDES"]) == ("2", "two-sided-long-edge")


def test_the_title_and_the_owner_say_nothing_of_anybody(ipp: Printer, pdf: bytes) -> None:
    id = printer.send(ipp.uri, pdf)
    assert finished(ipp.uri, id) == Printed()
    names = {k: v for k, v in ipp.asked(id).items() if k.startswith(("IPP_JOB_NAME", "IPP_JOB_ORIGINATING", "IPP_DOCUMENT_NAME"))}
    assert names == {"IPP_JOB_NAME": "kiosk", "IPP_JOB_ORIGINATING_USER_NAME": "kiosk"}


@pytest.mark.parametrize(
    ("keyword", "reason"),
    [
        ("media-empty", State.PAPER_OUT),
        ("media-jam", State.JAMMED),
        ("cover-open", State.COVER_OPEN),
        ("toner-empty", State.INK_OUT),
        ("paused", State.STOPPED),
        ("media-low", State.PRINTING),
    ],
)
def test_trouble_is_named_and_once_mended_the_paper_comes(ipp: Printer, pdf: bytes, keyword: str, reason: State) -> None:
    ipp.trouble(keyword)
    id = printer.send(ipp.uri, pdf)
    assert waits_for(ipp.uri, id, reason) == Waiting(reason)
    assert printer.state(ipp.uri) is reason
    assert not (ipp.folder / "out" / f"{id}.pdf").exists()
    ipp.mend()
    assert finished(ipp.uri, id) == Printed()
    assert ipp.paper(id) == pdf
    assert printer.state(ipp.uri) is State.READY


def test_what_the_printer_loses_is_aborted(ipp: Printer, pdf: bytes) -> None:
    ipp.trouble("media-jam")
    id = printer.send(ipp.uri, pdf)
    waits_for(ipp.uri, id, State.JAMMED)
    ipp.mend(good=False)
    assert finished(ipp.uri, id) == Aborted()


def test_a_cancelled_job_is_aborted_and_may_be_cancelled_again(ipp: Printer, pdf: bytes) -> None:
    ipp.trouble("media-empty")
    id = printer.send(ipp.uri, pdf)
    waits_for(ipp.uri, id, State.PAPER_OUT)
    printer.cancel(ipp.uri, id)
    ipp.mend()
    assert finished(ipp.uri, id) == Aborted()
    printer.cancel(ipp.uri, id)
    printer.cancel(ipp.uri, 9999)


def test_a_printer_without_a_queue_says_that_it_is_busy(ipp: Printer, pdf: bytes) -> None:
    ipp.trouble("media-empty")
    id = printer.send(ipp.uri, pdf)
    waits_for(ipp.uri, id, State.PAPER_OUT)
    with pytest.raises(printer.Busy, match="ett annat papper"):
        printer.send(ipp.uri, pdf)
    ipp.mend()
    assert finished(ipp.uri, id) == Printed()


def test_a_job_that_nobody_knows(ipp: Printer) -> None:
    assert printer.job(ipp.uri, 9999) == Unknown()


def test_a_printer_that_cannot_forget_says_so(ipp: Printer, pdf: bytes) -> None:
    id = printer.send(ipp.uri, pdf)
    assert finished(ipp.uri, id) == Printed()
    assert printer.purge(ipp.uri, id) is False
    assert files_with(ipp.folder / "spool", TOKEN), "and it has indeed kept it"


def test_also_from_within_an_event_loop(ipp: Printer) -> None:
    async def screen() -> State:
        return printer.state(ipp.uri)

    assert asyncio.run(screen()) in set(State) - {State.UNREACHABLE}


# through a queue that keeps everything


def test_nothing_is_left_after_purge(cups: Printer, papers: Callable[[], list[bytes]], pdf: bytes) -> None:
    id = printer.send(cups.uri, pdf)
    assert finished(cups.uri, id) == Printed()
    assert papers() == [pdf]
    assert files_with(cups.folder, TOKEN), "positive control: CUPS keeps the paper after printing"
    assert printer.purge(cups.uri, id) is True
    assert files_with(cups.folder, TOKEN) == []
    assert list((cups.folder / "spool").glob("[cd]0*")) == [], "neither the paper nor the note of its job"
    assert printer.job(cups.uri, id) == Unknown()


def test_a_paper_that_is_cancelled_does_not_come_out_later(cups: Printer, papers: Callable[[], list[bytes]], pdf: bytes) -> None:
    cups.pause()
    id = printer.send(cups.uri, pdf)
    assert printer.job(cups.uri, id) == Waiting(State.STOPPED)
    assert printer.state(cups.uri) is State.STOPPED
    printer.cancel(cups.uri, id)
    assert printer.job(cups.uri, id) == Aborted()
    other = printer.send(cups.uri, b"%PDF-1.7 somebody else's")
    cups.resume()
    assert finished(cups.uri, other) == Printed()
    assert papers() == [b"%PDF-1.7 somebody else's"]


def test_purging_what_waits_cancels_it_too(cups: Printer, papers: Callable[[], list[bytes]], pdf: bytes) -> None:
    cups.pause()
    id = printer.send(cups.uri, pdf)
    assert files_with(cups.folder, TOKEN)
    assert printer.purge(cups.uri, id) is True
    assert files_with(cups.folder, TOKEN) == []
    cups.resume()
    other = printer.send(cups.uri, b"%PDF-1.7 somebody else's")
    assert finished(cups.uri, other) == Printed()
    assert papers() == [b"%PDF-1.7 somebody else's"]


# no printer


def reply(status: int, job: int | None = None) -> bytes:
    """An IPP answer by hand (RFC 8010): version, status, request, operation attributes, perhaps a job with its number."""

    def text(tag: int, name: bytes, value: bytes) -> bytes:
        return struct.pack(">bh", tag, len(name)) + name + struct.pack(">h", len(value)) + value

    body = struct.pack(">bbhi", 2, 0, status, 1) + b"\x01"
    body += text(0x47, b"attributes-charset", b"utf-8") + text(0x48, b"attributes-natural-language", b"en")
    if job is not None:
        body += b"\x02" + text(0x21, b"job-id", struct.pack(">i", job))
    body += b"\x03"
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: %d\r\n\r\n" % len(body) + body


@contextmanager
def pretender(answer: Callable[[int], bytes | None]) -> Iterator[tuple[str, list[int]]]:
    """Answers each request by its operation (None: hangs up); gives its address and the operations that came."""
    seen: list[int] = []
    over = threading.Event()

    def converse(peer: socket.socket) -> None:
        with peer, peer.makefile("rwb") as wire:
            while line := wire.readline():
                length = 0
                while line.strip():
                    if line.lower().startswith(b"content-length:"):
                        length = int(line.split(b":")[1])
                    line = wire.readline()
                body = wire.read(length)
                seen.append(struct.unpack_from(">h", body, 2)[0])
                said = answer(seen[-1])
                if said is None:
                    return
                wire.write(said)
                wire.flush()
                if not said.startswith(b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length"):
                    over.wait(ippserver.WAIT)  # the line stays open, nothing more is said

    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    peer, _ = server.accept()
                except OSError:
                    return
                threading.Thread(target=converse, args=(peer,), daemon=True).start()

        threading.Thread(target=listen, daemon=True).start()
        try:
            yield f"ipp://127.0.0.1:{server.getsockname()[1]}/ipp/print", seen
        finally:
            over.set()
            server.shutdown(socket.SHUT_RDWR)


def test_nobody_there(pdf: bytes) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        uri = f"ipp://127.0.0.1:{unused.getsockname()[1]}/ipp/print"
        assert printer.state(uri) is State.UNREACHABLE
        for question in (
            lambda: printer.send(uri, pdf),
            lambda: printer.job(uri, 1),
            lambda: printer.cancel(uri, 1),
            lambda: printer.purge(uri, 1),
        ):
            with pytest.raises(Unreachable, match="svarar inte"):
                question()


@pytest.mark.parametrize(
    "said", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-length: 99\r\n\r\n\x02"]
)
def test_who_never_finishes_an_answer_is_given_up(monkeypatch: pytest.MonkeyPatch, said: bytes) -> None:
    monkeypatch.setattr(printer, "WAIT", 0.2)
    with pretender(lambda _: said) as (uri, seen):
        began = time.monotonic()
        assert printer.state(uri) is State.UNREACHABLE
        assert 0.2 <= time.monotonic() - began < 5
        assert seen == [0x0B], "it was asked once"
        assert until(under_way, lambda found: not found) == [], "and what was under way has ended"


def test_a_name_that_is_looked_up_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()
    monkeypatch.setattr(printer, "WAIT", 0.2)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait(ippserver.WAIT) and [])
    began = time.monotonic()
    assert printer.state("ipp://printer.invalid/ipp/print") is State.UNREACHABLE
    assert time.monotonic() - began < 10
    over.set()


def test_the_wait_is_five_seconds() -> None:
    assert printer.WAIT == 5


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\n\r\nno!",
        b"HTTP/1.1 500 Oh\r\nContent-Length: 1\r\n\r\n\xff",
        b"HTTP/1.1 426 Upgrade\r\nUpgrade: TLS/1.2\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
        b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        reply(0),
        reply(0x0501),
        reply(0x0503),
        reply(0x04FF),
    ],
)
def test_what_is_no_printer_gives_a_sentence(said: bytes, pdf: bytes) -> None:
    with pretender(lambda _: said) as (uri, _):
        for question in (lambda: printer.state(uri), lambda: printer.send(uri, pdf), lambda: printer.job(uri, 1)):
            with pytest.raises(PrinterError, match=r"^(Skrivaren|Svaret) .+\.$") as caught:
                question()
            assert type(caught.value) is PrinterError


@pytest.mark.parametrize("code", [301, 302, 307, 308])
def test_no_paper_follows_a_redirection(code: int, pdf: bytes) -> None:
    with pretender(lambda _: reply(0, job=1)) as (elsewhere, seen):
        to = elsewhere.replace("ipp:", "http:").encode()
        with pretender(lambda _: b"HTTP/1.1 %d Go\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n" % (code, to)) as (uri, _):
            with pytest.raises(PrinterError):
                printer.send(uri, pdf)
        assert seen == []


@pytest.mark.parametrize("bad", [None, reply(0x0500)])
def test_a_paper_that_does_not_arrive_whole_is_cancelled(bad: bytes | None, pdf: bytes) -> None:
    with pretender(lambda operation: bad if operation == 0x06 else reply(0, job=7)) as (uri, seen):
        with pytest.raises(PrinterError):
            printer.send(uri, pdf)
        assert (seen[0], seen[-1]) == (0x05, 0x08), "Create-Job first, Cancel-Job last"


@pytest.mark.parametrize("uri", ["", "printer", "http://printer/", "ipp://", "ipp://host:99999/", "ipp://[::1/", "file:///etc/passwd"])
def test_what_is_no_address_gives_a_sentence(uri: str) -> None:
    with pytest.raises(PrinterError, match=r"^(Skrivare|Svaret).+\.$"):
        printer.job(uri, 1)


def test_only_a_pdf_is_sent() -> None:
    with pretender(lambda _: reply(0, job=1)) as (uri, seen):
        with pytest.raises(PrinterError, match="ingen PDF"):
            printer.send(uri, b"<html>")
        assert seen == []


@pytest.mark.parametrize(
    ("reasons", "idle", "found"),
    [
        (["none"], True, None),
        (["media-empty-warning"], True, None),  # one of two trays
        (["media-empty-warning"], False, State.PAPER_OUT),
        (["media-empty-error"], True, State.PAPER_OUT),
        (["media-empty"], True, State.PAPER_OUT),
        (["media-jam-report"], False, None),
        (["media-needed", "media-jam", "cover-open"], False, State.JAMMED),
        (["com.vendor-odd-error"], False, None),
    ],
)
def test_which_reason_counts(reasons: list[str], idle: bool, found: State | None) -> None:
    assert printer._pressing(reasons, idle=idle) is found
