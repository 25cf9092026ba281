"""An authority's own paper instead of ours: dropped into a folder with a map, by field name or by place.

`originals/<form id>/original.pdf` and `map.toml` beside the site file:

    sha256 = "…"                 # of original.pdf: a paper that has changed is refused until its map is looked at again
    [fields]                     # a PDF with form fields (python -m kiosk fill --inspect shows them)
    "Falt__3" = "name"
    [[at]]                       # a flat PDF: points from the lower left corner of the page, pages from 1
    value = "name"
    page = 1
    x = 72
    y = 700
    size = 10
"""

from __future__ import annotations

import hashlib
import io
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdf

from kiosk.core.form import Answers, Form, field_values
from kiosk.edge import acroform
from kiosk.edge.paper import PaperError, typeset
from kiosk.edge.refusals import FillError


@dataclass(frozen=True)
class Original:
    """A paper and its map: PDF field -> our value, and words at places."""

    pdf: Path
    fields: dict[str, str]
    at: tuple[dict[str, Any], ...]


def find(originals: Path, form: Form) -> Original | None:
    """The mapped paper of a form, or None if staff put none there. PaperError if it and its map do not fit."""
    pdf, map = originals / form.id / "original.pdf", originals / form.id / "map.toml"
    if not map.is_file():
        return None
    try:
        doc = tomllib.loads(map.read_text(encoding="utf-8"))
        whole = hashlib.sha256(pdf.read_bytes()).hexdigest()
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PaperError(f"{map}: {error}") from error
    if doc.get("sha256") != whole:
        raise PaperError(f'{pdf} is not the paper that the map was written for. Look at it, mend the map, then write sha256 = "{whole}".')
    fields, at = doc.get("fields", {}), doc.get("at", [])
    ours = _ours(form)
    for value in [*fields.values(), *(a.get("value") for a in at)]:
        if value not in ours:
            raise PaperError(f'{map}: the form has no value "{value}". It has: {", ".join(sorted(ours))}.')
    if any(not isinstance(a.get(k), int | float) for a in at for k in ("page", "x", "y")):
        raise PaperError(f"{map}: each [[at]] needs value, page, x and y.")
    return Original(pdf, fields, tuple(at))


def _ours(form: Form) -> set[str]:
    """Every name that `field_values` can give for a form."""
    names = {q.id for q in form.questions.values()}
    names |= {f"{q.id}.{o.id}" for q in form.questions.values() for o in q.options}
    return names | {f"{q.id}.{n}.{c.id}" for q in form.questions.values() for n in range(q.most) for c in q.columns}


def filled(paper: Original, form: Form, answers: Answers) -> bytes:
    """The authority's paper with the answers on it. PaperError if one does not fit."""
    values = field_values(form, answers)
    try:
        if paper.fields:
            with tempfile.TemporaryDirectory() as folder:
                out = Path(folder) / "filled.pdf"
                acroform.fill(paper.pdf, {field: values[ours] for field, ours in paper.fields.items() if ours in values}, out)
                return out.read_bytes()
        return _written_over(paper, values)
    except (FillError, pypdf.errors.PyPdfError) as error:
        raise PaperError(str(error)) from error


def _written_over(paper: Original, values: dict[str, str | bool]) -> bytes:
    writer = pypdf.PdfWriter(clone_from=paper.pdf)
    for number, page in enumerate(writer.pages, 1):
        page.transfer_rotation_to_content()
        box = page.mediabox
        words = [
            {"text": "X" if value is True else value, "x": a["x"], "y": a["y"], "size": a.get("size", 10)}
            for a in paper.at
            if a["page"] == number and (value := values.get(a["value"]))
        ]
        if words:
            document = {"width": float(box.width), "height": float(box.height), "words": words}
            over = pypdf.PdfReader(io.BytesIO(typeset("overlay.typ", document))).pages[0]
            page.merge_transformed_page(over, pypdf.Transformation().translate(float(box.left), float(box.bottom)))
    writer.metadata = None
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
