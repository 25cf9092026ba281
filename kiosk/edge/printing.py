"""Printing as the staff see it: sentences in Swedish about one printer and the papers sent to it."""

from __future__ import annotations

PRINTED = "Utskrivet."
_STATES = {
    "ready": "redo",
    "printing": "skriver ut",
    "paper_out": "papperet är slut",
    "jammed": "papper har fastnat",
    "cover_open": "en lucka är öppen",
    "ink_out": "färgen är slut",
    "stopped": "stoppad",
    "unreachable": "svarar inte",
}


def state(uri: str) -> str:
    """What the printer is doing; "" where the system's print window is used."""
    if not uri:
        return ""
    from kiosk.edge import printer

    try:
        return _STATES[printer.state(uri).value]
    except printer.PrinterError as error:
        return str(error)


def send(uri: str, jobs: dict[str, int], ticket: str, pdf: bytes | None) -> str:
    """Send a waiting paper; its job number is kept under its ticket. Returns how it went."""
    if pdf is None:
        return "Papperet finns inte längre."
    from kiosk.edge import printer

    try:
        jobs[ticket] = printer.send(uri, pdf)
    except printer.PrinterError as error:
        return str(error)
    return "Skickat till skrivaren."


def follow(uri: str, jobs: dict[str, int]) -> dict[str, str]:
    """How each sent paper fares. What is printed is removed from the printer's memory and from `jobs`."""
    if not jobs:
        return {}
    from kiosk.edge import printer

    says = {}
    for ticket, id in list(jobs.items()):
        try:
            match printer.job(uri, id):
                case printer.Printed():
                    says[ticket] = PRINTED
                    printer.purge(uri, id)
                    del jobs[ticket]
                case printer.Waiting(reason):
                    says[ticket] = f"Väntar: {_STATES.get(reason.value, reason.value)}"
                case _:
                    says[ticket] = "Avbrutet. Försök igen."
                    del jobs[ticket]
        except printer.PrinterError as error:
            says[ticket] = str(error)
    return says
