"""The printer, spoken to by IPP: no driver, no queue and no command line between it and the kiosk.

Addresses are `ipp://host:631/ipp/print` (or `ipps`, whose certificate is not verified: printers sign their own). A job
is made first and gets its paper after, so that its number is known whatever happens to the paper on the way.
Every call blocks until it is answered.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from threading import Thread
from typing import Any, NoReturn, TypeVar

import aiohttp
from pyipp import IPP, IPPConnectionError, IPPError
from pyipp.enums import IppJobState, IppOperation, IppPrinterState, IppStatus, IppTag
from pyipp.tags import ATTRIBUTE_TAG_MAP

WAIT = 5.0  # seconds for each question to the printer
NAME = "kiosk"  # the title and the owner of every job: what stands on its display and in its list
A4 = "iso_a4_210x297mm"

# pyipp leaves out, without a word, what it knows no type for; and a size from the standard is a keyword (RFC 8011, 5.2.11).
ATTRIBUTE_TAG_MAP.update({"print-scaling": IppTag.KEYWORD, "media": IppTag.KEYWORD, "purge-job": IppTag.BOOLEAN})

_T = TypeVar("_T")


class PrinterError(Exception):
    """The printer cannot be asked or refuses. Said in Swedish, to the staff."""


class Unreachable(PrinterError):
    """Nobody answers at the printer's address, or not in time."""


class Busy(PrinterError):
    """The printer is with another paper and keeps no queue."""


class State(Enum):
    """What the printer is doing, or what it lacks."""

    READY = "ready"
    PRINTING = "printing"
    PAPER_OUT = "paper_out"
    JAMMED = "jammed"
    COVER_OPEN = "cover_open"
    INK_OUT = "ink_out"
    STOPPED = "stopped"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class Printed:
    """The printer says that the whole job has come out."""


@dataclass(frozen=True)
class Waiting:
    """The job has not come out yet; `reason` is the printer's state."""

    reason: State


@dataclass(frozen=True)
class Aborted:
    """The job was cancelled or failed; no more of it comes out."""


@dataclass(frozen=True)
class Unknown:
    """The printer does not know the job, or no longer."""


# printer-state-reasons without their severity (RFC 8011, 5.4.12), the most pressing first
_REASONS = {
    "media-jam": State.JAMMED,
    "cover-open": State.COVER_OPEN,
    "door-open": State.COVER_OPEN,
    "interlock-open": State.COVER_OPEN,
    "media-empty": State.PAPER_OUT,
    "media-needed": State.PAPER_OUT,
    "input-tray-missing": State.PAPER_OUT,
    "marker-supply-empty": State.INK_OUT,
    "toner-empty": State.INK_OUT,
    "paused": State.STOPPED,
    "moving-to-paused": State.STOPPED,
    "shutdown": State.STOPPED,
    "stopped-partly": State.STOPPED,
    "spool-area-full": State.STOPPED,
}


def state(uri: str) -> State:
    """What the printer is doing. PrinterError if the address is none, or what answers there is no printer."""
    try:
        return _ask(uri, _state)
    except Unreachable:
        return State.UNREACHABLE


def send(uri: str, pdf: bytes, copies: int = 1, duplex: bool = False) -> int:
    """Hand over a paper; gives the job's number. A4 in its real size, both sides turned on the long edge.

    PrinterError if that fails: then the job is cancelled, so that the paper does not come out later for somebody else.
    """
    if not pdf.startswith(b"%PDF-"):
        raise PrinterError("Papperet är ingen PDF och skrivs inte ut.")
    wish = {
        "media": A4,
        "print-scaling": "none",
        "sides": "two-sided-long-edge" if duplex else "one-sided",
        "copies": copies,
    }

    async def made(printer: IPP) -> int:
        answer = await printer.execute(
            IppOperation.CREATE_JOB, {"operation-attributes-tag": {**_owner(), "job-name": NAME}, "job-attributes-tag": wish}
        )
        return int(answer["jobs"][0]["job-id"])

    async def filled(printer: IPP) -> None:
        about = {**_owner(), "job-id": id, "document-format": "application/pdf", "last-document": True}
        await printer.execute(IppOperation.SEND_DOCUMENT, {"operation-attributes-tag": about, "data": pdf})

    id = _ask(uri, made)
    try:
        _ask(uri, filled)
    except PrinterError:
        _quietly_cancel(uri, id)
        raise
    return id


def job(uri: str, id: int) -> Printed | Waiting | Aborted | Unknown:
    """What became of a job. PrinterError if the printer cannot be asked."""

    async def asked(printer: IPP) -> Printed | Waiting | Aborted | Unknown:
        found = await _job_state(printer, id)
        if found is None:
            return Unknown()
        if found is IppJobState.COMPLETED:
            return Printed()
        if found in (IppJobState.CANCELED, IppJobState.ABORTED):
            return Aborted()
        return Waiting(await _state(printer))

    return _ask(uri, asked)


def cancel(uri: str, id: int) -> None:
    """See to it that no more of a job comes out. A job that is done or unknown is none to cancel. PrinterError if the printer refuses."""

    async def cancelled(printer: IPP) -> None:
        await _unless_gone(printer.execute(IppOperation.CANCEL_JOB, {"operation-attributes-tag": {**_owner(), "job-id": id}}))

    _ask(uri, cancelled)


