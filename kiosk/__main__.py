"""The commands. `python -m kiosk` starts the kiosk."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module


def parser() -> argparse.ArgumentParser:
    """All commands with their options; each is a module of its own, loaded when it is used."""
    top = argparse.ArgumentParser(prog="python -m kiosk", description="Open-reception kiosk. Without a command it starts.")
    _start_options(top)
    commands = top.add_subparsers(dest="command", metavar="COMMAND")

    _start_options(commands.add_parser("start", help="start the kiosk"))

    visit = commands.add_parser("visit")
    visit.add_argument("--site", required=True)
    visit.add_argument("--client", required=True)
    visit.add_argument("--tickets", required=True)
    visit.add_argument("--closed-too", action="store_true")
    visit.add_argument("--fd", type=int)
    visit.add_argument("--port", type=int)

    staff = commands.add_parser("staff")
    staff.add_argument("--site", required=True)
    staff.add_argument("--client", required=True)
    staff.add_argument("--fd", type=int)
    staff.add_argument("--port", type=int)

    pin = commands.add_parser("pin", help="choose the staff's PIN")
    pin.add_argument("--data", help="folder of the log and the PIN")

    check = commands.add_parser("check", help="check the content and the site file")
    check.add_argument("--site", help="the site file")
    check.add_argument("--content", help="another content folder")
    check.add_argument("--json", action="store_true")

    ask = commands.add_parser("ask", help="ask a flow with answers, or find a need by own words")
    ask.add_argument("flow", nargs="?", help="a flow's id")
    ask.add_argument("--answers", default="{}", help='JSON, like {"status": "ebo"}')
    ask.add_argument("--need", help="own words, in any language")
    ask.add_argument("--lang", default="sv")
    ask.add_argument("--site", help="the site file")
    ask.add_argument("--json", action="store_true")

    fill = commands.add_parser("fill", help="fill a form; list the forms; say what a form asks")
    fill.add_argument("form", nargs="?", help="a form's id")
    fill.add_argument("answers", nargs="?", help="answers as JSON")
    fill.add_argument("out", nargs="?", help="the paper (PDF)")
    fill.add_argument("--lang", default="sv", help="with another language, the visitor's copy follows the paper")
    fill.add_argument("--today", help="as if it were this day: 2026-11-20")
    fill.add_argument("--list", action="store_true", help="all forms, and which are open")
    fill.add_argument("--blanks", action="store_true", help="make every form's blank paper again")
    fill.add_argument("--schema", metavar="FORM", help="the questions as JSON Schema")
    fill.add_argument("--inspect", metavar="FILE.pdf", help="number the fields of a PDF: fill --inspect FILE.pdf OUT.pdf")
    fill.add_argument("--staff", action="store_true", help="also a form that is closed, for an older case")
    fill.add_argument("--json", action="store_true")

    read = commands.add_parser("read", help="read a letter: a photo, a PDF or text")
    read.add_argument("file", nargs="?", help="the file, or - for text from standard input")
    read.add_argument("--received", help="the day the reader got the letter: 2026-11-20")
    read.add_argument("--today", help="as if it were this day: 2026-11-20")
    read.add_argument("--lang", default="sv")
    read.add_argument("--taps", action="store_true", help="how many taps lead to each letter by hand")
    read.add_argument("--selftest", action="store_true", help="read every sample of the content")
    read.add_argument("--json", action="store_true")

    graph = commands.add_parser("graph", help="draw flows (Mermaid)")
    graph.add_argument("flow", nargs="?")

    words = commands.add_parser("words", help="state, export, import and review of translations")
    what = words.add_subparsers(dest="what", required=True)
    what.add_parser("status", help="how many sentences are missing, outdated, draft, reviewed")
    what.add_parser("update", help="bring the catalogues in line with code and content")
    export = what.add_parser("export", help="write a language as a spreadsheet")
    export.add_argument("lang")
    export.add_argument("file")
    what.add_parser("import", help="take changed translations back").add_argument("file")
    review = what.add_parser("review", help="mark a language's drafts as reviewed by a person")
    review.add_argument("lang")
    review.add_argument("--by", help="the reviewer's name")

    report = commands.add_parser("report", help="the log of a month as CSV tables")
    report.add_argument("--period", required=True, help="a month: 2026-10")
    report.add_argument("--out", required=True, help="folder for the tables")
    report.add_argument("--data", help="folder of the log")
    return top


def _start_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--view", choices=("auto", "native", "browser", "none"), default="auto", help="how to show it; none only serves")
    parser.add_argument("--port", type=int, default=8790, help="port on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--site", help="the site file; without it the shipped example")
    parser.add_argument("--data", help="folder of the log")


def main() -> int:
    args = parser().parse_args()
    name = args.command or "start"
    command = getattr(import_module(f"kiosk.commands.{name}"), name)
    return int(command(args))


if __name__ == "__main__":
    sys.exit(main())
