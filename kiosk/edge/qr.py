"""QR codes: the text itself, no network."""

from __future__ import annotations

import io

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.pure import PyPNGImage


def png(text: str, *, box: int = 8) -> bytes:
    """A code as PNG, `box` pixels a module, four modules of quiet zone, error correction M."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, box_size=box, border=4)
    code.add_data(text.encode())
    code.make(fit=True)
    out = io.BytesIO()
    code.make_image(image_factory=PyPNGImage).save(out)
    return out.getvalue()