def purge(uri: str, id: int) -> bool:
    """Make the printer forget a job and its paper, done or not; whether it then no longer knows it.

    CUPS can; most printers cannot, keep what they keep, and this is False: a job under way is cancelled there.
    """

    async def purged(printer: IPP) -> bool:
        about = {**_owner(), "job-id": id, "purge-job": True}
        await _unless_gone(printer.execute(IppOperation.CANCEL_JOB, {"operation-attributes-tag": about}))
        return await _job_state(printer, id) is None

    return _ask(uri, purged)


def _owner() -> dict[str, Any]:
    return {"requesting-user-name": NAME}


def _quietly_cancel(uri: str, id: int) -> None:
    """The first error is the one to tell."""
    with suppress(PrinterError):
        cancel(uri, id)


async def _unless_gone(call: Awaitable[object]) -> None:
    """A job that is not there, or is done already."""
    try:
        await call
    except IPPError as error:
        if _status(error) not in (IppStatus.ERROR_NOT_FOUND, IppStatus.ERROR_NOT_POSSIBLE):
            raise


async def _job_state(printer: IPP, id: int) -> IppJobState | None:
    """None where the printer knows no such job."""
    about = {**_owner(), "job-id": id, "requested-attributes": ["job-state"]}
    try:
        answer = await printer.execute(IppOperation.GET_JOB_ATTRIBUTES, {"operation-attributes-tag": about})
    except IPPError as error:
        if _status(error) == IppStatus.ERROR_NOT_FOUND:
            return None
        raise
    return IppJobState(answer["jobs"][0]["job-state"])


async def _state(printer: IPP) -> State:
    wanted = ["printer-state", "printer-state-reasons", "printer-is-accepting-jobs"]
    about = {**_owner(), "requested-attributes": wanted}
    answer = await printer.execute(IppOperation.GET_PRINTER_ATTRIBUTES, {"operation-attributes-tag": about})
    said = answer["printers"][0]
    reasons = said["printer-state-reasons"]
    doing = IppPrinterState(said["printer-state"])
    if found := _pressing([reasons] if isinstance(reasons, str) else reasons, idle=doing is IppPrinterState.IDLE):
        return found
    if doing is IppPrinterState.STOPPED or not said["printer-is-accepting-jobs"]:
        return State.STOPPED
    return State.PRINTING if doing is IppPrinterState.PROCESSING else State.READY


def _pressing(reasons: list[str], idle: bool) -> State | None:
    """The most pressing reason. A report never counts; a warning (one of two trays is empty) counts once there is a job to hold up."""
    ignored = ("-report", "-warning") if idle else ("-report",)
    counted = {r.removesuffix("-error").removesuffix("-warning") for r in reasons if not r.endswith(ignored)}
    return next((found for reason, found in _REASONS.items() if reason in counted), None)


def _status(error: IPPError) -> int | None:
    """The printer's own status code, where the error carries one."""
    more = error.args[1] if len(error.args) > 1 else {}
    return more.get("status-code") if isinstance(more, dict) else None


def _ask(uri: str, question: Callable[[IPP], Awaitable[_T]]) -> _T:
    """One conversation of at most WAIT seconds. Whatever goes wrong in it is a PrinterError."""
    if not uri.startswith(("ipp://", "ipps://")):
        raise PrinterError(f"Skrivarens adress ska börja med ipp:// eller ipps://, inte {uri!r}.")
    try:
        return _within(WAIT + 1, lambda: asyncio.run(_talk(uri, question)))
    except (IPPConnectionError, aiohttp.ClientError, OSError) as error:  # a time limit that ran out is an OSError
        raise Unreachable(f"Skrivaren på {uri} svarar inte.") from error
    except IPPError as error:
        if _status(error) == IppStatus.ERROR_BUSY:
            raise Busy("Skrivaren har ett annat papper på gång. Försök igen om en stund.") from error
        raise PrinterError(f"Skrivaren på {uri} vägrar: {_reason(error)}.") from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise PrinterError(f"Svaret från {uri} går inte att förstå.") from error


def _reason(error: IPPError) -> str:
    """The status by its name, else the library's own words."""
    code = _status(error)
    try:
        return IppStatus(code).name.lower() if code is not None else str(error.args[0] if error.args else type(error).__name__)
    except ValueError:
        return str(code)


def _within(seconds: float, work: Callable[[], _T]) -> _T:
    """What `work` gives or raises, TimeoutError when that takes too long.

    Looking up a name is a blocking call that nobody can end; on a thread of its own it is left behind. A thread also
    has no event loop yet, whoever calls.
    """
    answer: Future[_T] = Future()

    def run() -> None:
        try:
            answer.set_result(work())
        except BaseException as error:
            answer.set_exception(error)

    Thread(target=run, name="printer", daemon=True).start()
    return answer.result(seconds)


async def _talk(uri: str, question: Callable[[IPP], Awaitable[_T]]) -> _T:
    # pyipp's own time limit ends with the first line of the answer, hence one around everything
    async with asyncio.timeout(WAIT), aiohttp.ClientSession(trace_configs=[_no_redirects()]) as session:
        async with IPP(uri, session=session) as printer:
            return await question(printer)


def _no_redirects() -> aiohttp.TraceConfig:
    """A paper goes to the printer that was chosen; what answers there cannot send it elsewhere."""

    async def refuse(*_: object) -> NoReturn:
        raise aiohttp.ClientError("redirected")

    trace = aiohttp.TraceConfig()
    trace.on_request_redirect.append(refuse)
    return trace
