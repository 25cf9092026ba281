"""What supervisor and visit both need, loaded once: content, site and words. Knows no screen, so that it starts fast."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
    originals: Path  # where staff put authorities' own papers, beside the site file

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages offered, in the order of languages.toml."""
        return tuple(tag for tag in self.content.languages if tag in self.words)


def furnish(site_file: Path, *, closed_too: bool = False) -> Room:
    """Load everything. A language that lacks a sentence is not offered; `closed_too` opens forms whose time is over."""
    content = load()
    site = load_site(site_file, content)
    forms = load_forms(FORMS, content)
    check_links(content, forms)
    if closed_too:
        forms = {id: replace(form, valid_to=None) for id, form in forms.items()}
    found = [words(content.languages[tag]) for tag in site.languages]
    return Room(content, site, {tr.tag: tr for tr in found if not tr.missing}, forms, site_file.parent / "originals")
