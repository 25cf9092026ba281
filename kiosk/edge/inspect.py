"""See a PDF's form fields: each framed and numbered, so that a map for it can be written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pypdfium2
from PIL import ImageDraw, ImageFont

from kiosk.edge.acroform import Field
from kiosk.edge.places import ASSETS

SCALE = 2.0  # pixels a point


def numbered(source: Path, fields: Sequence[Field], out: Path) -> None:
    """Write a picture of every page with its fields' numbers, as PDF. Fields are numbered from 1 in the order given."""
    font = ImageFont.truetype(str(ASSETS / "fonts" / "NotoSans-Bold.ttf"), 18)
    pictures = []
    document = pypdfium2.PdfDocument(source)
    for number, page in enumerate(document):
        picture = page.render(scale=SCALE).to_pil().convert("RGB")
        draw = ImageDraw.Draw(picture)
        for n, field in enumerate(fields, 1):
            if field.page != number or field.rectangle is None:
                continue
            left, bottom, right, top = field.rectangle
            box = (left * SCALE, picture.height - top * SCALE, right * SCALE, picture.height - bottom * SCALE)
            draw.rectangle(box, outline=(200, 0, 0), width=3)
            draw.text((box[0] + 4, box[1] + 2), str(n), fill=(200, 0, 0), font=font)
        pictures.append(picture)
    pictures[0].save(out, save_all=True, append_images=pictures[1:], resolution=72 * SCALE)
