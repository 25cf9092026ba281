"""What the commands share: where the site file is, which language is meant, and how to speak at the console."""

from __future__ import annotations

import sys
from pathlib import Path

from kiosk.content.load import Content
from kiosk.edge.places import ASSETS

DEFAULT_SITE = ASSETS / "site" / "eskilstuna.toml"


def say(sv: str, en: str) -> None:
    """One sentence for whoever started the kiosk, in Swedish and English."""
    print(f"{sv}\n{en}", file=sys.stderr, flush=True)


def site_path(given: str | None) -> Path:
    return Path(given) if given else DEFAULT_SITE


def language(content: Content, given: str) -> str | None:
    """The tag that somebody means by "fa-AF", "prs" or "TI"."""
    wanted = given.replace("-", "_").casefold()
    aliases = {"prs": "fa_af", "fa": "fa_af", "dari": "fa_af"}
    wanted = aliases.get(wanted, wanted)
    return next((tag for tag in content.languages if tag.casefold() == wanted), None)
