"""Check the content and the site file."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from json import dumps
from pathlib import Path

from kiosk.commands.common import site_path
from kiosk.content.check import check_folder
from kiosk.content.forms import check_links, load_forms
from kiosk.content.load import HERE, ContentError, load
from kiosk.content.site import load_site
from kiosk.edge import clock
from kiosk.edge.places import FORMS


def check(args: argparse.Namespace) -> int:
    """Every Problem as a sentence; 1 if there is any."""
    folder = Path(args.content) if args.content else HERE
    problems = check_folder(folder, today=clock.now().date())
    if not problems:
        try:
            content = load(folder)
            load_site(site_path(args.site), content)
            check_links(content, load_forms(FORMS, content))
        except ContentError as error:
            problems = error.problems
    if args.json:
        print(dumps([asdict(p) for p in problems], ensure_ascii=False, indent=1))
    else:
        for problem in problems:
            print(problem, file=sys.stderr)
        if not problems:
            print("Innehållet är rätt. The content is right.")
    return 1 if problems else 0
