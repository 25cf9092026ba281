"""What many tests need: the real content and words, loaded once."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from kiosk.content.forms import load_forms
from kiosk.content.load import Content, load
from kiosk.content.site import load_site
from kiosk.core.site import Site
from kiosk.core.text import Tr
from kiosk.edge.places import ASSETS, FORMS
from kiosk.edge.words import words
from kiosk.room import Room

NOW = datetime(2026, 11, 20, 10, 0)  # a Friday
FOREIGN = ("ar", "fa_AF", "ti", "uk", "so")
LANGUAGES = (*FOREIGN, "sv")


@pytest.fixture(scope="session")
def content() -> Content:
    return load()


@pytest.fixture(scope="session")
def site(content: Content) -> Site:
    return load_site(ASSETS / "site" / "eskilstuna.toml", content)


@pytest.fixture(scope="session")
def tr(content: Content) -> dict[str, Tr]:
    return {tag: words(language) for tag, language in content.languages.items()}


@pytest.fixture(scope="session")
def room(content: Content, site: Site, tr: dict[str, Tr]) -> Room:
    return Room(content, site, tr, load_forms(FORMS, content), Path("nowhere"))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of the smallest content that is right, to break one thing in."""
    import shutil

    folder = tmp_path / "content"
    shutil.copytree(Path(__file__).parent / "content" / "small", folder)
    return folder
