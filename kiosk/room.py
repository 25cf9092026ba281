"""What supervisor and visit both need, loaded once: content, site and words. Knows no screen, so that it starts fast."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kiosk.content.forms import check_links, load_forms
from kiosk.content.load import Content, load
from kiosk.content.site import load_site
from kiosk.core.form import Form
from kiosk.core.site import Site
from kiosk.core.text import Tr
from kiosk.edge.places import FORMS
from kiosk.edge.words import words


@dataclass(frozen=True)
class Room:
    """`words` holds the languages that are offered; the site may name more."""

    content: Content
    site: Site
    words: dict[str, Tr]
    forms: dict[str, Form]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages offered, in the order of languages.toml."""
        return tuple(tag for tag in self.content.languages if tag in self.words)


def furnish(site_file: Path) -> Room:
    """Load everything. A language that lacks a sentence is not offered."""
    content = load()
    site = load_site(site_file, content)
    forms = load_forms(FORMS, content)
    check_links(content, forms)
    found = [words(content.languages[tag]) for tag in site.languages]
    return Room(content, site, {tr.tag: tr for tr in found if not tr.missing}, forms)
