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
    visit.add_argument("--fd", type=int)
    visit.add_argument("--port", type=int)

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
