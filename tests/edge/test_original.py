"""An authority's own paper, mapped by field or by place."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pypdf
import pytest

from kiosk.content.forms import load_forms
from kiosk.content.load import load
from kiosk.edge import blank, forms
from kiosk.edge.paper import PaperError, typeset
from kiosk.edge.places import FORMS
from tests.edge.test_forms import read, squeezed

CONTENT = load()
FORM = load_forms(FORMS, CONTENT)["csn_nedsattning"]
ANSWERS = FORM.cases[0].answers


def put(folder: Path, pdf: bytes, map: str) -> Path:
    place = folder / FORM.id
    place.mkdir()
    (place / "original.pdf").write_bytes(pdf)
    (place / "map.toml").write_text(map.replace("SHA", hashlib.sha256(pdf).hexdigest()), encoding="utf-8")
    return folder


def made(folder: Path) -> bytes:
    return forms.filled(FORM, CONTENT.authorities["csn"], ANSWERS, folder)


def flat(left: float = 0) -> bytes:
    import io

    pdf = typeset("overlay.typ", {"width": 595, "height": 842, "words": [{"text": "CSN 1234", "x": 50, "y": 780, "size": 12}]})
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    writer.pages[0].mediabox.lower_left = (left, left)
    writer.pages[0].mediabox.upper_right = (595 + left, 842 + left)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_by_field_name(tmp_path: Path) -> None:
    other = blank.make(load_forms(FORMS, CONTENT)["sfi"], CONTENT.authorities["kommun_vux"])
    pdf = made(put(tmp_path, other, 'sha256 = "SHA"\n[fields]\nname = "name"\n'))
    assert "TestTestsson" in read(pdf) and "SFI" in read(pdf)


def test_by_place(tmp_path: Path) -> None:
    map = 'sha256 = "SHA"\n[[at]]\nvalue = "name"\npage = 1\nx = 72\ny = 600\n[[at]]\nvalue = "wish.less"\npage = 1\nx = 72\ny = 500\n'
    there = read(made(put(tmp_path, flat(), map)))
    assert "CSN1234" in there and squeezed("Test Testsson") in there and "X" in there


def test_a_paper_that_has_changed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PaperError, match="not the paper that the map was written for"):
        made(put(tmp_path, flat(), 'sha256 = "0"\n[[at]]\nvalue = "name"\npage = 1\nx = 1\ny = 1\n'))


@pytest.mark.parametrize(
    ("map", "says"),
    [
        ('sha256 = "SHA"\n[[at]]\nvalue = "nmae"\npage = 1\nx = 1\ny = 1\n', 'no value "nmae"'),
        ('sha256 = "SHA"\n[[at]]\nvalue = "name"\npage = 1\n', "needs value, page, x and y"),
        ("sha256 = ", "map.toml"),
    ],
)
def test_a_map_that_does_not_fit_is_said(map: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(PaperError, match=says):
        made(put(tmp_path, flat(), map))


def test_without_an_original_our_own_paper_is_used(tmp_path: Path) -> None:
    assert made(tmp_path) == forms.filled(FORM, CONTENT.authorities["csn"], ANSWERS)
