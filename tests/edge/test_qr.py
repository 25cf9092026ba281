"""Codes are read back by an unrelated reader."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from kiosk.core.plan import QR_BYTES, screen_codes, size
from kiosk.edge import qr
from tests.conftest import LANGUAGES
from tests.tree import scene_of


def read(png: bytes) -> str:
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(png)), formats=zxingcpp.BarcodeFormat.QRCode)
    return found.text


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="abc åäö 0123456789\nትግርኛ العربية українська", min_size=1, max_size=80))
def test_what_is_written_is_read(text: str) -> None:
    assert read(qr.png(text)) == text


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_step_of_the_content_fits_a_small_code_and_reads_back(tag: str, room) -> None:
    from datetime import date

    from kiosk.core import visit as v

    scene = scene_of(room, v.choose_language(v.Visit(), tag))
    for action in room.content.actions.values():
        stop = scene.stop(action, date(2026, 12, 15))
        for kind, text in screen_codes(stop, scene.tr).items():
            if kind == "text":
                assert size(text) <= QR_BYTES
                assert text.startswith(stop.authority.name), "the authority always stands"
                assert not stop.phone or stop.phone in text, "and its phone"
                assert "2026-12-15" in text
    for action in list(room.content.actions.values())[::25]:
        for text in screen_codes(scene.stop(action, date(2026, 12, 15)), scene.tr).values():
            assert read(qr.png(text)) == text
